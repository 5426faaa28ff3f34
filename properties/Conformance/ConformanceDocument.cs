using System.Text;

namespace Sluice.Laws.Conformance;

/// <summary>The table as <c>docs/conformance.md</c> prints it.</summary>
internal static class ConformanceDocument
{
    public const string Path = "docs/conformance.md";

    public static string Print(Arr<ConformanceTest> tests)
    {
        var ordered = tests.OrderBy(test => test.Name, StringComparer.Ordinal).ToArr();
        return new StringBuilder()
            .Append($"""
                # Conformance

                What Sluice makes of the conformance suite of Gateway API v1.4.1, test by test. `properties/Conformance` prints this page
                (`UPDATE_SNAPSHOTS=1`), and fails if it is not what the table there says.

                The suite itself needs a cluster. Here its manifests are compiled, and what a test demands of status and of each request or
                connection is demanded of the compiler: all {tests.Count} tests. They are compiled for a data plane that carries the whole API. What the
                data plane of this release carries is less: where a test needs features that it does not, the last column names them. Compiled as
                they are served, no object of these tests that asks for such a feature is told that all is well. The data plane has laws of its
                own, over real sockets (`properties/Traffic`, `properties/Sockets`). This page is no conformance claim: {tests.Count(test => test.Missing.IsEmpty)} tests need nothing that is
                not served.

                | test | without a cluster | left to a running gateway | not carried yet |
                |---|---|---|---|

                """)
            .AppendJoin("", ordered.Map(test => $"| {test.Name} | {test.Offline} | {test.Live} | {string.Join(", ", test.Missing)} |\n"))
            .Replace("\r", "")
            .ToString();
    }
}
