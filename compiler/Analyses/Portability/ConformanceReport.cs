namespace Sluice.Compiler.Analyses.Portability;

/// <summary>How the tests of a group went; none when the report has no such group.</summary>
public enum ReportedResult { None, Failure, Partial, Success }

/// <summary>The results of one conformance profile.</summary>
public sealed record ReportedProfile(string Name, ReportedResult Core, ReportedResult Extended);

/// <summary>What one published conformance report says.</summary>
/// <param name="Api">The version of the Gateway API whose suite ran.</param>
/// <param name="Mode">A way to run the implementation; <c>default</c> is the usual one.</param>
/// <param name="Date">As in <c>2026-08-18</c>; <c>-</c> when the report has none.</param>
/// <param name="Supported">Extended features that the report lists as supported, in any profile.</param>
/// <param name="Source">Where it is published.</param>
public sealed record ConformanceReport(
    string Implementation,
    string Version,
    string Api,
    string Channel,
    string Mode,
    string Date,
    Arr<ReportedProfile> Profiles,
    Arr<string> Supported,
    Arr<string> Unsupported,
    string Source);

/// <summary>A version of an implementation that an input is compared with.</summary>
public abstract record Counterpart
{
    private Counterpart(string implementation, string version) => (Implementation, Version) = (implementation, version);

    public string Implementation { get; }

    public string Version { get; }

    private protected abstract int Rank { get; }

    /// <summary>A version that has reports; there is one for each mode, channel and version of the API that was tested.</summary>
    public sealed record Reported(string Implementation, string Version, Arr<ConformanceReport> Reports) : Counterpart(Implementation, Version) { private protected override int Rank => 0; }

    /// <summary>A version that has none, and reports of the versions nearest to it.</summary>
    public sealed record Unreported(string Implementation, string Version, Arr<ConformanceReport> Nearest) : Counterpart(Implementation, Version) { private protected override int Rank => 1; }
}

/// <summary>How reports list a feature. The best of several reports counts.</summary>
public enum Listing { Unmentioned, Unsupported, Supported }

public static class ConformanceReports
{
    /// <summary>Whether any of the reports of a version lists the feature.</summary>
    public static Listing Of(Feature feature, Arr<ConformanceReport> reports) =>
        reports.IsEmpty ? Listing.Unmentioned : reports.Map(report => Of(feature, report)).Max();

    public static Listing Of(Feature feature, ConformanceReport report) => feature.Standing switch
    {
        Standing.Core(var profiles) => report.Supported.Contains(feature.Name) ? Listing.Supported : CoreOf(profiles, report),
        Standing.Extended => Named(feature.Name, report),
        Standing.Unnamed => Named(feature.Name, report),
    };

    /// <summary>The report to name when one stands for all: the newest API, then the usual mode.</summary>
    public static ConformanceReport Foremost(Arr<ConformanceReport> reports) => reports
        .OrderByDescending(report => VersionNumber.Of(report.Api))
        .ThenByDescending(report => report.Mode == "default")
        .ThenBy(report => report.Source, StringComparer.Ordinal)
        .First();

    private static Listing Named(string feature, ConformanceReport report) =>
        report.Supported.Contains(feature) ? Listing.Supported
        : report.Unsupported.Contains(feature) ? Listing.Unsupported
        : Listing.Unmentioned;

    private static Listing CoreOf(Arr<string> profiles, ConformanceReport report) =>
        report.Profiles.Filter(profile => profiles.Contains(profile.Name)) is { IsEmpty: false } run
            ? run.Exists(profile => profile.Core == ReportedResult.Success) ? Listing.Supported : Listing.Unsupported
            : Listing.Unmentioned;
}
