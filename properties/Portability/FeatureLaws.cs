using System.Collections.Generic;
using System.Text;
using Sluice.Adapters.Portability;
using Sluice.Compiler.Analyses.Portability;
using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Model;
using Sluice.Compiler.Parsing;
using Sluice.Compiler.Text;
using Xunit;

namespace Sluice.Laws.Portability;

/// <summary>Which features an input uses, and who is known to have them.</summary>
public sealed class FeatureLaws
{
    /// <summary>The names of the API's <c>pkg/features</c> in version 1.6.1, in the order of kinds.</summary>
    private static readonly string[] OfTheApi =
    [
        "Gateway", "GatewayAddressEmpty", "GatewayBackendClientCertificate", "GatewayFrontendClientCertificateValidation",
        "GatewayFrontendClientCertificateValidationInsecureFallback", "GatewayHTTPListenerIsolation", "GatewayHTTPSListenerDetectMisdirectedRequests",
        "GatewayInfrastructurePropagation", "GatewayPort8080", "GatewayStaticAddresses", "ListenerSet", "ReferenceGrant", "HTTPRoute",
        "HTTPRoute303RedirectStatusCode", "HTTPRoute307RedirectStatusCode", "HTTPRoute308RedirectStatusCode", "HTTPRouteBackendProtocolH2C",
        "HTTPRouteBackendProtocolWebSocket", "HTTPRouteBackendRequestHeaderModification", "HTTPRouteBackendTimeout", "HTTPRouteCORS",
        "HTTPRouteDestinationPortMatching", "HTTPRouteHostRewrite", "HTTPRouteMethodMatching", "HTTPRouteNamedRouteRule", "HTTPRouteParentRefPort",
        "HTTPRoutePathRedirect", "HTTPRoutePathRewrite", "HTTPRoutePortRedirect", "HTTPRouteQueryParamMatching", "HTTPRouteRequestMirror",
        "HTTPRouteRequestMultipleMirrors", "HTTPRouteRequestPercentageMirror", "HTTPRouteRequestTimeout", "HTTPRouteResponseHeaderModification",
        "HTTPRouteRetry", "HTTPRouteRetryBackendTimeout", "HTTPRouteRetryConnectionError", "HTTPRouteSchemeRedirect", "GRPCRoute", "GRPCRouteNamedRouteRule",
        "TLSRoute", "TLSRouteModeMixed", "TLSRouteModeTerminate", "TCPRoute", "UDPRoute", "BackendTLSPolicy", "BackendTLSPolicySANValidation", "Mesh",
        "MeshClusterIPMatching", "MeshConsumerRoute", "MeshHTTPRouteBackendRequestHeaderModification", "MeshHTTPRouteNamedRouteRule",
        "MeshHTTPRouteQueryParamMatching", "MeshHTTPRouteRedirectPath", "MeshHTTPRouteRedirectPort", "MeshHTTPRouteRewritePath", "MeshHTTPRouteSchemeRedirect",
    ];

    /// <summary>Names that the API got after 1.6.1, and that reports use already.</summary>
    private static readonly string[] Later = ["HTTPRouteBackendRequestRedirect", "HTTPRouteBackendURLRewrite"];

    public static TheoryData<string, string, string> Examples => FeatureExamples.All;

    [Fact]
    public void Every_feature_of_the_API_is_looked_for_or_said_to_show_in_no_field() =>
        Assert.Equal(
            OfTheApi.Concat(Later).Order(StringComparer.Ordinal),
            UsedFeatures.All.Filter(feature => feature.Standing is not Standing.Unnamed).Map(feature => feature.Name)
                .Concat(UsedFeatures.Invisible.Map(feature => feature.Name)).Order(StringComparer.Ordinal));

    [Fact]
    public void A_feature_has_one_name_and_no_name_of_ours_can_be_taken_for_one_of_the_API()
    {
        Assert.Equal(UsedFeatures.All.Count, UsedFeatures.All.Map(feature => feature.Name).Distinct().Count());
        Assert.All(UsedFeatures.All.Filter(feature => feature.Standing is Standing.Unnamed), feature =>
            Assert.True(feature.Name.Contains('/', StringComparison.Ordinal) || feature.Name.StartsWith('X'), feature.Name));
        Assert.All(OfTheApi, name => Assert.DoesNotContain('/', name));
    }

    [Fact]
    public void Every_feature_has_an_example() =>
        Assert.Equal(
            UsedFeatures.All.Map(feature => feature.Name).Order(StringComparer.Ordinal),
            Examples.Select(row => row.Data.Item1).Distinct().Order(StringComparer.Ordinal));

