using System.Collections.Generic;

namespace Sluice.Reference;

/// <summary>References to backends, and the Services, slices and grants that they may find.</summary>
internal static class BackendMaker
{
    internal static IReadOnlyList<BackendRef> References(Dice dice, string space, Func<IReadOnlyList<Filter>> filters) =>
        dice.Chance(6) ? [] : Dice.Many(dice.Chance(60) ? 1 : dice.Between(2, 3), () => Reference(dice, space, filters()));

    internal static IReadOnlyList<WorldObject> Services(Dice dice) =>
    [
        .. Pools.Namespaces.SelectMany(space => Pools.Services.Where(_ => dice.Chance(85)).SelectMany(name =>
        {
            var service = Service(dice, space, name);
            return Slices(dice, service).Prepend<WorldObject>(service);
        })),
    ];

    internal static IReadOnlyList<WorldObject> Grants(Dice dice) =>
        [.. Dice.Many(dice.Below(5), () => Grant(dice)).DistinctBy(g => g.Meta.Key)];

    internal static BackendRef Reference(Dice dice, string space, IReadOnlyList<Filter> filters)
    {
        var weight = dice.MaybeNumber(60, [0, 1, 1, 2, 3]);
        var from = dice.Chance(25) ? dice.Pick(Pools.Namespaces) : dice.Chance(20) ? space : null;
        return dice.Chance(3)
            ? new("example.com", "Widget", from, "w", null, weight, filters)
            : new(
                dice.Chance(15) ? "" : null, dice.Chance(15) ? "Service" : null, from,
                dice.Chance(4) ? "nowhere" : dice.Pick(Pools.Services), dice.Chance(4) ? 9999 : dice.Chance(75) ? 80 : 8080, weight, filters);
    }

    private static WorldObject.Service Service(Dice dice, string space, string name)
    {
        var meta = Pools.Meta(dice, space, name);
        if (dice.Chance(3)) return new(meta, new ServiceForm.ExternalName("elsewhere.test"), dice.Chance(50) ? [] : [new("web", 80, null)]);
        ServiceForm form = dice.Chance(15) ? new ServiceForm.Headless() : new ServiceForm.ClusterIp();
        return dice.Chance(60)
            ? new(meta, form, [new("web", 80, Protocol(dice)), new("alt", 8080, Protocol(dice))])
            : new(meta, form, [new(dice.Maybe(50, ["web"]), dice.Chance(80) ? 80 : 8080, Protocol(dice))]);
    }

    private static string? Protocol(Dice dice) => dice.Maybe(30, Pools.AppProtocols);

    // No slice at all, or one or two. A port may be missing from a slice or be called something else there.
    private static IEnumerable<WorldObject.EndpointSlice> Slices(Dice dice, WorldObject.Service service) =>
        dice.Chance(45) ? [] : Enumerable.Range(1, dice.Chance(70) ? 1 : 2).Select(i => new WorldObject.EndpointSlice(
            Pools.Meta(dice, service.Meta.Namespace, $"{service.Meta.Name}-{i}"), service.Meta.Name,
            [.. service.Ports.Where(_ => dice.Chance(92)).Select((p, n) => new SlicePort(dice.Chance(4) ? $"odd-{n}" : p.Name, 7000 + dice.Below(3)))],
            Dice.Many(dice.Below(4), () => EndpointOf(dice, i == 2))));

    private static SliceEndpoint EndpointOf(Dice dice, bool six)
    {
        IReadOnlyList<string> address = [six ? $"fd00::{1 + dice.Below(9)}" : $"10.0.0.{1 + dice.Below(9)}"];
        return dice.Below(10) switch
        {
            < 2 => new(address, null, null, null),
            < 6 => new(address, true, dice.Chance(50) ? true : null, dice.Chance(50) ? false : null),
            < 8 => new(address, false, false, dice.Chance(50)),
            8 => new(address, false, true, true),
            _ => new(address, false, true, false),
        };
    }

    private static WorldObject.ReferenceGrant Grant(Dice dice) => new(
        Pools.Meta(dice, dice.Pick(Pools.Namespaces), $"grant-{dice.Below(4)}"),
        Dice.Many(dice.Between(1, 3), () => new GrantFrom(
            dice.Chance(5) ? "example.com" : Pools.ApiGroup, dice.Pick(["HTTPRoute", "HTTPRoute", "GRPCRoute", "Gateway"]), dice.Pick(Pools.Namespaces))),
        Dice.Many(dice.Between(1, 2), () => dice.Chance(65)
            ? new GrantTo(dice.Chance(4) ? "core" : "", "Service", dice.Maybe(40, Pools.Services))
            : new GrantTo("", "Secret", dice.Maybe(40, Pools.Secrets))));
}
