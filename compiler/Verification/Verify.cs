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
            Sought("V1", plan, EachSection(Precedence.Check))
            + Sought("V2", plan, EachSection(Isolation.Check))
            + Sought("V3", plan, EachSection(Distinctness.Check))
            + Sought("V4", plan, EachSection(Coalescing.Check))
            + Sought("V5", plan, EachSection(Clients.Check))
            + Sought("V6", plan, EachSection(Containment.Check))
            + Sought("V7", plan, EachSection(Evidence.Check))
            + Sought("V8", plan, EachSection(References.Check))
            + Sought("V9", plan, EachSection(Weights.Check))
            + Sought("V10", plan, EachSection(Closedness.Check))
            + Sought("V11", plan, EachSection(Patterns.Check))
            + Sought("V12", plan, EachSection(Identities.Check))
            + Sought("V12", plan, Ordering.Check)
            + Sought("V12", plan, EachSection(NormalForm.Check))
            + Sought("V12", plan, EachSection(PolicyForm.Check))
            + Sought("V12", plan, EachSection(StreamForm.Check))).Strict();
        return found.IsEmpty ? Right(new VerifiedPlan(plan)) : Left(found);
    }

    private static Func<Plan, Seq<Violation>> EachSection(Func<Section, Seq<Violation>> check) =>
        plan => Section.Of(plan).Bind(check);

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
