using System.Text.Json.Nodes;
using System.Xml.Linq;
using Sluice.Adapters.Cli.Render;
using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Text;
using Sluice.Compiler.Values;
using Xunit;

namespace Sluice.Laws.Rendering;

/// <summary>Diagnostics on the text that they are about, letter by letter.</summary>
public sealed class RenderExamples
{
    private const string Shop = "kind: HTTPRoute\nspec:\n  rules:\n  - backendRefs:\n    - name: pay\n      port: 80\n";
    private const string Grants = "---\nkind: ReferenceGrant\n";

    private static readonly ObjectKey Route = new("gateway.networking.k8s.io", "HTTPRoute", new("shop", "cart"));

    private static Origin At(int line, int column, int length, string document = "shop.yaml", string field = "spec.rules[0]") =>
        new(document, field, line, column, length);

    private static Diagnostic Says(Severity severity, Origin at, string message = "it is so", string id = "GW4003") =>
        new(new Code(id, severity, "a title", Empty), at, new Subject.Parent(Route, 1), message);

    private static readonly Diagnostic NotPermitted =
        Says(Severity.Error, At(5, 13, 3), "the route in namespace 'shop' may not send traffic to Service bank/pay") with
        {
            Labels = Array(
                new Label(At(2, 1, 20, "grants.yaml"), "this grant permits namespace 'web' only"),
                new Label(At(0, 0, 0, "HTTPRoute web/cart", "spec.rules[1]"), "this route may")),
            Help = "add a ReferenceGrant in namespace 'bank'",
        };

    private static string? Source(string document) => document switch
    {
        "shop.yaml" => Shop,
        "grants.yaml" => Grants,
        _ => null,
    };

    private static string Text(params Diagnostic[] diagnostics) => DiagnosticText.Print(diagnostics, Source, color: false);

    private static string TextOn(string source, Origin at) => DiagnosticText.Print([Says(Severity.Hint, at)], _ => source, color: false);

    [Fact]
    public void Text_shows_the_line_the_places_involved_and_the_help() =>
        Assert.Equal(
            """
            error GW4003: the route in namespace 'shop' may not send traffic to Service bank/pay
             --> shop.yaml:5:13
              |
            5 |     - name: pay
              |             ^^^
             ::: grants.yaml:2:1
              |
            2 | kind: ReferenceGrant
              | -------------------- this grant permits namespace 'web' only
              = note: HTTPRoute web/cart spec.rules[1]: this route may
              = help: add a ReferenceGrant in namespace 'bank'

            1 error

            """,
            Text(NotPermitted));

    [Fact]
    public void Text_ends_with_the_counts_from_the_gravest() =>
        Assert.EndsWith(
            "\n2 errors, 1 warning, 1 hint\n",
            Text(Says(Severity.Hint, At(1, 1, 4)), NotPermitted, Says(Severity.Warning, At(1, 1, 4)), NotPermitted),
            StringComparison.Ordinal);

    [Fact]
    public void Text_of_nothing_is_nothing() => Assert.Equal("", Text());

    [Fact]
    public void Numbers_of_lines_stand_in_one_column() =>
        Assert.Equal(
            """
            warning GW4003: it is so
              --> a:10:1
               |
            10 | last
               | ^^^^
              ::: a:2:1
               |
             2 | second
               | ------ earlier

            1 warning

            """,
            DiagnosticText.Print(
                [Says(Severity.Warning, At(10, 1, 4, "a")) with { Labels = Array(new Label(At(2, 1, 6, "a"), "earlier")) }],
                _ => "1\nsecond\n3\n4\n5\n6\n7\n8\n9\nlast",
                color: false));

    [Theory]
    [InlineData(0, "HTTPRoute shop/cart", " --> HTTPRoute shop/cart spec.rules[0]\n")]
    [InlineData(4, "unread.yaml", " --> unread.yaml:4:1\n")]
    [InlineData(99, "shop.yaml", "  --> shop.yaml:99:1\n")]
    [InlineData(0, "", "")]
    public void Without_a_line_to_show_the_place_is_named(int line, string document, string place) =>
        Assert.Equal($"error GW4003: it is so\n{place}\n1 error\n", Text(Says(Severity.Error, At(line, 1, 1, document))));

