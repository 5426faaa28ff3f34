using FsCheck.Xunit;
using Sluice.Compiler.Emission;
using Sluice.Laws.Planning;
using Xunit;

namespace Sluice.Laws.Planning;

[Properties(Arbitrary = [typeof(ArbitraryJson)])]
public class PrinterLaws
{
    public static TheoryData<string> Misread => new(ArbitraryJson.Misread);
    public static TheoryData<string> Plain => new(ArbitraryJson.Plain);

    [Property(MaxTest = 500)]
    public void Compact_json_reads_back(Json json) => Assert.Equal(json, Readers.OfJson(JsonText.Compact(json)));

    [Property(MaxTest = 500)]
    public void Indented_json_reads_back(Json json) => Assert.Equal(json, Readers.OfJson(JsonText.Indented(json)));

    [Property(MaxTest = 1000)]
    public void Yaml_reads_back(Json json) => Assert.Equal(json, Readers.OfYaml(JsonYaml.Print(json)));

    [Theory, MemberData(nameof(Misread))]
    public void Yaml_quotes_what_a_reader_could_misread(string text)
    {
        var printed = JsonYaml.Print(new Json.Text(text));
        Assert.StartsWith("\"", printed, StringComparison.Ordinal);
        Assert.Equal(1, printed.Count(c => c == '\n'));
        Assert.Equal(new Json.Text(text), Readers.OfYaml(printed));
    }

    [Theory, MemberData(nameof(Plain))]
    public void Yaml_quotes_nothing_else(string text) =>
        Assert.Equal(text + "\n", JsonYaml.Print(new Json.Text(text)));

    [Fact]
    public void Strings_are_escaped_as_RFC_8785_does() =>
        Assert.Equal(
            "\"\\b\\t\\n\\f\\r\\\"\\\\/\\u0000\\u001f\u007f\u2028é😀\"",
            JsonText.Compact(new Json.Text("\b\t\n\f\r\"\\/\u0000\u001f\u007f\u2028é😀")));

    [Fact]
    public void Half_a_surrogate_pair_prints_like_nothing_else()
    {
        Assert.Equal("\"a\\ud800\"", JsonText.Compact(new Json.Text("a\ud800")));
        Assert.Equal("\"\\udc00\\ud800\"", JsonText.Compact(new Json.Text("\udc00\ud800")));
        Assert.Equal(new Json.Text("a\ufffd"), Readers.OfYaml(JsonYaml.Print(new Json.Text("a\ud800"))));
    }

    [Fact]
    public void Block_yaml_looks_as_kubectl_prints_it() =>
        Assert.Equal(
            """
            kind: Gateway
            empty: {}
            none: []
            spec:
              listeners:
              - name: web
                port: 80
                hosts:
                - "*.example.com"
              - - 1
                - null
              - {}

            """.ReplaceLineEndings("\n"),
            JsonYaml.Print(Jsons.Mapping(
                Jsons.Field("kind", "Gateway"),
                Jsons.Field("empty", Jsons.Mapping()),
                Jsons.Field("none", Jsons.Texts(Arr<string>.Empty)),
                Jsons.Field("spec", Jsons.Mapping(Jsons.Field("listeners", new Json.List(Array(
                    Jsons.Mapping(
                        Jsons.Field("name", "web"),
                        Jsons.Field("port", 80),
                        Jsons.Field("hosts", Jsons.Texts(Array("*.example.com")))),
                    new Json.List(Array<Json>(new Json.Number(1), new Json.Null())),
                    Jsons.Mapping()))))))));

    [Fact]
    public void Indented_json_has_a_field_a_line() =>
        Assert.Equal(
            "{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": []\n}",
            JsonText.Indented(Jsons.Mapping(
                Jsons.Field("a", new Json.List(Array(new Json.Number(1), Jsons.Mapping()))),
                Jsons.Field("b", Jsons.Texts(Arr<string>.Empty)))));
}
