using System.Collections.Generic;
using System.IO;
using System.Xml;
using System.Xml.Linq;
using System.Xml.Schema;
using Sluice.Adapters.Cli.Render;
using Sluice.Laws.Structure;
using Xunit;

namespace Sluice.Laws.Rendering;

/// <summary>
/// JUnit's report has no standard. This is what the schemas of Ant, Maven and Jenkins have in common: what all of them
/// take, and the attributes that one of them demands.
/// </summary>
public sealed class JUnitSchemaLaws
{
    private const string Schema = """
        <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
          <xs:element name="testsuites"><xs:complexType><xs:sequence>
            <xs:element name="testsuite" maxOccurs="unbounded"><xs:complexType><xs:sequence>
              <xs:element name="testcase" minOccurs="0" maxOccurs="unbounded"><xs:complexType><xs:sequence>
                <xs:element name="failure" minOccurs="0"><xs:complexType><xs:simpleContent><xs:extension base="xs:string">
                  <xs:attribute name="message" type="xs:string" use="required"/>
                  <xs:attribute name="type" type="xs:string" use="required"/>
                </xs:extension></xs:simpleContent></xs:complexType></xs:element>
                <xs:element name="system-out" type="xs:string" minOccurs="0"/>
              </xs:sequence>
              <xs:attribute name="name" type="xs:string" use="required"/>
              <xs:attribute name="classname" type="xs:string" use="required"/>
              </xs:complexType></xs:element>
            </xs:sequence>
            <xs:attribute name="name" type="xs:string" use="required"/>
            <xs:attribute name="tests" type="xs:nonNegativeInteger" use="required"/>
            <xs:attribute name="failures" type="xs:nonNegativeInteger" use="required"/>
            <xs:attribute name="errors" type="xs:nonNegativeInteger" use="required"/>
            <xs:attribute name="skipped" type="xs:nonNegativeInteger" use="required"/>
            </xs:complexType></xs:element>
          </xs:sequence></xs:complexType></xs:element>
        </xs:schema>
        """;

    public static TheoryData<string> Pages => [.. ErrorPage.Ids];

    [Theory, MemberData(nameof(Pages))]
    public void Every_message_of_the_pages_is_valid(string id)
    {
        foreach (var example in ErrorPage.Of(id).Examples)
        {
            var report = JUnitXml.Print(example.Compiled.Diagnostics, ["input.yaml", "other.yaml"]);
            Assert.Empty(Faults(report));
            var suite = XDocument.Parse(report).Root!.Element("testsuite")!;
            Assert.Equal($"{suite.Elements("testcase").Count()}", suite.Attribute("tests")!.Value);
            Assert.Equal($"{suite.Elements("testcase").Elements("failure").Count()}", suite.Attribute("failures")!.Value);
        }
    }

    [Fact]
    public void A_report_without_messages_is_valid() => Assert.Empty(Faults(JUnitXml.Print([], ["input.yaml"])));

    [Theory]
    [InlineData("classname=\"sluice\"", "")]
    [InlineData("tests=\"1\"", "tests=\"one\"")]
    [InlineData("<testsuites>", "<suites>")]
    public void An_invalid_report_is_noticed(string valid, string invalid) =>
        Assert.NotEmpty(Faults(JUnitXml.Print([], ["input.yaml"])
            .Replace(valid, invalid, StringComparison.Ordinal)
            .Replace("</testsuites>", invalid == "<suites>" ? "</suites>" : "</testsuites>", StringComparison.Ordinal)));

    private static List<string> Faults(string report)
    {
        var faults = new List<string>();
        var schemas = new XmlSchemaSet();
        using var text = new StringReader(Schema);
        using var reader = XmlReader.Create(text);
        schemas.Add(null, reader);
        XDocument.Parse(report).Validate(schemas, (_, fault) => faults.Add(fault.Message));
        return faults;
    }
}
