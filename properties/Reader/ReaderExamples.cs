using System.Text;
using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Parsing;
using Sluice.Compiler.Text;
using Xunit;

namespace Sluice.Laws.Reader;

/// <summary>What the reader says to each kind of broken text, and what it makes of the texts that people write.</summary>
public class ReaderExamples
{
    // Text that cannot be read: one example for each code.

    [Theory]
    [InlineData("GW1002", "a: b\u0001c", 1, 5)]
    [InlineData("GW1002", "a: \u0085", 1, 4)]
    [InlineData("GW1003", "a: \"b", 1, 4)]
    [InlineData("GW1003", "a: b: c", 1, 5)]
    [InlineData("GW1003", "a: @b", 1, 4)]
    [InlineData("GW1003", "a: [b, c", 1, 9)]
    [InlineData("GW1003", "a: b\nc\nd: e", 2, 1)]
    [InlineData("GW1004", "{\"a\": [1, 2}", 1, 12)]
    [InlineData("GW1008", "a: 1\nb: 2\na: 3", 3, 1)]
    [InlineData("GW1008", "{\"a\": 1, \"a\": 2}", 1, 10)]
    [InlineData("GW1009", "a: !secret b", 1, 12)]
    [InlineData("GW1009", "a: !!timestamp 2001-01-01", 1, 16)]
    [InlineData("GW1009", "a: !mine {b: c}", 1, 10)]
    [InlineData("GW1010", "a: &x {b: c}\nd:\n  <<: *x", 3, 3)]
    [InlineData("GW1011", "? [a, b]\n: c", 1, 3)]
    [InlineData("GW1011", "~: c", 1, 1)]
    [InlineData("GW1012", "a: *b", 1, 4)]
    [InlineData("GW1015", "a: .inf", 1, 4)]
    [InlineData("GW1016", "a: !!int b", 1, 10)]
    [InlineData("GW1016", "a: !!bool 1", 1, 11)]
    [InlineData("GW1017", "a:\n\tb: c", 2, 1)]
    [InlineData("GW1017", "a:\n  b: c\n\td: e", 3, 1)]
    [InlineData("GW1018", "{\"a\": \"\\ud800\"}", 1, 7)]
    [InlineData("GW1018", "{\"\\udc00\\ud800\": 1}", 1, 2)]
    [InlineData("GW1018", "a: \"\\ud800\"", 1, 4)]
    [InlineData("GW1019", "a: &b [*b]", 1, 8)]
    [InlineData("GW1021", "name: {{ .Values.name }}", 1, 8)]
    public void Says_what_is_wrong_and_where(string code, string text, int line, int column)
    {
        var (documents, said) = Documents(text);
        Assert.Empty(documents);
        Assert.Equal((code, line, column), (said[0].Code.Id, said[0].At.Line, said[0].At.Column));
        Assert.True(said[0].Help.IsSome);
    }

