using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Text;

namespace Sluice.Compiler.Parsing;

/// <summary>Text → trees of nodes. Any octets give an answer: the documents that can be read, and why others cannot.</summary>
public static partial class Read
{
    /// <summary>The documents of an input in their order, without the empty ones and those that cannot be read.</summary>
    public static Reported<Arr<Node>> Documents(SourceText source)
    {
        var harvest = Refusal(source).Match(
            refusal => Harvest.Nothing with { Said = Harvest.Nothing.Said.Add(() => refusal) },
            () => Harvested(ReadOctets.WithoutMark(source.Bytes), source.Name));
        return new(toArray(harvest.Documents), harvest.Said.All(source.Name));
    }

    /// <summary>One object from a watch: its places are paths alone, because nobody can open its text.</summary>
    public static Reported<Option<Node>> Json(SourceText source)
    {
        var harvest = Refusal(source).Match(
            refusal => Harvest.Nothing with { Said = Harvest.Nothing.Said.Add(() => refusal) },
            () => ReadJson.All(ReadOctets.WithoutMark(source.Bytes), source.Name, positions: false).Said);
        var said = harvest.Documents.Count > 1
            ? harvest.Said.Add(() => ReadDiagnostics.NotJson(Origin.Of(source.Name), "more than one JSON value stands where one object is expected", "Send each object by itself"))
            : harvest.Said;
        return new(said.Count == 0 ? harvest.Documents.HeadOrNone() : None, said.All(source.Name));
    }

    private static Option<Diagnostic> Refusal(SourceText source) =>
        source.Bytes.Length > ReadLimits.Octets ? ReadDiagnostics.TooLarge(Origin.Of(source.Name), source.Bytes.Length)
        : ReadOctets.IsWide(source.Bytes.Span) ? ReadDiagnostics.WideText(new Origin(source.Name, "", 1, 1, 1))
        : None;

    private static Harvest Harvested(ReadOnlyMemory<byte> octets, string document)
    {
        if (!ReadJson.Begins(octets.Span)) return ReadYaml.All(octets, document);
        var json = ReadJson.All(octets, document, positions: true);
        return json.Fault.IsNone || json.MeantAsJson ? json.Said : Further(json.Said, ReadYaml.All(octets, document));
    }

    // A text that begins like JSON and is none may be YAML in flow style, which kubectl takes as well. If it is neither,
    // the reading that came further knows better what was meant.
    private static Harvest Further(Harvest json, Harvest yaml) =>
        yaml.Said.Kept.IsEmpty || yaml.Said.Kept.Head.At.CompareTo(json.Said.Kept.Head.At) > 0 ? yaml : json;
}
