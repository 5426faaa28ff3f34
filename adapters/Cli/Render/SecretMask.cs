using System.Text.RegularExpressions;

namespace Sluice.Adapters.Cli.Render;

/// <summary>
/// The lines of a source as they may be shown. Messages end up in terminals and in the logs of CI jobs, so of a document
/// that holds a Secret only names are left; each hidden character is a star, so that columns stay.
/// </summary>
internal static partial class SecretMask
{
    public static Arr<string> Of(Arr<string> lines)
    {
        var shown = lines.ToArray();
        for (var start = 0; start < shown.Length;)
        {
            var end = start + 1;
            while (end < shown.Length && !shown[end].StartsWith("---", StringComparison.Ordinal)) end++;
            if (shown[start..end].Any(line => Sensitive().IsMatch(line)))
            {
                for (var i = start; i < end; i++) shown[i] = Hidden(shown[i]);
            }
            start = end;
        }
        return shown.ToArr();
    }

    private static string Hidden(string line)
    {
        if (line.StartsWith("---", StringComparison.Ordinal)) return line;
        var key = Key().Match(line);
        if (!key.Success) return Stars(line);
        return Open().IsMatch(key.Groups[1].Value) && !line.Contains('{', StringComparison.Ordinal)
            ? line
            : line[..key.Length] + Stars(line[key.Length..]);
    }

    private static string Stars(string text) => Visible().Replace(text, "*");

    [GeneratedRegex("""kind["']?\s*:\s*["']?Secret|PRIVATE KEY""", RegexOptions.CultureInvariant)]
    private static partial Regex Sensitive();

    [GeneratedRegex("""^\s*(?:- )*["']?([A-Za-z][\w.\-/]*)["']?\s*:""", RegexOptions.CultureInvariant)]
    private static partial Regex Key();

    [GeneratedRegex("^(apiVersion|kind|metadata|name|namespace|type|labels)$", RegexOptions.CultureInvariant)]
    private static partial Regex Open();

    [GeneratedRegex(@"\S", RegexOptions.CultureInvariant)]
    private static partial Regex Visible();
}
