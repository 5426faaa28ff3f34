using System.Collections.Generic;

namespace Sluice.Reference;

/// <summary>One match of one rule of a GRPCRoute, with its place in the route.</summary>
internal sealed record GrpcEntry(WorldObject.GrpcRoute Route, GrpcRule Rule, int RuleIndex, GrpcMatch Match, int MatchIndex);

/// <summary>Which of several GRPCRoute matches wins a call that they all fit.</summary>
internal static class GrpcOrder
{
    private static readonly GrpcMatch Everything = new(null, []);

    /// <summary>The entries of the routes, the one that wins against all others first.</summary>
    internal static IReadOnlyList<GrpcEntry> Ranked(IEnumerable<WorldObject.GrpcRoute> routes) =>
        [.. routes.SelectMany(Entries)
            .OrderByDescending(e => (e.Match.Method?.Service ?? "").Length)
            .ThenByDescending(e => (e.Match.Method?.Method ?? "").Length)
            .ThenByDescending(e => Conditions.HeadersThatCount(e.Match.Headers).Count())
            .ThenBy(e => e.Match.Method is GrpcMethod.Pattern)
            .ThenBy(e => e.Route.Meta.Created ?? long.MaxValue)
            .ThenBy(e => e.Route.Meta.Key, StringComparer.Ordinal)
            .ThenBy(e => e.RuleIndex)
            .ThenBy(e => e.MatchIndex)];

    private static IEnumerable<GrpcEntry> Entries(WorldObject.GrpcRoute route) =>
        route.Rules.SelectMany((rule, r) =>
            (rule.Matches.Count == 0 ? [Everything] : rule.Matches).Select((match, m) => new GrpcEntry(route, rule, r, match, m)));
}
