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
            return Refused(route, pattern, $"it is longer than {Longest} characters");
        try
        {
            _ = new Regex(pattern.Value, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
            _ = new Regex(@"\A(?:" + pattern.Value + @")\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
            return Reported.Clean(Some(pattern.Value));
        }
        catch (NotSupportedException)
        {
            return Refused(route, pattern, "it needs backtracking, or grows too large");
        }
        catch (ArgumentException)
        {
            return Refused(route, pattern, "it is not a regular expression");
        }
    }

    private static Reported<Option<string>> Refused(ObjectKey route, Located<string> pattern, string why) =>
        Reported.With(Option<string>.None, ValidateDiagnostics.Pattern(route, pattern, why));
}
