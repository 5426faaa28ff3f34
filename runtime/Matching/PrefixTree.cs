using System.Collections.Generic;

namespace Sluice.Runtime.Matching;

/// <summary>Path prefixes by whole elements: each step down the tree is one element of the path.</summary>
internal sealed class PrefixTree
{
    private readonly Route[] _routes;
    private readonly PrefixTree? _shorter;
    private readonly SpanMap<PrefixTree> _children;

    private PrefixTree(IEnumerable<(string Prefix, Route Route)> routes, PrefixTree? shorter)
    {
        var here = new List<Route>();
        var below = new Dictionary<string, List<(string, Route)>>(StringComparer.Ordinal);
        foreach (var (rest, route) in routes)
        {
            if (rest.Length == 0)
            {
                here.Add(route);
                continue;
            }
            var slash = rest.IndexOf('/', 1);
            var element = slash < 0 ? rest[1..] : rest[1..slash];
            if (!below.TryGetValue(element, out var under)) below[element] = under = [];
            under.Add((slash < 0 ? "" : rest[slash..], route));
        }
        _routes = [.. here];
        _shorter = shorter;
        var longest = here.Count > 0 ? this : shorter;
        var children = new List<KeyValuePair<string, PrefixTree>>(below.Count);
        foreach (var (element, under) in below) children.Add(new(element, new(under, longest)));
        _children = new(children);
    }

    /// <param name="routes">Prefixes without a trailing slash and their routes, in ascending rank; the empty prefix is every path.</param>
    public static PrefixTree Of(IEnumerable<(string Prefix, Route Route)> routes) => new(routes, shorter: null);

    /// <summary>The strongest route behind any prefix of the path, if it is stronger than what is already found.</summary>
    public Route? Stronger(Route? found, in RequestView request)
    {
        for (var node = Deepest(request.Path); node is not null; node = node._shorter)
            found = Routes.Stronger(node._routes, found, request);
        return found;
    }

    private PrefixTree Deepest(ReadOnlySpan<char> path)
    {
        var node = this;
        while (path.StartsWith('/'))
        {
            path = path[1..];
            var slash = path.IndexOf('/');
            if (node._children.Find(slash < 0 ? path : path[..slash]) is not { } next) break;
            node = next;
            path = slash < 0 ? default : path[slash..];
        }
        return node;
    }
}
