using System.Text;

namespace Sluice.Laws.Conformance;

/// <summary>The table as <c>docs/conformance.md</c> prints it.</summary>
internal static class ConformanceDocument
{
    public const string Path = "docs/conformance.md";

    public static string Print(Arr<ConformanceTest> tests)
    {
        var ordered = tests.OrderBy(test => test.Name, StringComparer.Ordinal).ToArr();
        var asserted = ordered.Choose(test => test.Treatment is Treatment.Asserted how ? Some((test, how)) : None).ToArr();
        var listed = ordered.Filter(test => test.Treatment is Treatment.Listed);
        return new StringBuilder()
            .Append($"""
                # Conformance

                What Sluice makes of the conformance suite of Gateway API v1.4.1, test by test. `properties/Conformance` prints this page
                (`UPDATE_SNAPSHOTS=1`), and fails if it is not what the table there says.

                The suite itself needs a cluster. Here its manifests are compiled, and what a test demands of status and of each
                request is demanded of the compiler: {asserted.Count} of {tests.Count} tests. The data plane has laws of its own, over real sockets
                (`properties/Runtime`, `properties/Sockets`). This page is no conformance claim.

                ## Asserted

                | test | without a cluster | left to a running gateway |
                |---|---|---|

                """)
            .AppendJoin("", asserted.Map(row => $"| {row.test.Name} | {row.how.Offline} | {row.how.Live} |\n"))
            .Append("""

                ## Not served yet

                The manifests of the tests against a gateway compile, and no object that needs a missing feature is told that all is well.

                | test | needs |
                |---|---|

                """)
            .AppendJoin("", listed.Map(test => $"| {test.Name} | {string.Join(", ", test.Missing)} |\n"))
            .Replace("\r", "")
            .ToString();
    }
}
