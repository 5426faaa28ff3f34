using System.Collections.Generic;
using Sluice.Compiler.Ir;
using Sluice.Runtime.Matching;

namespace Sluice.Runtime.Loading;

/// <summary>Collects the HTTP routes of a host by the kind of their path.</summary>
internal sealed class PathGroups
{
    private readonly Groups _exact = new();
    private readonly Groups _patterns = new();
    private readonly List<(string, Route)> _prefixes = [];

    public bool Add(PathMatch path, Route route) => path switch
    {
        PathMatch.Exact(var whole) => _exact.Add(whole, route),
        PathMatch.Pattern(var regex) => _patterns.Add(regex, route),
        PathMatch.Prefix(var prefix) => AddPrefix(prefix, route),
    };

    public PathIndex Frozen()
    {
        var patterns = new List<PathPattern>();
        foreach (var (regex, routes) in _patterns.InOrder())
            patterns.Add(new(Patterns.Literal(regex), Patterns.Anchored(regex), routes));
        return new(_exact.Frozen(), [.. patterns], PrefixTree.Of(_prefixes));
    }

    private bool AddPrefix(string prefix, Route route)
    {
        _prefixes.Add((prefix, route));
        return true;
    }
}
