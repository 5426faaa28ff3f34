using System.Globalization;

namespace Sluice.Compiler.Parsing;

/// <summary>How a place inside an object is written: <c>spec.rules[2].backendRefs[0]</c>, <c>labels['a.b/c']</c>.</summary>
internal static class ReadPath
{
    public static string Item(string path, int index) => string.Concat(path, "[", index.ToString(CultureInfo.InvariantCulture), "]");

    public static string Key(string path, string key) =>
        IsWord(key) ? path.Length == 0 ? key : $"{path}.{key}" : $"{path}['{Quoted(key)}']";

    /// <summary>The path of something that stood under <paramref name="from"/> and now stands under <paramref name="to"/>.</summary>
    public static string Moved(string path, string from, string to)
    {
        var rest = path.AsSpan(from.Length);
        return to.Length == 0 ? rest.TrimStart('.').ToString()
            : rest.Length == 0 ? to
            : rest[0] is '.' or '[' ? string.Concat(to, rest)
            : string.Concat(to, ".", rest);
    }

    private static bool IsWord(string key) =>
        key.Length is > 0 and <= ReadLimits.KeyInPath && key.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '$');

    private static string Quoted(string key) =>
        Cut(key).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal);

    private static string Cut(string key) => key.Length <= ReadLimits.KeyInPath ? key : key[..ReadLimits.KeyInPath] + "…";
}
