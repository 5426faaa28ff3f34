using System.Collections.Generic;

namespace Sluice.Reference;

/// <summary>One match of one rule of an HTTPRoute, with its place in the route.</summary>
internal sealed record HttpEntry(WorldObject.HttpRoute Route, HttpRule Rule, int RuleIndex, HttpMatch Match, int MatchIndex);

/// <summary>Which of several HTTPRoute matches wins a request that they all fit.</summary>
internal static class HttpOrder
{
    private static readonly HttpMatch Everything = new(null, [], [], null);
    private static readonly HttpRule Default = new(null, [], [], []);

    /// <summary>The entries of the routes, the one that wins against all others first.</summary>
    internal static IReadOnlyList<HttpEntry> Ranked(IEnumerable<WorldObject.HttpRoute> routes) =>
        [.. routes.SelectMany(Entries)
            .OrderBy(e => PathKind(Path(e.Match)))
            .ThenByDescending(e => PathLength(Path(e.Match)))
            .ThenByDescending(e => e.Match.Method is not null)
            .ThenByDescending(e => Conditions.HeadersThatCount(e.Match.Headers).Count())
            .ThenByDescending(e => Conditions.ParametersThatCount(e.Match.Query).Count())
            .ThenBy(e => e.Route.Meta.Created ?? long.MaxValue)
            .ThenBy(e => e.Route.Meta.Key, StringComparer.Ordinal)
            .ThenBy(e => e.RuleIndex)
            .ThenBy(e => e.MatchIndex)];

    /// <summary>A match that names no path matches by the prefix <c>/</c>.</summary>
    internal static PathMatch Path(HttpMatch match) => match.Path ?? new PathMatch.Prefix("/");

    private static IEnumerable<HttpEntry> Entries(WorldObject.HttpRoute route) =>
        (route.Rules ?? [Default]).SelectMany((rule, r) =>
            (rule.Matches.Count == 0 ? [Everything] : rule.Matches).Select((match, m) => new HttpEntry(route, rule, r, match, m)));

    private static int PathKind(PathMatch path) => path switch
    {
        PathMatch.Exact => 0,
        PathMatch.Pattern => 1,
        PathMatch.Prefix => 2,
    };

    private static int PathLength(PathMatch path) => path switch
    {
        PathMatch.Exact(var value) => value.Length,
        PathMatch.Pattern(var regex) => regex.Length,
        PathMatch.Prefix(var value) => value.TrimEnd('/').Length,
    };
}
