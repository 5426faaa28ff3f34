using System.IO;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Emission;
using Sluice.Compiler.Parsing;
using Sluice.Compiler.Schemas;
using Sluice.Compiler.Text;
using Sluice.Laws.Clusters;
using Xunit;
using NodeJson = Sluice.Laws.Clusters.NodeJson;

namespace Sluice.Laws.RoundTrip;

/// <summary>Nothing that is decoded is lost: written out again, an object has every field that the schema knows.</summary>
public partial class RoundTripLaws
{
    private static readonly string[] Kinds = ["GatewayClass", "Gateway", "HTTPRoute", "GRPCRoute", "ReferenceGrant", "BackendTLSPolicy",
        "TLSRoute", "TCPRoute", "UDPRoute", "ListenerSet", "XListenerSet", "XBackendTrafficPolicy", "XMesh"];

    public static TheoryData<string, string, string> Served => [.. CrdBundles.All
        .SelectMany(bundle => Kinds.SelectMany(kind => SchemaTable.Versions(bundle, GroupOf(kind), kind).Select(version => ($"{bundle}", kind, version))))];

    [Theory, MemberData(nameof(Served))]
    public void An_object_with_every_field_is_written_as_it_was_read(string bundleName, string kind, string version)
    {
        var bundle = CrdBundles.Named(bundleName).IfNone(() => throw new InvalidDataException(bundleName));
        var tried = 0;
        foreach (var seed in Seeds(kind))
        {
            var document = new JsonObject { ["apiVersion"] = $"{GroupOf(kind)}/{version}", ["kind"] = kind };
            foreach (var (key, value) in seed) document[key] = value?.DeepClone();
            var source = new SourceText("object.json", System.Text.Encoding.UTF8.GetBytes(document.ToJsonString()));
            var (stored, said) = Judge.Object(bundle, Read.Documents(source).Value[0]);
            if (said.Exists(d => d.Code.Severity == Severity.Error)) continue;
            tried++;
            var decoded = Assert.Single(Parse.Source(source, bundle).Objects).Content.IfNone(() => throw new InvalidDataException("the decoder refuses what the schema takes"));
            var expected = Normal(((JsonObject)NodeJson.Of(stored)!)["spec"]);
            var actual = Normal(JsonNode.Parse(JsonText.Compact(Encode.Spec(decoded))));
            Assert.Equal(Text(expected), Text(actual));
        }
        Assert.True(tried > 0, $"no seed of {kind} is accepted by {bundle} in version {version}");
    }

    private static string GroupOf(string kind) => kind[0] == 'X' ? Compiler.Model.Kinds.ExperimentalGroup : Compiler.Model.Kinds.GatewayGroup;

    private static Arr<JsonObject> Seeds(string kind)
    {
        var file = Path.Combine(Repository.Folder("properties", "Cluster", "Seeds"), $"{kind}.yaml");
        return NodeJson.Documents(new SourceText(file, File.ReadAllBytes(file)));
    }

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private static string Text(JsonNode? node) => node?.ToJsonString(Indented) ?? "null";

    /// <summary>
    /// One spelling for what means the same: fields in order, nothing that is empty, a duration as milliseconds, labels that must be
    /// equal as an expression, a match of everything as none.
    /// </summary>
    private static JsonNode? Normal(JsonNode? node) => node switch
    {
        JsonObject map => Normal(map),
        JsonArray list => new JsonArray([.. list.Select(Normal)]),
        JsonValue value when value.GetValueKind() == JsonValueKind.String && Duration().IsMatch($"{value}") => JsonValue.Create($"{Milliseconds($"{value}")}ms"),
        { } scalar => scalar.DeepClone(),
        null => null,
    };

    private static JsonObject Normal(JsonObject map)
    {
        var labels = map["matchLabels"] is JsonObject given
            ? given.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => new JsonObject { ["key"] = label.Key, ["operator"] = "In", ["values"] = new JsonArray($"{label.Value}") }).ToArray()
            : [];
        var normal = new JsonObject();
        foreach (var (key, value) in map.OrderBy(field => field.Key, StringComparer.Ordinal))
        {
            if (key == "matchLabels" || value is null or JsonArray { Count: 0 }) continue;
            if (key is "options" or "labels" or "annotations" or "forwardBody" or "budget" or "minRetryRate" && value is JsonObject { Count: 0 }) continue;
            if (key == "matches" && value is JsonArray { Count: 1 } only && IsEverything(only[0])) continue;
            normal[key] = Normal(value);
        }
        if (labels.Length > 0)
        {
            var rest = normal["matchExpressions"] as JsonArray ?? [];
            normal["matchExpressions"] = new JsonArray([.. labels, .. rest.Select(item => item!.DeepClone())]);
        }
        return normal;
    }

    private static bool IsEverything(JsonNode? match) =>
        match is JsonObject { Count: 0 }
        || (match is JsonObject { Count: 1 } && match["path"] is JsonObject path && $"{path["type"]}" == "PathPrefix" && $"{path["value"]}" == "/");

    private static long Milliseconds(string duration) => Term().Matches(duration).Sum(term =>
        long.Parse(term.Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture) * (term.Groups[2].Value switch { "h" => 3_600_000, "m" => 60_000, "s" => 1_000, _ => 1 }));

    [GeneratedRegex("^([0-9]{1,5}(h|m|s|ms)){1,4}$")]
    private static partial Regex Duration();

    [GeneratedRegex("([0-9]{1,5})(ms|h|m|s)")]
    private static partial Regex Term();
}
