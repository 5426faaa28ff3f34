using System.Collections.Generic;
using System.Xml.Linq;
using Sluice.Compiler.Diagnostics;

namespace Sluice.Adapters.Cli.Render;

/// <summary>Diagnostics as a test report: every document is a test, which fails if there is an error in it.</summary>
internal static class JUnitXml
{
    /// <param name="documents">Everything that was checked, so that what is good is seen to pass.</param>
    public static string Print(IEnumerable<Diagnostic> diagnostics, IEnumerable<string> documents)
    {
        var all = diagnostics.ToArr();
        var cases = all.Map(d => d.At.Document).Concat(documents).Distinct().Order(StringComparer.Ordinal)
            .Select(document => Case(document, all.Filter(d => d.At.Document == document)))
            .ToArr();
        var suite = new XElement("testsuite",
            new XAttribute("name", "sluice check"),
            new XAttribute("tests", cases.Count),
            new XAttribute("failures", cases.Count(c => c.Element("failure") is not null)),
            new XAttribute("errors", 0),
            new XAttribute("skipped", 0),
            cases);
        return ("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n" + new XElement("testsuites", suite) + "\n").ReplaceLineEndings("\n");
    }

    private static XElement Case(string document, Arr<Diagnostic> diagnostics)
    {
        var errors = diagnostics.Filter(d => d.Code.Severity == Severity.Error);
        var remarks = diagnostics.Filter(d => d.Code.Severity != Severity.Error);
        return new("testcase",
            new XAttribute("classname", "sluice"),
            new XAttribute("name", document.Length == 0 ? "input" : Cells.Clean(document)),
            errors.IsEmpty ? null : new XElement("failure",
                new XAttribute("type", string.Join(' ', errors.Map(d => d.Code.Id).Distinct())),
                new XAttribute("message", DiagnosticWords.Summary(errors)),
                Report(errors)),
            remarks.IsEmpty ? null : new XElement("system-out", Report(remarks)));
    }

    private static string Report(Arr<Diagnostic> diagnostics) =>
        string.Concat(diagnostics.Map(d =>
            $"{Cells.Clean(d.At.ToString())}: {DiagnosticWords.Severity(d.Code.Severity)} {d.Code.Id}: {DiagnosticWords.Advice(d)}\n"));
}
