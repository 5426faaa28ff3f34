using System.Collections.Generic;
using System.Text.Json.Nodes;
using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Text;

namespace Sluice.Adapters.Cli.Render;

/// <summary>Diagnostics as SARIF 2.1.0, the exchange format of code scanners.</summary>
internal static class Sarif
{
    public static string Print(IEnumerable<Diagnostic> diagnostics)
    {
        var all = diagnostics.ToArr();
        var codes = all.Map(d => d.Code).DistinctBy(c => c.Id).OrderBy(c => c.Id, StringComparer.Ordinal).ToArr();
        return DiagnosticJson.Print(new JsonObject
        {
            ["$schema"] = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
            ["version"] = "2.1.0",
            ["runs"] = new JsonArray(new JsonObject
            {
                ["tool"] = new JsonObject
                {
                    ["driver"] = new JsonObject { ["name"] = "sluice", ["rules"] = new JsonArray([.. codes.Map(Rule)]) },
                },
                ["columnKind"] = "utf16CodeUnits",
                ["results"] = new JsonArray([.. all.Map(d => Result(d, codes.Map(c => c.Id)))]),
            }),
        });
    }

    /// <summary>What a viewer shows beside a result is the page of the code.</summary>
    private static JsonNode Rule(Code code)
    {
        var node = new JsonObject
        {
            ["id"] = code.Id,
            ["shortDescription"] = Text(code.Title),
            ["defaultConfiguration"] = new JsonObject { ["level"] = Level(code.Severity) },
        };
        ErrorPages.Page(code.Id).IfSome(page =>
        {
            node.Add("fullDescription", Text(ErrorPages.What(page)));
            node.Add("help", new JsonObject { ["text"] = page, ["markdown"] = page });
        });
        return node;
    }

    private static JsonObject Result(Diagnostic diagnostic, Arr<string> rules)
    {
        var node = new JsonObject
        {
            ["ruleId"] = diagnostic.Code.Id,
            ["ruleIndex"] = rules.IndexOf(diagnostic.Code.Id),
            ["level"] = Level(diagnostic.Code.Severity),
            ["message"] = Text(DiagnosticWords.Advice(diagnostic)),
            ["locations"] = new JsonArray([.. Location(diagnostic.At)]),
        };
        if (!diagnostic.Labels.IsEmpty)
            node.Add("relatedLocations", new JsonArray([.. diagnostic.Labels.Bind(Related)]));
        return node;
    }

    private static Arr<JsonNode> Related(Label label) =>
        Location(label.At).Map(node =>
        {
            node["message"] = Text(label.Text);
            return node;
        });

    /// <summary>The place in the file, and the field for those who know the object rather than its text.</summary>
    private static Arr<JsonNode> Location(Origin at)
    {
        if (at.Document.Length == 0) return Empty;
        var place = new JsonObject { ["artifactLocation"] = new JsonObject { ["uri"] = RelativeUri(at.Document) } };
        if (at.Line > 0) place.Add("region", Region(at));
        var node = new JsonObject { ["physicalLocation"] = place };
        if (at.Field.Length > 0)
            node.Add("logicalLocations", new JsonArray(new JsonObject { ["fullyQualifiedName"] = at.Field }));
        return Array<JsonNode>(node);
    }

    private static JsonObject Region(Origin at)
    {
        var region = new JsonObject { ["startLine"] = at.Line, ["startColumn"] = at.Column };
        if (at.Length > 0) region.Add("endColumn", at.Column + at.Length);
        return region;
    }

    private static JsonObject Text(string text) => new() { ["text"] = text };

    private static string Level(Severity severity) =>
        severity == Severity.Error ? "error" : severity == Severity.Warning ? "warning" : "note";

    /// <summary>
    /// A file name as a URI reference: separators stay, everything else that a URI may not hold is escaped. A report that
    /// is published somewhere has a URI already.
    /// </summary>
    private static string RelativeUri(string document) =>
        document.StartsWith("https://", StringComparison.Ordinal) ? document
        : string.Join('/', document.Replace('\\', '/').Split('/').Select(Uri.EscapeDataString));
}
