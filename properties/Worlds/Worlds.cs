using System.Collections.Generic;
using FsCheck;
using FsCheck.Fluent;

namespace Sluice.Reference;

/// <summary>
/// Small worlds: few names, so that things collide, tie, conflict and dangle often. Every object is one that an API server
/// would have taken.
/// </summary>
public static class Worlds
{
    /// <summary>The world of a seed; the same in every process but for the bytes of the certificates.</summary>
    public static World Of(int seed)
    {
        var dice = new Dice(seed);
        var gateways = GatewayMaker.Gateways(dice);
        WorldObject[] objects =
        [
            .. GatewayMaker.Classes(dice), .. GatewayMaker.Namespaces(dice), .. gateways,
            .. RouteMaker.Http(dice, gateways), .. RouteMaker.Grpc(dice, gateways),
            .. BackendMaker.Services(dice), .. BackendMaker.Grants(dice), .. SecretMaker.All(dice),
        ];
        dice.Shuffle(objects);
        return new(objects);
    }

    /// <summary>The world of a seed with as much of the API in it as is said.</summary>
    public static World Of(int seed, Scope scope) => scope == Scope.Served ? Of(seed) : WholeMaker.World(new Dice(seed));

    /// <summary>So many different worlds that depend on the seed alone.</summary>
    public static IReadOnlyList<World> Sample(int seed, int count, Scope scope = Scope.Served) =>
        [.. Enumerable.Range(0, count).Select(i => Of(unchecked((seed * 1_000_003) + i), scope))];

    public static Gen<World> Gen { get; } = FsCheck.Fluent.Gen.Choose(0, int.MaxValue).Select(Of);

    public static Arbitrary<World> Arbitrary { get; } = Arb.From(Gen, Shrinking.Smaller);
}

/// <summary>How FsCheck finds worlds: name this type as the <c>Arbitrary</c> of a property.</summary>
public static class WorldArbitraries
{
    public static Arbitrary<World> World() => Worlds.Arbitrary;

    public static Arbitrary<Encounter> Encounter() => Arb.From(
        Worlds.Gen.SelectMany(world => Probes.For(world).Select(probe => new Encounter(world, probe))),
        e => Shrinking.Smaller(e.World).Select(w => e with { World = w }).Concat(Shrinking.Simpler(e.Probe).Select(p => e with { Probe = p })));
}
