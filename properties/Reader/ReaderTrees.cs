using System.Collections.Generic;
using Sluice.Compiler.Text;

namespace Sluice.Laws.Reader;

/// <summary>Trees as tests compare them: what they hold, without where it stands.</summary>
internal static class ReaderTrees
{
    public static string Shape(Node node) => node switch
    {
        Node.Null => "null",
        Node.Bool(var value, _) => value ? "true" : "false",
        Node.Number(var literal, _) => "#" + literal,
        Node.Text(var content, _) => $"'{content}'",
        Node.Sequence(var items, _) => $"[{string.Join(',', items.Map(Shape))}]",
        Node.Mapping(var entries, _) => $"{{{string.Join(',', entries.Map(entry => $"{entry.Key.Value}:{Shape(entry.Value)}"))}}}",
    };

    /// <summary>Every node, each before what it holds.</summary>
    public static IEnumerable<Node> Walk(Node node) => new[] { node }.Concat(Children(node).SelectMany(Walk));

    private static IEnumerable<Node> Children(Node node) => node switch
    {
        Node.Null => Seq<Node>(),
        Node.Bool => Seq<Node>(),
        Node.Number => Seq<Node>(),
        Node.Text => Seq<Node>(),
        Node.Sequence(var items, _) => items,
        Node.Mapping(var entries, _) => entries.Map(entry => entry.Value),
    };
}
