using System.Collections.Generic;

namespace Sluice.Reference;

/// <summary>What only worlds with all of the API are asked: by browsers, with certificates, over bare connections, inside the mesh.</summary>
public static class WholeProbes
{
    /// <summary>Connections and datagrams, aimed at what listens.</summary>
    public static IReadOnlyList<StreamProbe> Streams(World world, int seed, int count) =>
        [.. Enumerable.Range(0, count).Select(i => Stream(new Dice(unchecked((seed * 1_000_003) + i + 104_729)), world)).OfType<StreamProbe>()];

    /// <summary>Requests to Services, aimed at those that routes are bound to.</summary>
    public static IReadOnlyList<MeshProbe> Mesh(World world, int seed, int count) =>
        [.. Enumerable.Range(0, count).Select(i => Inside(new Dice(unchecked((seed * 1_000_003) + i + 15_485_863)), world))];

    /// <summary>The same request, sometimes from a browser with a page of some origin, and with or without a certificate.</summary>
    internal static Probe Fuller(Dice dice, Probe probe)
    {
        var shown = probe with { Client = dice.Chance(70) ? ClientCertificate.Trusted : dice.Chance(50) ? ClientCertificate.Other : ClientCertificate.None };
        if (!dice.Chance(30)) return shown;
        var origin = shown with { Headers = shown.Headers.Add(new("origin", dice.Pick(Pools.SentOrigins))) };
        return dice.Chance(50)
            ? origin with
            {
                Method = "OPTIONS",
                Headers = origin.Headers.Filter(h => h.Name != "content-type")
                    .Add(new("access-control-request-method", dice.Pick(["GET", "GET", "PUT", "POST"])))
                    + toArray(dice.Perhaps(50, new Field("access-control-request-headers", dice.Pick(["x-env", "x-env,x-tag"])))),
            }
            : origin;
    }

    /// <summary>Where the route may be met beside the Gateways that it names: at the sets that it names, and at default Gateways.</summary>
    internal static IEnumerable<(WorldObject Route, WorldObject.Gateway Gateway, Listener Listener)> Places(
        World world, IReadOnlyList<WorldObject.Gateway> gateways, WorldObject route) =>
        WorldObjects.Parents(route)
            .SelectMany(p => world.All<WorldObject.ListenerSet>().Where(s => p.Kind == WorldObjects.Kind(s) && p.Name == s.Meta.Name && (p.Namespace ?? route.Meta.Namespace) == s.Meta.Namespace))
            .SelectMany(s => gateways.Where(g => g.Meta.Name == s.Parent.Name && g.Meta.Namespace == (s.Parent.Namespace ?? s.Meta.Namespace))
                .SelectMany(g => s.Listeners.Select(l => (route, g, l))))
            .Concat(WorldObjects.WantsDefaults(route)
                ? gateways.Where(g => g.DefaultScope == "All").SelectMany(g => g.Listeners.Select(l => (route, g, l)))
                : []);

    private static StreamProbe? Stream(Dice dice, World world)
    {
        var gateways = world.All<WorldObject.Gateway>().ToArray();
        var places = gateways.SelectMany(g => g.Listeners.Select(l => (Gateway: g, Listener: l)))
            .Concat(world.All<WorldObject.ListenerSet>().SelectMany(s => gateways
                .Where(g => g.Meta.Name == s.Parent.Name && g.Meta.Namespace == (s.Parent.Namespace ?? s.Meta.Namespace))
                .SelectMany(g => s.Listeners.Select(l => (Gateway: g, Listener: l)))))
            .ToArray();
        var streams = places.Where(p => p.Listener.Protocol is "TLS" or "TCP" or "UDP").ToArray();
        if (places.Length == 0) return null;
        var (gateway, listener) = dice.Pick(streams.Length > 0 && dice.Chance(85) ? streams : places);
        var route = world.All<WorldObject.StreamRoute>().ToArray() is { Length: > 0 } routes ? dice.Pick(routes).Hostnames : [];
        var transport = listener.Protocol switch { "UDP" => "UDP", "TCP" => "TCP", "HTTP" => "TCP", _ => dice.Chance(95) ? "TLS" : "TCP" };
        return new(gateway.Meta.Namespace, gateway.Meta.Name, dice.Chance(97) ? transport : "UDP", dice.Chance(97) ? Math.Max(1, listener.Port) : 9090,
            transport != "TLS" || dice.Chance(5) ? null : ProbeHosts.For(dice, listener.Hostname, dice.Chance(60) ? route : []),
            dice.Chance(80) ? ClientCertificate.Trusted : ClientCertificate.None);
    }

    private static MeshProbe Inside(Dice dice, World world)
    {
        var bound = world.Objects.SelectMany(r => WorldObjects.Parents(r).Where(p => p.Kind == "Service").Select(p => (Route: r, Parent: p))).ToArray();
        var sketch = ProbeRequests.Blind(dice);
        if (bound.Length == 0 || dice.Chance(8)) return To(dice, dice.Pick(Pools.Namespaces), dice.Pick(Pools.Services), dice.Pick(Pools.Namespaces), 80, sketch);
        var (route, parent) = dice.Pick(bound);
        return To(dice, parent.Namespace ?? route.Meta.Namespace, parent.Name, dice.Chance(60) ? route.Meta.Namespace : dice.Pick(Pools.Namespaces),
            parent.Port ?? dice.Pick([80, 80, 80, 8080]), dice.Chance(85) ? ProbeRequests.For(dice, route) : sketch);
    }

    private static MeshProbe To(Dice dice, string space, string service, string client, int port, RequestSketch sketch) => new(client, space, service, port,
        Fuller(dice, new("", "", port, null, dice.Pick(Pools.Hosts), sketch.Method, sketch.Path, sketch.Query, sketch.Headers)));
}
