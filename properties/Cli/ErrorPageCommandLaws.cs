using System.IO;
using System.Threading.Tasks;
using Sluice.Adapters.Cli;
using Sluice.Laws.Structure;
using Xunit;

namespace Sluice.Laws;

/// <summary><c>sluice explain CODE</c>: the page of a code, from the program itself.</summary>
public sealed class ErrorPageCommandLaws
{
    [Fact]
    public void The_program_carries_the_pages_of_the_repository() => Assert.Equal(ErrorPage.Ids, ErrorPages.Codes);

    [Fact]
    public async Task A_code_alone_is_explained_by_its_page()
    {
        foreach (var id in ErrorPage.Ids)
            Assert.Equal(new Ran(0, ErrorPage.Of(id).Text, ""), await Program.Run("explain", id));
    }

    [Fact]
    public async Task Letter_case_does_not_matter() =>
        Assert.Equal(new Ran(0, ErrorPage.Of("GW4003").Text, ""), await Program.Run("explain", "gw4003"));

    [Theory]
    [InlineData("GW4O03", "there is no code 'GW4O03'; did you mean 'GW4003'?")]
    [InlineData("GW403", "there is no code 'GW403'; did you mean 'GW4003'?")]
    [InlineData("GW3045", "there is no code 'GW3045'; did you mean 'GW3005'?")]
    [InlineData("GW123456789", "there is no code 'GW123456789'; codes go from GW1001 to GW8003")]
    public async Task An_unknown_code_is_wrong_usage(string word, string message) =>
        Assert.Equal(new Ran(2, "", $"sluice: {message}\n"), await Program.Run("explain", word));

    /// <summary>Only a word that stands alone is a code: before a URL it is a path.</summary>
    [Fact]
    public async Task A_code_before_a_URL_is_a_path()
    {
        var ran = await Program.Run("explain", "GW4003", "http://shop.example/");
        Assert.Equal(2, ran.Status);
        Assert.Contains("'GW4003' does not exist", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Messages_end_with_where_to_read_on()
    {
        var faulty = Manifests.Join(Manifests.Shop, Manifests.Route("bad", "bad.example", type: "Sideways"));
        Assert.EndsWith("\n1 error\nfor more: sluice explain GW2003\n", (await Program.Fed(faulty, "check", "-")).Output, StringComparison.Ordinal);
        Assert.EndsWith("\n1 error\nfor more: sluice explain GW2003\n", (await Program.Fed(faulty, "compile", "-")).Error, StringComparison.Ordinal);
    }
}
