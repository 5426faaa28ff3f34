using System.IO;
using Sluice.Adapters.Portability;
using Sluice.Compiler.Analyses.Portability;
using Xunit;

namespace Sluice.Laws.Portability;

/// <summary>The table of conformance reports: where it comes from, and that nothing in it is misread.</summary>
public sealed class ReportTableLaws
{
    private const string Publisher = "https://github.com/kubernetes-sigs/gateway-api/blob/";

    private static readonly string Table = Repository.Folder("adapters", "Portability", ReportTable.Resource);

    private static string Source => ReportTable.Text().Split('\n')[1]["# source: ".Length..];

    [Fact]
    public void The_program_carries_the_table_of_the_repository() => Assert.Equal(File.ReadAllText(Table), ReportTable.Text());

    [Fact]
    public void Reading_and_printing_the_table_changes_nothing() =>
        Assert.Equal(ReportTable.Text(), ReportTable.Print(ReportTable.Published, Source));

    [Fact]
    public void Each_report_says_where_and_when_it_was_published()
    {
        Assert.True(ReportTable.Published.Count > 100);
        Assert.All(ReportTable.Published, report =>
        {
            Assert.Matches($"^{Publisher}[0-9a-f]{{12}}/conformance/reports/v1\\.[0-9.]+/[^/]+/[^/]+\\.ya?ml$", report.Source);
            Assert.Matches(@"^(20\d\d-\d\d-\d\d|-)$", report.Date);
            Assert.Matches("^v1\\.[0-9]+\\.[0-9]+", report.Api);
            Assert.Contains(report.Channel, (string[])["standard", "experimental"]);
            Assert.NotEmpty(report.Profiles);
            Assert.Matches("^[a-z][a-z0-9-]*$", report.Implementation);
            Assert.NotEmpty(report.Version);
        });
        Assert.Equal(ReportTable.Published.Count, ReportTable.Published.Map(report => report.Source).Distinct().Count());
    }

    /// <summary>The union over profiles loses nothing as long as this holds.</summary>
    [Fact]
    public void No_report_lists_a_feature_as_supported_and_unsupported() =>
        Assert.All(ReportTable.Published, report => Assert.Empty(report.Supported.Intersect(report.Unsupported)));

    /// <summary>A feature that a report names and we do not look for is one that shows in no field, or is newer than we are.</summary>
    [Fact]
    public void Features_of_reports_are_known()
    {
        var known = UsedFeatures.All.Map(feature => feature.Name) + UsedFeatures.Invisible.Map(feature => feature.Name);
        Assert.Empty(ReportTable.Published.SelectMany(report => report.Supported + report.Unsupported).Distinct().Except(known).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_report_becomes_its_facts()
    {
        using var folder = new TestFolder().With("conformance/reports/v1.4.1/acme-gate/experimental-v2.1.0-default-report.yaml", """
            apiVersion: gateway.networking.k8s.io/v1
            date: "2026-02-11T10:26:05-07:00"
            gatewayAPIChannel: experimental
            gatewayAPIVersion: v1.4.1
            implementation: {organization: acme, project: Acme Gate, url: "https://acme.example", version: latest}
            kind: ConformanceReport
            mode: default
            profiles:
            - name: GATEWAY-HTTP
              core: {result: success, statistics: {Failed: 0, Passed: 33, Skipped: 0}}
              extended:
                result: partial
                supportedFeatures: [HTTPRouteCORS, GatewayPort8080]
                unsupportedFeatures: [HTTPRouteRetry]
            - name: GATEWAY-GRPC
              core: {result: partial}
            """)
            .With("conformance/reports/v1.1.0/acme-gate/v1.0.0-report.yaml", "kind: ConformanceReport\ngatewayAPIVersion: v1.1.0\n")
            .With("conformance/reports/v1.4.1/acme-gate/README.md", "# Acme Gate\n");
        Assert.Equal(
            "# What published conformance reports of Gateway API implementations say. CONTRIBUTING.md says how to renew this table.\n"
            + "# source: at:\n"
            + "implementation\tversion\tapi\tchannel\tmode\tdate\tprofiles\tsupported\tunsupported\tpath\n"
            + "acme-gate\tv2.1.0\tv1.4.1\texperimental\tdefault\t2026-02-11\tGATEWAY-GRPC=partial/- GATEWAY-HTTP=success/partial\t"
            + "GatewayPort8080 HTTPRouteCORS\tHTTPRouteRetry\tconformance/reports/v1.4.1/acme-gate/experimental-v2.1.0-default-report.yaml\n",
            ReportTable.Print(ReportCollector.Under(folder.Path, "at:"), "at:"));
    }

    /// <summary>
    /// With <c>SLUICE_REPORTS</c>, a checkout of the upstream repository, and <c>SLUICE_REPORTS_COMMIT</c> the table is what
    /// the reports there say, and <c>UPDATE_REPORTS=1</c> writes it. Without them it is at least in its order.
    /// </summary>
    [Fact]
    public void The_table_is_in_order_and_says_what_the_reports_of_a_checkout_say()
    {
        var checkout = Environment.GetEnvironmentVariable("SLUICE_REPORTS") ?? "";
        var source = checkout.Length == 0 ? Source : $"{Publisher}{Environment.GetEnvironmentVariable("SLUICE_REPORTS_COMMIT")?[..12]}/";
        var reports = checkout.Length == 0 ? ReportTable.Published : ReportCollector.Under(checkout, source);
        var table = ReportTable.Print(ReportCollector.InOrder(reports), source);
        if (Environment.GetEnvironmentVariable("UPDATE_REPORTS") == "1") File.WriteAllText(Table, table);
        Assert.Equal(table, File.ReadAllText(Table));
    }
}
