using System.Buffers;
using System.Text;
using System.Text.Unicode;
using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Text;

namespace Sluice.Compiler.Parsing;

/// <summary>Octets → characters, and the characters that may not stand in YAML.</summary>
internal static class ReadOctets
{
    // Everything that YAML does not call printable; the last three are byte order marks and non-characters.
    private static readonly SearchValues<char> Unprintable = SearchValues.Create(
        string.Concat(Enumerable.Range(0, 0xA0).Select(c => (char)c).Where(c => char.IsControl(c) && c is not ('\t' or '\r' or '\n')))
        + "\uFEFF\uFFFE\uFFFF");

    /// <summary>The byte order mark, which says nothing in UTF-8 and is written all the same.</summary>
    public static ReadOnlySpan<byte> Mark => "\uFEFF"u8;

    public static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> octets) =>
        octets.Span.StartsWith(Mark) ? octets[Mark.Length..] : octets;

    /// <summary>UTF-16 and UTF-32 show in the first octets: a byte order mark, or a zero beside a character.</summary>
    public static bool IsWide(ReadOnlySpan<byte> octets) =>
        octets is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] or [0, not 0, ..] or [not 0, 0, ..] or [0, 0, 0xFE, 0xFF, ..];

    /// <summary>
    /// The text of one document. Octets that are no UTF-8 and characters that are not printable are a message each, at
    /// the first of their kind, and no text.
    /// </summary>
    public static Either<Diagnostic, Layout> Decode(ReadOnlySpan<byte> octets, string document, int start, int firstLine)
    {
        var wrong = Utf8.IsValid(octets) ? octets.Length : FirstInvalid(octets);
        var layout = Layout.Of(YamlDocuments.WithoutMark(Encoding.UTF8.GetString(octets[..wrong])), firstLine);
        return wrong < octets.Length
            ? ReadDiagnostics.NotUtf8(Origin(layout.Text.Length), octets[wrong], start + wrong)
            : layout.Text.AsSpan().IndexOfAny(Unprintable) is var found and >= 0
            ? ReadDiagnostics.ControlCharacter(Origin(found), layout.Text[found])
            : layout;

        Origin Origin(int at) => layout.Place(at, at + 1).In(document, "");
    }

    public static int FirstInvalid(ReadOnlySpan<byte> octets)
    {
        var at = 0;
        while (at < octets.Length && Rune.DecodeFromUtf8(octets[at..], out _, out var consumed) == OperationStatus.Done)
            at += consumed;
        return at;
    }
}
