using System.Collections.Generic;

namespace Sluice.Compiler.Parsing;

/// <summary>The octets of one YAML document, with its marker and the directives before it.</summary>
internal readonly record struct Segment(int Start, int Length, int FirstLine);

/// <summary>
/// Cuts an input into documents before any of it is parsed. A line that begins with <c>---</c> or <c>...</c> ends a
/// document wherever it stands (YAML forbids it even inside scalars), so a document that cannot be read does not hide
/// the next one.
/// </summary>
internal static class YamlDocuments
{
    private enum LineKind { Blank, Directive, Content, EmptyStart, FilledStart, End }

    /// <summary>The documents that hold more than comments.</summary>
    public static Arr<Segment> Split(ReadOnlySpan<byte> octets)
    {
        var segments = new List<Segment>();
        var (open, marked, filled) = (new Segment(0, 0, 1), false, false);
        var (at, line) = (0, 1);
        while (at < octets.Length)
        {
            var length = LineLength(octets[at..]);
            var kind = Kind(WithoutMark(octets.Slice(at, length)), marked || filled);
            var starts = kind is LineKind.EmptyStart or LineKind.FilledStart;
            if (starts && (marked || filled))
            {
                if (filled) segments.Add(open with { Length = at - open.Start });
                (open, marked, filled) = (new(at, 0, line), false, false);
            }

            marked |= starts;
            filled |= kind is LineKind.FilledStart or LineKind.Content;
            (at, line) = (at + length, line + 1);
            if (kind is LineKind.End)
            {
                if (filled) segments.Add(open with { Length = at - open.Start });
                (open, marked, filled) = (new(at, 0, line), false, false);
            }
        }

        if (filled) segments.Add(open with { Length = octets.Length - open.Start });
        return toArray(segments);
    }

    private static LineKind Kind(ReadOnlySpan<byte> line, bool begun) =>
        IsMarker(line, "---"u8) ? IsBlank(line[3..]) ? LineKind.EmptyStart : LineKind.FilledStart
        : IsMarker(line, "..."u8) && IsBlank(line[3..]) ? LineKind.End
        : IsBlank(line) ? LineKind.Blank
        : !begun && line[0] == '%' ? LineKind.Directive
        : LineKind.Content;

    /// <summary>Files that were put one behind the other keep their byte order marks.</summary>
    private static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> line) => line.StartsWith(ReadOctets.Mark) ? line[ReadOctets.Mark.Length..] : line;

    /// <summary>
    /// The text of a document without a byte order mark that stands before anything it says, as YAML allows. A mark
    /// anywhere else is left for the reader to refuse.
    /// </summary>
    public static string WithoutMark(string document)
    {
        var found = document.IndexOf('\ufeff', StringComparison.Ordinal);
        return found >= 0 && (found == 0 || document[found - 1] is '\n' or '\r') && SaysNothing(document.AsSpan(0, found))
            ? document.Remove(found, 1)
            : document;
    }

    private static bool SaysNothing(ReadOnlySpan<char> text)
    {
        foreach (var line in text.EnumerateLines())
        {
            var rest = (line.StartsWith("---") ? line[3..] : line).TrimStart(" \t");
            if (!rest.IsEmpty && rest[0] is not ('#' or '%')) return false;
        }

        return true;
    }

    private static bool IsMarker(ReadOnlySpan<byte> line, ReadOnlySpan<byte> marker) =>
        line.StartsWith(marker) && (line.Length == 3 || line[3] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n');

    private static bool IsBlank(ReadOnlySpan<byte> text) =>
        text.TrimStart(" \t\r\n"u8) is var rest && (rest.IsEmpty || rest[0] == '#');

    /// <summary>With its line break: CR LF, LF or a lone CR.</summary>
    private static int LineLength(ReadOnlySpan<byte> rest) =>
        rest.IndexOfAny((byte)'\r', (byte)'\n') switch
        {
            < 0 => rest.Length,
            var found when rest[found] == '\r' && found + 1 < rest.Length && rest[found + 1] == '\n' => found + 2,
            var found => found + 1,
        };
}
