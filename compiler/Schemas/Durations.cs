using System.Globalization;
using System.Text.RegularExpressions;

namespace Sluice.Compiler.Schemas;

/// <summary>Time spans as the API writes them, in milliseconds.</summary>
internal static partial class Durations
{
    public const long Second = 1_000;
    public const long Hour = 3_600_000;

    public static long Of(string text) =>
        Term().Matches(text).Sum(term => long.Parse(term.Groups[1].ValueSpan, CultureInfo.InvariantCulture) * Unit(term.Groups[2].Value));

    private static long Unit(string unit) => unit switch { "h" => Hour, "m" => 60_000, "s" => Second, _ => 1 };

    [GeneratedRegex("([0-9]{1,5})(ms|h|m|s)", RegexOptions.CultureInvariant)]
    private static partial Regex Term();
}
