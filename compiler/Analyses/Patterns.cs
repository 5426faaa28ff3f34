using System.Text.RegularExpressions;

namespace Sluice.Compiler.Analyses;

internal static class Patterns
{
    /// <summary>Whether a pattern takes the whole text. One that cannot run in linear time takes nothing.</summary>
    public static bool Takes(string regex, string text)
    {
        try
        {
            return Regex.IsMatch(text, $@"\A(?:{regex})\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (ArgumentException)
        {
            return false;
        }
        catch (NotSupportedException)
        {
            return false;
        }
    }
}
