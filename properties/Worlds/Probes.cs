using System.Collections.Generic;
using FsCheck;

namespace Sluice.Reference;

/// <summary>Requests that are made from what a world's routes ask for, so that most of them nearly fit something.</summary>
public static class Probes
{
    /// <summary>The probe of a seed into a world.</summary>
    public static Probe Of(World world, int seed)
    {
        var dice = new Dice(unchecked(seed + 7_919));
        var gateways = world.All<WorldObject.Gateway>().ToArray();
        if (gateways.Length == 0 || dice.Chance(1)) return Blind(dice, "a", "nowhere", 80);
        var probe = dice.Chance(85) && Aimed(dice, world, gateways) is { } aimed ? aimed : Stray(dice, dice.Pick(gateways));
        return world.Scope == Scope.Whole ? WholeProbes.Fuller(dice, probe) : probe;
    }

    public static Gen<Probe> For(World world) => FsCheck.Fluent.Gen.Select(FsCheck.Fluent.Gen.Choose(0, int.MaxValue), seed => Of(world, seed));

    /// <summary>So many probes that depend on world and seed alone.</summary>
    public static IReadOnlyList<Probe> Sample(World world, int seed, int count) =>
        [.. Enumerable.Range(0, count).Select(i => Of(world, unchecked((seed * 1_000_003) + i)))];

    // A listener that a route names as its parent, a host that both might cover, and a request that one match asks for.
    private static Probe? Aimed(Dice dice, World world, IReadOnlyList<WorldObject.Gateway> gateways)
    {
        var pairs = world.Objects.Where(o => o is not WorldObject.StreamRoute).SelectMany(route => WorldObjects.Parents(route).SelectMany(parent => gateways
            .Where(g => g.Meta.Name == parent.Name && g.Meta.Namespace == (parent.Namespace ?? route.Meta.Namespace))
            .SelectMany(g => g.Listeners
                .Where(l => (parent.Section is null || l.Name == parent.Section) && (parent.Port is null || l.Port == parent.Port))
                .Select(l => (Route: route, Gateway: g, Listener: l))))
            .Concat(WholeProbes.Places(world, gateways, route))).ToArray();
        if (pairs.Length == 0) return null;
        var fitting = pairs.Where(p => ProbeHosts.Share(p.Listener, p.Route) && p.Gateway.Class != "foreign" && p.Listener.Protocol is ("HTTP" or "HTTPS")).ToArray();
        var (route, gateway, listener) = dice.Pick(fitting.Length > 0 && dice.Chance(92) ? fitting : pairs);
        var host = ProbeHosts.For(dice, listener.Hostname, ProbeHosts.Hostnames(route));
        var sketch = ProbeRequests.For(dice, route);
        return Sent(dice, gateway, dice.Chance(98) ? listener.Port : 9090, host, sketch);
    }

    private static Probe Stray(Dice dice, WorldObject.Gateway gateway) =>
        Sent(dice, gateway, dice.Chance(85) ? dice.Pick(gateway.Listeners).Port : dice.Pick([80, 443, 8080, 8443, 9090]),
            dice.Pick(Pools.Hosts), ProbeRequests.Blind(dice));

    // The name of some listener of the port, to meet another listener than the host does; seldom none.
    private static string? OtherName(Dice dice, WorldObject.Gateway gateway, int port) =>
        dice.Chance(20) ? null
        : gateway.Listeners.Where(l => l.Port == port).ToArray() is { Length: > 0 } there
            ? ProbeHosts.For(dice, dice.Pick(there).Hostname, [])
            : dice.Pick(Pools.Hosts);

    private static Probe Blind(Dice dice, string space, string gateway, int port)
    {
        var sketch = ProbeRequests.Blind(dice);
        return new(space, gateway, port, null, dice.Pick(Pools.Hosts), sketch.Method, sketch.Path, sketch.Query, sketch.Headers);
    }

    private static Probe Sent(Dice dice, WorldObject.Gateway gateway, int port, string host, RequestSketch sketch) => new(
        gateway.Meta.Namespace, gateway.Meta.Name, port,
        dice.Chance(70) ? host : OtherName(dice, gateway, port),
        ProbeHosts.Spelled(dice, host, port), sketch.Method, sketch.Path, sketch.Query, sketch.Headers);
}
