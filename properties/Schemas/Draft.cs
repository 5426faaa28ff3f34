using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Sluice.Laws.Schemas;

/// <summary>A node of a schema in our own words: its name, its type, what is said of it, and what it holds.</summary>
internal sealed record Draft(string Name, string Type, Arr<string> Words, Arr<Draft> Parts)
{
    public string Text => $"{Name} {Type} {string.Join(' ', Words)} [{string.Join("; ", Parts.Map(part => part.Text))}]";
}

/// <summary>An OpenAPI schema as a draft. A keyword that is not understood is an exception: nothing may be lost unseen.</summary>
internal static class Drafts
{
    private static readonly Arr<string> Understood = Array("type", "description", "properties", "required", "items", "additionalProperties", "default",
        "minLength", "maxLength", "minimum", "maximum", "minItems", "maxItems", "maxProperties", "enum", "pattern", "format", "oneOf",
        "x-kubernetes-list-type", "x-kubernetes-list-map-keys", "x-kubernetes-map-type", "x-kubernetes-validations");

    /// <summary>
    /// The object as a client may give it. Identity and metadata are the same for every kind and status is dropped before
    /// an object is created, so only the rest is drawn.
    /// </summary>
    public static Draft Of(Crd crd) =>
        new("", "object", Empty, Parts(crd.Schema, crd.StatusApart ? Array("apiVersion", "kind", "metadata", "status") : Array("apiVersion", "kind", "metadata")));

    private static Draft Of(string name, YamlMappingNode schema, bool required)
    {
        var strange = schema.Children.Keys.Select(Text).Where(key => !Understood.Contains(key)).ToArray();
        if (strange.Length > 0) throw new InvalidOperationException($"{name}: the keyword {strange[0]} is not understood");
        var type = (Text(schema["type"]), Find(schema, "format"), schema.Children.ContainsKey("additionalProperties")) switch
        {
            ("object", { IsNone: true }, true) => "map",
            ("object", { IsNone: true }, false) => "object",
            ("array", { IsNone: true }, false) => "list",
            ("string", { IsNone: true }, false) => "text",
            ("string", { IsSome: true }, false) when Find(schema, "format").Map(Text) == "date-time" => "time",
            ("integer", var format, false) => format.Map(Text).IfNone("int64"),
            ("boolean", { IsNone: true }, false) => "bool",
            var (other, _, _) => throw new InvalidOperationException($"{name}: the type {other} is not understood"),
        };
        return new(name, type, (required ? Array("required") : Empty) + Words(schema), Parts(schema, Empty));
    }

    private static Arr<Draft> Parts(YamlMappingNode schema, Arr<string> without)
    {
        var required = Find(schema, "required").Map(list => toArray(((YamlSequenceNode)list).Select(Text))).IfNone(Arr<string>.Empty);
        var fields = Find(schema, "properties").Map(fields => toArray(((YamlMappingNode)fields).Children
            .Where(field => !without.Contains(Text(field.Key)))
            .OrderBy(field => Text(field.Key), StringComparer.Ordinal)
            .Select(field => Of(Text(field.Key), (YamlMappingNode)field.Value, required.Contains(Text(field.Key)))))).IfNone(Arr<Draft>.Empty);
        var items = Find(schema, "items").Map(item => Of("[]", (YamlMappingNode)item, required: false));
        var values = Find(schema, "additionalProperties").Map(value => Of("{}", (YamlMappingNode)value, required: false));
        return fields + toArray(items.AsEnumerable()) + toArray(values.AsEnumerable());
    }

    private static Arr<string> Words(YamlMappingNode schema) => toArray(
        Of(schema, "min", "minLength", "minItems", "minimum")
            .Concat(Of(schema, "max", "maxLength", "maxItems", "maxProperties", "maximum"))
            .Concat(Find(schema, "enum").Map(list => $"in={string.Join(',', ((YamlSequenceNode)list).Select(Text))}").AsEnumerable())
            .Concat(Find(schema, "pattern").Map(pattern => $"like={PatternNames.Of(Text(pattern))}").AsEnumerable())
            .Concat(Keys(schema).AsEnumerable())
            .Concat(Find(schema, "oneOf").Map(union => $"!{RuleNames.OfUnion(Json(union))}").AsEnumerable())
            .Concat(Find(schema, "x-kubernetes-validations").AsEnumerable()
                .SelectMany(rules => ((YamlSequenceNode)rules).Select(rule => $"!{RuleNames.Of(Text(rule["rule"]))}").Order(StringComparer.Ordinal)))
            .Concat(Find(schema, "default").Map(value => $"default={Json(value)}").AsEnumerable()));

    private static Arr<string> Of(YamlMappingNode schema, string word, params string[] keys) =>
        toArray(keys.SelectMany(key => Find(schema, key).AsEnumerable()).Select(value => $"{word}={Text(value)}"));

    /// <summary>What tells the items of a list apart: nothing, the item itself, or some of its fields.</summary>
    private static Option<string> Keys(YamlMappingNode schema) => Find(schema, "x-kubernetes-list-type").Map(Text).IfNone("atomic") switch
    {
        "set" => "set",
        "map" => $"keys={string.Join(',', ((YamlSequenceNode)schema["x-kubernetes-list-map-keys"]).Select(Text))}",
        _ => Option<string>.None,
    };

    /// <summary>JSON without a blank, so that it is one word of a line.</summary>
    private static string Json(YamlNode node) => node switch
    {
        YamlMappingNode map => $"{{{string.Join(',', map.Children.OrderBy(field => Text(field.Key), StringComparer.Ordinal).Select(field => $"{Quoted(Text(field.Key))}:{Json(field.Value)}"))}}}",
        YamlSequenceNode list => $"[{string.Join(',', list.Select(Json))}]",
        YamlScalarNode { Style: ScalarStyle.Plain, Value: "true" or "false" } truth => truth.Value!,
        YamlScalarNode { Style: ScalarStyle.Plain } plain when long.TryParse(plain.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => $"{number}",
        _ => Quoted(Text(node)),
    };

    private static string Quoted(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace(" ", "\\u0020", StringComparison.Ordinal)}\"";

    private static Option<YamlNode> Find(YamlMappingNode node, string key) =>
        node.Children.TryGetValue(key, out var value) ? Some(value) : None;

    private static string Text(YamlNode node) => ((YamlScalarNode)node).Value!;
}