    [Theory]
    [InlineData("\tname: x", 8, 1, "1 |     name: x\n  |           ^")]
    [InlineData("名前: 値", 5, 1, "1 | 名前: 値\n  |       ^^")]
    [InlineData("a: 😀 b", 7, 1, "1 | a: 😀 b\n  |       ^")]
    [InlineData("e\u0301x: y", 3, 1, "1 | e\u0301x: y\n  |  ^")]
    [InlineData("a: \u001b[31m", 4, 5, "1 | a: \ufffd[31m\n  |    ^^^^^")]
    [InlineData("a: \u202etxt", 5, 3, "1 | a: \ufffdtxt\n  |     ^^^")]
    [InlineData("short", 4, 99, "1 | short\n  |    ^^")]
    [InlineData("short", 6, 0, "1 | short\n  |      ^")]
    [InlineData("\ufeffkind: x", 1, 4, "1 | kind: x\n  | ^^^^")]
    public void The_underline_stands_under_what_it_means(string line, int column, int length, string shown) =>
        Assert.Equal($"hint GW4003: it is so\n --> a:1:{column}\n  |\n{shown}\n\n1 hint\n", TextOn(line, At(1, column, length, "a")));

    [Theory]
    [InlineData("one\r\ntwo\r\nthree")]
    [InlineData("one\rtwo\rthree")]
    [InlineData("one\ntwo\nthree")]
    public void Lines_end_as_yaml_says(string source) =>
        Assert.Equal("hint GW4003: it is so\n --> a:2:1\n  |\n2 | two\n  | ^^^\n\n1 hint\n", TextOn(source, At(2, 1, 3, "a")));

    [Theory]
    [InlineData(1, 3, 97, 0)]
    [InlineData(150, 3, 98, 33)]
    [InlineData(298, 3, 97, 94)]
    [InlineData(150, 200, 98, 33)]
    [InlineData(301, 1, 97, 97)]
    public void A_long_line_is_cut_to_what_stands_around_the_span(int column, int length, int width, int offset)
    {
        var line = string.Concat(Enumerable.Range(0, 300).Select(i => (char)('a' + i % 26)));
        var excerpt = Excerpts.Of(line, At(1, column, length));
        Assert.Equal((width, offset), (excerpt.Shown.Length, excerpt.Offset));
        Assert.InRange(excerpt.Offset + excerpt.Length, 1, width + 1);
        Assert.Contains(excerpt.Shown.Trim('…'), line, StringComparison.Ordinal);
        if (column <= line.Length)
            Assert.Equal(line[column - 1], excerpt.Shown[excerpt.Offset]);
    }

