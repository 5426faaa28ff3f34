using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Sluice.Compiler.Emission;

/// <summary>Text as a YAML scalar that every reader of YAML 1.1 or 1.2 takes for the same text.</summary>
public static class YamlScalars
{
    private const RegexOptions Linear =
        RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.IgnoreCase;

    /// <summary>What some reader takes for a boolean, a null, a merge key or a default value.</summary>
    private static readonly Regex Word = new(@"\A(y|n|yes|no|on|off|true|false|null|<<|=)\z", Linear);

    /// <summary>Integers and floats of either version, sexagesimal ones included, and dates.</summary>
    private static readonly Regex Numeric = new(
        @"\A[-+]?([0-9][0-9_,]*(\.[0-9_]*)?(e[-+]?[0-9]+)?|\.[0-9_]+(e[-+]?[0-9]+)?|0x[0-9a-f_]+|0o[0-7_]+|0b[01_]+" +
        @"|\.inf|\.nan|[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([t ].*)?)\z", Linear);

    public static string Print(string text) => IsPlain(text) ? text : Quoted(text);

    /// <summary>
    /// In double quotes, on one line, every character that is not visible escaped. YAML cannot express a surrogate
    /// without its partner; it becomes the replacement character.
    /// </summary>
    public static string Quoted(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        foreach (var rune in text.EnumerateRunes())
            quoted.Append(Escaped(rune));
        return quoted.Append('"').ToString();
    }

    private static bool IsPlain(string text) =>
        text.Length > 0
        && text.All(IsVisible)
        && !"-?:,[]{}#&*!|>'\"%@`~ ".Contains(text[0], StringComparison.Ordinal)
        && text[^1] is not (' ' or ':')
        && !text.StartsWith("...", StringComparison.Ordinal)
        && !text.Contains(": ", StringComparison.Ordinal)
        && !text.Contains(" #", StringComparison.Ordinal)
        && !Word.IsMatch(text)
        && !Numeric.IsMatch(text);

    /// <summary>Letters, marks, digits, punctuation and symbols of the first plane, and the plain space.</summary>
    private static bool IsVisible(char c) => c == ' ' || IsVisible(char.GetUnicodeCategory(c));

    private static bool IsVisible(UnicodeCategory category) => category is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.SpaceSeparator);

    private static string Escaped(Rune rune) => rune.Value switch
    {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\t' => "\\t",
        '\n' => "\\n",
        '\r' => "\\r",
        ' ' => " ",
        <= 0xffff when !IsVisible(Rune.GetUnicodeCategory(rune)) => "\\u" + rune.Value.ToString("x4", CultureInfo.InvariantCulture),
        > 0xffff when !IsVisible(Rune.GetUnicodeCategory(rune)) => "\\U" + rune.Value.ToString("x8", CultureInfo.InvariantCulture),
        _ => rune.ToString(),
    };
}
