using System.Text.Json.Nodes;
using Sluice.Compiler.Parsing;
using Sluice.Compiler.Text;

namespace Sluice.Laws.Clusters;

/// <summary>What the compiler's reader read, as plain JSON: numbers keep the letters that they were written with.</summary>
internal static class NodeJson
{
    public static JsonNode? Of(Node node) => node switch
    {
        Node.Null => null,
        Node.Bool(var value, _) => JsonValue.Create(value),
        Node.Number(var literal, _) => JsonNode.Parse(literal),
        Node.Text(var text, _) => JsonValue.Create(text),
        Node.Sequence(var items, _) => new JsonArray([.. items.Map(Of)]),
        Node.Mapping(var entries, _) => Fields(entries),
    };

    /// <summary>The objects of a text in YAML or JSON, those that can be read.</summary>
    public static Arr<JsonObject> Documents(SourceText source) => toArray(Values(source).OfType<JsonObject>());

    public static Arr<JsonNode?> Values(SourceText source) => Read.Documents(source).Value.Map(Of);

    private static JsonObject Fields(Arr<Entry> entries)
    {
        var fields = new JsonObject();
        foreach (var entry in entries) fields[entry.Key.Value] = Of(entry.Value);
        return fields;
    }
}
