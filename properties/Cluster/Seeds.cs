using System.Collections.Generic;
using System.IO;
using System.Text.Json.Nodes;
using Sluice.Compiler.Text;

namespace Sluice.Laws.Clusters;

/// <summary>
/// Valid objects that together use every field, a file for each kind. They are written for the widest schema; what a
/// schema lacks is left out for it.
/// </summary>
internal static class Seeds
{
    public static IReadOnlyList<JsonObject> For(Resource resource) =>
        [.. NodeJson.Documents(Text("Seeds", resource.Kind)).Map(seed => Fitted(seed, resource))];

    /// <summary>Small objects written to break the rules that concern several fields, or nearly to: a spec each, for any version.</summary>
    public static IReadOnlyList<JsonObject> Cases(Resource resource) =>
        [.. NodeJson.Values(Text("Cases", resource.Kind)).Bind(list => ((JsonArray)list!).ToArray()).Map(spec => new JsonObject
        {
            ["apiVersion"] = resource.ApiVersion,
            ["kind"] = resource.Kind,
            ["metadata"] = new JsonObject { ["name"] = "case" },
            ["spec"] = spec?.DeepClone(),
        })];

    private static SourceText Text(string folder, string kind)
    {
        var file = Path.Combine(Repository.Folder("properties", "Cluster", folder), $"{kind}.yaml");
        return new(file, File.Exists(file) ? File.ReadAllBytes(file) : []);
    }

    private static JsonObject Fitted(JsonObject seed, Resource resource)
    {
        var fitted = new JsonObject { ["apiVersion"] = resource.ApiVersion, ["kind"] = resource.Kind };
        foreach (var (key, value) in seed) fitted[key] = key == "metadata" ? value!.DeepClone() : Fitted(value, resource.Schema.Properties[key]).IfNone(new JsonObject());
        return fitted;
    }

    /// <summary>The value without what the schema does not know; nothing if a choice is not one of the schema's.</summary>
    private static Option<JsonNode> Fitted(JsonNode? value, Shape shape) => value switch
    {
        JsonObject fields when shape.Additional.IsNone =>
            fields.All(field => !shape.Properties.TryGetValue(field.Key, out var known) || field.Key is not ("type" or "protocol") || Fitted(field.Value, known).IsSome)
                ? new JsonObject(fields
                    .Where(field => shape.Properties.ContainsKey(field.Key))
                    .SelectMany(field => Fitted(field.Value, shape.Properties[field.Key]).Map(now => KeyValuePair.Create(field.Key, (JsonNode?)now)).AsEnumerable()))
                : None,
        JsonArray items => new JsonArray([.. items.SelectMany(item => shape.Items.Bind(known => Fitted(item, known)).AsEnumerable())]),
        { } scalar => shape.Enum.Count == 0 || shape.Enum.Any(choice => JsonNode.DeepEquals(choice, scalar)) ? scalar.DeepClone() : None,
        null => None,
    };
}
