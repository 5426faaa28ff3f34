using System.Globalization;
using System.Text.RegularExpressions;

namespace Sluice.Reference;

/// <summary>Durations as the API writes them: terms of a whole number and a unit, added up.</summary>
internal static class Durations
{
    private static readonly Regex Terms = new("([0-9]+)(ms|h|m|s)");

    /// <summary>Milliseconds; null for what was not said.</summary>
    internal static long? Of(string? text) => text is null
        ? null
        : Terms.Matches(text).Sum(m => long.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture) * Unit(m.Groups[2].Value));

    private static long Unit(string unit) => unit switch { "h" => 3_600_000, "m" => 60_000, "s" => 1_000, _ => 1 };
}
