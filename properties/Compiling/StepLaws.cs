using System.Text;
using Sluice.Compiler;
using Sluice.Compiler.Parsing;
using Sluice.Compiler.Text;
using Sluice.Laws.Oracle;
using Sluice.Reference;
using Xunit;

namespace Sluice.Laws.Compiling;

/// <summary>A step from one compilation to the next gives what compiling from nothing gives.</summary>
public class StepLaws
{
    [Fact]
    public void A_step_equals_compiling_the_changed_input_from_nothing()
    {
        var steps = 0;
        foreach (var pair in Reference.Worlds.Sample(99, 30).Chunk(2))
        {
            var before = Files(pair[0]);
            var after = Files(pair[1]);
            var stepped = Compile.Run(before, CompileOptions.Files);
            var files = before;
            foreach (var change in after.Map(source => (Change)new Change.Put(source)) + before.Map(source => (Change)new Change.Remove(new(source.Name))))
            {
                files = Changed(files, change);
                stepped = Compile.Step(stepped, change);
                if (++steps % 5 != 0) continue;
                var afresh = Compile.Run(files, CompileOptions.Files);
                Assert.Equal(CompileLaws.Bytes(afresh), CompileLaws.Bytes(stepped));
                Assert.Equal(CompileLaws.StatusText(afresh.Statuses), CompileLaws.StatusText(stepped.Statuses));
                Assert.Equal(afresh.Diagnostics, stepped.Diagnostics);
                Assert.Equal(afresh.Keys.Keys, stepped.Keys.Keys);
            }
        }
        Assert.True(steps > 300);
    }

    [Fact]
    public void Changes_that_come_together_give_what_they_give_one_by_one()
    {
        foreach (var pair in Reference.Worlds.Sample(100, 10).Chunk(2))
        {
            var first = Compile.Run(Files(pair[0]), CompileOptions.Files);
            var changes = Files(pair[1]).Map(source => (Change)new Change.Put(source)) + Files(pair[0]).Take(3).ToArr().Map(source => (Change)new Change.Remove(new(source.Name)));
            Assert.Equal(CompileLaws.Bytes(changes.Fold(first, Compile.Step)), CompileLaws.Bytes(Compile.Step(first, changes)));
        }
    }

    [Fact]
    public void An_update_that_is_worse_keeps_what_was_valid_and_says_what_is_not()
    {
        var good = Compile.Run(Array(Compiled.Source("a.yaml", Route("one", "8080") + "---\n" + Route("two", "8080"))), CompileOptions.Files);
        var worse = Compile.Step(good, new Change.Update(Compiled.Source("a.yaml", Route("one", "eighty") + "---\n" + Route("two", "8081"))));
        Assert.True(worse.HasErrors);
        Assert.Equal(2, worse.Sources.Values.Sum(source => source.Objects.Count(found => found.Content.IsSome)));

        var garbage = Compile.Step(good, new Change.Update(Compiled.Source("a.yaml", "a: [")));
        Assert.Equal(2, garbage.Sources.Values.Sum(source => source.Objects.Count(found => found.Content.IsSome)));
        Assert.True(garbage.HasErrors);

        var shorter = Compile.Step(good, new Change.Update(Compiled.Source("a.yaml", Route("one", "8080"))));
        Assert.Equal(1, shorter.Sources.Values.Sum(source => source.Objects.Count(found => found.Content.IsSome)));
    }

    /// <summary>What was carried over yields to a text that gives the object, as when somebody splits a file and slips in the old one.</summary>
    [Fact]
    public void An_object_that_moved_from_a_file_that_broke_is_used_as_it_is_given_now()
    {
        var good = Compile.Run(Array(Compiled.Source("a.yaml", Route("one", "8080"))), CompileOptions.Files);
        var broken = Compile.Step(good, new Change.Update(Compiled.Source("a.yaml", "a: [")));
        var moved = Compile.Step(broken, new Change.Update(Compiled.Source("b.yaml", Route("one", "8081"))));
        Assert.DoesNotContain(moved.Diagnostics, d => d.Code.Id == "GW1057");
        Assert.Contains(broken.Diagnostics, d => d.Code.Severity == Compiler.Diagnostics.Severity.Error);
        Assert.Contains(moved.Sources.Values.SelectMany(source => source.Objects), found => !found.Carried);
    }

    private static string Route(string name, string port) => $$"""
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: { name: {{name}}, namespace: a }
        spec: { parentRefs: [{ name: gw, port: {{port}} }] }

        """;

    private static Arr<SourceText> Files(Reference.World world) =>
        toArray(world.Objects.Select(thing => new SourceText(
            $"{WorldObjects.Kind(thing)} {thing.Meta.Key}", Encoding.UTF8.GetBytes(WorldYaml.Print(thing)))));

    private static Arr<SourceText> Changed(Arr<SourceText> files, Change change) => change switch
    {
        Change.Put(var source) => files.Filter(file => file.Name != source.Name).Add(source),
        Change.Update(var source) => files.Filter(file => file.Name != source.Name).Add(source),
        Change.Remove(var name) => files.Filter(file => file.Name != name.Text),
    };
}
