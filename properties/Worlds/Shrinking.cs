using System.Collections.Generic;

namespace Sluice.Reference;

/// <summary>Steps towards a smaller case that an API server would still take.</summary>
internal static class Shrinking
{
    /// <summary>Worlds with one thing less: an object, or a piece of one.</summary>
    internal static IEnumerable<World> Smaller(World world) =>
        world.EachRemoved().Select(e => e.After)
            .Concat(world.Objects.SelectMany(o => Smaller(o).Select(s => world.Replaced(o, s))));

    internal static IEnumerable<Probe> Simpler(Probe probe) =>
        Less(probe.Headers.ToArray(), 0).Select(h => probe with { Headers = toArray(h) })
            .Concat(probe.Query is null ? [] : [probe with { Query = null }]);

    private static IEnumerable<WorldObject> Smaller(WorldObject thing) => thing switch
    {
        WorldObject.Gateway g => Less(g.Listeners, 1).Select(l => g with { Listeners = l })
            .Concat(g.Frontend is null ? [] : [g with { Frontend = null }])
            .Concat(g.AllowedListeners is null ? [] : [g with { AllowedListeners = null }]),
        WorldObject.HttpRoute h => Less(h.Rules ?? [], 1).Select(r => h with { Rules = r })
            .Concat(Less(h.Parents, 1).Select(p => h with { Parents = p }))
            .Concat(Less(h.Hostnames, 0).Select(n => h with { Hostnames = n }))
            .Concat(Each(h.Rules ?? [], Smaller).Select(r => h with { Rules = r })),
        WorldObject.GrpcRoute g => Less(g.Rules, 1).Select(r => g with { Rules = r })
            .Concat(Less(g.Parents, 1).Select(p => g with { Parents = p }))
            .Concat(Less(g.Hostnames, 0).Select(n => g with { Hostnames = n }))
            .Concat(Each(g.Rules, Smaller).Select(r => g with { Rules = r })),
        WorldObject.ReferenceGrant g => Less(g.From, 1).Select(f => g with { From = f }).Concat(Less(g.To, 1).Select(t => g with { To = t })),
        WorldObject.Service s => Less(s.Ports, 1).Select(p => s with { Ports = p }),
        WorldObject.EndpointSlice s => Less(s.Endpoints, 0).Select(e => s with { Endpoints = e }),
        WorldObject.ListenerSet l => Less(l.Listeners, 1).Select(e => l with { Listeners = e }),
        WorldObject.StreamRoute s => Less(s.Backends, 1).Select(b => s with { Backends = b })
            .Concat(Less(s.Parents, 1).Select(p => s with { Parents = p }))
            .Concat(Less(s.Hostnames, s.Kind == "TLSRoute" ? 1 : 0).Select(n => s with { Hostnames = n })),
        WorldObject.BackendTlsPolicy p => Less(p.Targets, 1).Select(t => p with { Targets = t }).Concat(Less(p.AltNames, 0).Select(n => p with { AltNames = n })),
        WorldObject.BackendTrafficPolicy p => Less(p.Targets, 1).Select(t => p with { Targets = t }),
        WorldObject.GatewayClass or WorldObject.NamespaceObject or WorldObject.Secret or WorldObject.ConfigMap or WorldObject.Mesh => [],
    };

    // The last match stays: a filter that replaces a prefix needs it.
    private static IEnumerable<HttpRule> Smaller(HttpRule rule) =>
        Less(rule.Filters, 0).Select(f => rule with { Filters = f })
            .Concat(Less(rule.Backends, 1).Select(b => rule with { Backends = b }))
            .Concat(Less(rule.Matches, 1).Select(m => rule with { Matches = m }))
            .Concat(rule.Timeouts is null ? [] : [rule with { Timeouts = null }])
            .Concat(rule.Retry is null ? [] : [rule with { Retry = null }])
            .Concat(rule.Persistence is null ? [] : [rule with { Persistence = null }])
            .Concat(Each(rule.Matches, Smaller).Select(m => rule with { Matches = m }))
            .Concat(Each(rule.Backends, Smaller).Select(b => rule with { Backends = b }));

    private static IEnumerable<GrpcRule> Smaller(GrpcRule rule) =>
        Less(rule.Filters, 0).Select(f => rule with { Filters = f })
            .Concat(Less(rule.Backends, 1).Select(b => rule with { Backends = b }))
            .Concat(Less(rule.Matches, 1).Select(m => rule with { Matches = m }))
            .Concat(Each(rule.Backends, Smaller).Select(b => rule with { Backends = b }));

    private static IEnumerable<HttpMatch> Smaller(HttpMatch match) =>
        Less(match.Headers, 0).Select(h => match with { Headers = h })
            .Concat(Less(match.Query, 0).Select(q => match with { Query = q }))
            .Concat(match.Method is null ? [] : [match with { Method = null }]);

    private static IEnumerable<BackendRef> Smaller(BackendRef backend) => Less(backend.Filters, 0).Select(f => backend with { Filters = f });

    private static IEnumerable<IReadOnlyList<A>> Less<A>(IReadOnlyList<A> items, int least) =>
        items.Count <= least ? [] : Enumerable.Range(0, items.Count).Select(i => (IReadOnlyList<A>)[.. items.Take(i), .. items.Skip(i + 1)]);

    private static IEnumerable<IReadOnlyList<A>> Each<A>(IReadOnlyList<A> items, Func<A, IEnumerable<A>> smaller) =>
        items.SelectMany((item, i) => smaller(item).Select(s => (IReadOnlyList<A>)[.. items.Take(i), s, .. items.Skip(i + 1)]));
}
