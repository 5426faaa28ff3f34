using Sluice.Compiler.Ir;

namespace Sluice.Compiler.Verification;

/// <summary>
/// The second opinion: takes only the plan, shares no code with the stages that made it, and says everything that is
/// wrong with it. Total: whatever cannot be checked has failed its check.
/// </summary>
public static class Verify
{
    public static Either<Seq<Violation>, VerifiedPlan> Run(Plan plan)
    {
        var found = (
            Sought("V1", plan, EachGateway(Precedence.Check))
            + Sought("V2", plan, EachGateway(Isolation.Check))
            + Sought("V3", plan, EachGateway(Distinctness.Check))
            + Sought("V6", plan, EachGateway(Containment.Check))
            + Sought("V7", plan, EachGateway(Evidence.Check))
            + Sought("V8", plan, EachGateway(References.Check))
            + Sought("V9", plan, EachGateway(Weights.Check))
            + Sought("V11", plan, EachGateway(Patterns.Check))
            + Sought("V12", plan, EachGateway(Identities.Check))
            + Sought("V12", plan, Ordering.Check)
            + Sought("V12", plan, EachGateway(NormalForm.Check))).Strict();
        return found.IsEmpty ? Right(new VerifiedPlan(plan)) : Left(found);
    }

    private static Func<Plan, Seq<Violation>> EachGateway(Func<GatewayPlan, Seq<Violation>> check) =>
        plan => toSeq(plan.Gateways).Bind(check);

    // The result is made strict in here: an exception may not leave with an unfinished sequence.
    private static Seq<Violation> Sought(string invariant, Plan plan, Func<Plan, Seq<Violation>> check)
    {
        try
        {
            return check(plan).Strict();
        }
        catch (Exception fault)
        {
            return Seq1(new Violation(invariant, "plan", $"cannot be checked: {fault.Message}"));
        }
    }
}
