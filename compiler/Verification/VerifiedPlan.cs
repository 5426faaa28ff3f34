using Sluice.Compiler.Ir;

namespace Sluice.Compiler.Verification;

/// <summary>A plan that <c>Verify</c> found no fault in. The runtime loads nothing else.</summary>
public sealed record VerifiedPlan
{
    internal VerifiedPlan(Plan plan) => Plan = plan;

    public Plan Plan { get; }
}

/// <summary>An invariant of the plan that does not hold: a fault of the compiler, never of the input.</summary>
/// <param name="Invariant">V1 to V12.</param>
/// <param name="Where">The node, as a path in the plan.</param>
public sealed record Violation(string Invariant, string Where, string Message);
