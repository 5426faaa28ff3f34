using System.Text.Json;
using System.Threading.Tasks;
using System.Xml.Linq;
using Xunit;

namespace Sluice.Laws;

/// <summary><c>sluice check --against</c>: the features in use that others are not known to have.</summary>
public sealed class PortabilityCommandLaws
{
    private static readonly string Named = Manifests.Shop.Replace("- matches:", "- name: all\n    matches:", StringComparison.Ordinal);

    [Fact]
    public async Task A_feature_that_a_report_does_not_list_is_shown_where_it_is_used()
    {
        var ran = await Program.Fed(Named, "check", "-", "--against", "nginx-gateway-fabric@2.7,envoy-gateway@1.9");
        Assert.Equal(0, ran.Status);
        Assert.Empty(ran.Error);
        Assert.StartsWith(
            """
            warning GW8001: the feature HTTPRouteNamedRouteRule is used here, and the conformance reports of nginx-gateway-fabric v2.7.0-pre-release do not list it as supported
              --> -:20:11
               |
            20 |   - name: all
               |           ^^^
               = note: https://github.com/kubernetes-sigs/gateway-api/blob/
            """, ran.Output, StringComparison.Ordinal);
        Assert.Contains("/conformance/reports/v1.6/nginx-nginx-gateway-fabric/experimental-2.7.0-pre-release-default-report.yaml: nginx-gateway-fabric v2.7.0-pre-release (Gateway API v1.6.1, 2026-07-27) lists it as unsupported\n", ran.Output, StringComparison.Ordinal);
        Assert.EndsWith("\n1 warning\nfor more: sluice explain GW8001\n", ran.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_form_of_output_has_the_warning()
    {
        string[] words = ["check", "-", "--against", "nginx-gateway-fabric@2.7", "-o"];
        using var json = JsonDocument.Parse((await Program.Fed(Named, [.. words, "json"])).Output);
        Assert.Equal(("GW8001", "warning"), (json.RootElement[0].GetProperty("code").GetString(), json.RootElement[0].GetProperty("severity").GetString()));
        Assert.StartsWith("https://", json.RootElement[0].GetProperty("labels")[0].GetProperty("document").GetString(), StringComparison.Ordinal);
        using var sarif = JsonDocument.Parse((await Program.Fed(Named, [.. words, "sarif"])).Output);
        Assert.Equal("GW8001", sarif.RootElement.GetProperty("runs")[0].GetProperty("results")[0].GetProperty("ruleId").GetString());
        var junit = XDocument.Parse((await Program.Fed(Named, [.. words, "junit"])).Output);
        Assert.Empty(junit.Descendants("failure"));
        Assert.Contains("GW8001", junit.Descendants("system-out").Single().Value, StringComparison.Ordinal);
        Assert.StartsWith("::warning file=-,line=20,col=11,title=GW8001::", (await Program.Fed(Named, [.. words, "github"])).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task That_nothing_is_missing_is_said() =>
        Assert.Equal(
            new Ran(0, "", "sluice: nothing to report: 4 objects in 1 input\nsluice: 3 features used, each listed as supported in the conformance reports of envoy-gateway v1.9.0, istio 1.30.1\n"),
            await Program.Fed(Named, "check", "-", "--against", "envoy-gateway@1.9", "--against", "istio"));

    [Fact]
    public async Task A_version_without_report_is_said_to_have_none()
    {
        var ran = await Program.Fed(Named, "check", "-", "--against", "envoy-gateway@1.4");
        Assert.Equal(0, ran.Status);
        Assert.StartsWith("warning GW8002: envoy-gateway 1.4 has no published conformance report, so nothing is said of what it supports\n", ran.Output, StringComparison.Ordinal);
        Assert.Contains(": v1.3.1 is reported (Gateway API v1.2.1, 2025-03-05)\n", ran.Output, StringComparison.Ordinal);
        Assert.Contains(": v1.5.0 is reported (Gateway API v1.3.0, 2025-08-08)\n", ran.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("GW8001", ran.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_no_report_can_list_is_a_hint()
    {
        var input = Manifests.Join(Manifests.Class, Manifests.Gateway(), Manifests.Route("shop", "shop.example", type: "RegularExpression"), Manifests.Service);
        var ran = await Program.Fed(input, "check", "-", "--against", "envoy-gateway");
        Assert.Equal(0, ran.Status);
        Assert.StartsWith("hint GW8003: a path match by regular expression is used here;", ran.Output, StringComparison.Ordinal);
        Assert.Empty((await Program.Fed(input, "check", "-")).Output);
    }

    [Fact]
    public async Task All_implementations_are_compared_in_a_table()
    {
        var ran = await Program.Fed(Named, "check", "-", "--against", "all");
        Assert.Equal(0, ran.Status);
        Assert.Contains(" implementations do not list it as supported, among them ", ran.Output, StringComparison.Ordinal);
        Assert.Contains("\n  1 Gateway\n  2 HTTPRoute\n  3 HTTPRouteNamedRouteRule\n", ran.Output, StringComparison.Ordinal);
        Assert.Matches(@"\nenvoy-gateway v1\.9\.0 +yes +yes +yes\n", ran.Output);
        Assert.Matches(@"\nnginx-gateway-fabric v2\.7\.0-pre-release +yes +yes +no\n", ran.Output);
        Assert.Matches(@"\nlinkerd version-2\.18 +- +- +-\n", ran.Output);
    }

    /// <summary>Errors stay errors, and are shown beside what is compared.</summary>
    [Fact]
    public async Task Errors_decide_the_exit_status() =>
        Assert.Equal(1, (await Program.Fed(Manifests.Join(Named, Manifests.Route("bad", "bad.example", type: "Sideways")), "check", "-", "--against", "istio")).Status);

    [Theory]
    [InlineData("no conformance report is of an implementation 'envoy-gatway' (did you mean 'envoy-gateway'?); there are agentgateway, ", "envoy-gatway@1.9")]
    [InlineData("no conformance report is of an implementation 'sluice'; there are agentgateway, ", "envoy-gateway,sluice")]
    [InlineData("a version is missing behind 'istio@'", "istio@")]
    public async Task A_word_that_names_no_implementation_is_wrong_usage(string message, string word)
    {
        var ran = await Program.Run("check", "m", "--against", word);
        Assert.Equal(2, ran.Status);
        Assert.Empty(ran.Output);
        Assert.StartsWith($"sluice: {message}", ran.Error, StringComparison.Ordinal);
    }
}
