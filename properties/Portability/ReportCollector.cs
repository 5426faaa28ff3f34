using System.IO;
using Sluice.Adapters.Portability;
using Sluice.Compiler.Analyses.Portability;
using Sluice.Compiler.Parsing;
using Sluice.Compiler.Text;

namespace Sluice.Laws.Portability;

/// <summary>From the reports as upstream publishes them to the facts that the program carries.</summary>
internal static class ReportCollector
{
    private static readonly VersionNumber Oldest = VersionNumber.Of("v1.2.0");

    /// <summary>A folder of a version may be a link to another's.</summary>
    private static readonly EnumerationOptions NoLinks = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };

    public static Arr<ConformanceReport> InOrder(Arr<ConformanceReport> reports) => toArray(reports
        .OrderBy(report => report.Implementation, StringComparer.Ordinal)
        .ThenBy(report => VersionNumber.Of(report.Version))
        .ThenBy(report => VersionNumber.Of(report.Api))
        .ThenBy(report => report.Source, StringComparer.Ordinal));

    /// <summary>The reports under <c>conformance/reports</c> of a checkout.</summary>
    /// <param name="source">What stands before a path to say where it is published.</param>
    public static Arr<ConformanceReport> Under(string checkout, string source) => InOrder(toArray(
        from file in Directory.GetFiles(Path.Combine(checkout, "conformance", "reports"), "*", NoLinks)
        where Path.GetExtension(file) is ".yaml" or ".yml"
        from document in Read.Documents(new SourceText(file, File.ReadAllBytes(file))).Value
        where Text(document, "kind") == "ConformanceReport"
        let report = Of(document, Path.GetFileName(file), source + Path.GetRelativePath(checkout, file).Replace('\\', '/'))
        where report.Api.StartsWith('v') && VersionNumber.Of(report.Api).CompareTo(Oldest) >= 0
        select report));

    private static ConformanceReport Of(Node document, string file, string source)
    {
        var implementation = Nodes.Find(document, "implementation").IfNone(document);
        var profiles = Items(document, "profiles");
        return new(
            Text(implementation, "project").ToLowerInvariant().Replace(' ', '-'),
            Version(Text(implementation, "version"), file),
            Text(document, "gatewayAPIVersion"),
            Text(document, "gatewayAPIChannel"),
            Text(document, "mode"),
            Text(document, "date") is { Length: >= 10 } date ? date[..10] : "-",
            profiles.Map(profile => new ReportedProfile(Text(profile, "name"), Result(profile, "core"), Result(profile, "extended"))).OrderBy(profile => profile.Name, StringComparer.Ordinal).ToArr(),
            Features(profiles, "supportedFeatures"),
            Features(profiles, "unsupportedFeatures"),
            source);
    }

    /// <summary>A report of "latest" is of the version that the name of its file has, if it has one.</summary>
    private static string Version(string version, string file) =>
        version.Any(char.IsAsciiDigit) ? version
        : file.Split('-').Find(part => part.Any(char.IsAsciiDigit) && part.Contains('.', StringComparison.Ordinal)).IfNone(version);

    private static Arr<string> Features(Arr<Node> profiles, string field) => toArray(profiles
        .SelectMany(profile => Nodes.Find(profile, "extended").ToArray())
        .SelectMany(extended => Items(extended, field))
        .Select(Word)
        .Distinct().Order(StringComparer.Ordinal));

    private static ReportedResult Result(Node profile, string group) =>
        Nodes.Find(profile, group).Map(found => ReportTable.Result(Text(found, "result"))).IfNone(ReportedResult.None);

    private static Arr<Node> Items(Node node, string field) =>
        Nodes.Find(node, field).Map(found => found is Node.Sequence(var items, _) ? items : Arr<Node>.Empty).IfNone(Arr<Node>.Empty);

    private static string Text(Node node, string field) => Nodes.Find(node, field).Map(Word).IfNone("");

    /// <summary>A version such as 1.24 reads as a number.</summary>
    private static string Word(Node node) => node is Node.Text(var text, _) ? text : node is Node.Number(var number, _) ? number : "";
}
