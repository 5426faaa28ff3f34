using Sluice.Compiler.Analyses.Portability;

namespace Sluice.Adapters.Cli.Render;

/// <summary>Implementations and the features that an input uses, as a table for a terminal.</summary>
internal static class PortabilityTable
{
    private const string Legend = "yes: listed as supported    no: listed as unsupported    -: not mentioned";

    public static string Print(Arr<FeatureUse> used, Arr<Counterpart.Reported> reported)
    {
        var rows = used.Filter(use => use.Feature.Standing is not Standing.Unnamed);
        if (rows.IsEmpty || reported.IsEmpty) return "";
        var names = reported.Map(each => $"{each.Implementation} {each.Version}");
        var left = names.Max(name => name.Length);
        return string.Concat(rows.Map((number, use) => $"{number + 1,3} {use.Feature.Name}\n"))
            + $"\n{new string(' ', left)}{string.Concat(rows.Map((number, _) => $"{number + 1,5}"))}\n"
            + string.Concat(reported.Map(each => $"{$"{each.Implementation} {each.Version}".PadRight(left)}{string.Concat(rows.Map(use => $"{Word(use, each),5}"))}\n"))
            + $"\n{Legend}\n";
    }

    private static string Word(FeatureUse use, Counterpart.Reported version) =>
        ConformanceReports.Of(use.Feature, version.Reports) is var listing && listing == Listing.Supported ? "yes"
        : listing == Listing.Unsupported ? "no"
        : "-";
}
