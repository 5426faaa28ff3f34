using System.Reflection;
using Sluice.Compiler;
using Sluice.Compiler.Diagnostics;
using Xunit;

namespace Sluice.Snapshots;

/// <summary>The cases as a whole: there are enough of them, and they say everything that the compiler can say.</summary>
public sealed class CatalogueTests
{
    /// <summary>Codes that no small text reaches, and why.</summary>
    private static readonly HashMap<string, string> Unreachable = HashMap(
        ("GW1005", "needs an input of more than 32 MiB"),
        ("GW1013", "needs more than 50,000 documents"),
        ("GW1020", "needs more than a million values"));

    [Fact]
    public void There_are_at_least_eighty_cases() => Assert.True(Case.Names().Count >= 80, $"{Case.Names().Count} cases");

    [Fact]
    public void Every_code_of_the_catalogue_is_in_a_case()
    {
        var said = toArray(Case.Names().Map(Case.Named)
            .SelectMany(given => Compile.Run(given.Sources, given.Options).Diagnostics)
            .Select(d => d.Code.Id)
            .Distinct());
        Assert.Empty(Catalogue().Filter(code => !said.Contains(code.Id) && !Unreachable.ContainsKey(code.Id)).Map(code => $"{code.Id} {code.Title}"));
        Assert.Empty(said.Filter(Unreachable.ContainsKey));
    }

    private static Arr<Code> Catalogue() => toArray(typeof(Code).Assembly.GetTypes()
        .Where(type => type.Namespace == typeof(Code).Namespace && type.Name.EndsWith("Diagnostics", StringComparison.Ordinal))
        .SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.Static))
        .Select(field => field.GetValue(null))
        .OfType<Code>());
}
