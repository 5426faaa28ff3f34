using System.Globalization;

namespace Sluice.Compiler.Analyses.Portability;

/// <summary>
/// A version as implementations write it, by its numbers: <c>v2.7.0-pre-release</c>, <c>1.33.4-gke.1134000</c>,
/// <c>version-2.18</c>. A version with anything behind its numbers comes before the one without.
/// </summary>
public sealed record VersionNumber(Arr<int> Numbers, string Suffix) : IComparable<VersionNumber>
{
    public static VersionNumber Of(string text)
    {
        var from = text.AsSpan().IndexOfAnyInRange('0', '9');
        if (from < 0) return new(Arr<int>.Empty, text);
        var to = from;
        while (to < text.Length && (char.IsAsciiDigit(text[to]) || text[to] == '.' && to + 1 < text.Length && char.IsAsciiDigit(text[to + 1]))) to++;
        return new(toArray(text[from..to].Split('.').Select(Number)), text[to..]);
    }

    /// <summary>Whether a version that is written with fewer numbers means this one: <c>1.9</c> means <c>v1.9.0</c>.</summary>
    public bool IsMeantBy(VersionNumber asked) =>
        asked.Numbers.Count <= Numbers.Count
        && asked.Numbers.Zip(Numbers).ForAll(pair => pair.Item1 == pair.Item2)
        && (asked.Suffix.Length == 0 || asked == this);

    public int CompareTo(VersionNumber? other)
    {
        if (other is null) return 1;
        for (var i = 0; i < Math.Max(Numbers.Count, other.Numbers.Count); i++)
            if (At(Numbers, i).CompareTo(At(other.Numbers, i)) is var order and not 0) return order;
        return (Suffix.Length == 0).CompareTo(other.Suffix.Length == 0) is var plain and not 0 ? plain : string.CompareOrdinal(Suffix, other.Suffix);
    }

    private static int At(Arr<int> numbers, int index) => index < numbers.Count ? numbers[index] : 0;

    private static int Number(string digits) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : int.MaxValue;
}
