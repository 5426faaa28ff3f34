using System.Collections.Generic;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sluice.Laws.Clusters;

/// <summary>
/// Every way in which one field of an object can be spoilt, or can be just right, as its schema tells. What each edit
/// deserves is for the server to say.
/// </summary>
internal static class Mutations
{
    private static readonly string[] OtherTypes = ["\"text\"", "\"1\"", "7", "0", "1.5", "1.0", "1e2", "-1", "true", "false", "null", "[]", "{}", "[null]", "[\"a\"]", "[{}]", "{\"a\":\"b\"}", "{\"a\":null}"];

    private static readonly string[] Numbers =
    [
        "0", "-1", "-0", "1", "1.0", "1.5", "1e0", "1e2", "80", "80.0", "8e1", "65535", "65536", "2147483647", "2147483648", "-2147483649", "4294967296",
        "9223372036854775807", "9223372036854775808", "-9223372036854775809", "1e18", "1e19", "1e300", "100000000000000000000000", "\"80\"", "0.1e1", "301", "304", "302.0",
    ];

    /// <summary>All edits of what the kind itself defines; a creation does not keep <c>status</c>, so it is left out.</summary>
    public static IEnumerable<Edit> Of(Shape schema, JsonObject seed) =>
        Fields(schema, seed, Place.Root, [.. schema.Properties.Keys.Where(key => key is not ("status" or "metadata" or "apiVersion" or "kind"))]);

    private static IEnumerable<Edit> At(Shape shape, JsonNode? value, Place place) =>
        OtherTypes.Select(json => Put(place, json, "another type"))
            .Append(new Edit(place, None, "taken away"))
            .Concat(shape.Enum.SelectMany(choice => Choices(choice).Select(json => Put(place, json, "another choice"))))
            .Concat(value switch
            {
                JsonObject fields when shape.Additional.IsSome => Entries(shape, fields, place),
                JsonObject fields => Fields(shape, fields, place, [.. shape.Properties.Keys]),
                JsonArray items => Items(shape, items, place),
                JsonValue when shape.Type == "string" => Texts(shape, value.GetValue<string>(), place),
                JsonValue when shape.Type == "integer" => Integers(shape, place),
                _ => [],
            });

    private static IEnumerable<Edit> Fields(Shape shape, JsonObject fields, Place place, string[] keys) =>
        keys.Where(fields.ContainsKey).SelectMany(key => At(shape.Properties[key], fields[key], place.Under(key)))
            .Concat(keys.Where(key => !fields.ContainsKey(key)).SelectMany(key => Absent(shape.Properties[key], place.Under(key))))
            .Concat(keys.Select(key => Put(place.Under(OtherCase(key)), (fields[key] ?? shape.Properties[key].Example()).ToJsonString(), "a key in another case")))
            .Append(Put(place.Under("unknownField"), "{\"a\":[1]}", "an unknown field"))
            .Append(Put(place.Under("unknown/field.x"), "null", "an unknown field"));

    private static IEnumerable<Edit> Absent(Shape shape, Place place)
    {
        yield return Put(place, shape.Example().ToJsonString(), "one more field");
        yield return Put(place, "null", "one more field, null");
        yield return Put(place, shape.Type switch { "object" => "{}", "array" => "[]", "integer" => "0", "boolean" => "false", _ => "\"\"" }, "one more field, empty");
        foreach (var choice in shape.Enum) yield return Put(place, choice.ToJsonString(), "one more field, another choice");
        if (shape.Type == "string") yield return Put(place, "\"*.example.com\"", "one more field");
    }

    private static IEnumerable<Edit> Entries(Shape shape, JsonObject fields, Place place)
    {
        foreach (var (key, value) in fields)
        {
            foreach (var edit in shape.Additional.Map(values => At(values, value, place.Under(key))).IfNone([])) yield return edit;
        }
        foreach (var key in NastyTexts.All) yield return Put(place.Under(key), "\"v\"", "another key");
        foreach (var length in new[] { 252, 253, 254, 255 })
        {
            yield return Put(place.Under(Repeated("a", length)), "\"v\"", "a long key");
            yield return Put(place.Under(Repeated("a", length) + "/b"), "\"v\"", "a long key");
        }
        foreach (var length in new[] { 63, 64, 65 }) yield return Put(place.Under("example.com/" + Repeated("a", length)), "\"v\"", "a long key");
        if (shape.Limit("maxProperties") is { } max)
        {
            foreach (var count in new[] { max, max + 1 })
            {
                var many = new JsonObject(Enumerable.Range(0, (int)count).Select(i => KeyValuePair.Create($"key-{i}", (JsonNode?)JsonValue.Create("v"))));
                yield return Put(place, many.ToJsonString(), "a number of entries");
            }
        }
    }

