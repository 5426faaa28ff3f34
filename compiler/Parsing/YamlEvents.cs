using System.Diagnostics.CodeAnalysis;
using Sluice.Compiler.Diagnostics;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Sluice.Compiler.Parsing;

/// <summary>The events of the YAML parser as steps through a document.</summary>
internal static class YamlEvents
{
    [SuppressMessage("ApiDesign", "RS0030", Justification = "A reader over a string in memory: the parser takes its text no other way.")]
    public static IParser Over(string text) => new Parser(new System.IO.StringReader(text));

    /// <summary>The step that an event makes; starts and ends of streams and documents make none.</summary>
    public static Option<ReadEvent> Step(ParsingEvent happened, Layout layout, bool isRoot) => happened switch
    {
        SequenceStart start => Opened(start, isObject: false, layout, isRoot),
        MappingStart start => Opened(start, isObject: true, layout, isRoot),
        SequenceEnd or MappingEnd => new ReadEvent.Close(layout.Place((int)happened.Start.Index, (int)happened.Start.Index)),
        YamlDotNet.Core.Events.Scalar scalar => Leaf(scalar, layout),
        AnchorAlias alias => new ReadEvent.Alias(alias.Value.Value, layout.Place((int)alias.Start.Index, (int)alias.End.Index)),
        _ => None,
    };

    private static ReadEvent Opened(NodeEvent start, bool isObject, Layout layout, bool isRoot)
    {
        var from = AfterProperties(start, layout.Text);
        // A pair inside a list ([a: b]) opens an object without a place of its own; its first key will give one.
        var placed = isRoot || start.Start.Index > 0 || start.End.Index > 0;
        var at = placed ? layout.Place(from, from + 1) : default;
        ReadEvent open = isObject
            ? new ReadEvent.OpenObject(AnchorOf(start), at)
            : new ReadEvent.OpenList(AnchorOf(start), at);
        return start.Tag.IsEmpty || YamlScalars.FitsCollection(start.Tag.Value, isObject)
            ? open
            : new ReadEvent.Refused(
                place => ReadDiagnostics.UnknownTag(place, YamlScalars.Written(start.Tag.Value)), open);
    }

    private static ReadEvent Leaf(YamlDotNet.Core.Events.Scalar scalar, Layout layout)
    {
        var (at, anchor) = (PlaceOf(scalar, layout), AnchorOf(scalar));
        return ReadSurrogates.HasLone(scalar.Value)
            ? new ReadEvent.Refused(ReadDiagnostics.LoneSurrogate, new ReadEvent.Leaf(new Scalar.Text(""), anchor, at))
            : Meaning(scalar).Match<ReadEvent>(
                Right: value => new ReadEvent.Leaf(value, anchor, at),
                Left: why => new ReadEvent.Refused(why, new ReadEvent.Leaf(new Scalar.Text(scalar.Value), anchor, at)));
    }

    private static Either<Func<Text.Origin, Diagnostic>, Scalar> Meaning(YamlDotNet.Core.Events.Scalar scalar) =>
        !scalar.Tag.IsEmpty ? YamlScalars.Tagged(scalar.Tag.Value, scalar.Value)
        : scalar.Style is ScalarStyle.Plain ? YamlScalars.Plain(scalar.Value)
        : new Scalar.Text(scalar.Value);

    private static Place PlaceOf(NodeEvent node, Layout layout)
    {
        var from = AfterProperties(node, layout.Text);
        return node is YamlDotNet.Core.Events.Scalar { Style: ScalarStyle.Literal or ScalarStyle.Folded }
            ? layout.Place(from, from + layout.Text[from..layout.EndOfLine(from)].TrimEnd().Length)
            : layout.Place(from, Math.Max(from, (int)node.End.Index));
    }

    private static Option<string> AnchorOf(NodeEvent node) =>
        node.Anchor.IsEmpty ? None : Some(node.Anchor.Value);

    /// <summary>Where the value itself begins, behind its tag and its anchor.</summary>
    private static int AfterProperties(NodeEvent node, string text)
    {
        var at = (int)Math.Min(node.Start.Index, text.Length);
        if (node.Tag.IsEmpty && node.Anchor.IsEmpty) return at;
        var end = (int)Math.Min(Math.Max(node.End.Index, at), text.Length);
        while (at < end && text[at] is '&' or '!' or '#' or ' ' or '\t' or '\r' or '\n')
        {
            var rest = text.AsSpan(at, end - at);
            var past = text[at] switch
            {
                '&' or '!' => rest.IndexOfAny(" \t\r\n"),
                '#' => rest.IndexOfAny('\r', '\n'),
                _ => 1,
            };
            at = past < 0 ? end : at + past;
        }

        return at;
    }
}
