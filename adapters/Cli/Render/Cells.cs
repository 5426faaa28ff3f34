using System.Globalization;
using System.Text;

namespace Sluice.Adapters.Cli.Render;

/// <summary>One character of the source as a terminal shows it.</summary>
/// <param name="Index">Where it starts in the line, in UTF-16 units, as origins count.</param>
/// <param name="Width">Columns that it takes: none, one or two; a tab is four spaces.</param>
internal readonly record struct Cell(int Index, string Shown, int Width);

/// <summary>Text as cells. What could move the cursor or reorder the line is shown as a replacement character.</summary>
internal static class Cells
{
    public static Arr<Cell> Of(string line)
    {
        var index = 0;
        return line.EnumerateRunes().Select(rune =>
        {
            var at = index;
            index += rune.Utf16SequenceLength;
            return Show(rune, at);
        }).ToArr();
    }

    /// <summary>A message on one line, safe for a terminal, a log and XML.</summary>
    public static string Clean(string text) =>
        string.Concat(Of(text).Map(cell => cell.Shown));

    public static int Width(this Arr<Cell> cells) => cells.Sum(cell => cell.Width);

    public static string Shown(this Arr<Cell> cells) => string.Concat(cells.Map(cell => cell.Shown));

    private static Cell Show(Rune rune, int at) => rune.Value switch
    {
        '\t' => new(at, "    ", 4),
        _ when IsUnsafe(rune) => new(at, "\ufffd", 1),
        _ => new(at, rune.ToString(), Columns(rune)),
    };

    private static bool IsUnsafe(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        || rune.Value is (>= 0x202a and <= 0x202e) or (>= 0x2066 and <= 0x2069) or 0xfffe or 0xffff;

    private static int Columns(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format ? 0
        : IsWide(rune.Value) ? 2
        : 1;

    /// <summary>The blocks that East Asian Width calls wide or full-width, and the emoji that terminals draw so.</summary>
    private static bool IsWide(int value) => value is
        (>= 0x1100 and <= 0x115f) or (>= 0x2e80 and <= 0x303e) or (>= 0x3041 and <= 0x33ff) or (>= 0x3400 and <= 0x4dbf)
        or (>= 0x4e00 and <= 0x9fff) or (>= 0xa000 and <= 0xa4cf) or (>= 0xac00 and <= 0xd7a3) or (>= 0xf900 and <= 0xfaff)
        or (>= 0xfe30 and <= 0xfe6f) or (>= 0xff00 and <= 0xff60) or (>= 0xffe0 and <= 0xffe6)
        or (>= 0x1f300 and <= 0x1f64f) or (>= 0x1f680 and <= 0x1f6ff) or (>= 0x1f900 and <= 0x1faff)
        or (>= 0x20000 and <= 0x3fffd);
}
