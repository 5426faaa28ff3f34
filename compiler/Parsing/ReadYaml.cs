using System.Diagnostics.CodeAnalysis;
using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Text;
using YamlDotNet.Core;

namespace Sluice.Compiler.Parsing;

/// <summary>The documents of an input so far, what was said about them, and what reading may still cost.</summary>
internal sealed record Harvest(Seq<Node> Documents, Remarks Said, Purse Left)
{
    public static readonly Harvest Nothing = new(Empty, Remarks.None, Purse.Full);

    /// <summary>The input is used up: nothing behind this point is read.</summary>
    public bool Finished { get; init; }

    /// <summary>A document about which something was said is not kept, and neither is one that says nothing.</summary>
    public Harvest With(Tree tree) => this with
    {
        Documents = tree.Said.Count > Said.Count ? Documents : Documents + tree.Root.Filter(root => root is not Node.Null).ToSeq(),
        Said = tree.Said,
        Left = tree.Left,
        Finished = tree.Left.Units <= 0,
    };
}

/// <summary>YAML, one document at a time.</summary>
internal static class ReadYaml
{
    public static Harvest All(ReadOnlyMemory<byte> octets, string document)
    {
        var harvest = Harvest.Nothing;
        var segments = YamlDocuments.Split(octets.Span);
        foreach (var segment in segments.Take(ReadLimits.Documents))
        {
            harvest = One(harvest, octets.Span, segment, document);
            if (harvest.Finished) return harvest;
        }

        return segments.Count <= ReadLimits.Documents ? harvest : harvest with
        {
            Said = harvest.Said.Add(() => ReadDiagnostics.TooManyDocuments(
                new Origin(document, "", segments[ReadLimits.Documents].FirstLine, 1, 1))),
        };
    }

    private static Harvest One(Harvest harvest, ReadOnlySpan<byte> octets, Segment segment, string document) =>
        ReadOctets.Decode(octets.Slice(segment.Start, segment.Length), document, segment.Start, segment.FirstLine).Match(
            Right: layout => harvest.With(Grow(layout, Tree.Start(document, harvest.Said, harvest.Left))),
            Left: unreadable => harvest with { Said = harvest.Said.Add(() => unreadable) });

    // Whatever the parser throws becomes a message: it fails on hostile text in more ways than its own exception.
    [SuppressMessage("Design", "CA1031", Justification = "No input may make the reader throw.")]
    private static Tree Grow(Layout layout, Tree start)
    {
        var tree = YamlFaults.TooFarIndented(layout, start.Document).Match(d => start.Stop(() => d), () => start);
        try
        {
            var parser = YamlEvents.Over(layout.Text);
            while (!tree.Stopped && parser.MoveNext())
                tree = YamlEvents.Step(parser.Current!, layout, tree.Top.IsNone).Fold(tree, ReadGrowth.Step);
            return tree;
        }
        catch (YamlException fault)
        {
            return tree.Stop(() => YamlFaults.Explain(fault, layout, tree.Document));
        }
        catch (Exception)
        {
            return tree.Stop(() => YamlFaults.Unexplained(layout, tree.Document));
        }
    }
}
