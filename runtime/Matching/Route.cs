using Sluice.Runtime.Forwarding;
using Sluice.Runtime.Observing;

namespace Sluice.Runtime.Matching;

/// <summary>One match of a rule: the conditions beside the path, and what the rule does with a request that meets them.</summary>
/// <param name="Rank">The place in the order of precedence among the entries of its host; smaller wins.</param>
/// <param name="Origin">The object and the rule, for logs: <c>HTTPRoute shop/cart rule "checkout"</c>.</param>
internal sealed record Route(int Rank, string? Method, HeaderTest[] Headers, QueryTest[] Query, RouteAction Action, string Origin)
{
    /// <summary>The same in pieces.</summary>
    public required RuleSource Source { get; init; }

    /// <summary>Whether the path of the match is one that could be written more plainly, or holds parameters.</summary>
    public bool SpellsItsPath { get; init; }

    public bool Accepts(in RequestView request)
    {
        if (Method is not null && !string.Equals(Method, request.Method, StringComparison.Ordinal)) return false;
        foreach (var header in Headers)
            if (!header.Holds(request)) return false;
        foreach (var parameter in Query)
            if (!parameter.Holds(request)) return false;
        return true;
    }
}

internal static class Routes
{
    /// <summary>The strongest of the routes that accepts the request, if it is stronger than what is already found.</summary>
    /// <param name="routes">In ascending rank.</param>
    public static Route? Stronger(Route[]? routes, Route? found, in RequestView request)
    {
        if (routes is null) return found;
        foreach (var route in routes)
        {
            if (found is not null && route.Rank > found.Rank) return found;
            if (route.Accepts(request)) return route;
        }
        return found;
    }
}
