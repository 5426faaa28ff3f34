namespace Sluice.Compiler.Parsing;

/// <summary>Halves of a UTF-16 pair that stand alone: escapes can write them and no text can hold them.</summary>
internal static class ReadSurrogates
{
    public static bool HasLone(string text)
    {
        var at = text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF');
        if (at < 0) return false;
        while (at < text.Length)
        {
            if (char.IsSurrogatePair(text, at)) at += 2;
            else if (char.IsSurrogate(text[at])) return true;
            else at++;
        }

        return false;
    }

    /// <summary>The same for the inside of a JSON string as it is written.</summary>
    public static bool HasLoneEscape(ReadOnlySpan<byte> written)
    {
        var pending = false;
        for (var at = 0; at < written.Length;)
        {
            var unit = Unit(written[at..]);
            var isHigh = unit is >= 0xD800 and < 0xDC00;
            var isLow = unit is >= 0xDC00 and < 0xE000;
            if (pending != isLow) return true;
            pending = isHigh;
            at += unit >= 0 ? 6 : written[at] == '\\' ? 2 : 1;
        }

        return pending;
    }

    private static int Unit(ReadOnlySpan<byte> rest) =>
        rest is [(byte)'\\', (byte)'u', ..] && rest.Length >= 6
        && System.Buffers.Text.Utf8Parser.TryParse(rest[2..6], out int unit, out var used, 'x') && used == 4
            ? unit
            : -1;
}
