using System.Buffers;
using System.Text.RegularExpressions;

namespace Sluice.Runtime.Matching;

/// <summary>The routes behind one path pattern, and the text with which every path that matches it begins.</summary>
internal sealed record PathPattern(string Literal, Regex Regex, Route[] Routes)
{
    public bool Matches(ReadOnlySpan<char> path) => path.StartsWith(Literal, StringComparison.Ordinal) && Regex.IsMatch(path);
}

internal static class Patterns
{
    private static readonly SearchValues<char> Special = SearchValues.Create(@"\.[]{}()*+?^$#");

    /// <summary>
    /// The pattern over the whole text, in linear time. <c>\z</c>, not <c>$</c>: a dollar sign would also let a trailing
    /// newline pass.
    /// </summary>
    public static Regex Anchored(string pattern) =>
        new($@"\A(?:{pattern})\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    /// <summary>Plain text at the front of the pattern, so that most paths are ruled out without running it.</summary>
    public static string Literal(string pattern)
    {
        if (pattern.Contains('|', StringComparison.Ordinal)) return "";
        var from = pattern.StartsWith('^') ? 1 : 0;
        var end = pattern.AsSpan(from).IndexOfAny(Special) is var special and >= 0 ? from + special : pattern.Length;
        // A quantifier may take its character away.
        if (end < pattern.Length && pattern[end] is ('*' or '?' or '{')) end--;
        return end > from ? pattern[from..end] : "";
    }
}
