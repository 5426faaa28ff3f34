using System.Collections.Generic;
using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Text;
using Diagnostic = Sluice.Compiler.Diagnostics.Diagnostic;

namespace Sluice.Adapters.Cli.Render;

/// <summary>
/// A source with its messages under the lines they are about, for approval by a reader. Source lines are moved right by
/// the width of the marker, so that a caret stands under what it means; taking both away gives the source back.
/// </summary>
internal static class EchoedSource
{
    private const string Marker = "#! ";
    private const string Margin = "   ";

    public static string Print(string source, IEnumerable<Diagnostic> diagnostics)
    {
        var lines = SourceLines.Of(source);
        var sorted = Diagnostics.Sorted(toSeq(diagnostics));
        var unplaced = sorted.Filter(d => d.At.Line < 1 || d.At.Line > lines.Count).ToArr();
        var echoed = lines.Map((index, line) =>
            Array(line.Length == 0 ? "" : Margin + line)
            + sorted.Filter(d => d.At.Line == index + 1).ToArr().Bind(d => Under(line, d)));
        return string.Join('\n', unplaced.Bind(OnTop) + echoed.ToArr().Bind(block => block));
    }

    private static Arr<string> OnTop(Diagnostic diagnostic) =>
        Array($"{Marker}{Headline(diagnostic, $" ({Cells.Clean(diagnostic.At.ToString())})")}")
        + Remarks(diagnostic).Map(remark => $"{Marker}  {remark}");

    private static Arr<string> Under(string line, Diagnostic diagnostic)
    {
        var cells = Cells.Of(line);
        var before = Excerpts.Before(cells, diagnostic.At.Column - 1);
        var through = Excerpts.Before(cells, diagnostic.At.Column - 1 + Math.Max(diagnostic.At.Length, 1));
        var indent = Marker + Indent(line, before);
        var carets = new string('^', Math.Max(through.Width() - before.Width(), 1));
        return Array($"{indent}{carets} {Headline(diagnostic, "")}")
            + Remarks(diagnostic).Map(remark => $"{indent}{remark}");
    }

    /// <summary>As wide as the text before the span, with its tabs kept: an editor shows both alike.</summary>
    private static string Indent(string line, Arr<Cell> before) =>
        string.Concat(before.Map(cell => line[cell.Index] == '\t' ? "\t" : new string(' ', cell.Width)));

    private static string Headline(Diagnostic diagnostic, string place) =>
        $"{DiagnosticWords.Severity(diagnostic.Code.Severity)} {diagnostic.Code.Id}{place}: {Cells.Clean(diagnostic.Message)}";

    private static Arr<string> Remarks(Diagnostic diagnostic) =>
        diagnostic.Labels.Map(label => $"note: {Cells.Clean(label.At.ToString())}: {Cells.Clean(label.Text)}")
        + diagnostic.Notes.Map(note => $"note: {Cells.Clean(note)}")
        + diagnostic.Help.Map(help => $"help: {Cells.Clean(help)}").ToArr()
        + DiagnosticWords.Manifest(diagnostic);
}
