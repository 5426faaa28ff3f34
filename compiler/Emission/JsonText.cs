using System.Buffers;
using System.Globalization;
using System.Text;

namespace Sluice.Compiler.Emission;

/// <summary>JSON as text: the canonical form that hashes are taken of, and a form for people.</summary>
public static class JsonText
{
    /// <summary>No spaces, strings as RFC 8785 writes them, fields in the order of the value.</summary>
    public static string Compact(Json json) => json switch
    {
        Json.Null => "null",
        Json.Bool(var value) => value ? "true" : "false",
        Json.Number(var value) => value.ToString(CultureInfo.InvariantCulture),
        Json.Text(var value) => Quoted(value),
        Json.List(var items) => $"[{string.Join(',', items.Map(Compact))}]",
        Json.Mapping(var fields) => $"{{{string.Join(',', fields.Map(f => $"{Quoted(f.Key)}:{Compact(f.Value)}"))}}}",
    };

    /// <summary>One item or field a line, two spaces a level; no line feed at the end.</summary>
    public static string Indented(Json json) => Displayed(Indented(json, ""));

    /// <summary>The same JSON for a terminal: what could move its cursor or turn text around, which only strings hold, is escaped.</summary>
    public static string Displayed(string json)
    {
        if (!json.AsSpan().ContainsAny(Unsafe)) return json;
        var shown = new StringBuilder(json.Length);
        foreach (var c in json) shown.Append(Unsafe.Contains(c) ? Hex(c) : c.ToString());
        return shown.ToString();
    }

    /// <summary>A text that is not JSON, for a line of a terminal: what could end the line is escaped as well.</summary>
    public static string Line(string text) => Displayed(string.Concat(text.Select(c => c < ' ' ? Hex(c) : c.ToString())));

    /// <summary>The second set of control characters, line and paragraph separators, overrides of direction, and what is no character.</summary>
    private static readonly SearchValues<char> Unsafe = SearchValues.Create(
        [.. Span(0x7f, 0x9f), .. Span(0x2028, 0x202e), .. Span(0x2066, 0x2069), '\ufffe', '\uffff']);

    private static Arr<char> Span(int first, int last) => toArray(Enumerable.Range(first, last - first + 1).Select(code => (char)code));

    private static string Indented(Json json, string indent) => json switch
    {
        Json.Null => Compact(json),
        Json.Bool => Compact(json),
        Json.Number => Compact(json),
        Json.Text => Compact(json),
        Json.List(var items) => items.IsEmpty
            ? "[]"
            : $"[\n{Lines(items.Map(item => Indented(item, indent + "  ")), indent)}\n{indent}]",
        Json.Mapping(var fields) => fields.IsEmpty
            ? "{}"
            : $"{{\n{Lines(fields.Map(f => $"{Quoted(f.Key)}: {Indented(f.Value, indent + "  ")}"), indent)}\n{indent}}}",
    };

    private static string Lines(Arr<string> items, string indent) =>
        string.Join(",\n", items.Map(item => $"{indent}  {item}"));

    /// <summary>
    /// A string literal that escapes only what must be. RFC 8785 refuses a surrogate without its partner, which has no
    /// UTF-8 form; here it is escaped, so that different strings never print alike.
    /// </summary>
    public static string Quoted(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogatePair(text, i) || (i > 0 && char.IsSurrogatePair(text, i - 1)))
                quoted.Append(text[i]);
            else
                quoted.Append(Escaped(text[i]));
        }

        return quoted.Append('"').ToString();
    }

    private static string Escaped(char c) => c switch
    {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\b' => "\\b",
        '\t' => "\\t",
        '\n' => "\\n",
        '\f' => "\\f",
        '\r' => "\\r",
        < ' ' => Hex(c),
        _ => char.IsSurrogate(c) ? Hex(c) : c.ToString(),
    };

    private static string Hex(char c) => "\\u" + ((int)c).ToString("x4", CultureInfo.InvariantCulture);
}
