using System.IO;
using System.Text;
using Sluice.Compiler.Values;

namespace Sluice.Adapters.Cli;

/// <summary>The pages of <c>docs/errors</c> as the program carries them: what each code means, why, and how to mend it.</summary>
internal static class ErrorPages
{
    private const string Suffix = ".md";
    private const string Meaning = "**What.** ";

    /// <summary>Every code that has a page.</summary>
    public static Arr<string> Codes { get; } = toArray(typeof(ErrorPages).Assembly.GetManifestResourceNames()
        .Where(name => name.EndsWith(Suffix, StringComparison.Ordinal))
        .Select(name => name[..^Suffix.Length])
        .Where(LooksLikeCode)
        .Order(StringComparer.Ordinal));

    /// <summary>A word that can only be meant as a code, even if there is none of that name.</summary>
    public static bool LooksLikeCode(string word) =>
        word.StartsWith("GW", StringComparison.OrdinalIgnoreCase) && word.Length > 2 && word.Skip(2).All(char.IsAsciiLetterOrDigit) && word.Any(char.IsAsciiDigit);

    public static int Print(string word, Surroundings around) => Page(word).Match(
        page =>
        {
            around.Output.Write(page);
            return ExitCode.Good;
        },
        () => Verdicts.Unusable(Seq1($"there is no code '{word}'; {Instead(word)}"), around));

    /// <summary>The page of a code, in Markdown.</summary>
    public static Option<string> Page(string word) => Codes
        .Find(code => string.Equals(code, word, StringComparison.OrdinalIgnoreCase))
        .Map(code =>
        {
            using var reader = new StreamReader(typeof(ErrorPages).Assembly.GetManifestResourceStream(code + Suffix)!, Encoding.UTF8);
            return reader.ReadToEnd();
        });

    /// <summary>The paragraph of a page that says what the code means, as one line.</summary>
    public static string What(string page) => string.Join(' ', page.Split('\n')
        .SkipWhile(line => !line.StartsWith(Meaning, StringComparison.Ordinal))
        .TakeWhile(line => line.Length > 0))[Meaning.Length..];

    private static string Instead(string word) => NearNames.Of(word, Codes).Match(
        near => $"did you mean '{near}'?",
        () => $"codes go from {Codes[0]} to {Codes[^1]}");
}
