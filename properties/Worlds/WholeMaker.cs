using System.Collections.Generic;

namespace Sluice.Reference;

/// <summary>Worlds with all of the API in them: those of the first release, and everything else built into and around them.</summary>
internal static class WholeMaker
{
    internal static World World(Dice dice)
    {
        var gateways = GatewayMaker.Gateways(dice).Select(g => FullerMaker.Gateway(dice, g)).ToArray();
        var sets = SetMaker.Sets(dice, gateways);
        WorldObject[] objects =
        [
            .. GatewayMaker.Classes(dice), .. GatewayMaker.Namespaces(dice), .. gateways, .. sets,
            .. RouteMaker.Http(dice, gateways).OfType<WorldObject.HttpRoute>().Select(r => FullerMaker.Http(dice, r, sets)),
            .. RouteMaker.Grpc(dice, gateways).OfType<WorldObject.GrpcRoute>().Select(r => FullerMaker.Grpc(dice, r, sets)),
            .. StreamMaker.Routes(dice, gateways, sets),
            .. WithDatagrams(dice, BackendMaker.Services(dice)),
            .. BackendMaker.Grants(dice), .. Grants(dice), .. SecretMaker.All(dice), .. PolicyMaker.Authorities(dice),
            .. PolicyMaker.Tls(dice), .. PolicyMaker.Traffic(dice), .. Meshes(dice),
        ];
        dice.Shuffle(objects);
        return new(objects) { Scope = Scope.Whole };
    }

    // A port for datagrams beside the others, where those have names to be told apart by.
    private static IEnumerable<WorldObject> WithDatagrams(Dice dice, IReadOnlyList<WorldObject> objects)
    {
        var chosen = objects.OfType<WorldObject.Service>().Where(s => s.Ports.All(p => p.Name is not null) && dice.Chance(85)).Select(s => s.Meta.Key).ToHashSet();
        return objects.Select(o =>
            o is WorldObject.Service s && chosen.Contains(s.Meta.Key) ? s with { Ports = [.. s.Ports, new("dns", 53, null) { Protocol = "UDP" }] }
            : o is WorldObject.EndpointSlice e && chosen.Contains($"{e.Meta.Namespace}/{e.ServiceName}") && dice.Chance(85)
                ? e with { Ports = [.. e.Ports, new("dns", 5353) { Protocol = "UDP" }] }
            : o);
    }

    private static WorldObject.ReferenceGrant[] Grants(Dice dice) => Dice.Many(dice.Below(6), () => dice.Below(1000))
        .Distinct()
        .Select(n => new WorldObject.ReferenceGrant(
            Pools.Meta(dice, dice.Pick(Pools.Namespaces), $"more-{n}"),
            Dice.Many(dice.Between(1, 4), () => From(dice)),
            [new("", dice.Pick(["Service", "Secret", "ConfigMap"]), null), .. dice.Perhaps(40, new GrantTo("", "ConfigMap", dice.Pick(Pools.Authorities)))]))
        .ToArray();

    private static GrantFrom From(Dice dice)
    {
        var kind = dice.Pick(["XListenerSet", "ListenerSet", "TLSRoute", "TCPRoute", "UDPRoute", "Gateway", "HTTPRoute"]);
        return new(kind == "XListenerSet" ? WorldObjects.ExperimentalGroup : Pools.ApiGroup, kind, dice.Pick(Pools.Namespaces));
    }

    private static WorldObject.Mesh[] Meshes(Dice dice) => Enumerable.Range(1, dice.Below(3))
        .Select(i => new WorldObject.Mesh(Pools.Meta(dice, "", $"mesh-{i}"), dice.Chance(75) ? "sluice.dev/mesh-controller" : "example.com/mesh", dice.Chance(30)))
        .ToArray();
}
