using System.Collections.Generic;

namespace Sluice.Reference;

/// <summary>Hostnames as the API compares them: case says nothing, and a wildcard stands for one label or more.</summary>
internal static class Hostnames
{
    /// <summary>What a listener or route without hostname has: every host.</summary>
    internal const string Any = "*";

    /// <summary>Everything that <paramref name="inner"/>, a host or a pattern, stands for <paramref name="outer"/> stands for, too.</summary>
    internal static bool Within(string inner, string outer) =>
        outer == Any
        || inner.Equals(outer, StringComparison.OrdinalIgnoreCase)
        || (outer.StartsWith("*.", StringComparison.Ordinal)
            && inner.Length >= outer.Length
            && inner.EndsWith(outer[1..], StringComparison.OrdinalIgnoreCase));

    /// <summary>The hostnames under which a route is reached through a listener; none when they have nothing in common.</summary>
    internal static IReadOnlyList<string> Common(string? listener, IReadOnlyList<string> route) =>
        route.Count == 0
            ? [listener ?? Any]
            : [.. route
                .Select(r => Within(r, listener ?? Any) ? r : Within(listener ?? Any, r) ? listener : null)
                .OfType<string>()
                .Distinct(StringComparer.OrdinalIgnoreCase)];

    /// <summary>Most specific first: a name, then wildcards by length, then every host.</summary>
    internal static IEnumerable<A> MostSpecificFirst<A>(IEnumerable<A> items, Func<A, string> pattern) => items
        .OrderBy(i => pattern(i) == Any ? 2 : pattern(i)[0] == '*' ? 1 : 0)
        .ThenByDescending(i => pattern(i).Length);

    /// <summary>The host of an authority as it was sent, without a port.</summary>
    internal static string WithoutPort(string authority)
    {
        var colon = authority.LastIndexOf(':');
        return colon > authority.LastIndexOf(']') ? authority[..colon] : authority;
    }

    /// <summary>The host that patterns are compared with; the dot of an absolute name is no part of it.</summary>
    internal static string Plain(string authority) =>
        WithoutPort(authority) is ['.'] or [] ? "" : WithoutPort(authority) is [.. var name, '.'] ? name : WithoutPort(authority);
}
