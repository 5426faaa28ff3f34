using System.Globalization;

namespace Sluice.Compiler.Parsing;

/// <summary>
/// Plain text that YAML 1.1, as Kubernetes tools read it, takes for a number, as the JSON number that it means:
/// <c>0x1F</c>, <c>017</c>, <c>0o17</c>, <c>0b11</c> and <c>1_000</c> become decimal, <c>.5</c> becomes <c>0.5</c>.
/// </summary>
internal static class YamlNumbers
{
    public static Option<string> Literal(string plain)
    {
        if (plain.Length == 0 || !(char.IsAsciiDigit(plain[0]) || plain[0] is '+' or '-' or '.')) return None;
        // Before a leading point kubectl drops no underscores: "._5" is a text.
        var text = plain[0] == '.' ? plain : plain.Replace("_", "", StringComparison.Ordinal);
        var negative = text.StartsWith('-');
        var digits = negative || text.StartsWith('+') ? text[1..] : text;
        return (Based(digits, negative) || Decimal(digits)).Map(literal => negative ? "-" + literal : literal);
    }

    /// <summary>Sixteen, eight or two to a digit, in 64 bits; beyond that the text stays a text.</summary>
    private static Option<string> Based(string digits, bool negative) =>
        Prefix(digits) is var (bits, skip) && bits > 0 && digits.Length > skip
            ? Value(digits.AsSpan(skip), bits)
                .Filter(value => !negative || value <= 1UL << 63)
                .Map(value => value.ToString(CultureInfo.InvariantCulture))
            : None;

    private static (int Bits, int Skip) Prefix(string digits) =>
        digits is not ['0', var mark, ..] ? (0, 0)
        : mark is 'x' or 'X' ? (4, 2)
        : mark is 'o' or 'O' ? (3, 2)
        : mark is 'b' or 'B' ? (1, 2)
        : (3, 1);

    private static Option<ulong> Value(ReadOnlySpan<char> digits, int bits)
    {
        var value = 0UL;
        foreach (var digit in digits)
        {
            var weight = char.IsAsciiHexDigit(digit) ? (uint)Convert.ToInt32(digit.ToString(), 16) : uint.MaxValue;
            if (weight >> bits != 0 || value >> (64 - bits) != 0) return None;
            value = (value << bits) | weight;
        }

        return value;
    }

    /// <summary>Digits, perhaps a point and more digits, perhaps an exponent; at least one digit before the exponent.</summary>
    private static Option<string> Decimal(string text)
    {
        var whole = Run(text, 0);
        var point = whole < text.Length && text[whole] == '.';
        var fraction = point ? Run(text, whole + 1) : whole;
        if (whole == 0 && fraction <= 1) return None;
        if (!IsExponent(text.AsSpan(fraction))) return None;
        var integer = text[..whole].TrimStart('0') is { Length: > 0 } kept ? kept : "0";
        var decimals = fraction > whole + 1 ? text[whole..fraction] : "";
        return integer + decimals + text[fraction..];
    }

    private static int Run(string text, int from)
    {
        var at = from;
        while (at < text.Length && char.IsAsciiDigit(text[at])) at++;
        return at;
    }

    private static bool IsExponent(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty) return true;
        if (text[0] is not ('e' or 'E')) return false;
        var digits = text.Length > 1 && text[1] is '+' or '-' ? text[2..] : text[1..];
        return !digits.IsEmpty && digits.IndexOfAnyExceptInRange('0', '9') < 0;
    }
}
