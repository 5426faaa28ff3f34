using System.Text;
using Sluice.Compiler;
using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Emission;
using Sluice.Compiler.Text;
using Xunit;

namespace Sluice.Snapshots;

/// <summary>What every case must show: the approved outputs, and what holds of any input.</summary>
public sealed class CaseTests
{
    public static TheoryData<string> Names => [.. Case.Names()];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_outputs_are_as_approved(string name)
    {
        var given = Case.Named(name);
        var compilation = Compile.Run(given.Sources, given.Options);
        Assert.Empty(Golden.Differences(given.Folder, Outputs.Of(given, compilation)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_plan_passes_its_verification(string name)
    {
        var given = Case.Named(name);
        Assert.Empty(Compile.Run(given.Sources, given.Options).Violations);
    }

    /// <summary>Documents in files of their own, in the opposite order and under other names, mean the same.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Neither_order_nor_names_of_files_change_the_plan(string name)
    {
        var given = Case.Named(name);
        Assert.Equal(
            PlanOf(Compile.Run(given.Sources, given.Options)),
            PlanOf(Compile.Run(Renamed(given.Sources), given.Options)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Arriving_one_by_one_the_sources_give_the_same_plan_and_messages(string name)
    {
        var given = Case.Named(name);
        var whole = Compile.Run(given.Sources, given.Options);
        var grown = toSeq(given.Sources).Rev().Fold(
            Compile.Run(Arr<SourceText>.Empty, given.Options),
            (sofar, source) => Compile.Step(sofar, new Change.Put(source)));
        Assert.Equal(PlanOf(whole), PlanOf(grown));
        Assert.Equal(whole.Diagnostics.AsEnumerable(), grown.Diagnostics);
    }

    /// <summary>A message that no approved file shows would be a message that nobody reviewed.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Every_message_is_about_one_of_the_sources(string name)
    {
        var given = Case.Named(name);
        var known = given.Sources.Map(source => source.Name);
        // That a version has no report is said of the command line, not of a place in the input.
        Assert.All(Compile.Run(given.Sources, given.Options).Diagnostics.Filter(d => d.Code != PortabilityDiagnostics.Unreported), d => Assert.Contains(d.At.Document, known));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void No_output_but_the_echoed_input_shows_a_key(string name)
    {
        var given = Case.Named(name);
        var compilation = Compile.Run(given.Sources, given.Options);
        var shown = string.Concat(Outputs.Of(given, compilation).Filter(output => output.Name != "diagnostics.yaml").Map(output => output.Text))
            + PlanOf(compilation) + compilation + string.Join('\n', compilation.Diagnostics.Map(d => $"{d}"));
        Assert.All(compilation.Keys.Values, key => Assert.DoesNotContain(Middle(key.PrivateKeyPem), shown, StringComparison.Ordinal));
        Assert.DoesNotContain("PRIVATE KEY", shown, StringComparison.Ordinal);
    }

    private static string PlanOf(Compilation compilation) => JsonText.Compact(Emit.Plan(compilation.Plan));

    /// <summary>A line of the key's body, which would stand wherever the key does.</summary>
    private static string Middle(string pem) => pem.Split('\n')[1].Trim();

    private static Arr<SourceText> Renamed(Arr<SourceText> sources)
    {
        var documents = toArray(sources.SelectMany(Documents));
        return toArray(documents.Reverse().Select((bytes, index) => new SourceText($"{(char)('z' - index)}-{index}.yaml", bytes)));
    }

    /// <summary>A source that cannot be cut by its document markers stays whole.</summary>
    private static Arr<byte[]> Documents(SourceText source) => source.Name.EndsWith(".yaml", StringComparison.Ordinal)
        ? toArray(Encoding.UTF8.GetString(source.Bytes.Span).Split("\n---\n").Select(Encoding.UTF8.GetBytes))
        : Array(source.Bytes.ToArray());
}
