using System.Collections.Generic;
using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Text;

namespace Sluice.Adapters.Cli.Render;

/// <summary>Diagnostics for a terminal: the sentence, the line it is about, the other places involved, and what to do.</summary>
internal static class DiagnosticText
{
    /// <param name="sourceOf">The text of a document, if it has one.</param>
    public static string Print(IEnumerable<Diagnostic> diagnostics, Func<string, string?> sourceOf, bool color)
    {
        var all = diagnostics.ToArr();
        var lines = LinesOf(sourceOf);
        var palette = color ? Palette.Ansi : Palette.Plain;
        return all.IsEmpty
            ? ""
            : string.Concat(all.Map(d => Joined(Block(d, lines, palette)) + "\n")) + DiagnosticWords.Summary(all) + "\n";
    }

    private static string Joined(Arr<string> lines) => string.Concat(lines.Map(line => line.TrimEnd() + "\n"));

    private static Arr<string> Block(Diagnostic diagnostic, Func<string, Arr<string>> linesOf, Palette palette)
    {
        var frame = new Frame(Gutter(diagnostic), palette);
        return Array(Headline(diagnostic, palette))
            + Place(diagnostic.At, "-->", '^', diagnostic.Code.Severity, "", linesOf, frame)
            + diagnostic.Labels.Bind(label => Other(label, linesOf, frame))
            + diagnostic.Notes.Map(note => frame.Remark($"note: {Cells.Clean(note)}"))
            + diagnostic.Help.Map(help => frame.Remark($"help: {Cells.Clean(help)}")).ToArr()
            + DiagnosticWords.Manifest(diagnostic).Map(frame.Remark);
    }

    private static string Headline(Diagnostic diagnostic, Palette palette) =>
        palette.Of(diagnostic.Code.Severity, $"{DiagnosticWords.Severity(diagnostic.Code.Severity)} {diagnostic.Code.Id}")
        + palette.Emphasised($": {Cells.Clean(diagnostic.Message)}");

    private static Arr<string> Other(Label label, Func<string, Arr<string>> linesOf, Frame frame) =>
        Line(label.At, linesOf).IsSome
            ? Place(label.At, ":::", '-', Severity.Hint, Cells.Clean(label.Text), linesOf, frame)
            : Array(frame.Remark(label.At.Document.Length == 0
                ? $"note: {Cells.Clean(label.Text)}"
                : $"note: {Cells.Clean(label.At.ToString())}: {Cells.Clean(label.Text)}"));

    private static Arr<string> Place(
        Origin at, string arrow, char mark, Severity severity, string text, Func<string, Arr<string>> linesOf, Frame frame) =>
        at.Document.Length == 0
            ? Empty
            : Array(frame.Arrow(arrow, Cells.Clean(at.ToString())))
                + Line(at, linesOf).Map(line => frame.Shown(at, Excerpts.Of(line, at), mark, severity, text)).IfNone(Empty);

    private static Option<string> Line(Origin at, Func<string, Arr<string>> linesOf) =>
        at.Line > 0 && linesOf(at.Document) is var lines && at.Line <= lines.Count ? Some(lines[at.Line - 1]) : None;

    /// <summary>Each document is cut into lines once, however many messages are about it.</summary>
    private static Func<string, Arr<string>> LinesOf(Func<string, string?> sourceOf)
    {
        var cut = new Dictionary<string, Arr<string>>(StringComparer.Ordinal);
        return document =>
        {
            if (!cut.TryGetValue(document, out var lines))
                cut[document] = lines = Optional(sourceOf(document)).Map(SourceLines.Of).Map(SecretMask.Of).IfNone(Empty);
            return lines;
        };
    }

    private static int Gutter(Diagnostic diagnostic) =>
        (diagnostic.Labels.Map(label => label.At.Line) + Array(diagnostic.At.Line)).Max(line => $"{line}".Length);

    /// <summary>The margin with line numbers that holds a message together.</summary>
    private sealed record Frame(int Gutter, Palette Palette)
    {
        private string Bar => Palette.Framed($"{new string(' ', Gutter)} |");

        public string Arrow(string arrow, string place) => $"{new string(' ', Gutter)}{Palette.Framed(arrow)} {place}";

        public string Remark(string text) => $"{Palette.Framed($"{new string(' ', Gutter)} =")} {text}";

        public Arr<string> Shown(Origin at, Excerpt excerpt, char mark, Severity severity, string text) => Array(
            Bar,
            $"{Palette.Framed($"{$"{at.Line}".PadLeft(Gutter)} |")} {excerpt.Shown}",
            $"{Bar} {new string(' ', excerpt.Offset)}{Palette.Of(severity, $"{new string(mark, excerpt.Length)} {text}".TrimEnd())}");
    }
}
