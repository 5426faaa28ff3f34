using System.Text.RegularExpressions;
using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Text;
using Sluice.Compiler.Values;

namespace Sluice.Compiler.Validation;

/// <summary>
/// Only patterns that match in time linear in the input are accepted: what .NET takes as <c>NonBacktracking</c>.
/// </summary>
internal static class Patterns
{
    public const int Longest = 1024;

    /// <summary>The pattern itself, or why it cannot be used.</summary>
    public static Reported<Option<string>> Of(ObjectKey route, Located<string> pattern)
    {
        if (pattern.Value.Length > Longest)
            return Refused(route, pattern, $"it is longer than {Longest} characters", "split the rule, or write a shorter pattern");
        try
        {
            _ = new Regex(pattern.Value, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
            _ = new Regex(@"\A(?:" + pattern.Value + @")\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
            return Reported.Clean(Some(pattern.Value));
        }
        catch (NotSupportedException)
        {
            return Refused(route, pattern, "it needs backtracking, or grows too large",
                "write it without look-around, back-references and atomic groups");
        }
        catch (ArgumentException)
        {
            return Refused(route, pattern, "it is not a regular expression", "correct it: a parenthesis or bracket may be open, or a quantifier stand alone");
        }
    }

    private static Reported<Option<string>> Refused(ObjectKey route, Located<string> pattern, string why, string help) =>
        Reported.With(Option<string>.None, ValidateDiagnostics.Pattern(route, pattern, why, help));
}