    [Theory, MemberData(nameof(Examples))]
    public void An_example_uses_its_feature_and_nothing_else(string feature, string besides, string manifest)
    {
        var (objects, said) = Parsed(manifest);
        Assert.Empty(said);
        Assert.Equal(
            besides.Split(',', StringSplitOptions.RemoveEmptyEntries).Append(feature).Order(StringComparer.Ordinal),
            UsedFeatures.Of(objects).Map(use => use.Feature.Name).Order(StringComparer.Ordinal));
    }

    [Theory, MemberData(nameof(Examples))]
    public void A_use_is_shown_where_it_stands_in_the_text(string feature, string besides, string manifest)
    {
        var use = UsedFeatures.Of(Parsed(manifest).Objects).Single(found => found.Feature.Name == feature);
        Assert.NotEqual(feature, besides);
        Assert.All(use.Places, place => Assert.InRange(place.Line, 1, manifest.Split('\n').Length));
        Assert.Equal(use.Places.Order().Distinct(), use.Places);
    }

    /// <summary>Monotone: what one object uses, no other takes back.</summary>
    [Fact]
    public void Adding_objects_never_takes_a_feature_away()
    {
        var examples = toArray(Examples.Select(row => Parsed(row.Data.Item3).Objects));
        foreach (var (one, other) in examples.SelectMany(one => examples, (one, other) => (one, other)))
            Assert.Subset(Names(one + other), Names(one));
    }

    [Fact]
    public void Order_of_objects_does_not_matter()
    {
        var all = toArray(Examples.SelectMany(row => Parsed(row.Data.Item3).Objects));
        Assert.Equal(UsedFeatures.Of(all), UsedFeatures.Of(toArray(all.Reverse())));
    }

    /// <summary>Whoever passes the core tests of the profiles takes an input that uses nothing beyond them.</summary>
    [Fact]
    public void What_uses_nothing_extended_is_portable_to_everybody_who_passes_the_core_tests()
    {
        var (objects, _) = Parsed(FeatureExamples.Join(Manifests.Gateway(), Manifests.Route("shop", "shop.example"), Manifests.Service));
        var passing = Newest.Filter(each => each.Reports.Exists(report => report.Profiles.Exists(profile => profile is { Name: "GATEWAY-HTTP", Core: ReportedResult.Success })));
        Assert.True(passing.Count > 15);
        Assert.Empty(Portable.Run(objects, passing.Map<Counterpart>(each => each)));
    }

    [Fact]
    public void Whoever_does_not_pass_them_is_named()
    {
        var (objects, _) = Parsed(FeatureExamples.Join(Manifests.Gateway(), Manifests.Route("shop", "shop.example"), Manifests.Service));
        var failing = Newest.Filter(each => !each.Reports.Exists(report => report.Profiles.Exists(profile => profile is { Name: "GATEWAY-HTTP", Core: ReportedResult.Success })));
        Assert.NotEmpty(failing);
        Assert.All(failing, each => Assert.Contains(Portable.Run(objects, Array<Counterpart>(each)), d => d.Code == PortabilityDiagnostics.Unlisted));
    }

    /// <summary>The table is asked, feature by feature, what the messages say.</summary>
    [Fact]
    public void A_feature_is_reported_missing_exactly_if_no_report_of_the_version_lists_it()
    {
        foreach (var (name, objects) in Examples.Select(row => (row.Data.Item1, Parsed(row.Data.Item3).Objects)))
        {
            foreach (var each in Newest)
            {
                var listed = each.Reports.SelectMany(report => report.Supported).Contains(name);
                var said = Portable.Run(objects, Array<Counterpart>(each)).Exists(d => d.Message.Contains($" {name} is used", StringComparison.Ordinal));
                if (listed) Assert.False(said, $"{name} {each.Implementation}");
                if (!listed && UsedFeatures.All.Find(feature => feature.Name == name).Exists(feature => feature.Standing is Standing.Extended)) Assert.True(said, $"{name} {each.Implementation}");
            }
        }
    }

    [Fact]
    public void Nothing_is_said_when_nothing_is_compared() =>
        Assert.Empty(Portable.Run(Parsed(FeatureExamples.All.First().Data.Item3).Objects, Arr<Counterpart>.Empty));

    private static Arr<Counterpart.Reported> Newest => Portable.Reported(
        Counterparts.Of(Array(Counterparts.All), ReportTable.Published).IfFail(Arr<Counterpart>.Empty));

    private static (Arr<ApiObject> Objects, Seq<Diagnostic> Said) Parsed(string manifest)
    {
        var source = Parse.Source(new SourceText("input.yaml", Encoding.UTF8.GetBytes(manifest)), None);
        return (toArray(source.Objects.SelectMany(found => found.Content)), source.Diagnostics.Filter(d => d.Code.Severity == Severity.Error).Strict());
    }

    private static SortedSet<string> Names(Arr<ApiObject> objects) => new(UsedFeatures.Of(objects).Map(use => use.Feature.Name), StringComparer.Ordinal);
}
