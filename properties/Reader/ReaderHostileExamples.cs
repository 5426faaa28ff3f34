using System.Collections.Generic;
using System.Globalization;
using System.Text;
using System.Threading.Tasks;
using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Parsing;
using Sluice.Compiler.Text;
using Xunit;

namespace Sluice.Laws.Reader;

/// <summary>Texts made to exhaust a reader: each ends with messages, and with no more of the tree than the limits allow.</summary>
public class ReaderHostileExamples
{
    /// <summary>In milliseconds. Seconds on a machine of its own; what is not linear would take hours.</summary>
    private const int Patience = 300_000;

    private static readonly Dictionary<string, Func<string>> Texts = new(StringComparer.Ordinal)
    {
        ["aliases of aliases"] = () => "a0: &a0 [x]\n" + Numbered(1, 40, i => $"a{i}: &a{i} [{string.Join(',', Enumerable.Repeat($"*a{i - 1}", 10))}]\n"),
        ["one alias again and again"] = () => "a: &a [1, 2, 3, 4, 5]\nb:\n" + Times("- *a\n", 100_000),
        ["brackets in brackets"] = () => Times("[", 10_000) + Times("]", 10_000),
        ["brackets never closed"] = () => "a: " + Times("[", 5_000_000),
        ["braces in braces"] = () => Times("{\"a\":", 10_000) + "1" + Times("}", 10_000),
        ["braces never closed"] = () => "a: " + Times("{a: ", 5_000_000),
        ["dashes behind dashes"] = () => Times("- ", 1_000_000),
        ["keys behind keys"] = () => Times("? ", 1_000_000),
        ["indented ever more"] = () => Numbered(0, 900, i => new string(' ', i) + "a:\n"),
        ["indented beyond the look-ahead"] = () => "a: |1\n" + new string(' ', 5_000_000) + "x",
        ["aliases that nest"] = () => "a0: &a0 [x]\n" + Numbered(1, 200, i => $"a{i}: &a{i} [*a{i - 1}]\n"),
        ["a large file"] = () => new string('a', ReadLimits.Octets + 1),
        ["zeros"] = () => "a: b\n" + new string('\0', 1_000_000),
        ["tabs"] = () => "a:\n" + Times("\tb: c\n", 100_000),
        ["colons on one line"] = () => Times("a: ", 1_000_000),
        ["a key without end"] = () => new string('x', 5_000_000) + ": 1",
        ["a quotation without end"] = () => "a: \"" + Times("  x\n", 1_000_000),
        ["a million documents"] = () => Times("---\na: b\n", 1_000_000),
        ["a million JSON documents"] = () => Times("{\"a\":1}", 1_000_000),
        ["a million broken documents"] = () => Times("---\n}\n", 1_000_000),
        ["a million keys"] = () => Numbered(0, 1_000_000, i => $"k{i}: v\n"),
        ["one key again and again"] = () => Times("k: v\n", 200_000),
        ["one JSON key again and again"] = () => "{" + Times("\"k\": 1,", 200_000) + "\"k\": 1}",
        ["a long path again and again"] = () => Times("{" + new string('k', 300) + ": ", 90) + "[" + Times("1,", 1_000_000),
        ["anchors"] = () => Numbered(0, 500_000, i => $"- &a{i} x\n"),
        ["unknown tags"] = () => Times("- !x y\n", 200_000),
        ["halves of characters"] = () => "[" + Times("\"\\ud800\",", 200_000) + "1]",
        ["items on one line"] = () => "a: [" + Times("b, ", 3_000_000),
    };

    public static TheoryData<string> Names => new(Texts.Keys);

    [Theory(Timeout = Patience)]
    [MemberData(nameof(Names))]
    public async Task Hostile_text_ends_with_messages_and_within_the_limits(string name)
    {
        var octets = Encoding.UTF8.GetBytes(Texts[name]());
        var (documents, said) = await Task.Run(() => Read.Documents(new SourceText("in", octets)), TestContext.Current.CancellationToken);
        Assert.InRange(said.Count, 1, ReadLimits.Messages + 1);
        Assert.InRange(documents.Count, 0, ReadLimits.Documents);
        Assert.InRange(documents.Sum(document => ReaderTrees.Walk(document).Count()), 0, ReadLimits.Units);
    }

    [Theory(Timeout = Patience)]
    [InlineData("aliases of aliases", "GW1007")]
    [InlineData("aliases that nest", "GW1007")]
    [InlineData("brackets in brackets", "GW1006")]
    [InlineData("braces in braces", "GW1006")]
    [InlineData("dashes behind dashes", "GW1006")]
    [InlineData("indented beyond the look-ahead", "GW1006")]
    [InlineData("a large file", "GW1005")]
    [InlineData("zeros", "GW1002")]
    [InlineData("tabs", "GW1017")]
    [InlineData("a million documents", "GW1013")]
    [InlineData("a million JSON documents", "GW1013")]
    [InlineData("a million keys", "GW1020")]
    [InlineData("a long path again and again", "GW1020")]
    [InlineData("anchors", "GW1020")]
    public async Task A_limit_is_named_in_the_first_message(string name, string code)
    {
        var octets = Encoding.UTF8.GetBytes(Texts[name]());
        var said = await Task.Run(() => Read.Documents(new SourceText("in", octets)).Diagnostics, TestContext.Current.CancellationToken);
        Assert.Equal(code, said[0].Code.Id);
    }

    [Theory(Timeout = Patience)]
    [InlineData("one key again and again", "GW1008", 199_999)]
    [InlineData("one JSON key again and again", "GW1008", 200_000)]
    [InlineData("unknown tags", "GW1009", 200_000)]
    [InlineData("halves of characters", "GW1018", 200_000)]
    public async Task Messages_beyond_the_limit_are_counted(string name, string code, int all)
    {
        var octets = Encoding.UTF8.GetBytes(Texts[name]());
        var said = await Task.Run(() => Read.Documents(new SourceText("in", octets)).Diagnostics, TestContext.Current.CancellationToken);
        Assert.All(said.Take(ReadLimits.Messages), d => Assert.Equal(code, d.Code.Id));
        Assert.Equal("GW1014", said[ReadLimits.Messages].Code.Id);
        Assert.StartsWith((all - ReadLimits.Messages).ToString(CultureInfo.InvariantCulture) + " ", said[ReadLimits.Messages].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Documents_before_a_limit_are_kept()
    {
        var (documents, _) = Read.Documents(new SourceText("in", Encoding.UTF8.GetBytes("a: b\n---\n" + Times("[", 1_000) + "\n---\nc: d\n")));
        Assert.Equal(Array("{a:'b'}", "{c:'d'}"), documents.Map(ReaderTrees.Shape));
    }

    private static string Times(string text, int count) => new StringBuilder().Insert(0, text, count).ToString();

    private static string Numbered(int from, int count, Func<int, string> line) =>
        string.Concat(Enumerable.Range(from, count).Select(line));
}
