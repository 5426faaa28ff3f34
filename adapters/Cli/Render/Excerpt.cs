using Sluice.Compiler.Text;

namespace Sluice.Adapters.Cli.Render;

/// <summary>A line of source as it is shown, and where its underline begins and how long it is, in columns.</summary>
internal sealed record Excerpt(string Shown, int Offset, int Length);

internal static class Excerpts
{
    /// <summary>Lines that are wider are cut to the part around the span.</summary>
    public const int MaxWidth = 96;

    private const int Lead = 32;

    public static Excerpt Of(string line, Origin span)
    {
        var cells = Cells.Of(line);
        var total = cells.Width();
        var offset = Before(cells, span.Column - 1).Width();
        var end = Before(cells, span.Column - 1 + Math.Max(span.Length, 1)).Width();
        if (total <= MaxWidth) return new(cells.Shown().TrimEnd(), offset, Math.Max(end - offset, 1));

        var left = Math.Clamp(offset - Lead, 0, total - MaxWidth);
        var window = Window(cells, left);
        var start = Before(cells, window.IsEmpty ? 0 : window[0].Index).Width();
        var ellipsis = start > 0 ? 1 : 0;
        return new(
            (start > 0 ? "…" : "") + window.Shown().TrimEnd() + (start + window.Width() < total ? "…" : ""),
            offset - start + ellipsis,
            Math.Max(Math.Min(end, start + window.Width()) - offset, 1));
    }

    /// <summary>The cells that start before a position of the line.</summary>
    public static Arr<Cell> Before(Arr<Cell> cells, int index) => cells.Filter(cell => cell.Index < index);

    private static Arr<Cell> Window(Arr<Cell> cells, int left)
    {
        var column = 0;
        return cells.Filter(cell =>
        {
            var at = column;
            column += cell.Width;
            return at >= left && column <= left + MaxWidth;
        });
    }
}
