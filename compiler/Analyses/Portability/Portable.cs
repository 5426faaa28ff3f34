using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Model;

namespace Sluice.Compiler.Analyses.Portability;

/// <summary>What of an input the published conformance reports do not vouch for.</summary>
public static class Portable
{
    public static Seq<Diagnostic> Run(Arr<ApiObject> objects, Arr<Counterpart> against)
    {
        if (against.IsEmpty) return Empty;
        var used = UsedFeatures.Of(objects);
        return Unreported(against) + toSeq(used.SelectMany(use => Said(use, against))).Strict();
    }

    /// <summary>The counterparts that have reports.</summary>
    public static Arr<Counterpart.Reported> Reported(Arr<Counterpart> against) =>
        against.Pick(each => each is Counterpart.Reported reported ? Some(reported) : None);

    private static Seq<Diagnostic> Unreported(Arr<Counterpart> against) => toSeq(against
        .Pick(each => each is Counterpart.Unreported unreported ? Some(PortabilityDiagnostics.NoReport(unreported)) : None)).Strict();

    private static Seq<Diagnostic> Said(FeatureUse use, Arr<Counterpart> against)
    {
        var reported = Reported(against);
        var without = reported.Filter(each => ConformanceReports.Of(use.Feature, each.Reports) != Listing.Supported);
        return without.IsEmpty ? Empty : use.Feature.Standing switch
        {
            Standing.Core => Seq1(PortabilityDiagnostics.NotListed(use, without, reported.Count)),
            Standing.Extended => Seq1(PortabilityDiagnostics.NotListed(use, without, reported.Count)),
            Standing.Unnamed(var what) => Seq1(PortabilityDiagnostics.NotNamed(use, what)),
        };
    }
}
