using System.Text;
using Sluice.Adapters.Cli.Render;
using Sluice.Compiler;
using Sluice.Compiler.Analyses;
using Sluice.Compiler.Emission;
using Sluice.Compiler.Parsing;
using Sluice.Compiler.Status;
using Sluice.Compiler.Text;
using static Sluice.Compiler.Emission.Jsons;

namespace Sluice.Snapshots;

/// <summary>What a case is approved by: the plan, the messages under the lines they are about, status, and answers.</summary>
internal static class Outputs
{
    public static Arr<(string Name, string Text)> Of(Case given, Compilation compilation) => Array(
        ("plan.txt", EmitText.Plan(compilation.Plan)),
        ("diagnostics.yaml", string.Concat(given.Sources.Map(source => Echo(source, compilation)))),
        ("status.yaml", string.Join("---\n", Statuses(compilation))),
        ("explain.txt", string.Join('\n', given.Questions.Map(question => Answer(compilation, question)))));

    /// <summary>A source and its messages; nothing for a source that nothing is said about.</summary>
    private static string Echo(SourceText source, Compilation compilation)
    {
        var said = compilation.Diagnostics.Filter(d => d.At.Document == source.Name);
        return said.IsEmpty ? "" : $"# {source.Name}\n{EchoedSource.Print(Text(source), said).TrimEnd('\n')}\n";
    }

    /// <summary>The status of each object that has one from us, under its kind and name.</summary>
    private static Arr<string> Statuses(Compilation compilation) => toArray(
        from source in compilation.Sources.Values
        from found in source.Objects
        from status in EmitStatus.Of(compilation.Statuses, found)
        select JsonYaml.Print(Mapping(
            Field("kind", found.Key.Kind),
            Field("name", $"{found.Key.Name}"),
            Field("status", status))));

    private static string Answer(Compilation compilation, Question question) =>
        $"$ {question.Line}\n{ExplainText.Print(Explain.Run(compilation, question.Inquiry))}";

    /// <summary>The text as an editor shows it: a byte order mark tells the encoding, which is UTF-8 without one.</summary>
    private static string Text(SourceText source)
    {
        using var reader = new StreamReader(new MemoryStream(source.Bytes.ToArray()), Encoding.UTF8, detectEncodingFromByteOrderMarks: true);
        return reader.ReadToEnd();
    }
}