    [Fact]
    public void Octets_that_are_not_UTF8_are_named_with_their_line()
    {
        var said = Read.Documents(new SourceText("in", "a: b\nc: "u8.ToArray().Concat(new byte[] { 0xC3, 0x28 }).ToArray())).Diagnostics;
        Assert.Equal(("GW1001", 2, 4), (said[0].Code.Id, said[0].At.Line, said[0].At.Column));
        Assert.Contains("0xC3 at offset 8", said[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Octets_that_are_not_UTF8_inside_JSON_are_named_too()
    {
        var said = Read.Documents(new SourceText("in", "{\"a\": \""u8.ToArray().Concat(new byte[] { 0xFF }).Concat("\"}"u8.ToArray()).ToArray())).Diagnostics;
        Assert.Equal("GW1001", Assert.Single(said).Code.Id);
    }

    [Fact]
    public void UTF16_is_recognised() =>
        Assert.All(
            new[] { Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes("a: b")), Encoding.Unicode.GetBytes("a: b"), Encoding.BigEndianUnicode.GetBytes("a: b") },
            octets => Assert.Equal("GW1022", Assert.Single(Read.Documents(new SourceText("in", octets.ToArray())).Diagnostics).Code.Id));

    [Fact]
    public void A_duplicate_key_points_at_the_first_one()
    {
        var said = Documents("a:\n  b: 1\n  b: 2").Diagnostics;
        Assert.Equal(("a.b", 2, 3), (said[0].Labels[0].At.Field, said[0].Labels[0].At.Line, said[0].Labels[0].At.Column));
    }

    [Fact]
    public void Every_error_of_every_document_is_reported_and_the_good_documents_are_kept()
    {
        var (documents, said) = Documents("a: 1\n---\na: [\n---\nb: 1\nb: 2\nc: !x 1\n---\na: 2\n");
        Assert.Equal(Array("{a:#1}", "{a:#2}"), documents.Map(Shape));
        Assert.Equal(Seq("GW1003", "GW1009", "GW1008"), said.Map(d => d.Code.Id));
    }

    [Fact]
    public void JSON_before_the_error_is_kept() =>
        Assert.Equal(Array("{a:#1}"), Documents("{\"a\": 1}\n{\"a\": }").Value.Map(Shape));

    // Texts that can be read.

    [Theory]
    [InlineData("a:", "{a:null}")]
    [InlineData("a: ~", "{a:null}")]
    [InlineData("[Null, NULL, null, nULL]", "[null,null,null,'nULL']")]
    [InlineData("[true, Yes, ON, y, tRue]", "[true,true,true,true,'tRue']")]
    [InlineData("[False, no, Off, N]", "[false,false,false,false]")]
    [InlineData("['true', \"1\", !!str 1, ! 1, !!str ]", "['true','1','1','1','']")]
    [InlineData("[0, 10, -5, +7, 1_000]", "[#0,#10,#-5,#7,#1000]")]
    [InlineData("[0x1F, 0X1f, -0x10, 0o17, 017, 0b101, 08, 0x, 0b2]", "[#31,#31,#-16,#15,#15,#5,#8,'0x','0b2']")]
    [InlineData("[0xFFFFFFFFFFFFFFFF, 0x10000000000000000]", "[#18446744073709551615,'0x10000000000000000']")]
    [InlineData("[1.5, .5, -.5, 1., 1e3, 1.e3, +1.5E-2, 00.5]", "[#1.5,#0.5,#-0.5,#1,#1e3,#1e3,#1.5E-2,#0.5]")]
    [InlineData("[1.2.3, 1e, e1, '-', '.', 12:30, 10.0.0.1, ._5]", "['1.2.3','1e','e1','-','.','12:30','10.0.0.1','._5']")]
    [InlineData("[2001-01-01, 2001-01-01T00:00:00Z]", "['2001-01-01','2001-01-01T00:00:00Z']")]
    [InlineData("[!!int '7', !!float 7, !!bool \"yes\", !!null '', !!seq [], !!map {}]", "[#7,#7,true,null,[],{}]")]
    [InlineData("{1: a, yes: b, 0x10: c, '<<': e}", "{1:'a',true:'b',16:'c',<<:'e'}")]
    [InlineData("a: |\n  x\n  y\nb: >-\n  x\n  y\n", "{a:'x\ny\n',b:'x y'}")]
    [InlineData("# c\na: b # d\n# e\n", "{a:'b'}")]
    [InlineData("%YAML 1.1\n--- # c\na: b\n...\n", "{a:'b'}")]
    [InlineData("a: &x {b: [1]}\nc: *x\nd: &y k\n*y : e", "{a:{b:[#1]},c:{b:[#1]},d:'k',k:'e'}")]
    [InlineData("\uFEFFa: b", "{a:'b'}")]
    [InlineData("{\"a\": [1, 2.50, true, null, \"\\ud83d\\ude00\"],}", "{a:[#1,#2.50,true,null,'😀']}")]
    [InlineData("{a: b}", "{a:'b'}")]
    [InlineData("- a\n- [b: c]", "['a',[{b:'c'}]]")]
    public void Means_what_kubectl_means(string text, string shape)
    {
        var (documents, said) = Documents(text);
        Assert.Empty(said);
        Assert.Equal(shape, Shape(Assert.Single(documents)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("---\n---\n# nothing\n...\n")]
    [InlineData("null\n---\n~\n")]
    [InlineData("null")]
    public void Empty_documents_are_skipped(string text) =>
        Assert.Equal(Reported.Clean(Arr<Node>.Empty), Documents(text));

    [Fact]
    public void Paths_name_the_way_from_the_root()
    {
        var document = Documents("spec:\n  rules:\n  - a\n  - refs: [{port: 80}]\nmetadata: {labels: {app.kubernetes.io/name: x, it's: y}}\n").Value[0];
        Assert.Equal(
            ["", "spec", "spec.rules", "spec.rules[0]", "spec.rules[1]", "spec.rules[1].refs", "spec.rules[1].refs[0]", "spec.rules[1].refs[0].port",
                "metadata", "metadata.labels", "metadata.labels['app.kubernetes.io/name']", "metadata.labels['it\\'s']"],
            ReaderTrees.Walk(document).Select(node => node.At.Field));
    }

    [Fact]
    public void An_alias_has_the_path_of_its_place_and_the_position_of_what_was_written()
    {
        var copy = ReaderTrees.Walk(Documents("a: &x {b: 1}\nc:\n- *x\n").Value[0]).Last();
        Assert.Equal(new Origin("in", "c[0].b", 1, 11, 1), copy.At);
    }

    [Fact]
    public void Positions_stand_behind_tags_and_anchors_and_on_the_first_line_of_blocks()
    {
        var nodes = ReaderTrees.Walk(Documents("a: !!str &x 1\nb: |- # c\n  t\nc: 'x\n  y'\nd: &y\n  e: 1\n").Value[0]).ToArray();
        Assert.Equal([(1, 13, 1), (2, 4, 6), (4, 4, 2), (7, 3, 1)], nodes[1..5].Select(n => (n.At.Line, n.At.Column, n.At.Length)));
    }

    // Lists.

    [Fact]
    public void Lists_give_their_items_with_paths_of_their_own()
    {
        var list = Documents("kind: List\nitems:\n- kind: A\n  spec: {x: 1}\n- kind: BList\n  apiVersion: v\n  items: [{spec: [z]}]\n- kind: List\n  items:\n").Value[0];
        var items = Read.Items(list);
        Assert.Equal(Array("{kind:'A',spec:{x:#1}}", "{kind:'B',apiVersion:'v',spec:['z']}"), items.Map(ReaderTrees.Shape));
        Assert.Equal(["", "kind", "spec", "spec.x"], ReaderTrees.Walk(items[0]).Select(node => node.At.Field));
    }

    [Theory]
    [InlineData("kind: AccessList\nspec: {}")]
    [InlineData("kind: Gateway\nitems: []")]
    [InlineData("[1]")]
    public void What_is_no_list_is_its_own_item(string text)
    {
        var document = Documents(text).Value[0];
        Assert.Equal(Array(document), Read.Items(document));
    }

    // Objects from a watch.

    [Fact]
    public void An_object_from_a_watch_has_paths_and_no_positions()
    {
        var (node, said) = Read.Json(new SourceText("Gateway a/b", "{\"spec\": {\"x\": [1]}}"u8.ToArray()));
        Assert.Empty(said);
        Assert.Equal(Seq("", "spec", "spec.x", "spec.x[0]"), node.ToSeq().Bind(n => toSeq(ReaderTrees.Walk(n))).Map(n => n.At.Field));
        Assert.All(node.ToSeq().Bind(n => toSeq(ReaderTrees.Walk(n))), n => Assert.Equal(("Gateway a/b", 0, 0), (n.At.Document, n.At.Line, n.At.Column)));
    }

    [Theory]
    [InlineData("{\"a\": }", "GW1004")]
    [InlineData("{\"a\": 1", "GW1004")]
    [InlineData("{} {}", "GW1004")]
    [InlineData("a: b", "GW1004")]
    [InlineData("{\"a\": 1, \"a\": 1}", "GW1008")]
    [InlineData("{\"a\": \"\\udfff\"}", "GW1018")]
    public void What_is_not_one_JSON_object_is_refused_in_a_watch(string text, string code)
    {
        var (node, said) = Read.Json(new SourceText("Gateway a/b", Encoding.UTF8.GetBytes(text)));
        Assert.True(node.IsNone);
        Assert.Equal((code, 0), (said[0].Code.Id, said[0].At.Line));
    }

    private static Reported<Arr<Node>> Documents(string text) => Read.Documents(new SourceText("in", Encoding.UTF8.GetBytes(text)));

    private static string Shape(Node node) => ReaderTrees.Shape(node);
}
