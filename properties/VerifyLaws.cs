using FsCheck.Xunit;
using Sluice.Compiler.Ir;
using Sluice.Compiler.Verification;
using Sluice.Laws.Plans;
using Xunit;

namespace Sluice.Laws;

[Properties(Arbitrary = [typeof(ArbitraryPlans)])]
public class VerifyLaws
{
    [Property(MaxTest = 300)]
    public void A_valid_plan_has_no_fault(Plan plan) =>
        Verify.Run(plan).Match(
            Left: faults => Assert.Fail(string.Join('\n', faults)),
            Right: verified => Assert.Same(plan, verified.Plan));
}
