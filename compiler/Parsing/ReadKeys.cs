using System.Collections.Generic;
using Sluice.Compiler.Text;

namespace Sluice.Compiler.Parsing;

/// <summary>Scalars as nodes and nodes as keys.</summary>
internal static class ReadKeys
{
    public static Node Leaf(Scalar value, Origin at) => value switch
    {
        Scalar.Null => new Node.Null(at),
        Scalar.Bool(var truth) => new Node.Bool(truth, at),
        Scalar.Number(var literal) => new Node.Number(literal, at),
        Scalar.Text(var content) => new Node.Text(content, at),
        Scalar.Merge => new Node.Text("<<", at),
        Scalar.NotFinite(var written) => new Node.Text(written, at),
    };

    /// <summary>The key that a JSON tool makes of a node: numbers and booleans have one, nothing and collections do not.</summary>
    public static Option<string> Text(Node node) => node switch
    {
        Node.Null => None,
        Node.Bool(var value, _) => value ? "true" : "false",
        Node.Number(var literal, _) => literal,
        Node.Text(var content, _) => content,
        Node.Sequence => None,
        Node.Mapping => None,
    };

    /// <summary>Each key that stood in the object before, with its first place.</summary>
    public static Seq<(Located<string> Second, Origin First)> Duplicates(Seq<Entry> entries)
    {
        var first = new Dictionary<string, Origin>(entries.Count, StringComparer.Ordinal);
        return toSeq(entries
            .Where(entry => !first.TryAdd(entry.Key.Value, entry.Key.At))
            .Select(entry => (entry.Key, first[entry.Key.Value]))).Strict();
    }
}
