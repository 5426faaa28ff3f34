using System.Collections.Generic;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Emission;
using Sluice.Compiler.Text;

namespace Sluice.Adapters.Cli.Render;

/// <summary>Diagnostics for scripts: an array with one object for each.</summary>
internal static class DiagnosticJson
{
    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Print(IEnumerable<Diagnostic> diagnostics) =>
        Print(new JsonArray([.. diagnostics.Select(Of)]));

    internal static string Print(JsonNode node) => JsonText.Displayed(node.ToJsonString(Readable)) + "\n";

    private static JsonNode Of(Diagnostic diagnostic)
    {
        var node = new JsonObject
        {
            ["code"] = diagnostic.Code.Id,
            ["severity"] = DiagnosticWords.Severity(diagnostic.Code.Severity),
            ["title"] = diagnostic.Code.Title,
            ["message"] = diagnostic.Message,
        };
        foreach (var (name, value) in Place(diagnostic.At)) node.Add(name, value);
        node.Add("subject", DiagnosticWords.Subject(diagnostic.About));
        node.Add("labels", new JsonArray([.. diagnostic.Labels.Map(Of)]));
        node.Add("help", diagnostic.Help.MatchUnsafe<JsonNode?>(help => JsonValue.Create(help), () => null));
        if (!diagnostic.Notes.IsEmpty) node.Add("notes", new JsonArray([.. diagnostic.Notes.Map(note => (JsonNode)JsonValue.Create(note))]));
        diagnostic.Manifest.IfSome(manifest => node.Add("apply", manifest));
        return node;
    }

    private static JsonNode Of(Label label)
    {
        var node = new JsonObject();
        foreach (var (name, value) in Place(label.At)) node.Add(name, value);
        node.Add("text", label.Text);
        return node;
    }

    private static Arr<(string Name, JsonNode Value)> Place(Origin at) => Array<(string, JsonNode)>(
        ("document", at.Document), ("line", at.Line), ("column", at.Column), ("length", at.Length), ("field", at.Field));
}
