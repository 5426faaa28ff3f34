using System.Collections.Generic;
using System.Text.RegularExpressions;

namespace Sluice.Laws;

/// <summary>
/// Every path that some backend could take a target for. It shares nothing with the data plane: it does resolve dots.
/// </summary>
internal static partial class PathReader
{
    private static readonly System.Buffers.SearchValues<char> Special = System.Buffers.SearchValues.Create("%;.\\?#\0 \t");

    /// <summary>The rules of the world: <c>pub</c> and <c>admin</c> by their prefix.</summary>
    public static bool Agrees(string target, string rule)
    {
        foreach (var reading in Readings(target))
            if (Owner(reading) is { } owner && owner != rule) return false;
        return true;
    }

    public static System.Collections.Generic.HashSet<string> Readings(string target)
    {
        var path = target.Split('?')[0];
        var readings = new System.Collections.Generic.HashSet<string> { path };
        var open = new Queue<string>([path]);
        if (path.AsSpan().IndexOfAny(Special) < 0 && !path.Contains("//", StringComparison.Ordinal)) return readings;
        while (open.TryDequeue(out var next) && readings.Count < 4096)
            foreach (var reading in new[] { Decoded(next), next.Replace('\\', '/'), Parameters().Replace(next, ""), Slashes().Replace(next, "/"), Resolved(next), Cut(next), Trimmed(next) })
                if (readings.Add(reading)) open.Enqueue(reading);
        return readings;
    }

    private static string? Owner(string path) => Under(path, "/admin") ? "admin" : Under(path, "/pub") ? "pub" : null;

    /// <summary>In a world in which the rule <c>root</c> has all that the other two have not.</summary>
    public static string OwnerOf(string path) => Owner(path) ?? "root";

    private static bool Under(string path, string prefix) =>
        path.StartsWith(prefix, StringComparison.Ordinal) && (path.Length == prefix.Length || path[prefix.Length] == '/');

    private static string Decoded(string path) =>
        Triplet().Replace(path, static m => ((char)Convert.ToInt32(m.Groups[1].Value, 16)).ToString());

    private static string Resolved(string path)
    {
        var kept = new List<string>();
        var elements = path.Split('/');
        for (var i = 0; i < elements.Length; i++)
        {
            if (elements[i] == "..")
            {
                if (kept.Count > 1) kept.RemoveAt(kept.Count - 1);
            }
            else if (elements[i] != ".")
            {
                kept.Add(elements[i]);
            }
        }
        return string.Join('/', kept) is { Length: > 0 } resolved ? resolved : "/";
    }

    private static string Cut(string path) => path.AsSpan().IndexOfAny('?', '#', '\0') is var end and > 0 ? path[..end] : path;

    private static string Trimmed(string path) => string.Join('/', path.Split('/').Select(static e => e.TrimEnd(' ', '\t')));

    [GeneratedRegex("%([0-9a-fA-F]{2})")]
    private static partial Regex Triplet();

    [GeneratedRegex(";[^/]*")]
    private static partial Regex Parameters();

    [GeneratedRegex("/{2,}")]
    private static partial Regex Slashes();
}
