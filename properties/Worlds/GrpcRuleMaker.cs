namespace Sluice.Reference;

/// <summary>Rules of GRPCRoutes that an API server would take.</summary>
internal static class GrpcRuleMaker
{
    internal static GrpcRule Rule(Dice dice, string space) => new(
        null,
        dice.Chance(15) ? [] : Dice.Many(dice.Between(1, 2), () => Match(dice)),
        FilterMaker.Grpc(dice, 30),
        BackendMaker.References(dice, space, () => FilterMaker.Grpc(dice, 15)));

    private static GrpcMatch Match(Dice dice) => new(dice.Chance(85) ? Method(dice) : null, HttpRuleMaker.Headers(dice, 25));

    // A method match names a service, a method or both.
    private static GrpcMethod Method(Dice dice)
    {
        var parts = dice.Below(4);
        return dice.Chance(70)
            ? new GrpcMethod.Exact(parts == 0 ? null : dice.Pick(Pools.GrpcServices), parts == 1 ? null : dice.Pick(Pools.GrpcMethods))
            : new GrpcMethod.Pattern(parts == 0 ? null : dice.Pick(Pools.GrpcServicePatterns), parts == 1 ? null : dice.Pick(Pools.GrpcMethodPatterns));
    }
}
