using System.Collections.Generic;

namespace Sluice.Reference;

/// <summary>ListenerSets that want what Gateways and other sets have, and references of routes to them.</summary>
internal static class SetMaker
{
    private static readonly string[] Names = ["xs1", "xs2", "ls1", "ls2"];

    internal static IReadOnlyList<WorldObject.ListenerSet> Sets(Dice dice, IReadOnlyList<WorldObject.Gateway> gateways) =>
        dice.Some(dice.Below(5), [.. Pools.Namespaces.SelectMany(space => Names.Select(name => (Space: space, Name: name)))])
            .Select(place => Set(dice, place.Space, place.Name, dice.Pick(gateways)))
            .ToArray();

    /// <summary>References to one set, or seldom to the Gateway as if it had the set's listener.</summary>
    internal static IReadOnlyList<ParentRef> To(Dice dice, WorldObject.ListenerSet chosen, string space, IReadOnlyList<WorldObject.ListenerSet> sets)
    {
        var near = sets.Where(s => s.Meta.Namespace == space).ToArray();
        var set = near.Length > 0 && dice.Chance(50) ? dice.Pick(near) : chosen;
        var parent = new ParentRef(set.Group == WorldObjects.ApiGroup && dice.Chance(50) ? null : set.Group, WorldObjects.Kind(set),
            set.Meta.Namespace == space && dice.Chance(60) ? null : set.Meta.Namespace, set.Meta.Name, null, null);
        return dice.Below(10) switch
        {
            < 5 => [parent],
            < 8 => [.. dice.Some(dice.Between(1, 2), [.. set.Listeners.Select(l => l.Name), .. dice.Perhaps(15, "nowhere")]).Select(n => parent with { Section = n })],
            8 => [parent with { Port = dice.Pick([80, 443, 8080, 9090]) }],
            _ => [parent with { Section = dice.Pick(set.Listeners).Name, Port = 80 }],
        };
    }

    private static WorldObject.ListenerSet Set(Dice dice, string space, string name, WorldObject.Gateway gateway)
    {
        var group = name[0] == 'x' ? WorldObjects.ExperimentalGroup : WorldObjects.ApiGroup;
        var strange = dice.Chance(3);
        var parent = new SetParent(
            dice.Chance(25) ? Pools.ApiGroup : null, strange ? "Listener" : dice.Chance(25) ? "Gateway" : null,
            gateway.Meta.Namespace == space && dice.Chance(50) ? null : gateway.Meta.Namespace, dice.Chance(3) ? "nowhere" : gateway.Meta.Name);
        return new(Pools.Meta(dice, space, name), group, parent, Listeners(dice, space, group == WorldObjects.ExperimentalGroup));
    }

    // The experimental kind may leave the port to whoever serves it.
    private static IReadOnlyList<Listener> Listeners(Dice dice, string space, bool experimental) => StreamMaker.Joined([],
        Dice.Many(dice.Between(1, 4), () => dice.Chance(75) ? GatewayMaker.One(dice, space) : StreamMaker.Listener(dice, space))
            .Select(l => l.Protocol == "TLS" && l.Tls?.Mode is null ? l with { Tls = new("Passthrough", [], []) } : l)
            .Select(l => experimental && dice.Chance(5) ? l with { Port = 0 } : l)
            .ToArray());
}
