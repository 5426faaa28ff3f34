using Sluice.Compiler.Ir;

namespace Sluice.Compiler.Verification;

/// <summary>V9: the shares of a rule are all of its traffic, the refused share included; a mirror copies a part of it, or all.</summary>
internal static class Weights
{
    public static Seq<Violation> Check(Section section) =>
        Places.Actions(section).Bind(action => action.Value switch
        {
            Ir.Action.Split(_, var shares, var total) => Check(action.Where, shares, total),
            Ir.Action.Redirect => Empty,
            Ir.Action.Refuse => Empty,
        })
        + Places.Mirrors(section).Bind(mirror => Seq(
                (Broken: mirror.Value.Denominator < 1, Message: "a mirror copies a part of nothing"),
                (Broken: mirror.Value.Numerator < 0, Message: "a mirror copies less than nothing"),
                (Broken: mirror.Value.Numerator > mirror.Value.Denominator, Message: $"a mirror copies {mirror.Value.Numerator} of {mirror.Value.Denominator}"))
            .Filter(rule => rule.Broken)
            .Map(rule => new Violation("V9", mirror.Where, rule.Message)));

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
