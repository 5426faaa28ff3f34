namespace Sluice.Compiler.Values;

/// <summary>Suggests what a person may have meant, by edit distance.</summary>
public static class NearNames
{
    /// <summary>The nearest candidate within a third of the word's length; ties go to the first in ordinal order.</summary>
    public static Option<string> Of(string word, Arr<string> candidates) =>
        word.Length > 64
            ? None
            : candidates
                .Filter(candidate => candidate.Length <= 64)
                .OrderBy(candidate => candidate, StringComparer.Ordinal)
                .Select(candidate => (Name: candidate, Distance: Distance(word, candidate)))
                .Where(scored => scored.Distance <= Math.Max(1, word.Length / 3))
                .OrderBy(scored => scored.Distance)
                .Select(scored => Some(scored.Name))
                .FirstOrDefault();

    /// <summary>Insertions, deletions, replacements and swaps of neighbours; letter case costs nothing.</summary>
    private static int Distance(string left, string right)
    {
        var (a, b) = (left.ToLowerInvariant(), right.ToLowerInvariant());
        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++) rows[i, 0] = i;
        for (var j = 0; j <= b.Length; j++) rows[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var replaced = rows[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                var best = Math.Min(replaced, Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1);
                var swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
                rows[i, j] = swapped ? Math.Min(best, rows[i - 2, j - 2] + 1) : best;
            }
        }
        return rows[a.Length, b.Length];
    }
}
