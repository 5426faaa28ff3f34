using System.Collections.Generic;

namespace Sluice.Reference;

/// <summary>Routes and what they want to be attached to.</summary>
internal static class RouteMaker
{
    internal static IReadOnlyList<WorldObject> Http(Dice dice, IReadOnlyList<WorldObject.Gateway> gateways) => Named(dice, dice.Between(1, 5), "h")
        .Select(place => new WorldObject.HttpRoute(
            Pools.Meta(dice, place.Space, place.Name), Parents(dice, gateways, place.Space), Hostnames(dice),
            dice.Chance(3) ? null : dice.Chance(2) ? [] : Numbered(Dice.Many(dice.Between(1, 4), () => HttpRuleMaker.Rule(dice, place.Space)), dice)))
        .ToArray();

    internal static IReadOnlyList<WorldObject> Grpc(Dice dice, IReadOnlyList<WorldObject.Gateway> gateways) => Named(dice, dice.Between(0, 2), "g")
        .Select(place => new WorldObject.GrpcRoute(
            Pools.Meta(dice, place.Space, place.Name), Parents(dice, gateways, place.Space), Hostnames(dice),
            Dice.Many(dice.Between(1, 3), () => GrpcRuleMaker.Rule(dice, place.Space))))
        .ToArray();

    private static IReadOnlyList<(string Space, string Name)> Named(Dice dice, int count, string letter) => dice.Some(count,
        [.. Pools.Namespaces.SelectMany(space => Enumerable.Range(1, 3).Select(i => (space, $"{letter}{i}")))]);

    // Names of rules are unique within a route.
    private static IReadOnlyList<HttpRule> Numbered(IReadOnlyList<HttpRule> rules, Dice dice) =>
        [.. rules.Select((rule, i) => dice.Chance(20) ? rule with { Name = $"rule-{i}" } : rule)];

    private static IReadOnlyList<string> Hostnames(Dice dice) =>
        dice.Chance(40) ? [] : dice.Some(dice.Between(1, 3), Pools.Hostnames);

    private static IReadOnlyList<ParentRef> Parents(Dice dice, IReadOnlyList<WorldObject.Gateway> gateways, string space) =>
    [
        .. dice.Some(dice.Chance(70) ? 1 : 2, gateways).SelectMany(g => To(dice, g, space)),
        .. dice.Perhaps(5, new ParentRef(null, null, null, "nowhere", null, null)),
        .. dice.Perhaps(3, new ParentRef("", "Service", null, "s1", null, null)),
    ];

    // References to one Gateway all name a listener or none does, likewise a port, and no two are the same. The local
    // namespace written out counts as another Gateway here, so both spellings may stand side by side.
    private static IEnumerable<ParentRef> To(Dice dice, WorldObject.Gateway gateway, string space)
    {
        var local = gateway.Meta.Namespace == space;
        var spelled = local && dice.Chance(70) ? null : gateway.Meta.Namespace;
        var parent = new ParentRef(dice.Chance(20) ? Pools.ApiGroup : null, dice.Chance(20) ? "Gateway" : null, spelled, gateway.Meta.Name, null, null);
        var twin = dice.Perhaps(local ? 5 : 0, parent with { Namespace = spelled is null ? space : null });
        var names = dice.Some(dice.Between(1, 2), [.. gateway.Listeners.Select(l => l.Name), .. dice.Perhaps(10, "nowhere")]);
        var ports = gateway.Listeners.Select(l => l.Port).Distinct();
        return dice.Below(10) switch
        {
            < 5 => [parent, .. twin],
            < 8 => [.. names.Select(n => parent with { Section = n }), .. twin],
            8 => dice.Some(dice.Between(1, 2), [.. ports.Append(9090)]).Select(p => parent with { Port = p }),
            _ => names.Select(n => parent with { Section = n, Port = dice.Chance(80) ? PortOf(gateway, n) : 80 }),
        };
    }

    private static int PortOf(WorldObject.Gateway gateway, string name) => gateway.Listeners.FirstOrDefault(l => l.Name == name)?.Port ?? 80;
}
