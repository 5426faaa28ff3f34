using Sluice.Compiler.Ir;

namespace Sluice.Laws.Planning;

/// <summary>The API's order of precedence, written a second time: as a chain of sort keys, not as a comparison.</summary>
internal static class Ranks
{
    public static Arr<DraftEntry> Sorted(Arr<DraftEntry> entries) => toArray(
        entries.Filter(e => e.Match is Match.Grpc)
            .OrderByDescending(e => Service(e.Match).Length)
            .ThenByDescending(e => Method(e.Match).Length)
            .ThenByDescending(e => ((Match.Grpc)e.Match).Headers.Count)
            .ThenBy(e => ((Match.Grpc)e.Match).Method is GrpcMethodMatch.Pattern)
            .ThenBy(e => e.From.Created.IfNone(long.MaxValue))
            .ThenBy(e => e.From.Route.Namespace, StringComparer.Ordinal)
            .ThenBy(e => e.From.Route.Name, StringComparer.Ordinal)
            .ThenBy(e => e.From.Rule)
            .ThenBy(e => e.From.Match)
        .Concat(entries.Filter(e => e.Match is Match.Http)
            .OrderByDescending(e => Path(e.Match) is PathMatch.Exact)
            .ThenByDescending(e => Path(e.Match) is PathMatch.Pattern(var regex) ? regex.Length : -1)
            .ThenByDescending(e => Path(e.Match) is PathMatch.Prefix(var prefix) ? prefix.Length : -1)
            .ThenByDescending(e => ((Match.Http)e.Match).Method.IsSome)
            .ThenByDescending(e => ((Match.Http)e.Match).Headers.Count)
            .ThenByDescending(e => ((Match.Http)e.Match).Query.Count)
            .ThenBy(e => e.From.Created.IfNone(long.MaxValue))
            .ThenBy(e => e.From.Route.Namespace, StringComparer.Ordinal)
            .ThenBy(e => e.From.Route.Name, StringComparer.Ordinal)
            .ThenBy(e => e.From.Rule)
            .ThenBy(e => e.From.Match)));

    private static PathMatch Path(Match match) => ((Match.Http)match).Path;

    private static string Service(Match match) => ((Match.Grpc)match).Method switch
    {
        GrpcMethodMatch.Exact(var service, _) => service,
        GrpcMethodMatch.Service(var service) => service,
        GrpcMethodMatch.Method => "",
        GrpcMethodMatch.Pattern(var service, _) => service.IfNone(""),
        GrpcMethodMatch.Any => "",
    };

    private static string Method(Match match) => ((Match.Grpc)match).Method switch
    {
        GrpcMethodMatch.Exact(_, var method) => method,
        GrpcMethodMatch.Service => "",
        GrpcMethodMatch.Method(var method) => method,
        GrpcMethodMatch.Pattern(_, var method) => method.IfNone(""),
        GrpcMethodMatch.Any => "",
    };
}
