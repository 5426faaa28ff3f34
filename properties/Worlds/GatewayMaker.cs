using System.Collections.Generic;

namespace Sluice.Reference;

/// <summary>Classes, namespaces and Gateways.</summary>
internal static class GatewayMaker
{
    internal static IReadOnlyList<WorldObject> Classes(Dice dice) =>
    [
        new WorldObject.GatewayClass(Pools.Meta(dice, "", "sluice"), "sluice.dev/gateway-controller"),
        new WorldObject.GatewayClass(Pools.Meta(dice, "", "foreign"), "example.com/other-controller"),
    ];

    // The label that every API server adds is written out; a namespace that is left out has no labels to select.
    internal static IReadOnlyList<WorldObject> Namespaces(Dice dice) =>
    [
        .. Pools.Namespaces.Where(_ => !dice.Chance(4)).Select(name => new WorldObject.NamespaceObject(Pools.Meta(dice, "", name),
        [
            new("kubernetes.io/metadata.name", name),
            .. dice.Perhaps(70, new Label("team", dice.Pick(Pools.Teams))),
        ])),
    ];

    /// <summary>One to three Gateways in different places; the first is nearly always ours.</summary>
    internal static IReadOnlyList<WorldObject.Gateway> Gateways(Dice dice)
    {
        var places = dice.Some(dice.Between(1, 3),
            [.. Pools.Namespaces.SelectMany(space => Pools.Gateways.Select(name => (Space: space, Name: name)))]);
        return [.. places.Select((place, i) => new WorldObject.Gateway(
            Pools.Meta(dice, place.Space, place.Name), Class(dice, i == 0), Listeners(dice, place.Space)))];
    }

    private static string Class(Dice dice, bool first) =>
        !first && dice.Chance(12) ? "foreign" : dice.Chance(10) ? "not-in-this-world" : "sluice";

    // The API server takes only one listener for each port, protocol and hostname.
    private static IReadOnlyList<Listener> Listeners(Dice dice, string space)
    {
        var count = dice.Between(1, 6);
        return [.. Enumerable.Range(0, count).Select(_ => One(dice, space))
            .DistinctBy(l => (l.Port, l.Protocol, l.Hostname))
            .Select((l, i) => l with { Name = $"l{i + 1}" })];
    }

    internal static Listener One(Dice dice, string space)
    {
        var secure = dice.Chance(35);
        var port = (secure ? Pools.SecurePorts : Pools.PlainPorts)[dice.Chance(75) ? 0 : 1];
        var hostname = dice.Maybe(65, Pools.Hostnames);
        var allowed = dice.Chance(85) ? Allowed(dice) : null;
        if (dice.Chance(5)) return Unsupported(dice, port, hostname, allowed);
        return secure != dice.Chance(2)
            ? new("", hostname, port, "HTTPS", dice.Chance(4) ? null : ListenerMaker.Tls(dice, space), allowed)
            : new("", hostname, port, "HTTP", null, allowed);
    }

    // No hostname on a transport that has none.
    private static Listener Unsupported(Dice dice, int port, string? hostname, AllowedRoutes? allowed) =>
        dice.Pick(["TCP", "UDP", "TLS", "example.com/x"]) switch
        {
            "TLS" => new("", hostname, port, "TLS", new("Passthrough", [], []), allowed),
            "example.com/x" => new("", hostname, port, "example.com/x", null, allowed),
            var transport => new("", null, port, transport, null, allowed),
        };

    private static AllowedRoutes Allowed(Dice dice) => new(ListenerMaker.From(dice), dice.Chance(15) ? ListenerMaker.Kinds(dice) : []);
}
