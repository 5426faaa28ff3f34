using Sluice.Compiler.Diagnostics;
using Sluice.Reference;
using Xunit;

namespace Sluice.Laws.Oracle;

using World = Sluice.Reference.World;

/// <summary>
/// Plan and status agree with the reference reading on generated worlds. The environment variables SLUICE_WORLDS,
/// SLUICE_REQUESTS and SLUICE_SEED make the run larger or another one.
/// </summary>
public class OracleLaws
{
    private static readonly int Count = Setting("SLUICE_WORLDS", 200);
    private static readonly int Requests = Setting("SLUICE_REQUESTS", 50);
    private static readonly int Seed = Setting("SLUICE_SEED", 20261123);

    [Fact]
    public void Every_generated_world_compiles_without_refusal_and_its_plan_verifies()
    {
        foreach (var world in Worlds.Sample(Seed, Count))
        {
            var compiled = Compiled.Of(world);
            Assert.True(compiled.Verified.IsSome, $"{string.Join("\n", compiled.Violations)}\n{world}");
            var schema = compiled.Diagnostics.Filter(d => d.Code.Severity == Severity.Error && string.CompareOrdinal(d.Code.Id, "GW2100") < 0);
            Assert.True(schema.IsEmpty, $"{string.Join("\n", schema.Map(d => $"{d.At} {d.Code.Id} {d.Message}"))}\n{world}");
        }
    }

    [Fact]
    public void The_plan_answers_as_the_specification_reads()
    {
        foreach (var world in Worlds.Sample(Seed, Count))
        {
            var compiled = Compiled.Of(world);
            foreach (var probe in Probes.Sample(world, Seed, Requests))
            {
                var expected = Accounts.Of(Reading.Answer(world, probe));
                var actual = Accounts.Of(compiled, world, probe);
                Assert.True(expected == actual, $"the reading says  {expected}\nthe plan says     {actual}\n{probe}\n{world}");
            }
        }
    }

    [Fact]
    public void Status_says_of_every_parent_and_listener_what_the_specification_reads()
    {
        foreach (var world in Worlds.Sample(Seed, Count))
        {
            var statuses = Compiled.Of(world).Statuses;
            foreach (var difference in Verdicts.Differences(world, statuses)) Assert.Fail($"{difference}\n{world}");
        }
    }

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), out var value) ? value : otherwise;
}
