using System.Text.Json;
using System.Threading.Tasks;
using System.Xml.Linq;
using Xunit;

namespace Sluice.Laws;

/// <summary><c>sluice check</c>: diagnostics are the result, errors are status 1.</summary>
public sealed class CheckLaws
{
    private static readonly string Faulty = Manifests.Join(Manifests.Class, Manifests.Gateway(), Manifests.Route("shop", "shop.example", type: "PathPrefi"));

    [Fact]
    public async Task A_clean_input_is_said_to_be_clean()
    {
        var ran = await Program.Fed(Manifests.Shop, "check", "-");
        Assert.Equal(new Ran(0, "", "sluice: nothing to report: 4 objects in 1 input\n"), ran);
    }

    [Fact]
    public async Task A_fault_is_shown_with_its_place()
    {
        using var folder = new TestFolder().With("shop.yaml", Faulty);
        var ran = await Program.Run("check", folder.Path);
        Assert.Equal(1, ran.Status);
        Assert.Empty(ran.Error);
        Assert.StartsWith("error GW", ran.Output, StringComparison.Ordinal);
        Assert.Contains($"--> {folder.At("shop.yaml")}:20:29", ran.Output, StringComparison.Ordinal);
        Assert.Contains("did you mean 'PathPrefix'?", ran.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', ran.Output);
    }

    [Fact]
    public async Task Json_is_an_array_of_messages()
    {
        var ran = await Program.Fed(Faulty, "check", "-", "-o", "json");
        using var json = JsonDocument.Parse(ran.Output);
        Assert.Equal(1, ran.Status);
        Assert.Equal(["-"], json.RootElement.EnumerateArray().Select(d => d.GetProperty("document").GetString()).Distinct());
        Assert.Contains("error", json.RootElement.EnumerateArray().Select(d => d.GetProperty("severity").GetString()));
    }

    [Fact]
    public async Task Json_of_a_clean_input_is_an_empty_array()
    {
        var ran = await Program.Fed(Manifests.Shop, "check", "-", "-o", "json");
        Assert.Equal(new Ran(0, "[]\n", ""), ran);
    }

    [Fact]
    public async Task Sarif_has_a_result_with_a_rule_for_each_message()
    {
        var ran = await Program.Fed(Faulty, "check", "-", "-o", "sarif");
        using var sarif = JsonDocument.Parse(ran.Output);
        var run = sarif.RootElement.GetProperty("runs")[0];
        var rules = run.GetProperty("tool").GetProperty("driver").GetProperty("rules").EnumerateArray().Select(r => r.GetProperty("id").GetString()).ToArray();
        Assert.Equal(1, ran.Status);
        Assert.NotEmpty(rules);
        Assert.All(run.GetProperty("results").EnumerateArray(), result => Assert.Contains(result.GetProperty("ruleId").GetString(), rules));
    }

    [Fact]
    public async Task Junit_has_a_test_for_each_input()
    {
        using var folder = new TestFolder().With("bad.yaml", Faulty).With("good.yaml", Manifests.Service);
        var ran = await Program.Run("check", folder.Path, "-o", "junit");
        var suite = XDocument.Parse(ran.Output).Descendants("testsuite").Single();
        Assert.Equal(1, ran.Status);
        Assert.Equal(("2", "1"), (suite.Attribute("tests")?.Value, suite.Attribute("failures")?.Value));
        Assert.Equal([folder.At("bad.yaml")], suite.Elements("testcase").Where(test => test.Element("failure") is not null).Select(test => test.Attribute("name")?.Value));
    }

    [Fact]
    public async Task Github_gets_a_command_for_each_message()
    {
        var ran = await Program.Fed(Faulty, "check", "-", "-o", "github");
        Assert.Equal(1, ran.Status);
        Assert.Contains("::error file=-,line=20,col=29,title=GW", ran.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_object_in_two_files_is_an_error()
    {
        using var folder = new TestFolder().With("a.yaml", Manifests.Shop).With("b.yaml", Manifests.Service);
        var ran = await Program.Run("check", folder.Path);
        Assert.Equal(1, ran.Status);
        Assert.Contains("Service demo/shop", ran.Output, StringComparison.Ordinal);
        Assert.Contains(folder.At("a.yaml"), ran.Output, StringComparison.Ordinal);
        Assert.Contains(folder.At("b.yaml"), ran.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_given_twice_gives_its_objects_twice()
    {
        using var folder = new TestFolder().With("a.yaml", Manifests.Shop);
        Assert.Equal(1, (await Program.Run("check", folder.At("a.yaml"), folder.At("a.yaml"))).Status);
    }

    [Fact]
    public async Task Unknown_kinds_are_skipped_with_a_hint()
    {
        var ran = await Program.Fed(Manifests.Join(Manifests.Shop, "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: x}\n"), "check", "-");
        Assert.Equal(0, ran.Status);
        Assert.StartsWith("hint GW", ran.Output, StringComparison.Ordinal);
        Assert.Contains("Deployment", ran.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_class_decides_which_Gateways_are_ours()
    {
        var input = Manifests.Join(Manifests.Gateway(className: "theirs"), Manifests.Route("shop", "shop.example"), Manifests.Service);
        Assert.Contains("gateway demo/web", (await Program.Fed(input, "compile", "-", "--class", "theirs")).Output, StringComparison.Ordinal);
        Assert.Empty((await Program.Fed(input, "compile", "-", "--class", "ours")).Output);
    }
}
