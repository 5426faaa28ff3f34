using System.Globalization;

namespace Sluice.Compiler.Emission;

/// <summary>
/// JSON as block YAML, the way kubectl prints objects: two spaces a level, a list stands at the level of its key,
/// text is quoted only where a reader could take it for something else.
/// </summary>
public static class JsonYaml
{
    /// <summary>One document that ends with a line feed.</summary>
    public static string Print(Json json) => json switch
    {
        Json.Null => Inline(json),
        Json.Bool => Inline(json),
        Json.Number => Inline(json),
        Json.Text => Inline(json),
        Json.List(var items) => items.IsEmpty ? Inline(json) : Block(json, ""),
        Json.Mapping(var fields) => fields.IsEmpty ? Inline(json) : Block(json, ""),
    } + "\n";

    /// <summary>The lines of a node, without indentation before the first, which follows a key, a dash or nothing.</summary>
    private static string Block(Json json, string indent) => json switch
    {
        Json.Null => Inline(json),
        Json.Bool => Inline(json),
        Json.Number => Inline(json),
        Json.Text => Inline(json),
        Json.List(var items) => items.IsEmpty
            ? Inline(json)
            : string.Join($"\n{indent}", items.Map(item => "- " + Block(item, indent + "  "))),
        Json.Mapping(var fields) => fields.IsEmpty
            ? Inline(json)
            : string.Join($"\n{indent}", fields.Map(f => Field(f.Key, f.Value, indent))),
    };

    /// <summary>YAML reads no more than 1024 characters in search of a colon; a longer key is marked as one.</summary>
    private static string Field(string key, Json value, string indent) => YamlScalars.Print(key) is { Length: <= 1000 } name
        ? $"{name}:{After(value, indent)}"
        : $"? {YamlScalars.Print(key)}\n{indent}:{After(value, indent)}";

    private static string After(Json value, string indent) => value switch
    {
        Json.Null => " " + Inline(value),
        Json.Bool => " " + Inline(value),
        Json.Number => " " + Inline(value),
        Json.Text => " " + Inline(value),
        Json.List(var items) => items.IsEmpty ? " " + Inline(value) : $"\n{indent}{Block(value, indent)}",
        Json.Mapping(var fields) => fields.IsEmpty ? " " + Inline(value) : $"\n{indent}  {Block(value, indent + "  ")}",
    };

    /// <summary>What stands on one line: scalars, and collections of nothing.</summary>
    private static string Inline(Json json) => json switch
    {
        Json.Null => "null",
        Json.Bool(var value) => value ? "true" : "false",
        Json.Number(var value) => value.ToString(CultureInfo.InvariantCulture),
        Json.Text(var value) => YamlScalars.Print(value),
        Json.List => "[]",
        Json.Mapping => "{}",
    };
}
