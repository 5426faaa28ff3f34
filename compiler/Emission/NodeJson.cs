using Sluice.Compiler.Text;

namespace Sluice.Compiler.Emission;

/// <summary>An input as it was given, for output that repeats it.</summary>
internal static class NodeJson
{
    public static Json Of(Node node) => node switch
    {
        Node.Null => new Json.Null(),
        Node.Bool(var value, _) => new Json.Bool(value),
        Node.Number(var literal, _) => long.TryParse(literal, out var whole) ? new Json.Number(whole) : new Json.Text(literal),
        Node.Text(var text, _) => new Json.Text(text),
        Node.Sequence(var items, _) => new Json.List(items.Map(Of)),
        Node.Mapping(var entries, _) => new Json.Mapping(entries.Map(entry => (entry.Key.Value, Of(entry.Value)))),
    };
}
