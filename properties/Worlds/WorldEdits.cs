using System.Collections.Generic;

namespace Sluice.Reference;

/// <summary>Worlds that differ from a given one in a single way.</summary>
public static class WorldEdits
{
    /// <summary>The same objects in an order that depends on the seed alone.</summary>
    public static World Shuffled(this World world, int seed)
    {
        var objects = world.Objects.ToArray();
        new Dice(seed).Shuffle(objects);
        return world with { Objects = objects };
    }

    public static World Without(this World world, WorldObject thing) =>
        world with { Objects = [.. world.Objects.Where(o => !ReferenceEquals(o, thing))] };

    /// <summary>The world without one object, for each object.</summary>
    public static IEnumerable<(WorldObject Removed, World After)> EachRemoved(this World world) =>
        world.Objects.Select(o => (o, world.Without(o)));

    /// <summary>The world without one grant, for each grant.</summary>
    public static IEnumerable<(WorldObject.ReferenceGrant Removed, World After)> EachGrantRemoved(this World world) =>
        world.All<WorldObject.ReferenceGrant>().Select(g => (g, world.Without(g)));

    public static World With(this World world, WorldObject thing) => world with { Objects = [.. world.Objects, thing] };

    /// <summary>The world with one object in another form, at the same place.</summary>
    public static World Replaced(this World world, WorldObject old, WorldObject by) =>
        world with { Objects = [.. world.Objects.Select(o => ReferenceEquals(o, old) ? by : o)] };
}
