using System.IO;
using System.Text.Json;
using System.Threading.Tasks;
using Sluice.Adapters.Cli;
using Sluice.Adapters.Cli.Render;
using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Text;
using Sluice.Laws.Structure;
using Xunit;

namespace Sluice.Laws.Rendering;

/// <summary>
/// SARIF by the schema that the standard publishes. <c>fetch-sarif-schema</c> brings it; without it these laws are skipped,
/// but never in CI.
/// </summary>
public sealed class SarifSchemaLaws
{
    private static readonly string Schema = Repository.Folder(".artifacts", "schemas", "sarif-2.1.0.json");

    private const string Absent = "the schema is not there: run properties/Rendering/fetch-sarif-schema";

    private static bool MayBeAbsent => Environment.GetEnvironmentVariable("CI") != "true" && !File.Exists(Schema);

    public static TheoryData<string> Pages => [.. ErrorPage.Ids];

    [Theory, MemberData(nameof(Pages))]
    public void Every_message_of_the_pages_is_valid(string id)
    {
        Assert.SkipWhen(MayBeAbsent, Absent);
        foreach (var example in ErrorPage.Of(id).Examples)
            Assert.Empty(Faults(Sarif.Print(example.Compiled.Diagnostics)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("/srv/manifests/shop.yaml")]
    [InlineData("a folder/100%/ä.yaml")]
    [InlineData("C:\\manifests\\shop.yaml")]
    [InlineData("HTTPRoute shop/cart")]
    [InlineData("https://example.com/reports/v1.yaml")]
    public void A_place_of_any_name_is_valid(string document)
    {
        Assert.SkipWhen(MayBeAbsent, Absent);
        var at = new Origin(document, "spec", 3, 1, 0);
        Assert.Empty(Faults(Sarif.Print([new(PortabilityDiagnostics.Unlisted, at, new Subject.Input(document), "it is so \u0001") { Labels = Array(new Label(at, "and here")) }])));
    }

    [Fact]
    public async Task A_report_without_messages_is_valid()
    {
        Assert.SkipWhen(MayBeAbsent, Absent);
        Assert.Empty(Faults((await Program.Fed(Manifests.Shop, "check", "-", "-o", "sarif")).Output));
    }

    /// <summary>The check itself notices: an edit of a valid report that the standard forbids is a fault.</summary>
    [Theory]
    [InlineData("\"2.1.0\"", "\"2.2.0\"")]
    [InlineData("\"level\": \"warning\"", "\"level\": \"loud\"")]
    [InlineData("\"startLine\": 3", "\"startLine\": 0")]
    [InlineData("\"startLine\": 3", "\"startLine\": \"3\"")]
    [InlineData("\"ruleId\"", "\"rule\"")]
    [InlineData("\"name\": \"sluice\",", "")]
    [InlineData("shop.yaml", "a b.yaml")]
    public void An_invalid_report_is_noticed(string valid, string invalid)
    {
        Assert.SkipWhen(MayBeAbsent, Absent);
        var report = Sarif.Print([new(PortabilityDiagnostics.Unlisted, new Origin("shop.yaml", "", 3, 1, 2), new Subject.Input("shop.yaml"), "it is so")]);
        Assert.Contains(valid, report, StringComparison.Ordinal);
        Assert.Empty(Faults(report));
        Assert.NotEmpty(Faults(report.Replace(valid, invalid, StringComparison.Ordinal)));
    }

    [Theory, MemberData(nameof(Pages))]
    public void A_rule_carries_the_page_of_its_code(string id)
    {
        using var report = JsonDocument.Parse(Sarif.Print(ErrorPage.Of(id).Examples.Bind(example => toArray(example.Compiled.Diagnostics))));
        var rules = report.RootElement.GetProperty("runs")[0].GetProperty("tool").GetProperty("driver").GetProperty("rules");
        Assert.All(rules.EnumerateArray(), rule =>
        {
            var page = ErrorPage.Of(rule.GetProperty("id").GetString()!).Text;
            Assert.Equal(page, rule.GetProperty("help").GetProperty("markdown").GetString());
            Assert.Equal(ErrorPages.What(page), rule.GetProperty("fullDescription").GetProperty("text").GetString());
            Assert.NotEmpty(ErrorPages.What(page));
        });
    }

    private static Arr<string> Faults(string report)
    {
        using var schema = JsonDocument.Parse(File.ReadAllText(Schema));
        using var document = JsonDocument.Parse(report);
        return new SchemaCheck(schema.RootElement).Faults(document.RootElement);
    }
}
