using Sluice.Compiler.Analyses.Portability;
using Sluice.Compiler.Text;

namespace Sluice.Compiler.Diagnostics;

/// <summary>What can be said when an input is compared with conformance reports, one function per code (GW8xxx).</summary>
public static class PortabilityDiagnostics
{
    public static readonly Code Unlisted = new("GW8001", Severity.Warning, "conformance reports do not list a feature", Arr<Effect>.Empty);
    public static readonly Code Unreported = new("GW8002", Severity.Warning, "version has no conformance report", Arr<Effect>.Empty);
    public static readonly Code Unnamed = new("GW8003", Severity.Hint, "no conformance report speaks of what is used", Arr<Effect>.Empty);

    /// <summary>Further places, and reports, that a message shows; it counts the others.</summary>
    private const int MostLabels = 6;

    private const int MostNames = 4;

    public static Diagnostic NotListed(FeatureUse use, Arr<Counterpart.Reported> without, int of) =>
        new(Unlisted, use.Places[0], new Subject.Input(use.Places[0].Document), without.Count <= MostNames
            ? $"the feature {use.Feature.Name} is used here, and the conformance reports of {Names(without)} do not list it as supported"
            : $"the feature {use.Feature.Name} is used here, and the conformance reports of {without.Count} of {of} implementations do not list it as supported, among them {Names(toArray(without.Take(MostNames)))}")
        {
            Labels = Others(use) + toArray(without.Take(MostLabels)).Map(each => Report(use.Feature, each)),
            Help = "do without the feature where the manifests go there, or show by a test that the implementation has it",
        };

    public static Diagnostic NotNamed(FeatureUse use, string what) =>
        new(Unnamed, use.Places[0], new Subject.Input(use.Places[0].Document),
            $"{what} is used here; the API has no feature name for it, so no conformance report says who supports it")
        {
            Labels = Others(use),
            Help = "see the documentation of each implementation that the manifests go to",
        };

    public static Diagnostic NoReport(Counterpart.Unreported version) =>
        new(Unreported, Origin.Nowhere, new Subject.Input(""),
            $"{version.Implementation} {version.Version} has no published conformance report, so nothing is said of what it supports")
        {
            Labels = version.Nearest.Map(report => new Label(Origin.Of(report.Source), $"{report.Version} is reported ({Facts(report)})")),
            Help = version.Nearest.HeadOrNone().Map(report => $"compare with a version that is reported, such as '{version.Implementation}@{report.Version}'"),
        };

    private static Arr<Label> Others(FeatureUse use) =>
        toArray(use.Places.Skip(1).Take(MostLabels - 1).Select((place, index) => new Label(place,
            index == MostLabels - 2 && use.Places.Count > MostLabels ? $"and here, and in {use.Places.Count - MostLabels} more places" : "and here")));

    private static Label Report(Feature feature, Counterpart.Reported version)
    {
        var report = ConformanceReports.Foremost(version.Reports);
        return new(Origin.Of(report.Source), $"{Name(version)} ({Facts(report)}) {Verb(feature, version)}");
    }

    private static string Verb(Feature feature, Counterpart.Reported version) => feature.Standing switch
    {
        Standing.Core(var profiles) => ConformanceReports.Of(feature, version.Reports) == Listing.Unmentioned
            ? $"has no profile {string.Join(" or ", profiles)}"
            : $"does not pass all core tests of {string.Join(" or ", toArray(version.Reports.SelectMany(report => report.Profiles).Select(profile => profile.Name).Where(name => profiles.Contains(name)).Distinct()))}",
        Standing.Extended => Listed(feature, version),
        Standing.Unnamed => Listed(feature, version),
    };

    private static string Listed(Feature feature, Counterpart.Reported version) =>
        ConformanceReports.Of(feature, version.Reports) == Listing.Unsupported ? "lists it as unsupported" : "does not mention it";

    private static string Facts(ConformanceReport report) =>
        $"Gateway API {report.Api}, {(report.Date == "-" ? "without date" : report.Date)}";

    private static string Names(Arr<Counterpart.Reported> versions) => string.Join(", ", versions.Map(Name));

    private static string Name(Counterpart.Reported version) => $"{version.Implementation} {version.Version}";
}
