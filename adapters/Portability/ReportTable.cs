using System.IO;
using System.Text;
using Sluice.Compiler.Analyses.Portability;

namespace Sluice.Adapters.Portability;

/// <summary>
/// The facts of all published conformance reports, as the program carries them: a line for each report, fields between
/// tabs. <c>properties/Portability</c> writes the table.
/// </summary>
internal static class ReportTable
{
    public const string Resource = "conformance-reports.tsv";

    /// <summary>What stands before the path of a report: the repository at the commit that was read.</summary>
    private const string SourceMark = "# source: ";

    private static readonly Arr<string> Columns = Array(
        "implementation", "version", "api", "channel", "mode", "date", "profiles", "supported", "unsupported", "path");

    public static Arr<ConformanceReport> Published => OfProgram.Value;

    private static readonly Lazy<Arr<ConformanceReport>> OfProgram = new(() => Read(Text()));

    /// <summary>The table as it stands in the program.</summary>
    public static string Text()
    {
        using var reader = new StreamReader(typeof(ReportTable).Assembly.GetManifestResourceStream(Resource)!, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    public static Arr<ConformanceReport> Read(string table)
    {
        var lines = toArray(table.Split('\n').Where(line => line.Length > 0));
        var source = lines.Find(line => line.StartsWith(SourceMark, StringComparison.Ordinal)).Match(line => line[SourceMark.Length..], () => "");
        return toArray(lines.Where(line => line[0] != '#').Skip(1).Select(line => Report(line.Split('\t'), source)));
    }

    /// <param name="source">Where the paths of the reports begin.</param>
    public static string Print(Arr<ConformanceReport> reports, string source) =>
        "# What published conformance reports of Gateway API implementations say. CONTRIBUTING.md says how to renew this table.\n"
        + $"{SourceMark}{source}\n"
        + string.Join('\t', Columns) + "\n"
        + string.Concat(reports.Map(report => string.Join('\t', Fields(report, source)) + "\n"));

    private static Arr<string> Fields(ConformanceReport report, string source) => Array(
        report.Implementation, report.Version, report.Api, report.Channel, report.Mode, report.Date,
        string.Join(' ', report.Profiles.Map(profile => $"{profile.Name}={Word(profile.Core)}/{Word(profile.Extended)}")),
        string.Join(' ', report.Supported), string.Join(' ', report.Unsupported), report.Source[source.Length..]);

    private static ConformanceReport Report(string[] fields, string source) => new(
        fields[0], fields[1], fields[2], fields[3], fields[4], fields[5],
        Words(fields[6]).Map(Profile), Words(fields[7]), Words(fields[8]), source + fields[9]);

    private static ReportedProfile Profile(string text) =>
        text.Split('=', '/') is [var name, var core, var extended]
            ? new(name, Result(core), Result(extended))
            : throw new InvalidDataException($"'{text}' is no profile with two results");

    private static Arr<string> Words(string field) => toArray(field.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static string Word(ReportedResult result) => result == ReportedResult.None ? "-" : $"{result}".ToLowerInvariant();

    public static ReportedResult Result(string word) => word switch
    {
        "success" => ReportedResult.Success,
        "partial" => ReportedResult.Partial,
        "failure" => ReportedResult.Failure,
        "-" or "" => ReportedResult.None,
        _ => throw new InvalidDataException($"'{word}' is no result of a conformance report"),
    };
}
