using System.Buffers;
using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Text;
using YamlDotNet.Core;

namespace Sluice.Compiler.Parsing;

/// <summary>Why a text is not YAML, said to a person: the parser knows where and speaks of its own insides.</summary>
internal static class YamlFaults
{
    private static readonly SearchValues<char> Flow = SearchValues.Create("@`%|>");

    public static Diagnostic Explain(YamlException fault, Layout layout, string document)
    {
        var (start, end) = ((int)fault.Start.Index, (int)fault.End.Index);
        var tab = Tab(layout, end) || Tab(layout, start) || TabAfter(layout, fault.Message, start);
        var at = layout.Place(start, Math.Max(end, start + 1)).In(document, "");
        return tab.Match(
            where => ReadDiagnostics.TabIndentation(layout.Place(where, where + 1).In(document, "")),
            () => Template(layout, start) is { IsSome: true } template
                ? ReadDiagnostics.TemplateNotRendered(template.Map(where => layout.Place(where, where + 2).In(document, "")).IfNone(at))
                : fault.Message.Contains("Unicode surrogates", StringComparison.Ordinal)
                ? ReadDiagnostics.LoneSurrogate(at)
                : NotYaml(at, fault.Message, layout.Text.AsSpan(Math.Clamp(start, 0, layout.Text.Length))));
    }

    /// <summary>The parser stumbles over either brace of <c>{{</c>, or over what follows them.</summary>
    private static Option<int> Template(Layout layout, int near) =>
        Enumerable.Range(near - 2, 3)
            .Where(from => from >= 0 && from < layout.Text.Length && layout.Text.AsSpan(from) is ['{', '{', ..])
            .Select(Some)
            .FirstOrDefault();

    /// <summary>A failure of the parser that is not its own exception, so that there is no place to point at.</summary>
    public static Diagnostic Unexplained(Layout layout, string document) =>
        ReadDiagnostics.NotYaml(
            layout.Place(0, 1).In(document, ""), "the document that begins here is not YAML", "Rewrite the document in plain block style");

    /// <summary>The scanner looks ahead a limited distance and would misread a line whose text begins beyond it.</summary>
    public static Option<Diagnostic> TooFarIndented(Layout layout, string document)
    {
        foreach (var start in layout.Starts)
        {
            var rest = layout.Text.AsSpan(start);
            if (rest.Length > ReadLimits.Indentation && rest[..ReadLimits.Indentation].IndexOfAnyExcept(' ') < 0)
                return ReadDiagnostics.TooDeep(layout.Place(start, start + 1).In(document, ""));
        }

        return None;
    }

    private static Option<int> Tab(Layout layout, int near)
    {
        var (start, length) = layout.Indentation(near);
        var found = layout.Text.AsSpan(start, length).IndexOf('\t');
        return found < 0 ? None : start + found;
    }

    // Of a tab that breaks the indentation the parser knows the value before it and not the place.
    private static Option<int> TabAfter(Layout layout, string fault, int start)
    {
        var from = Math.Clamp(start, 0, layout.Text.Length);
        var found = fault.Contains(" tab ", StringComparison.Ordinal) ? layout.Text.AsSpan(from).IndexOf("\n\t") : -1;
        return found < 0 ? None : from + found + 1;
    }

    private static Diagnostic NotYaml(Origin at, string fault, ReadOnlySpan<char> text)
    {
        var here = text.IsEmpty ? "the end of the document" : $"'{text[0]}'";
        var (message, help) = fault switch
        {
            _ when Says("end of stream") && text is ['\'' or '"', ..] =>
                ("the quotation mark that opens here is never closed", "Close the quotation"),
            _ when Says("document indicator") => ("the quotation is not closed before its document ends", "Close the quotation"),
            _ when Says("expected ':'") => ("the line is neither a key with ':' nor part of a value", "Write ': ' after the key, or indent the line under the value that it continues"),
            _ when Says("mapping values") || Says("invalid mapping") =>
                ("': ' stands inside a value that is not quoted", "Quote the value, or put the inner key on a line of its own"),
            _ when Says("',' or ']'") => ("a list in brackets lacks ',' or ']' here", "Separate the items with ',' and close the list with ']'"),
            _ when Says("',' or '}'") => ("an object in braces lacks ',' or '}' here", "Separate the entries with ',' and close the object with '}'"),
            _ when Says("expected key") => ("the line is indented less or more than the entries it stands among", "Give the keys of one object the same indentation"),
            _ when Says("'-' indicator") => ("the line stands among the items of a list and is none", "Begin the item with '- ', or give the line the indentation of the object it belongs to"),
            _ when Says("sequence entr") => ("a list item may not begin here", "Put the '- ' on a line of its own"),
            _ when Says("start any token") && !text.IsEmpty && Flow.Contains(text[0]) =>
                ($"a value that is not quoted may not begin with {here}", "Quote the value"),
            _ when Says("escape") || Says("hexadecimal") => ("the quoted text holds an escape that YAML does not know", "Double the backslash, or put the text in single quotes"),
            _ when Says("anchor") => ("the anchor or alias is not written as YAML wants it", "Name it with letters and digits, before the value"),
            _ when Says("directive") => ("the directive is not one that YAML knows", "Delete the line that begins with '%'"),
            _ when Says("tag") => ("the tag is not written as YAML wants it", "Delete the tag"),
            _ when Says("block scalar") => ("the text block that begins here is not indented evenly", "Indent each line of the block at least as far as its first"),
            _ when Says("wrong indentation") => ("the quoted text goes on with less indentation than it needs", "Indent the line further than its key"),
            _ when Says("comment") => ("a comment begins without a space before it", "Put a space before '#'"),
            _ => ($"YAML does not expect {here} here", "Quote the value, or correct the indentation"),
        };
        return ReadDiagnostics.NotYaml(at, message, help);

        bool Says(string words) => fault.Contains(words, StringComparison.OrdinalIgnoreCase);
    }
}
