using System.IO;
using System.Text.Json;
using Sluice.Compiler.Emission;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Sluice.Laws.Planning;

/// <summary>What other people's readers make of what is printed.</summary>
internal static class Readers
{
    public static Json OfJson(string text)
    {
        using var document = JsonDocument.Parse(text);
        return Of(document.RootElement);
    }

    public static Json OfYaml(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return Of(stream.Documents.Single().RootNode);
    }

    private static Json Of(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Null => new Json.Null(),
        JsonValueKind.True => new Json.Bool(true),
        JsonValueKind.False => new Json.Bool(false),
        JsonValueKind.Number => new Json.Number(element.GetInt64()),
        JsonValueKind.String => new Json.Text(element.GetString()!),
        JsonValueKind.Array => new Json.List(toArray(element.EnumerateArray().Select(Of))),
        JsonValueKind.Object => new Json.Mapping(toArray(element.EnumerateObject().Select(p => (p.Name, Of(p.Value))))),
        _ => throw new InvalidOperationException($"{element.ValueKind}"),
    };

    private static Json Of(YamlNode node) => node switch
    {
        YamlScalarNode { Style: ScalarStyle.Plain } scalar => Plain(scalar.Value!),
        YamlScalarNode scalar => new Json.Text(scalar.Value!),
        YamlSequenceNode list => new Json.List(toArray(list.Children.Select(Of))),
        YamlMappingNode mapping => new Json.Mapping(toArray(mapping.Children.Select(c => (((YamlScalarNode)c.Key).Value!, Of(c.Value))))),
        _ => throw new InvalidOperationException($"{node.NodeType}"),
    };

    private static Json Plain(string text) => text switch
    {
        "null" or "~" or "" => new Json.Null(),
        "true" => new Json.Bool(true),
        "false" => new Json.Bool(false),
        _ => long.TryParse(text, out var number) ? new Json.Number(number) : new Json.Text(text),
    };
}