    [Fact]
    public void Colours_are_asked_for_and_change_nothing_else()
    {
        var coloured = DiagnosticText.Print([NotPermitted], Source, color: true);
        Assert.StartsWith("\u001b[1;31merror GW4003\u001b[0m\u001b[1m: the route", coloured, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', Text(NotPermitted));
        Assert.Equal(Text(NotPermitted), System.Text.RegularExpressions.Regex.Replace(coloured, "\u001b\\[[0-9;]*m", ""));
    }

    [Fact]
    public void Json_has_every_part() =>
        Assert.Equal(
            """
            [
              {
                "code": "GW4003",
                "severity": "error",
                "title": "a title",
                "message": "the route in namespace 'shop' may not send traffic to Service bank/pay",
                "document": "shop.yaml",
                "line": 5,
                "column": 13,
                "length": 3,
                "field": "spec.rules[0]",
                "subject": "HTTPRoute shop/cart parentRefs[1]",
                "labels": [
                  {
                    "document": "grants.yaml",
                    "line": 2,
                    "column": 1,
                    "length": 20,
                    "field": "spec.rules[0]",
                    "text": "this grant permits namespace 'web' only"
                  }
                ],
                "help": "add a ReferenceGrant in namespace 'bank'"
              },
              {
                "code": "GW4003",
                "severity": "hint",
                "title": "a title",
                "message": "\"quoted\" and ü",
                "document": "",
                "line": 0,
                "column": 0,
                "length": 0,
                "field": "",
                "subject": "HTTPRoute shop/cart parentRefs[1]",
                "labels": [],
                "help": null
              }
            ]

            """,
            DiagnosticJson.Print([
                NotPermitted with { Labels = Array(NotPermitted.Labels[0]) },
                Says(Severity.Hint, Origin.Nowhere, "\"quoted\" and ü")]));

    public static TheoryData<int, string> Subjects => new()
    {
        { 0, "shop.yaml" },
        { 1, "HTTPRoute shop/cart" },
        { 2, "HTTPRoute shop/cart listener web" },
        { 3, "HTTPRoute shop/cart parentRefs[0]" },
        { 4, "HTTPRoute shop/cart" },
    };

    private static readonly Arr<Subject> AllSubjects = Array<Subject>(
        new Subject.Input("shop.yaml"), new Subject.Whole(Route), new Subject.Listener(Route, "web"),
        new Subject.Parent(Route, 0), new Subject.EveryParent(Route));

    [Theory]
    [MemberData(nameof(Subjects))]
    public void A_subject_is_named_as_people_do(int which, string name) =>
        Assert.Equal(name, JsonNode.Parse(DiagnosticJson.Print([NotPermitted with { About = AllSubjects[which] }]))![0]!["subject"]!.GetValue<string>());

    [Fact]
    public void Annotations_escape_what_a_command_cannot_hold() =>
        Assert.Equal(
            "::error file=a%3Ab%2Cc%25.yaml,line=5,col=13,title=GW4003::100%25, it: so%0Ahelp: do it\n"
            + "::warning file=x.yaml,title=GW4003::spec.rules[0]: it is so\n"
            + "::notice title=GW4003::it is so\n",
            GitHubAnnotations.Print([
                Says(Severity.Error, At(5, 13, 3, "a:b,c%.yaml"), "100%, it: so") with { Help = "do it" },
                Says(Severity.Warning, At(0, 0, 0, "x.yaml")),
                Says(Severity.Hint, Origin.Nowhere)]));

    [Fact]
    public void A_message_cannot_begin_a_command_of_its_own() =>
        Assert.Equal(
            "::notice title=GW4003::a\ufffd::error::b\n",
            GitHubAnnotations.Print([Says(Severity.Hint, Origin.Nowhere, "a\n::error::b")]));

    [Fact]
    public void A_report_has_a_test_for_every_document() =>
        Assert.Equal(
            """
            <?xml version="1.0" encoding="utf-8"?>
            <testsuites>
              <testsuite name="sluice check" tests="3" failures="1" errors="0" skipped="0">
                <testcase classname="sluice" name="clean.yaml" />
                <testcase classname="sluice" name="remarks.yaml">
                  <system-out>remarks.yaml:1:2: hint GW4004: &lt;&amp;�&gt;
            </system-out>
                </testcase>
                <testcase classname="sluice" name="shop.yaml">
                  <failure type="GW4003" message="2 errors">shop.yaml:5:13: error GW4003: the route in namespace 'shop' may not send traffic to Service bank/pay
            help: add a ReferenceGrant in namespace 'bank'
            shop.yaml:1:1: error GW4003: it is so
            </failure>
                </testcase>
              </testsuite>
            </testsuites>

            """,
            JUnitXml.Print(
                [NotPermitted, Says(Severity.Hint, At(1, 2, 1, "remarks.yaml"), "<&\u0001>", "GW4004"), Says(Severity.Error, At(1, 1, 1))],
                ["shop.yaml", "clean.yaml"]));

    [Fact]
    public void A_report_is_xml_whatever_is_said()
    {
        var every = string.Concat(Enumerable.Range(0, 0x10000).Select(i => (char)i));
        Assert.Single(XDocument.Parse(JUnitXml.Print([Says(Severity.Error, At(1, 1, 1, every), every)], [])).Descendants("testcase"));
    }

    [Fact]
    public void Sarif_names_rules_places_and_levels() =>
        Assert.Equal(
            """
            {
              "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
              "version": "2.1.0",
              "runs": [
                {
                  "tool": {
                    "driver": {
                      "name": "sluice",
                      "rules": [
                        {
                          "id": "GW9001",
                          "shortDescription": {
                            "text": "a title"
                          },
                          "defaultConfiguration": {
                            "level": "note"
                          }
                        },
                        {
                          "id": "GW9003",
                          "shortDescription": {
                            "text": "a title"
                          },
                          "defaultConfiguration": {
                            "level": "error"
                          }
                        }
                      ]
                    }
                  },
                  "columnKind": "utf16CodeUnits",
                  "results": [
                    {
                      "ruleId": "GW9003",
                      "ruleIndex": 1,
                      "level": "error",
                      "message": {
                        "text": "the route in namespace 'shop' may not send traffic to Service bank/pay\nhelp: add a ReferenceGrant in namespace 'bank'"
                      },
                      "locations": [
                        {
                          "physicalLocation": {
                            "artifactLocation": {
                              "uri": "shop.yaml"
                            },
                            "region": {
                              "startLine": 5,
                              "startColumn": 13,
                              "endColumn": 16
                            }
                          },
                          "logicalLocations": [
                            {
                              "fullyQualifiedName": "spec.rules[0]"
                            }
                          ]
                        }
                      ],
                      "relatedLocations": [
                        {
                          "physicalLocation": {
                            "artifactLocation": {
                              "uri": "my%20grants/a.yaml"
                            },
                            "region": {
                              "startLine": 2,
                              "startColumn": 1
                            }
                          },
                          "message": {
                            "text": "this one"
                          }
                        }
                      ]
                    },
                    {
                      "ruleId": "GW9001",
                      "ruleIndex": 0,
                      "level": "note",
                      "message": {
                        "text": "it is so"
                      },
                      "locations": []
                    }
                  ]
                }
              ]
            }

            """,
            Sarif.Print([
                NotPermitted with { Code = NotPermitted.Code with { Id = "GW9003" }, Labels = Array(new Label(At(2, 1, 0, @"my grants\a.yaml", ""), "this one")) },
                Says(Severity.Hint, Origin.Nowhere, id: "GW9001")]));

    [Fact]
    public void An_echo_puts_messages_under_their_lines() =>
        Assert.Equal(
            """
            #! warning GW4003 (shop.yaml spec): about the whole
            #! hint GW4003 (shop.yaml:70:1): past the end
               kind: HTTPRoute
            #! ^^^^ hint GW4003: it is so
               spec:
                 rules:
                 - backendRefs:
                   - name: pay
            #!             ^^^ error GW4003: the route in namespace 'shop' may not send traffic to Service bank/pay
            #!             note: grants.yaml:2:1: this grant permits namespace 'web' only
            #!             note: HTTPRoute web/cart spec.rules[1]: this route may
            #!             help: add a ReferenceGrant in namespace 'bank'
                     port: 80

            """,
            EchoedSource.Print(Shop, [
                NotPermitted,
                Says(Severity.Hint, At(70, 1, 0), "past the end"),
                Says(Severity.Hint, At(1, 1, 4)),
                Says(Severity.Warning, At(0, 0, 0, field: "spec"), "about the whole")]));

    [Fact]
    public void An_echo_keeps_tabs_before_a_caret_and_counts_wide_characters() =>
        Assert.Equal(
            "   \t名: x\n#! \t    ^ hint GW4003: it is so",
            EchoedSource.Print("\t名: x", [Says(Severity.Hint, At(1, 5, 1))]));

    [Theory]
    [InlineData("a\n\n  b\n")]
    [InlineData("   \na")]
    [InlineData("")]
    public void Without_its_marks_an_echo_is_the_source(string source)
    {
        var echo = EchoedSource.Print(source, [Says(Severity.Hint, At(1, 1, 1)), Says(Severity.Error, At(0, 0, 0))]);
        Assert.Equal(2, echo.Split('\n').Count(line => line.StartsWith("#! ", StringComparison.Ordinal)));
        Assert.Equal(source, string.Join('\n', echo.Split('\n')
            .Where(line => !line.StartsWith("#! ", StringComparison.Ordinal))
            .Select(line => line.StartsWith("   ", StringComparison.Ordinal) ? line[3..] : line)));
    }

    [Fact]
    public void An_echo_of_windows_lines_has_plain_ones() =>
        Assert.Equal(
            "   one\n   two\n#!  ^ hint GW4003: it is so\n",
            EchoedSource.Print("one\r\ntwo\r\n", [Says(Severity.Hint, At(2, 2, 1))]));
}
