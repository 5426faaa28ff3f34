using System.Text.RegularExpressions;
using Sluice.Compiler.Schemas;
using Xunit;

namespace Sluice.Laws.Schemas;

/// <summary>Each pattern function says what the pattern of the CRDs says.</summary>
public sealed class PatternLaws
{
    private static readonly Arr<string> Atoms = Array(
        "a", "z", "A", "Z", "0", "9", "-", ".", "/", "*", "*.", "_", ":", "://", "http", "https", "h", "m", "s", "ms", "System", "Hostname", "IPAddress", "NamedAddress",
        " ", "\t", "\n", "~", "!", "?", "#", "%", "%2f", "%zz", "+", ",", "@", "`", "\u007f", "é", "\u0000", "example.com", "12345", "123456", "");

    public static TheoryData<string> Names => [.. Patterns.All.Map(pattern => pattern.Name)];

    [Fact]
    public void Every_function_has_a_pattern_of_the_CRDs() =>
        Assert.All(Patterns.All, pattern => Assert.Contains(PatternNames.Known, known => known.Name == pattern.Name));

    [Theory, MemberData(nameof(Names))]
    public void A_function_takes_what_its_pattern_takes(string name)
    {
        var fits = Patterns.Named(name).Fits;
        var regex = new Regex(
            PatternNames.Known.Find(known => known.Name == name).Map(known => known.Pattern).IfNone("").Replace("$", "\\z", StringComparison.Ordinal).Replace("!#\\z", "!#$", StringComparison.Ordinal).Replace("!\\z", "!$", StringComparison.Ordinal),
            RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
        var random = new Random(20261125);
        var taken = 0;
        for (var round = 0; round < 20_000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 7)).Select(_ => Atoms[random.Next(Atoms.Count)]));
            Assert.True(regex.IsMatch(text) == fits(text), $"{name} and '{text}'");
            taken += fits(text) ? 1 : 0;
        }
        Assert.InRange(taken, 20, 19_980);
    }
}
