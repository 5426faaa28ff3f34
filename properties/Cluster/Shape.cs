using System.Collections.Generic;
using System.Text.Json.Nodes;

namespace Sluice.Laws.Clusters;

/// <summary>A part of a CRD's structural schema, as the server publishes it.</summary>
internal sealed class Shape(JsonObject json)
{
    public JsonObject Json => json;
    public string Type => Text("type") ?? "";
    public IReadOnlyDictionary<string, Shape> Properties { get; } =
        (json["properties"] as JsonObject ?? []).ToDictionary(p => p.Key, p => new Shape((JsonObject)p.Value!), StringComparer.Ordinal);
    public Option<Shape> Items => Optional(json["items"] as JsonObject).Map(items => new Shape(items));
    public Option<Shape> Additional => Optional(json["additionalProperties"] as JsonObject).Map(values => new Shape(values));
    public IReadOnlyList<string> Required => Texts("required");
    public IReadOnlyList<JsonNode> Enum => [.. (json["enum"] as JsonArray ?? []).Select(value => value!)];
    public string? Pattern => Text("pattern");
    public string? ListType => Text("x-kubernetes-list-type");
    public IReadOnlyList<string> ListKeys => Texts("x-kubernetes-list-map-keys");

    /// <summary>What is said when a rule of this part, or of a part within, is broken; rules about a change from an older object left out.</summary>
    public IEnumerable<string> Rules => (json["x-kubernetes-validations"] as JsonArray ?? [])
        .Where(rule => !$"{rule!["rule"]}".Contains("oldSelf", StringComparison.Ordinal))
        .Select(rule => $"{rule!["message"] ?? rule["rule"]}")
        .Concat(Properties.Values.Concat(Items.AsEnumerable()).Concat(Additional.AsEnumerable()).SelectMany(part => part.Rules));

    public JsonNode? Default => json["default"];
    public long? Limit(string name) => json[name] is JsonValue value ? value.GetValue<long>() : null;

    /// <summary>A value that the schema would probably take: its default, its first choice, or an example by pattern.</summary>
    public JsonNode Example()
    {
        if (Default is { } given) return given.DeepClone();
        if (Enum.Count > 0) return Enum[0].DeepClone();
        return Type switch
        {
            "object" => new JsonObject(Properties.Where(p => Required.Contains(p.Key)).Select(p => KeyValuePair.Create(p.Key, (JsonNode?)p.Value.Example()))),
            "array" => new JsonArray([.. Items.Map(item => item.Example())]),
            "integer" => JsonValue.Create(Limit("minimum") ?? 1),
            "boolean" => JsonValue.Create(true),
            _ => JsonValue.Create(NastyTexts.Good(Pattern)),
        };
    }

    private string? Text(string name) => json[name]?.GetValue<string>();

    private string[] Texts(string name) => [.. (json[name] as JsonArray ?? []).Select(value => value!.GetValue<string>())];
}

/// <summary>One kind in one version that a server serves.</summary>
internal sealed record Resource(string Group, string Version, string Kind, string Plural, bool Namespaced, Shape Schema)
{
    public string ApiVersion => $"{Group}/{Version}";

    /// <summary>Where objects of the kind are created.</summary>
    public string Path(string place) =>
        Namespaced ? $"/apis/{ApiVersion}/namespaces/{place}/{Plural}" : $"/apis/{ApiVersion}/{Plural}";

    public override string ToString() => $"{Kind} {Version}";
}
