using System.Collections.Generic;

namespace Sluice.Compiler.Parsing;

/// <summary>The text of one document and where its lines start. Characters are UTF-16 units, as in editors and SARIF.</summary>
internal sealed record Layout(string Text, Arr<int> Starts, int FirstLine)
{
    public static Layout Of(string text, int firstLine)
    {
        var starts = new List<int> { 0 };
        for (var at = Break(text, 0); at < text.Length; at = Break(text, at))
        {
            at += text[at] == '\r' && at + 1 < text.Length && text[at + 1] == '\n' ? 2 : 1;
            starts.Add(at);
        }

        return new(text, toArray(starts), firstLine);
    }

    /// <summary>The place of a stretch of text, as far as it lies on the line where it begins.</summary>
    public Place Place(int start, int end)
    {
        var from = Math.Clamp(start, 0, Text.Length);
        var line = LineOf(from);
        // Looks no further than the stretch: a search to the end of the line would be quadratic on one long line.
        var stretch = Text.AsSpan(from, Math.Clamp(end, from, Text.Length) - from);
        var length = stretch.IndexOfAny('\r', '\n') is var found and >= 0 ? found : stretch.Length;
        return new(FirstLine + line, from - Starts[line] + 1, length);
    }

    /// <summary>Where the line of a character ends, without its line break.</summary>
    public int EndOfLine(int at) => Break(Text, Math.Clamp(at, 0, Text.Length));

    /// <summary>The white space that the line of a character begins with.</summary>
    public (int Start, int Length) Indentation(int at)
    {
        var start = Starts[LineOf(Math.Clamp(at, 0, Text.Length))];
        var rest = Text.AsSpan(start);
        return (start, rest.Length - rest.TrimStart(" \t").Length);
    }

    private int LineOf(int at)
    {
        var (low, high) = (0, Starts.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = Starts[middle] <= at ? (middle, high) : (low, middle - 1);
        }

        return low;
    }

    private static int Break(string text, int from) =>
        text.AsSpan(from).IndexOfAny('\r', '\n') is var found and >= 0 ? from + found : text.Length;
}
