using Sluice.Compiler.Values;

namespace Sluice.Compiler.Analyses.Portability;

/// <summary>From <c>envoy-gateway@1.9</c> to the reports that are meant.</summary>
public static class Counterparts
{
    /// <summary>The word for every implementation, in the newest version that is reported.</summary>
    public const string All = "all";

    private const int Nearest = 3;

    public static Arr<string> Implementations(Arr<ConformanceReport> reports) =>
        toArray(reports.Map(report => report.Implementation).Distinct().Order(StringComparer.Ordinal));

    /// <summary>
    /// What each word means, <c>NAME</c>, <c>NAME@VERSION</c> or <c>all</c>, or a sentence for each that names no
    /// implementation. Without a version the newest one that is reported is meant.
    /// </summary>
    public static Validation<string, Arr<Counterpart>> Of(Arr<string> words, Arr<ConformanceReport> reports) => words
        .Map(word => Meant(word, reports))
        .Sequence()
        .Map(found => toArray(found.SelectMany(each => each).DistinctBy(each => (each.Implementation, each.Version))));

    private static Validation<string, Arr<Counterpart>> Meant(string word, Arr<ConformanceReport> reports)
    {
        var known = Implementations(reports);
        if (word == All) return Success<string, Arr<Counterpart>>(known.Map<Counterpart>(name => Newest(reports.Filter(report => report.Implementation == name))));
        var at = word.IndexOf('@', StringComparison.Ordinal);
        var (name, version) = at < 0 ? (word, "") : (word[..at], word[(at + 1)..]);
        return !known.Contains(name) ? Fail<string, Arr<Counterpart>>(Unknown(name, known))
            : at >= 0 && version.Length == 0 ? Fail<string, Arr<Counterpart>>($"a version is missing behind '{word}'")
            : Success<string, Arr<Counterpart>>(Array(OfVersion(name, version, reports.Filter(report => report.Implementation == name))));
    }

    private static string Unknown(string name, Arr<string> known) =>
        $"no conformance report is of an implementation '{name}'"
        + NearNames.Of(name, known).Match(near => $" (did you mean '{near}'?)", () => "")
        + $"; there are {string.Join(", ", known)}, and '{All}' for all of them";

    private static Counterpart OfVersion(string name, string version, Arr<ConformanceReport> reports)
    {
        if (version.Length == 0) return Newest(reports);
        var asked = VersionNumber.Of(version);
        var exact = reports.Filter(report => VersionNumber.Of(report.Version) == asked);
        var meant = exact.IsEmpty ? reports.Filter(report => VersionNumber.Of(report.Version).IsMeantBy(asked)) : exact;
        return meant.IsEmpty ? new Counterpart.Unreported(name, version, Around(asked, reports)) : Newest(meant);
    }

    private static Counterpart.Reported Newest(Arr<ConformanceReport> reports)
    {
        var newest = reports.OrderByDescending(report => VersionNumber.Of(report.Version)).First();
        var number = VersionNumber.Of(newest.Version);
        return new Counterpart.Reported(newest.Implementation, newest.Version, reports.Filter(report => VersionNumber.Of(report.Version) == number));
    }

    /// <summary>The versions next to the one asked for, or the newest for a word without numbers: up to two below it and the rest above, one report each.</summary>
    private static Arr<ConformanceReport> Around(VersionNumber version, Arr<ConformanceReport> reports)
    {
        var asked = version.Numbers.IsEmpty ? new VersionNumber(Array(int.MaxValue), "") : version;
        var versions = toArray(reports
            .GroupBy(report => VersionNumber.Of(report.Version))
            .OrderBy(group => group.Key)
            .Select(group => (Number: group.Key, Report: ConformanceReports.Foremost(toArray(group)))));
        var below = toArray(versions.Where(found => found.Number.CompareTo(asked) < 0).Reverse());
        var above = versions.Filter(found => found.Number.CompareTo(asked) >= 0);
        var lower = toArray(below.Take(Math.Max(Nearest - 1, Nearest - above.Count)));
        return toArray(lower.Reverse().Concat(above.Take(Nearest - lower.Count)).Select(found => found.Report));
    }
}
