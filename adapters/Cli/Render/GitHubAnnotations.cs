using System.Collections.Generic;
using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Text;

namespace Sluice.Adapters.Cli.Render;

/// <summary>Diagnostics as workflow commands, which GitHub shows beside the lines of a pull request.</summary>
internal static class GitHubAnnotations
{
    public static string Print(IEnumerable<Diagnostic> diagnostics) =>
        string.Concat(diagnostics.Select(d =>
            $"::{Command(d.Code.Severity)} {string.Join(',', Properties(d))}::{Data(Field(d.At) + DiagnosticWords.Advice(d))}\n"));

    private static string Command(Severity severity) =>
        severity == Severity.Error ? "error" : severity == Severity.Warning ? "warning" : "notice";

    private static Arr<string> Properties(Diagnostic diagnostic) =>
        Place(diagnostic.At) + Array($"title={Property(diagnostic.Code.Id)}");

    private static Arr<string> Place(Origin at) =>
        at.Document.Length == 0 ? Empty
        : at.Line == 0 ? Array($"file={Property(at.Document)}")
        : Array($"file={Property(at.Document)}", $"line={at.Line}", $"col={at.Column}");

    /// <summary>A message that no line can carry says which field it is about.</summary>
    private static string Field(Origin at) =>
        at is { Line: 0, Field.Length: > 0 } ? $"{Cells.Clean(at.Field)}: " : "";

    /// <summary>A command is one line; the percent sign introduces the escapes.</summary>
    private static string Data(string text) =>
        text.Replace("%", "%25", StringComparison.Ordinal)
            .Replace("\r", "%0D", StringComparison.Ordinal)
            .Replace("\n", "%0A", StringComparison.Ordinal);

    /// <summary>In a property the separators of properties are escaped as well.</summary>
    private static string Property(string text) =>
        Data(text).Replace(":", "%3A", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);
}
