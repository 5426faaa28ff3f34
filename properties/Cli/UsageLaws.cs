using System.Threading.Tasks;
using Xunit;

namespace Sluice.Laws;

/// <summary>Wrong usage is told in a sentence, on the error side, with status 2.</summary>
public sealed class UsageLaws
{
    [Theory]
    [InlineData("a command is missing; there are check, compile, explain, run")]
    [InlineData("there is no command 'chek'; did you mean 'check'?", "chek", "m")]
    [InlineData("there is no command 'controller'", "controller")]
    [InlineData("there is no option '--frobnicate'", "--frobnicate")]
    [InlineData("PATH is missing", "check")]
    [InlineData("PATH is missing", "compile", "--status")]
    [InlineData("PATH is missing", "run", "--demo-backends")]
    [InlineData("URL is missing", "explain")]
    [InlineData("URL is missing", "explain", "m")]
    [InlineData("there is no option '--statu'; did you mean '--status'?", "compile", "m", "--statu")]
    [InlineData("there is no option '--verbos'; did you mean '--verbose'?", "run", "--verbos", "m")]
    [InlineData("there is no option '--foo'", "explain", "m", "--foo")]
    [InlineData("'xml' is not a form of output; there are text, json, sarif, junit, github", "check", "m", "-o", "xml")]
    [InlineData("'sarif' is not a form of output; there are text, json, yaml", "compile", "m", "-o", "sarif")]
    [InlineData("'web' is not a Gateway; write NAMESPACE/NAME", "compile", "m", "--gateway", "web")]
    [InlineData("'a/b/c' is not a Gateway; write NAMESPACE/NAME", "explain", "m", "http://x", "--gateway", "a/b/c")]
    [InlineData("'v1.5.0/standard' is not a set of CRDs; there are v1.6.1/experimental, v1.6.1/standard, v1.4.1/experimental, v1.4.1/standard", "check", "m", "--crds", "v1.5.0/standard")]
    [InlineData("'here' is not an IP address", "run", "m", "--bind", "here")]
    [InlineData("'9901' is not an address and port", "run", "m", "--admin", "9901")]
    [InlineData("'::1:9901' is not an address and port", "run", "m", "--admin", "::1:9901")]
    [InlineData("'-1' is not an offset", "run", "m", "--port-offset", "-1")]
    [InlineData("Required argument missing for option: '--class'", "check", "m", "--class")]
    public async Task Wrong_words_are_named(string message, params string[] args)
    {
        var ran = await Program.Run(args);
        Assert.Equal(2, ran.Status);
        Assert.Empty(ran.Output);
        Assert.Contains($"sluice: {message}", ran.Error, StringComparison.Ordinal);
        Assert.Contains("--help'\n", ran.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[command] [options]", "--help")]
    [InlineData(" check <PATH>...", "check", "--help")]
    [InlineData("--status", "compile", "-h")]
    [InlineData(" explain [<PATH>... <URL>]", "explain", "--help")]
    [InlineData("--demo-backends", "run", "--help")]
    public async Task Help_is_a_result(string part, params string[] args)
    {
        var ran = await Program.Run(args);
        Assert.Equal(0, ran.Status);
        Assert.Empty(ran.Error);
        Assert.Contains(part, ran.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_version_is_a_number()
    {
        var ran = await Program.Run("--version");
        Assert.Equal(0, ran.Status);
        Assert.Matches(@"^\d+\.\d+\.\d+", ran.Output);
    }

    [Fact]
    public async Task A_word_with_an_at_sign_is_no_file_of_words()
    {
        using var folder = new TestFolder().With("words", "--help");
        var ran = await Program.Run("check", $"@{folder.At("words")}");
        Assert.Equal(2, ran.Status);
        Assert.Contains("does not exist", ran.Error, StringComparison.Ordinal);
    }
}
