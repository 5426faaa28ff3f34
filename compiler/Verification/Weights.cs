using Sluice.Compiler.Ir;

namespace Sluice.Compiler.Verification;

/// <summary>V9: the shares of a rule are all of its traffic, the refused share included.</summary>
internal static class Weights
{
    public static Seq<Violation> Check(GatewayPlan gateway) => Places.Actions(gateway).Bind(action => action.Value switch
    {
        Ir.Action.Split(_, var shares, var total) => Check(action.Where, shares, total),
        Ir.Action.Redirect => Empty,
        Ir.Action.Refuse => Empty,
    });

    private static Seq<Violation> Check(string where, Arr<Share> shares, long total)
    {
        var sum = shares.AsEnumerable().Sum(share => (long)share.Weight);
        return Seq(
                (Broken: shares.IsEmpty, Message: "there is no share"),
                (Broken: shares.Exists(share => share.Weight < 1), Message: "a share weighs less than one"),
                (Broken: sum != total, Message: $"the shares weigh {sum} and not {total}"))
            .Filter(rule => rule.Broken)
            .Map(rule => new Violation("V9", where, rule.Message));
    }
}
