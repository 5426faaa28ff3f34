using System.Text.Json;
using System.Threading.Tasks;
using Xunit;

namespace Sluice.Laws;

/// <summary><c>sluice explain</c>: an answer is a success, whatever it says.</summary>
public sealed class ExplainCommandLaws
{
    [Fact]
    public async Task The_rule_is_named()
    {
        var ran = await Program.Fed(Manifests.Shop, "explain", "-", "http://shop.example/cart");
        Assert.Equal(0, ran.Status);
        Assert.Empty(ran.Error);
        Assert.StartsWith("forward to demo/shop:80", ran.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("forward", "http://shop.example/")]
    [InlineData("respond", "http://other.example/")]
    [InlineData("refuse", "http://shop.example:81/")]
    [InlineData("forward", "http://other.example/", "-H", "Host: shop.example")]
    [InlineData("forward", "http://shop.example/", "-X", "POST", "-H", "A: 1", "-H", "B: 2", "--gateway", "demo/web")]
    [InlineData("refuse", "http://shop.example/", "--gateway", "demo/nobody")]
    public async Task Json_tells_the_outcome(string kind, params string[] question)
    {
        var ran = await Program.Fed(Manifests.Shop, ["explain", "-", .. question, "-o", "json"]);
        using var json = JsonDocument.Parse(ran.Output);
        Assert.Equal(0, ran.Status);
        Assert.Equal(kind, json.RootElement.GetProperty("outcome").GetProperty("kind").GetString());
    }

    [Theory]
    [InlineData(421, "https://shop.example.com/", "bar.example.com")]
    [InlineData(404, "https://elsewhere.example/", "bar.example.com")]
    public async Task A_connection_may_have_been_opened_for_another_host(int status, string url, string serverName)
    {
        var manifest = Repository.Folder("snapshots", "cases", "certificates", "a-browser-may-use-one-connection-for-hosts-of-two-listeners", "input.yaml");
        var ran = await Program.Run("explain", manifest, url, "--sni", serverName, "-o", "json");
        using var json = JsonDocument.Parse(ran.Output);
        Assert.Equal(status, json.RootElement.GetProperty("outcome").GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task All_words_before_the_URL_are_paths()
    {
        using var folder = new TestFolder().With("a.yaml", Manifests.Gateway()).With("b/c.yaml", Manifests.Join(Manifests.Route("shop", "shop.example"), Manifests.Service));
        var ran = await Program.Run("explain", folder.At("a.yaml"), folder.At("b"), "http://shop.example/");
        Assert.StartsWith("forward to", ran.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("shop.example")]
    [InlineData("ftp://shop.example/")]
    [InlineData("http://shop.example:99999/")]
    [InlineData("http://shop.example/", "-X", "GE T")]
    [InlineData("http://shop.example/", "-H", "no colon")]
    [InlineData("http://shop.example/", "--sni", "a.example")]
    public async Task A_request_that_cannot_be_is_wrong_usage(params string[] question)
    {
        var ran = await Program.Fed(Manifests.Shop, ["explain", "-", .. question]);
        Assert.Equal(2, ran.Status);
        Assert.Empty(ran.Output);
        Assert.StartsWith("sluice: '", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Errors_of_the_input_are_mentioned()
    {
        var ran = await Program.Fed(Manifests.Join(Manifests.Shop, Manifests.Route("bad", "bad.example", type: "Sideways")), "explain", "-", "http://shop.example/");
        Assert.Equal(0, ran.Status);
        Assert.Contains("the input has 1 error, which 'sluice check' shows", ran.Error, StringComparison.Ordinal);
    }
}
