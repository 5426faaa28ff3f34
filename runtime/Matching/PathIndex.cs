namespace Sluice.Runtime.Matching;

/// <summary>The HTTP routes of one host, found by path: exact paths, patterns, prefixes.</summary>
/// <param name="exact">Routes by path, each in ascending rank.</param>
/// <param name="patterns">In ascending rank of their strongest route.</param>
internal sealed class PathIndex(SpanMap<Route[]> exact, PathPattern[] patterns, PrefixTree prefixes)
{
    public Route? Find(in RequestView request)
    {
        var found = Routes.Stronger(exact.Find(request.Path), null, request);
        foreach (var pattern in patterns)
        {
            if (found is not null && pattern.Routes[0].Rank > found.Rank) break;
            if (pattern.Matches(request.Path)) found = Routes.Stronger(pattern.Routes, found, request);
        }
        return prefixes.Stronger(found, request);
    }
}
