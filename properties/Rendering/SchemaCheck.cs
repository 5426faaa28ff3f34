using System.Collections.Generic;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Sluice.Laws.Rendering;

/// <summary>
/// What of a JSON document breaks a JSON schema of draft 4, as far as the schema of SARIF goes. A keyword that is not
/// known here throws: a check that skips what it does not know would pass too much.
/// </summary>
internal sealed class SchemaCheck(JsonElement schema)
{
    private static readonly string[] Silent = ["$schema", "id", "title", "description", "default", "definitions"];

    /// <summary>A line for each fault, with its path.</summary>
    public Arr<string> Faults(JsonElement document) => toArray(Of(schema, document, "$"));

    private IEnumerable<string> Of(JsonElement rules, JsonElement value, string path) =>
        rules.EnumerateObject().SelectMany(rule => Broken(rules, rule, value, path));

    private IEnumerable<string> Broken(JsonElement rules, JsonProperty rule, JsonElement value, string path) => rule.Name switch
    {
        "$ref" => Of(Definition(rule.Value.GetString()!), value, path),
        "type" => Fault(!Types(rule.Value).Any(type => IsOf(type, value)), path, $"is no {rule.Value}"),
        "enum" => Fault(!rule.Value.EnumerateArray().Any(choice => JsonElement.DeepEquals(choice, value)), path, "is none of the choices"),
        "required" => rule.Value.EnumerateArray().Where(_ => value.ValueKind == JsonValueKind.Object)
            .SelectMany(name => Fault(!value.TryGetProperty(name.GetString()!, out _), path, $"lacks {name}")),
        "properties" => Members(value).SelectMany(member => rule.Value.TryGetProperty(member.Name, out var of) ? Of(of, member.Value, $"{path}.{member.Name}") : []),
        "additionalProperties" => Members(value).Where(member => !Known(rules, member.Name)).SelectMany(member => rule.Value.ValueKind switch
        {
            JsonValueKind.False => [$"{path}: {member.Name} is unknown"],
            JsonValueKind.Object => Of(rule.Value, member.Value, $"{path}.{member.Name}"),
            _ => [],
        }),
        "items" => Items(value).SelectMany((item, index) => Of(rule.Value, item, $"{path}[{index}]")),
        "minItems" => Fault(value.ValueKind == JsonValueKind.Array && value.GetArrayLength() < rule.Value.GetInt32(), path, "has too few items"),
        "uniqueItems" => Fault(Items(value).Select(item => item.GetRawText()).GroupBy(text => text, StringComparer.Ordinal).Any(group => group.Count() > 1), path, "has an item twice"),
        "minimum" => Fault(value.ValueKind == JsonValueKind.Number && value.GetDouble() < rule.Value.GetDouble(), path, "is too small"),
        "maximum" => Fault(value.ValueKind == JsonValueKind.Number && value.GetDouble() > rule.Value.GetDouble(), path, "is too large"),
        "pattern" => Fault(value.ValueKind == JsonValueKind.String && !Regex.IsMatch(value.GetString()!, rule.Value.GetString()!), path, $"does not match {rule.Value}"),
        "format" => Fault(value.ValueKind == JsonValueKind.String && !Fits(rule.Value.GetString()!, value.GetString()!), path, $"is no {rule.Value}"),
        "anyOf" => Fault(rule.Value.EnumerateArray().All(each => Of(each, value, path).Any()), path, "fits none of anyOf"),
        "oneOf" => Fault(rule.Value.EnumerateArray().Count(each => !Of(each, value, path).Any()) != 1, path, "does not fit exactly one of oneOf"),
        var other when Silent.Contains(other) => [],
        var other => throw new NotSupportedException($"the schema has the keyword '{other}'"),
    };

    private JsonElement Definition(string reference) =>
        reference == "#" ? schema : schema.GetProperty("definitions").GetProperty(reference["#/definitions/".Length..]);

    private static bool Known(JsonElement rules, string name) => rules.TryGetProperty("properties", out var properties) && properties.TryGetProperty(name, out _);

    private static JsonElement.ObjectEnumerator Members(JsonElement value) => value.ValueKind == JsonValueKind.Object ? value.EnumerateObject() : default;

    private static JsonElement.ArrayEnumerator Items(JsonElement value) => value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : default;

    private static IEnumerable<string> Types(JsonElement type) =>
        type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(each => each.GetString()!) : [type.GetString()!];

    private static bool IsOf(string type, JsonElement value) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "null" => value.ValueKind == JsonValueKind.Null,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && value.GetDouble() % 1 == 0,
        _ => throw new NotSupportedException($"the schema has the type '{type}'"),
    };

    private static bool Fits(string format, string text) => format switch
    {
        "uri" => Uri.IsWellFormedUriString(text, UriKind.Absolute),
        "uri-reference" => Uri.IsWellFormedUriString(text, UriKind.RelativeOrAbsolute),
        "date-time" => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _),
        _ => throw new NotSupportedException($"the schema has the format '{format}'"),
    };

    private static IEnumerable<string> Fault(bool broken, string path, string what) => broken ? [$"{path}: {what}"] : [];
}
