using System.Collections.Generic;

namespace Sluice.Reference;

/// <summary>Listeners and routes for whole connections and for datagrams.</summary>
internal static class StreamMaker
{
    /// <summary>More listeners after the first ones, less those that an API server would not take beside them, and numbered on.</summary>
    internal static IReadOnlyList<Listener> Joined(IReadOnlyList<Listener> first, IReadOnlyList<Listener> more) =>
        [.. first.Concat(more).DistinctBy(l => l.Port == 0 ? ($"{more.TakeWhile(m => m != l).Count()}", "", "") : ($"{l.Port}", l.Protocol, l.Hostname)).Select((l, i) => l with { Name = $"l{i + 1}" })];

    internal static Listener Listener(Dice dice, string space)
    {
        var allowed = dice.Chance(85) ? new AllowedRoutes(ListenerMaker.From(dice), dice.Chance(12) ? [new(null, dice.Pick(["TLSRoute", "TCPRoute", "UDPRoute"]))] : []) : null;
        return dice.Below(10) switch
        {
            < 3 => new("", dice.Maybe(75, Pools.Hostnames), dice.Pick(Pools.SecurePorts), "TLS", new("Passthrough", [], []), allowed),
            < 6 => new("", dice.Maybe(75, Pools.Hostnames), dice.Pick(Pools.SecurePorts), "TLS", ListenerMaker.Tls(dice, space) with { Mode = "Terminate" }, allowed),
            < 8 => new("", null, dice.Chance(8) ? 80 : dice.Pick([9000, 9001]), "TCP", null, allowed),
            _ => new("", null, dice.Chance(30) ? 80 : 53, "UDP", null, allowed),
        };
    }

    internal static IReadOnlyList<WorldObject> Routes(Dice dice, IReadOnlyList<WorldObject.Gateway> gateways, IReadOnlyList<WorldObject.ListenerSet> sets) =>
    [
        .. Some(dice, dice.Between(1, 4), "TLSRoute", "t", gateways, sets), .. Some(dice, dice.Below(3), "TCPRoute", "c", gateways, sets),
        .. Some(dice, dice.Below(3), "UDPRoute", "u", gateways, sets),
    ];

    private static IEnumerable<WorldObject> Some(Dice dice, int count, string kind, string letter, IReadOnlyList<WorldObject.Gateway> gateways, IReadOnlyList<WorldObject.ListenerSet> sets) =>
        dice.Some(count, [.. Pools.Namespaces.SelectMany(space => Enumerable.Range(1, 2).Select(i => (Space: space, Name: $"{letter}{i}")))])
            .Select(place => Route(dice, place.Space, place.Name, kind, gateways, sets));

    private static WorldObject.StreamRoute Route(
        Dice dice, string space, string name, string kind, IReadOnlyList<WorldObject.Gateway> gateways, IReadOnlyList<WorldObject.ListenerSet> sets) => new(
        Pools.Meta(dice, space, name), kind,
        [
            .. Parents(dice, space, kind, [.. gateways.Select(g => ((WorldObject)g, g.Listeners)), .. sets.Select(s => ((WorldObject)s, s.Listeners))]),
            .. dice.Chance(15) ? FullerMaker.Services(dice, space) : [],
        ],
        kind == "TLSRoute" ? dice.Some(dice.Between(1, 2), Pools.Hostnames) : [],
        Dice.Many(dice.Chance(60) ? 1 : dice.Between(2, 3), () => BackendMaker.Reference(dice, space, []))
            .Select(b => kind == "UDPRoute" && b.Port == 80 && dice.Chance(85) ? b with { Port = 53 } : b).ToArray())
        {
            UseDefaultGateways = dice.Maybe(20, ["All", "None"]),
        };

    // Mostly a parent with a listener that the route is for; the whole of it, the listener or the port.
    private static IReadOnlyList<ParentRef> Parents(Dice dice, string space, string kind, IReadOnlyList<(WorldObject Owner, IReadOnlyList<Listener> Listeners)> owners)
    {
        var able = owners.Where(o => o.Listeners.Any(l => l.Protocol == kind[..3])).ToArray();
        var (owner, listeners) = dice.Pick(able.Length > 0 && dice.Chance(85) ? able : owners);
        var apt = listeners.Where(l => l.Protocol == kind[..3]).ToArray();
        var listener = dice.Pick(apt.Length > 0 && dice.Chance(80) ? apt : listeners);
        var parent = new ParentRef(owner is WorldObject.Gateway ? null : WorldObjects.Group(owner), owner is WorldObject.Gateway ? null : WorldObjects.Kind(owner),
            owner.Meta.Namespace == space && dice.Chance(60) ? null : owner.Meta.Namespace, owner.Meta.Name, null, null);
        return dice.Below(10) switch
        {
            < 4 => [parent],
            < 8 => [parent with { Section = listener.Name }],
            8 => [parent with { Port = Math.Max(1, listener.Port) }],
            _ => [parent with { Section = listener.Name, Port = dice.Pick([53, 443, 9000]) }],
        };
    }
}
