using System.Collections.Generic;
using Sluice.Compiler.Ir;

namespace Sluice.Compiler.Lowering;

/// <summary>
/// Which of two matches that both take a request wins, by the order that the API gives: for HTTP an exact path, then
/// the longer prefix, a method, more headers, more query parameters; for gRPC more characters of the service, of the
/// method, more headers; then the older route, its name, and the order in the route. Where the API leaves the rank to us:
/// gRPC before HTTP, and patterns between exact paths and prefixes, longer patterns first.
/// </summary>
internal static class Precedence
{
    public static readonly IComparer<Entry> Strongest = Comparer<Entry>.Create(Compare);

    public static int Compare(Entry left, Entry right) =>
        Compare(left.Match, right.Match) is var match and not 0 ? match : Compare(left.From, right.From);

    private static int Compare(Match left, Match right) => (left, right) switch
    {
        (Match.Http a, Match.Http b) => Http(a, b),
        (Match.Grpc a, Match.Grpc b) => Grpc(a, b),
        (Match.Grpc, _) => -1,
        _ => 1,
    };

    private static int Http(Match.Http left, Match.Http right) =>
        First(
            PathRank(left.Path).CompareTo(PathRank(right.Path)),
            PathLength(right.Path).CompareTo(PathLength(left.Path)),
            right.Method.IsSome.CompareTo(left.Method.IsSome),
            right.Headers.Count.CompareTo(left.Headers.Count),
            right.Query.Count.CompareTo(left.Query.Count));

    private static int Grpc(Match.Grpc left, Match.Grpc right) =>
        (Weigh(left.Method), Weigh(right.Method)) is var (a, b)
            ? First(
                b.Service.CompareTo(a.Service),
                b.Method.CompareTo(a.Method),
                right.Headers.Count.CompareTo(left.Headers.Count),
                a.Pattern.CompareTo(b.Pattern))
            : 0;

    private static int PathRank(PathMatch path) => path switch
    {
        PathMatch.Exact => 0,
        PathMatch.Pattern => 1,
        PathMatch.Prefix => 2,
    };

    /// <summary>Exact paths that take one request are equal, so their length decides nothing.</summary>
    private static int PathLength(PathMatch path) => path switch
    {
        PathMatch.Exact => 0,
        PathMatch.Pattern(var regex) => regex.Length,
        PathMatch.Prefix(var prefix) => prefix.Length,
    };

    private static (int Service, int Method, bool Pattern) Weigh(GrpcMethodMatch method) => method switch
    {
        GrpcMethodMatch.Exact(var service, var name) => (service.Length, name.Length, false),
        GrpcMethodMatch.Service(var service) => (service.Length, 0, false),
        GrpcMethodMatch.Method(var name) => (0, name.Length, false),
        GrpcMethodMatch.Pattern(var service, var name) => (Length(service), Length(name), true),
        GrpcMethodMatch.Any => (0, 0, false),
    };

    private static int Length(Option<string> text) => text.Match(found => found.Length, () => 0);

    /// <summary>Older first; an object that no API server has stored counts as newest.</summary>
    private static int Compare(Provenance left, Provenance right) =>
        First(
            left.Created.IfNone(long.MaxValue).CompareTo(right.Created.IfNone(long.MaxValue)),
            left.Route.CompareTo(right.Route),
            string.CompareOrdinal(left.Kind, right.Kind),
            left.Rule.CompareTo(right.Rule),
            left.Match.CompareTo(right.Match));

    private static int First(params ReadOnlySpan<int> steps)
    {
        foreach (var step in steps)
        {
            if (step != 0) return step;
        }
        return 0;
    }
}
