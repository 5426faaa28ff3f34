using Sluice.Compiler;
using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Emission;
using Sluice.Compiler.Status;
using Sluice.Compiler.Text;
using Sluice.Reference;
using Xunit;

namespace Sluice.Laws.Oracle;

using World = Sluice.Reference.World;

/// <summary>
/// The same for worlds that use all of the API, compiled for a data plane that carries all of it: sets of listeners, default
/// Gateways, client certificates, policies, streams and the mesh. SLUICE_WHOLE_WORLDS and SLUICE_SEED make another run.
/// </summary>
public class WholeOracleLaws
{
    private static readonly int Count = int.TryParse(Environment.GetEnvironmentVariable("SLUICE_WHOLE_WORLDS"), out var count) ? count : 120;
    private static readonly int Seed = int.TryParse(Environment.GetEnvironmentVariable("SLUICE_SEED"), out var seed) ? seed : 20261125;

    [Fact]
    public void Every_world_compiles_without_refusal_and_its_plan_verifies()
    {
        foreach (var world in Worlds.Sample(Seed, Count, Scope.Whole))
        {
            var compiled = Compiled.Of(world);
            Assert.True(compiled.Verified.IsSome, $"{string.Join("\n", compiled.Violations)}\n{world}");
            var schema = compiled.Diagnostics.Filter(d => d.Code.Severity == Severity.Error && string.CompareOrdinal(d.Code.Id, "GW2009") < 0);
            Assert.True(schema.IsEmpty, $"{string.Join("\n", schema.Map(d => $"{d.At} {d.Code.Id} {d.Message}"))}\n{world}");
        }
    }

    [Fact]
    public void Status_is_what_the_specification_reads()
    {
        var found = Worlds.Sample(Seed, Count, Scope.Whole)
            .SelectMany((world, index) => StatusTexts.Differences(world, Compiled.Of(world)).Select(difference => (Index: index, World: world, Text: difference)))
            .ToArray();
        Assert.True(found.Length == 0,
            $"{string.Join("\n", found.Select(each => $"world {each.Index}: {each.Text}"))}\n{(found.Length > 0 ? found[0].World : null)}");
    }

    [Fact]
    public void The_order_of_objects_changes_no_byte()
    {
        foreach (var world in Worlds.Sample(Seed, Count / 4, Scope.Whole))
        {
            var sources = toArray(world.Objects.Select((thing, index) => Compiled.Source($"{index:D4}.yaml", WorldYaml.Print(thing))));
            Assert.Equal(Everything(Run(sources)), Everything(Run(toArray(sources.Reverse()))));
        }
    }

    [Fact]
    public void A_step_is_what_compiling_from_nothing_is()
    {
        foreach (var world in Worlds.Sample(Seed, Count / 4, Scope.Whole))
        {
            var sources = toArray(world.Objects.Select((thing, index) => Compiled.Source($"{index:D4}.yaml", WorldYaml.Print(thing))));
            for (var removed = 0; removed < sources.Count; removed += Math.Max(1, sources.Count / 3))
            {
                var fewer = Run(sources.RemoveAt(removed));
                Assert.Equal(Everything(fewer), Everything(Compile.Step(Run(sources), new Change.Remove(new(sources[removed].Name)))));
                Assert.Equal(Everything(Run(sources)), Everything(Compile.Step(fewer, new Change.Put(sources[removed]))));
            }
        }
    }

    private static Compilation Run(Arr<SourceText> sources) => Compile.Run(sources, CompileOptions.Files with { Serves = Capabilities.Whole });

    private static string Everything(Compilation compiled) =>
        JsonText.Compact(Emit.Plan(compiled.Plan))
        + string.Concat(EmitStatus.Objects(compiled).Map(JsonText.Compact))
        + string.Join("\n", compiled.Diagnostics.Map(d => $"{d.At} {d.Code.Id} {d.Message}"));
}
