using FsCheck.Xunit;
using Sluice.Compiler.Ir;
using Sluice.Compiler.Verification;
using Sluice.Laws.Planning;
using Xunit;

namespace Sluice.Laws.Planning;

[Properties(Arbitrary = [typeof(ArbitraryPlans)])]
public class VerifyLaws
{
    private static readonly Arr<string> Invariants = Array("V1", "V2", "V3", "V4", "V5", "V6", "V7", "V8", "V9", "V10", "V11", "V12");

    public static TheoryData<string, string> Mutations =>
        new(Mutation.All.Select(mutation => (mutation.Invariant, mutation.Name)));

    [Property(MaxTest = 300)]
    public void A_valid_plan_has_no_fault(Plan plan) =>
        Verify.Run(plan).Match(
            Left: faults => Assert.Fail(string.Join('\n', faults)),
            Right: verified => Assert.Same(plan, verified.Plan));

    [Theory, MemberData(nameof(Mutations))]
    public void A_plan_with_one_fault_is_refused_for_this_fault(string invariant, string name)
    {
        var mutation = Mutation.All.Find(m => m.Invariant == invariant && m.Name == name).Single();
        var broken = ArbitraryPlans.Samples.SelectMany(plan => mutation.Apply(plan)).Take(10).ToArray();
        Assert.True(broken.Length >= 2, $"{broken.Length} of {ArbitraryPlans.Samples.Count} plans can be broken so");
        Assert.All(broken, plan => Assert.Equal([invariant], Ids(plan)));
    }

    [Fact]
    public void Every_invariant_has_a_plan_that_breaks_it() =>
        Assert.Equal(Invariants.Order(), Mutation.All.Select(m => m.Invariant).Distinct().Order());

    /// <summary>The order is total: whichever key decides between two neighbours, it decides for one order only.</summary>
    [Property(MaxTest = 10)]
    public void No_two_neighbours_may_change_places(Plan plan)
    {
        foreach (var gateway in plan.Gateways)
            foreach (var (hash, table) in gateway.Tables)
                foreach (var (h, host) in table.Hosts.Select((host, h) => (h, host)))
                    foreach (var i in Enumerable.Range(0, Math.Max(0, host.Entries.Count - 1)))
                    {
                        var entries = host.Entries.SetItem(i, host.Entries[i + 1]).SetItem(i + 1, host.Entries[i]);
                        var other = new RouteTable(table.Hosts.SetItem(h, host with { Entries = entries }));
                        Assert.Contains("V1", Ids(new Plan(Array(gateway with { Tables = gateway.Tables.SetItem(hash, other) }))));
                    }
    }

    [Property(MaxTest = 50)]
    public void Every_fault_is_found_and_not_only_the_first(Plan plan)
    {
        var faults = Mutation.All.Filter(m => m.Name is "table named by nothing" or "a port speaks a protocol that does not exist");
        var broken = faults.Fold(plan, (some, mutation) => mutation.Apply(some).IfNone(some));
        Assert.Equal(
            faults.Filter(m => m.Apply(plan).IsSome).Map(m => m.Invariant).Order(),
            Ids(broken).Order());
    }

    [Fact]
    public void The_plan_of_nothing_is_valid() =>
        Assert.True(Verify.Run(new Plan(Arr<GatewayPlan>.Empty)).IsRight);

    [Fact]
    public void A_plan_that_cannot_be_read_is_refused_and_nothing_is_thrown() =>
        Assert.All(
            new Plan?[] { null, new(Array<GatewayPlan>(null!)), new(Array(Holes)), new(Array(Holes with { Gateway = null! })) },
            plan => Assert.True(Verify.Run(plan!).IsLeft));

    private static readonly GatewayPlan Holes = ArbitraryPlans.Samples.SelectMany(plan => plan.Gateways).First() with
    {
        Ports = Array(new PortPlan(80, ListenerProtocol.Http, Array(new ListenerPlan(null!, null!, default, null!)))),
        Tables = default,
    };

    private static string[] Ids(Plan plan) => Verify.Run(plan).Match<string[]>(
        Left: faults => [.. faults.Map(fault => fault.Invariant).Distinct()],
        Right: _ => []);
}
