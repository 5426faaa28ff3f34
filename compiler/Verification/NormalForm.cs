using Sluice.Compiler.Ir;

namespace Sluice.Compiler.Verification;

/// <summary>V12: what can be said in two ways is said in the one that the README of this folder lists.</summary>
internal static class NormalForm
{
    public static Seq<Violation> Check(Section section) =>
        Places.Listeners(section).Bind(listener => Host(listener.Where, listener.Value.Host))
        + Places.Hosts(section).Bind(host => Host(host.Where, host.Value.Host))
        + Places.Connections(section).Bind(connections => Host(connections.Where, connections.Value.Host))
        + Places.StreamRoutes(section).Bind(route => Host(route.Where, route.Value.Host))
        + Places.Entries(section).Bind(entry => Match(entry.Where, entry.Value.Match))
        + Places.Actions(section).Bind(action => Action(action.Where, action.Value))
        + Places.Filters(section).Bind(filters => Edits(filters.Where, filters.Value.Request) + Edits(filters.Where, filters.Value.Response));

    private static Violation Fault(string where, string message) => new("V12", where, message);

    private static Seq<Violation> Host(string where, HostPattern host) =>
        Spelled(host) ? Empty : Seq1(Fault(where, $"{host} is not how a host is spelled"));

    internal static bool Spelled(HostPattern host) => host switch
    {
        HostPattern.Exact(var name) => IsName(name),
        HostPattern.Suffix(var tail) => tail.StartsWith('.') && IsName(tail[1..]),
        HostPattern.Any => true,
    };

    private static bool IsName(string text) =>
        text.Length > 0
        && !text.StartsWith('.')
        && !text.Contains('*', StringComparison.Ordinal)
        && text.Equals(text.ToLowerInvariant(), StringComparison.Ordinal);

    private static Seq<Violation> Match(string where, Match match) => match switch
    {
        Ir.Match.Http(var path, _, var headers, _) => Path(where, path) + Headers(where, headers),
        Ir.Match.Grpc(_, var headers) => Headers(where, headers),
    };

    private static Seq<Violation> Path(string where, PathMatch path) => path switch
    {
        PathMatch.Exact => Empty,
        PathMatch.Pattern => Empty,
        PathMatch.Prefix(var prefix) => prefix.EndsWith('/') ? Seq1(Fault(where, $"the prefix {prefix} ends in a slash")) : Empty,
    };

    private static Seq<Violation> Headers(string where, Arr<NamedMatch> headers) =>
        toSeq(headers)
            .Filter(header => !header.Name.Equals(header.Name.ToLowerInvariant(), StringComparison.Ordinal))
            .Map(header => Fault(where, $"the header {header.Name} is not in lower case"));

    private static Seq<Violation> Action(string where, Ir.Action action) => action switch
    {
        Ir.Action.Split(_, var shares, _) { Retired: var retired } =>
            (shares.Count == 1 && shares[0].Target is Target.Refuse && retired.IsEmpty
                ? Seq1(Fault(where, "a split that only refuses is a refusal"))
                : Empty)
            + (retired.Exists(kept => shares.Exists(share => share.Target == kept)) || retired.Distinct().Count() < retired.Count
                ? Seq1(Fault(where, "a backend is kept that has a share, or is kept already"))
                : Empty),
        Ir.Action.Redirect => Empty,
        Ir.Action.Refuse => Empty,
    };

    private static Seq<Violation> Edits(string where, Option<HeaderEdits> edits) =>
        edits.ToSeq().Bind(some =>
            Repeated(where, "removed", toSeq(some.Remove))
            + Repeated(where, "set", toSeq(some.Set).Map(header => header.Name)));

    private static Seq<Violation> Repeated(string where, string what, Seq<string> names) =>
        Neighbours.Repeated(names, name => name.ToLowerInvariant())
            .Map(name => Fault(where, $"the header {name} is {what} more than once"));
}
