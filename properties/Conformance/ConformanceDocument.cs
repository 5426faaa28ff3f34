using System.Text;

namespace Sluice.Laws.Conformance;

/// <summary>The table as <c>docs/conformance.md</c> prints it.</summary>
internal static class ConformanceDocument
{
    public const string Path = "docs/conformance.md";

    public static string Print(Arr<ConformanceTest> tests, Arr<ConformanceTest> later)
    {
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

                What a test sends is also really sent: {tests.Count(test => test.Standing == Standing.Asked)} tests ask a running data plane over real sockets, with servers on the same machine for the
                suite's workloads and the certificates that the suite gives them (`LiveLaws`). {tests.Count(test => test.Standing == Standing.Silent)} tests send nothing, they look at status. The
                third column says which is which. What it takes a cluster to see stands in the fourth.

                {Head}
                """)
            .Append(Rows(tests))
            .Append($"""

                ## Tests of later releases

                Of what versions 1.5 and 1.6 of the suite added, these {later.Count} test TLS, TCP and filters of backends as they are served here. Their manifests are written by us.

                {Head}
                """)
            .Append(Rows(later))
            .Replace("\r", "")
            .ToString();
    }

    private const string Head = """
        | test | without a cluster | asked of the data plane | left to a cluster | not carried yet |
        |---|---|---|---|---|

        """;

    private static string Rows(Arr<ConformanceTest> tests) => string.Concat(tests
        .OrderBy(test => test.Name, StringComparer.Ordinal)
        .Select(test => $"| {test.Name} | {test.Offline} | {Said(test.Standing)} | {test.Live} | {string.Join(", ", test.Missing)} |\n"));

    private static string Said(Standing standing) => standing switch
    {
        Standing.Asked => "yes",
        Standing.Silent => "sends nothing",
        Standing.Uncarried or Standing.OfMesh => "no",
        _ => throw new ArgumentOutOfRangeException(nameof(standing)),
    };
}
