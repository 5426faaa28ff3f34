using Sluice.Compiler.Ir;

namespace Sluice.Compiler.Analyses;

/// <summary>An entry where it stands: the host pattern decides before anything that the entry says.</summary>
internal sealed record Placed(HostPattern Host, Entry Entry);

/// <summary>Why one of two matches that both hold takes the request: the first rung of the ladder on which they differ.</summary>
internal static class Precedence
{
    public static string Because(Placed winner, Placed loser) => First(Ladder(winner, loser));

    /// <summary>Routes of connections have a host and an age, and no conditions.</summary>
    public static string Because(StreamRoute winner, StreamRoute loser) =>
        First(Hosts(winner.Host, loser.Host) + Ties(winner.From, loser.From));

    private static string First(Seq<Rung> ladder) =>
        ladder
            .Filter(rung => rung.Order != 0)
            .HeadOrNone()
            .Filter(rung => rung.Order < 0)
            .Map(rung => rung.Because)
            .IfNone("order: the winner stands earlier in the table");

    /// <summary>A rung orders winner and loser; negative means that the winner is the stronger.</summary>
    private sealed record Rung(int Order, string Because);

    private static Seq<Rung> Ladder(Placed winner, Placed loser) =>
        Hosts(winner.Host, loser.Host)
        + Conditions(winner.Entry.Match, loser.Entry.Match)
        + Ties(winner.Entry.From, loser.Entry.From);

    private static Seq<Rung> Hosts(HostPattern winner, HostPattern loser) =>
        Seq1(new Rung(winner.CompareTo(loser), $"hostname: '{winner}' is more specific than '{loser}'"));

    private static Seq<Rung> Conditions(Match winner, Match loser) => winner switch
    {
        Match.Http(var path, var method, var headers, var query) => loser switch
        {
            Match.Http(var otherPath, var otherMethod, var otherHeaders, var otherQuery) =>
                Paths(path, otherPath)
                    .Add(new(otherMethod.IsSome.CompareTo(method.IsSome), "method: the winner has a method match"))
                    .Add(More("header matches", headers.Count, otherHeaders.Count))
                    .Add(More("query parameter matches", query.Count, otherQuery.Count)),
            Match.Grpc => Empty,
        },
        Match.Grpc(var method, var headers) => loser switch
        {
            Match.Http => Seq1(new Rung(-1, "gRPC: rules of GRPCRoutes are asked before those of HTTPRoutes")),
            Match.Grpc(var otherMethod, var otherHeaders) => Seq(
                More("characters in the gRPC service", GrpcMethods.ServiceLength(method), GrpcMethods.ServiceLength(otherMethod)),
                More("characters in the gRPC method", GrpcMethods.MethodLength(method), GrpcMethods.MethodLength(otherMethod)),
                More("header matches", headers.Count, otherHeaders.Count)),
        },
    };

    private static Seq<Rung> Paths(PathMatch winner, PathMatch loser) =>
        Kind(winner) != Kind(loser)
            ? Seq1(new Rung(Standing(winner).CompareTo(Standing(loser)), $"path: {Kind(winner)} ranks before {Kind(loser)}"))
            : Seq1(new Rung(Text(loser).Length.CompareTo(Text(winner).Length), $"path: a longer {Noun(winner)} ('{Text(winner)}' against '{Text(loser)}')"));

    private static Seq<Rung> Ties(Provenance winner, Provenance loser) => Seq(
        new Rung(Age(winner).CompareTo(Age(loser)), $"age: {winner.Route} was created before {loser.Route}"),
        new Rung(winner.Route.CompareTo(loser.Route), $"name: {winner.Route} sorts before {loser.Route}"),
        new Rung(string.CompareOrdinal(winner.Kind, loser.Kind), $"kind: {winner.Kind} sorts before {loser.Kind}"),
        new Rung(winner.Rule.CompareTo(loser.Rule), $"order: an earlier rule of the route (rules[{winner.Rule}] before rules[{loser.Rule}])"),
        new Rung(winner.Match.CompareTo(loser.Match), $"order: an earlier match of the rule (matches[{winner.Match}] before matches[{loser.Match}])"));

    private static Rung More(string what, int winner, int loser) =>
        new(loser.CompareTo(winner), $"more {what} ({winner} against {loser})");

    /// <summary>An object that no API server has stored yet counts as newest.</summary>
    private static long Age(Provenance from) => from.Created.IfNone(long.MaxValue);

    private static int Standing(PathMatch match) => match switch
    {
        PathMatch.Exact => 0,
        PathMatch.Pattern => 1,
        PathMatch.Prefix => 2,
    };

    private static string Kind(PathMatch match) => match switch
    {
        PathMatch.Exact => "Exact",
        PathMatch.Pattern => "RegularExpression",
        PathMatch.Prefix => "PathPrefix",
    };

    private static string Noun(PathMatch match) => match switch
    {
        PathMatch.Exact => "path",
        PathMatch.Pattern => "pattern",
        PathMatch.Prefix => "prefix",
    };

    private static string Text(PathMatch match) => match switch
    {
        PathMatch.Exact(var path) => path,
        PathMatch.Pattern(var regex) => regex,
        PathMatch.Prefix(var prefix) => prefix.Length == 0 ? "/" : prefix,
    };
}
