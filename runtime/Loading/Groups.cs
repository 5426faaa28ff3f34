using System.Collections.Generic;
using Sluice.Runtime.Matching;

namespace Sluice.Runtime.Loading;

/// <summary>Routes by name, in the order in which they were added.</summary>
internal sealed class Groups
{
    private readonly Dictionary<string, List<Route>> _routes = new(StringComparer.Ordinal);
    private readonly List<string> _names = [];

    public bool IsEmpty => _names.Count == 0;

    public bool Add(string name, Route route)
    {
        if (!_routes.TryGetValue(name, out var routes))
        {
            _routes[name] = routes = [];
            _names.Add(name);
        }
        routes.Add(route);
        return true;
    }

    /// <summary>The groups, the one with the strongest route first.</summary>
    public IEnumerable<(string Name, Route[] Routes)> InOrder()
    {
        foreach (var name in _names) yield return (name, [.. _routes[name]]);
    }

    public SpanMap<Route[]> Frozen()
    {
        var pairs = new List<KeyValuePair<string, Route[]>>(_names.Count);
        foreach (var (name, routes) in InOrder()) pairs.Add(new(name, routes));
        return new(pairs);
    }
}
