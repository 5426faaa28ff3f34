using System.Collections.Generic;
using System.Text.Json.Nodes;

namespace Sluice.Laws.Clusters;

/// <summary>Edits of what every object has: its name, labels, annotations and what the server keeps there.</summary>
internal static class Metadata
{
    private static readonly Place Here = Place.Root.Under("metadata");

    private static readonly (string Key, string[] Values)[] Fields =
    [
        ("name", ["\"\"", "null", "7", "true", "[]", "{}"]),
        ("generateName", ["\"a-\"", "\"\"", "\"A-\"", "\"a_\"", "\"-\"", "\"a.\"", "7", $"\"{new string('a', 300)}\""]),
        ("namespace", ["7", "null", "\"\"", "[]", "\"default\""]),
        ("labels", ["null", "{}", "[]", "\"a\"", "{\"a\":1}", "{\"a\":null}", "{\"a\":true}", "{\"a\":[]}", "{\"\":\"a\"}"]),
        ("annotations", ["null", "{}", "[]", "\"a\"", "{\"a\":1}", "{\"a\":null}", "{\"a\":true}", "{\"\":\"a\"}", $"{{\"a\":\"{new string('a', 262_143)}\"}}", $"{{\"a\":\"{new string('a', 262_144)}\"}}"]),
        ("finalizers", ["null", "[]", "[\"a\"]", "[\"example.com/a\"]", "[\"example.com/a\",\"example.com/a\"]", "[\"A b\"]", "[7]", "\"a\"", "[\"foregroundDeletion\"]", "[\"orphan\",\"foregroundDeletion\"]", "[null]", "[\"\"]"]),
        ("ownerReferences",
        [
            "[]", "[{}]", "null", "\"a\"", "[{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"name\":\"a\",\"uid\":\"1\"}]", "[{\"apiVersion\":\"v1\",\"kind\":\"Event\",\"name\":\"a\",\"uid\":\"1\"}]",
            "[{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"name\":\"a\"}]", "[{\"apiVersion\":\"a/b/c\",\"kind\":\"Pod\",\"name\":\"a\",\"uid\":\"1\"}]", "[{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"name\":\"a\",\"uid\":\"1\",\"x\":1}]",
            "[{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"name\":\"a\",\"uid\":\"1\",\"controller\":true},{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"name\":\"b\",\"uid\":\"2\",\"controller\":true}]",
        ]),
        ("creationTimestamp", ["null", "\"2026-01-01T00:00:00Z\"", "\"2026-01-01\"", "\"\"", "7", "\"2026-01-01T00:00:00.5+02:00\""]),
        ("deletionTimestamp", ["null", "\"2026-01-01T00:00:00Z\"", "\"x\""]),
        ("deletionGracePeriodSeconds", ["null", "0", "\"0\"", "1.5"]),
        ("generation", ["7", "-1", "\"7\"", "1.5", "null"]),
        ("resourceVersion", ["\"\"", "7", "null"]),
        ("uid", ["\"a\"", "\"\"", "7", "null"]),
        ("selfLink", ["\"a\"", "7"]),
        ("managedFields", ["[]", "null", "[{}]", "\"a\"", "[{\"manager\":\"kubectl\",\"operation\":\"Apply\",\"apiVersion\":\"gateway.networking.k8s.io/v1\",\"time\":\"2026-01-01T00:00:00Z\",\"fieldsType\":\"FieldsV1\",\"fieldsV1\":{\"f:spec\":{}}}]"]),
        ("unknownField", ["7", "{}", "null"]),
    ];

    public static IEnumerable<Edit> Edits()
    {
        foreach (var json in new[] { "null", "{}", "[]", "\"a\"", "7" }) yield return new(Here, json, "other metadata");
        yield return new(Here, None, "no metadata");
        foreach (var (key, values) in Fields)
        {
            foreach (var value in values) yield return new(Here.Under(key), value, $"metadata.{key}");
            yield return new(Here.Under(key), None, $"no metadata.{key}");
        }
        foreach (var text in NastyTexts.All)
        {
            yield return new(Here.Under("name"), Quoted(text), "another name");
            yield return new(Here.Under("labels"), new JsonObject { [text] = "v" }.ToJsonString(), "another label");
            yield return new(Here.Under("labels"), new JsonObject { ["l"] = text }.ToJsonString(), "the text of a label");
            yield return new(Here.Under("annotations"), new JsonObject { [text] = "v" }.ToJsonString(), "another annotation");
        }
        foreach (var length in new[] { 63, 64, 253, 254 })
        {
            var text = new string('a', length);
            yield return new(Here.Under("name"), Quoted(text), "a long name");
            yield return new(Here.Under("labels"), new JsonObject { [text] = "v" }.ToJsonString(), "a long label");
            yield return new(Here.Under("labels"), new JsonObject { [text + "/a"] = "v" }.ToJsonString(), "a long label");
            yield return new(Here.Under("labels"), new JsonObject { ["a.example/" + text] = "v" }.ToJsonString(), "a long label");
            yield return new(Here.Under("labels"), new JsonObject { ["l"] = text }.ToJsonString(), "a long text of a label");
            yield return new(Here.Under("annotations"), new JsonObject { [text + "/a"] = "v" }.ToJsonString(), "a long annotation");
            yield return new(Here.Under("annotations"), new JsonObject { ["A.Example/" + text] = "v" }.ToJsonString(), "a long annotation");
        }
        foreach (var json in new[] { "null", "{}", "[]", "\"a\"", "7", "{\"conditions\":[{\"type\":7}]}", "{\"unknownField\":7}" }) yield return new(Place.Root.Under("status"), json, "a status");
    }

    private static string Quoted(string text) => JsonValue.Create(text).ToJsonString();
}