    private static IEnumerable<Edit> Items(Shape shape, JsonArray items, Place place)
    {
        var shapeOfItem = shape.Items.IfNone(() => new Shape([]));
        for (var i = 0; i < items.Count; i++)
        {
            foreach (var edit in At(shapeOfItem, items[i], place.Under(i))) yield return edit;
            yield return Put(place.Under(items.Count), items[i]!.ToJsonString(), "an item twice");
            if (items[i] is JsonObject fields)
            {
                // Twins that differ in one field: keys of lists, uniqueness by several fields.
                foreach (var key in fields.Select(field => field.Key))
                {
                    var twin = (JsonObject)fields.DeepClone();
                    twin.Remove(key);
                    yield return Put(place.Under(items.Count), twin.ToJsonString(), $"an item twice without {key}");
                    if (fields[key] is JsonValue value)
                    {
                        twin[key] = Another(value);
                        yield return Put(place.Under(items.Count), twin.ToJsonString(), $"an item twice with another {key}");
                        var alone = new JsonArray(fields.DeepClone(), twin.DeepClone());
                        yield return Put(place, alone.ToJsonString(), $"an item and its twin with another {key}");
                    }
                }
            }
        }
        var sample = items.Count > 0 ? items[0]! : shapeOfItem.Example();
        yield return Put(place.Under(items.Count), "null", "an item that is null");
        yield return Put(place.Under(items.Count), shapeOfItem.Example().ToJsonString(), "one more item");
        foreach (var choice in shapeOfItem.Enum) yield return Put(place.Under(items.Count), choice.ToJsonString(), "one more choice");
        if (shapeOfItem.Type == "string")
        {
            yield return Put(place.Under(items.Count), "\"*\"", "one more item");
            yield return Put(place, "[\"*\"]", "one item");
        }
        yield return Put(place, new JsonArray([.. items.Reverse().Select(item => item?.DeepClone())]).ToJsonString(), "backwards");
        foreach (var count in new[] { shape.Limit("maxItems"), shape.Limit("maxItems") + 1, shape.Limit("minItems") - 1, 2, 17 })
        {
            if (count is { } n and >= 0)
                yield return Put(place, new JsonArray([.. Enumerable.Range(0, (int)n).Select(i => Distinct(sample, shape, i))]).ToJsonString(), "a number of items");
        }
    }

    private static IEnumerable<Edit> Texts(Shape shape, string now, Place place)
    {
        foreach (var text in NastyTexts.All) yield return Text(place, text, "another text");
        foreach (var text in new[] { now + ".", now + "\n", now.ToUpperInvariant(), now.ToLowerInvariant(), " " + now, now + "\u00e9", now + now, "x" + now, now + "%2f", now + "/../" }) yield return Text(place, text, "nearly the text");
        foreach (var length in new[] { shape.Limit("maxLength"), shape.Limit("maxLength") + 1, shape.Limit("minLength") - 1 })
        {
            if (length is not ({ } n and >= 0)) continue;
            yield return Text(place, Repeated("a", (int)n), "long text");
            yield return Text(place, (now + Repeated("a", (int)n))[..(int)n], "long text");
            if (n > 3) yield return Text(place, "/" + Repeated("a", (int)n - 1), "long text");
            yield return Text(place, Repeated("\u00e9", (int)n), "long text");
            yield return Text(place, Repeated("\ud83d\ude00", (int)n), "long text");
        }
    }

    private static IEnumerable<Edit> Integers(Shape shape, Place place) => Numbers
        .Concat(new[] { shape.Limit("minimum"), shape.Limit("minimum") - 1, shape.Limit("maximum"), shape.Limit("maximum") + 1 }.Where(n => n is not null).Select(n => $"{n}"))
        .Select(json => Put(place, json, "another number"));

    private static IEnumerable<string> Choices(JsonNode choice) =>
        choice is JsonValue value && value.GetValueKind() == JsonValueKind.String && value.GetValue<string>() is var text
            ? new[] { text, text.ToUpperInvariant(), text.ToLowerInvariant(), text + " ", text + "x" }.Select(t => JsonValue.Create(t).ToJsonString())
            : [choice.ToJsonString(), $"\"{choice.ToJsonString()}\""];

    /// <summary>A copy that a list which wants different items takes beside the others.</summary>
    private static JsonNode Distinct(JsonNode sample, Shape list, int index)
    {
        if (sample is not JsonObject fields) return sample is JsonValue value ? Another(value, index) : sample.DeepClone();
        var copy = (JsonObject)fields.DeepClone();
        var keys = list.ListKeys.Concat(["sectionName", "name", "hostname", "port", "value"]).Where(key => copy[key] is JsonValue);
        foreach (var key in keys.Take(Math.Max(1, list.ListKeys.Count))) copy[key] = Another((JsonValue)copy[key]!, index);
        if (list.ListKeys.Count > 0 && copy["hostname"] is JsonValue host) copy["hostname"] = Another(host, index);
        if (list.ListKeys.Count > 0 && copy["port"] is JsonValue port) copy["port"] = Another(port, index);
        return copy;
    }

    private static JsonValue Another(JsonValue value, int index = 0) => value.GetValueKind() switch
    {
        JsonValueKind.String => JsonValue.Create($"{value.GetValue<string>()}{index}"),
        JsonValueKind.Number when long.TryParse(value.ToJsonString(), out var number) => JsonValue.Create(number + 1 + index),
        JsonValueKind.True => JsonValue.Create(false),
        _ => JsonValue.Create(true),
    };

    private static string OtherCase(string key) => char.IsUpper(key[0]) ? char.ToLowerInvariant(key[0]) + key[1..] : char.ToUpperInvariant(key[0]) + key[1..];

    private static string Repeated(string text, int count) => string.Concat(Enumerable.Repeat(text, count));

    private static Edit Put(Place place, string json, string what) => new(place, json, what);

    private static Edit Text(Place place, string text, string what) => Put(place, JsonValue.Create(text).ToJsonString(), what);
}
