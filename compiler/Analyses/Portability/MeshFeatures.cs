using Sluice.Compiler.Model;
using Sluice.Compiler.Text;
using static Sluice.Compiler.Analyses.Portability.FeatureRules;

namespace Sluice.Compiler.Analyses.Portability;

/// <summary>The features of a mesh: what routes do whose parent is a Service.</summary>
internal static class MeshFeatures
{
    public static readonly Arr<FeatureRule> Rules = Array(
        Core("Mesh", MeshProfiles, all => all.Heads.Bind(Parents.Services)),
        Extended("MeshConsumerRoute", all => all.Heads.Bind(ForeignServices)),
        Extended("MeshHTTPRouteBackendRequestHeaderModification", all => HttpRouteFeatures.BackendHeaders(all.MeshHttp)),
        Extended("MeshHTTPRouteNamedRouteRule", all => HttpRouteFeatures.Names(all.MeshHttp)),
        Extended("MeshHTTPRouteQueryParamMatching", all => HttpRouteFeatures.QueryParams(all.MeshHttp)),
        Extended("MeshHTTPRouteRedirectPath", all => HttpRouteFeatures.RedirectedPaths(all.MeshHttp)),
        Extended("MeshHTTPRouteRedirectPort", all => HttpRouteFeatures.RedirectedPorts(all.MeshHttp)),
        Extended("MeshHTTPRouteRewritePath", all => HttpRouteFeatures.RewrittenPaths(all.MeshHttp)),
        Extended("MeshHTTPRouteSchemeRedirect", all => HttpRouteFeatures.RedirectedSchemes(all.MeshHttp)));

    /// <summary>The namespace of the route is the consumer's, not the Service's.</summary>
    private static Arr<Origin> ForeignServices(RouteHead head) => head.ParentRefs
        .Filter(parent => Parents.IsService(parent) && parent.Namespace.Exists(ns => ns.Value != head.Meta.Name.Namespace))
        .Map(parent => parent.At);
}
