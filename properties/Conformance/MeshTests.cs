using static Sluice.Laws.Conformance.ConformanceTest;

namespace Sluice.Laws.Conformance;

/// <summary>Tests of a mesh, which is not served: their manifests are not looked at.</summary>
internal static class MeshTests
{
    public static readonly Arr<ConformanceTest> All = Array(
        Mesh("MeshBasic", ""),
        Mesh("MeshConsumerRoute", "MeshConsumerRoute HTTPRoute HTTPRouteResponseHeaderModification"),
        Mesh("MeshFrontend", "HTTPRoute HTTPRouteResponseHeaderModification"),
        Mesh("MeshFrontendHostname", "MeshClusterIPMatching HTTPRoute HTTPRouteResponseHeaderModification"),
        Mesh("MeshGRPCRouteWeight", "GRPCRoute"),
        Mesh("MeshHTTPRouteBackendRequestHeaderModifier", "HTTPRoute MeshHTTPRouteBackendRequestHeaderModification"),
        Mesh("MeshHTTPRouteMatching", "HTTPRoute"),
        Mesh("MeshHTTPRouteNamedRule", "HTTPRoute MeshHTTPRouteNamedRouteRule"),
        Mesh("MeshHTTPRouteQueryParamMatching", "HTTPRoute MeshHTTPRouteQueryParamMatching"),
        Mesh("MeshHTTPRouteRedirectHostAndStatus", "HTTPRoute"),
        Mesh("MeshHTTPRouteRedirectPath", "HTTPRoute MeshHTTPRouteRedirectPath"),
        Mesh("MeshHTTPRouteRedirectPort", "HTTPRoute MeshHTTPRouteRedirectPort"),
        Mesh("MeshHTTPRouteRequestHeaderModifier", "HTTPRoute"),
        Mesh("MeshHTTPRouteRewritePath", "HTTPRoute MeshHTTPRouteRewritePath"),
        Mesh("MeshHTTPRouteSchemeRedirect", "HTTPRoute MeshHTTPRouteSchemeRedirect"),
        Mesh("MeshHTTPRouteSimpleSameNamespace", "HTTPRoute"),
        Mesh("MeshHTTPRouteWeight", "HTTPRoute"),
        Mesh("MeshPorts", "HTTPRoute HTTPRouteParentRefPort HTTPRouteResponseHeaderModification"),
        Mesh("MeshTrafficSplit", "HTTPRoute"));

    private static ConformanceTest Mesh(string name, string features) => Listed(name, "", $"Mesh {features}", "");
}
