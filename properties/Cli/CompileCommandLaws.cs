using System.IO;
using System.Text.Json;
using System.Threading.Tasks;
using Sluice.Adapters.Cli;
using Sluice.Adapters.Files;
using Sluice.Compiler;
using Sluice.Compiler.Text;
using Sluice.Compiler.Verification;
using Xunit;
using YamlDotNet.RepresentationModel;

namespace Sluice.Laws;

/// <summary><c>sluice compile</c>: the plan on standard output, messages beside it.</summary>
public sealed class CompileCommandLaws
{
    [Fact]
    public async Task The_plan_is_the_result()
    {
        var ran = await Program.Fed(Manifests.Shop, "compile", "-");
        Assert.Equal(0, ran.Status);
        Assert.Empty(ran.Error);
        Assert.StartsWith("gateway demo/web\n  port 80 HTTP\n", ran.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Errors_do_not_keep_the_rest_of_the_plan_back()
    {
        var ran = await Program.Fed(Manifests.Join(Manifests.Shop, Manifests.Route("bad", "bad.example", type: "Sideways")), "compile", "-");
        Assert.Equal(1, ran.Status);
        Assert.Contains("from HTTPRoute demo/shop", ran.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("error GW", ran.Output, StringComparison.Ordinal);
        Assert.Contains("error GW", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_and_yaml_say_the_same()
    {
        using var json = JsonDocument.Parse((await Program.Fed(Manifests.Shop, "compile", "-", "-o", "json")).Output);
        var yaml = (YamlMappingNode)Documents((await Program.Fed(Manifests.Shop, "compile", "-", "-o", "yaml")).Output).Single();
        Assert.Equal(json.RootElement.GetProperty("id").GetString(), (string?)yaml["id"]);
        Assert.Equal("demo/web", json.RootElement.GetProperty("gateways")[0].GetProperty("gateway").GetString());
        Assert.Equal("demo/web", (string?)yaml["gateways"][0]["gateway"]);
    }

    [Fact]
    public async Task One_Gateway_can_be_asked_for()
    {
        var input = Manifests.Join(Manifests.Shop, Manifests.Gateway("other", 8080));
        var ran = await Program.Fed(input, "compile", "-", "--gateway", "demo/other");
        Assert.Equal(0, ran.Status);
        Assert.Contains("gateway demo/other", ran.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("demo/web", ran.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Gateway_that_is_not_there_is_wrong_usage()
    {
        var ran = await Program.Fed(Manifests.Shop, "compile", "-", "--gateway", "demo/nobody");
        Assert.Equal(new Ran(2, "", "sluice: the plan has no Gateway demo/nobody; it has demo/web\n"), ran);
    }

    [Fact]
    public async Task A_class_without_a_Gateway_is_remarked_upon()
    {
        Assert.Equal(new Ran(0, "", "sluice: the input has no Gateway of class 'foo'\n"), await Program.Fed(Manifests.Shop, "compile", "-", "--class", "foo"));
    }

    [Fact]
    public async Task Status_stands_on_the_objects_in_the_order_of_the_input()
    {
        using var folder = new TestFolder()
            .With("a.yaml", Manifests.Join(Manifests.Route("shop", "shop.example"), Manifests.Service))
            .With("b.yaml", Manifests.Join(Manifests.Gateway(), Manifests.Class));
        var ran = await Program.Run("compile", folder.At("b.yaml"), folder.At("a.yaml"), "--status");
        var objects = Documents(ran.Output);
        Assert.Equal(0, ran.Status);
        Assert.Equal(["Gateway", "GatewayClass", "HTTPRoute"], objects.Select(o => (string?)o["kind"]));
        Assert.All(objects, o => Assert.True(((YamlMappingNode)o).Children.ContainsKey("status")));
        Assert.DoesNotContain("lastTransitionTime", ran.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_as_json_is_a_list()
    {
        using var json = JsonDocument.Parse((await Program.Fed(Manifests.Shop, "compile", "-", "--status", "-o", "json")).Output);
        Assert.Equal(["GatewayClass", "Gateway", "HTTPRoute"], json.RootElement.EnumerateArray().Select(o => o.GetProperty("kind").GetString()));
        Assert.Equal("sluice.dev/gateway-controller",
            json.RootElement[2].GetProperty("status").GetProperty("parents")[0].GetProperty("controllerName").GetString());
    }

    [Fact]
    public async Task Nothing_is_an_empty_plan()
    {
        Assert.Equal(new Ran(0, "", ""), await Program.Fed("", "compile", "-"));
        Assert.Equal("[]\n", (await Program.Fed("", "compile", "-", "--status", "-o", "json")).Output);
    }

    [Theory]
    [InlineData("compile")]
    [InlineData("check")]
    public void A_plan_that_was_refused_is_status_3_and_not_printed(string command)
    {
        var source = new SourceText("-", System.Text.Encoding.UTF8.GetBytes(Manifests.Shop));
        var input = new Input(Array(new Input.Part("-", Array(source))));
        var refused = Compile.Run(input.Sources, CompileOptions.Files) with
        {
            Verified = None,
            Violations = Seq1(new Violation("V8", "gateways[0]", "cluster 00 is not in the plan")),
        };
        using var output = new StringWriter();
        using var error = new StringWriter { NewLine = "\n" };
        var around = Program.Around(output, error);
        var status = command == "check"
            ? CheckCommand.Print(refused, input, "text", around)
            : CompileOutput.Print(refused, input, new(Empty, CompileOptions.Files, None, Status: false, "text"), around);
        Assert.Equal(3, status);
        Assert.Empty(output.ToString());
        Assert.Contains("  V8 at gateways[0]: cluster 00 is not in the plan\n", error.ToString(), StringComparison.Ordinal);
    }

    private static YamlNode[] Documents(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return [.. stream.Documents.Select(document => document.RootNode)];
    }
}
