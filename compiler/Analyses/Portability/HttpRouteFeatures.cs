using Sluice.Compiler.Model;
using Sluice.Compiler.Text;
using static Sluice.Compiler.Analyses.Portability.FeatureRules;

namespace Sluice.Compiler.Analyses.Portability;

/// <summary>The features of HTTPRoutes. Those that a mesh has under a name of its own count for routes of Gateways alone.</summary>
internal static class HttpRouteFeatures
{
    public static readonly Arr<FeatureRule> Rules = Array(
        Core("HTTPRoute", Array("GATEWAY-HTTP"), all => all.EnteringHttp.Map(route => route.Head.Meta.At)),
        Extended("HTTPRoute303RedirectStatusCode", all => Status(all, 303)),
        Extended("HTTPRoute307RedirectStatusCode", all => Status(all, 307)),
        Extended("HTTPRoute308RedirectStatusCode", all => Status(all, 308)),
        Extended("HTTPRouteBackendProtocolH2C", all => Protocol(all, "kubernetes.io/h2c")),
        Extended("HTTPRouteBackendProtocolWebSocket", all => Protocol(all, "kubernetes.io/ws")),
        Extended("HTTPRouteBackendRequestHeaderModification", all => BackendHeaders(all.EnteringHttp)),
        Extended("HTTPRouteBackendRequestRedirect", all => OfBackends(all.HttpRoutes).Pick(filter => filter is RouteFilter.Redirect ? Some(filter.At) : None)),
        Extended("HTTPRouteBackendTimeout", all => EveryRule(all).Bind(rule => rule.Timeouts.ToArr()).Bind(limits => At(limits.BackendRequest))),
        Extended("HTTPRouteBackendURLRewrite", all => OfBackends(all.HttpRoutes).Pick(filter => filter is RouteFilter.Rewrite ? Some(filter.At) : None)),
        Extended("HTTPRouteCORS", all => Filters(all.HttpRoutes).Pick(filter => filter is RouteFilter.CrossOrigin ? Some(filter.At) : None)),
        Extended("HTTPRouteHostRewrite", all => Rewrites(all.HttpRoutes).Bind(rewrite => At(rewrite.Hostname))),
        Extended("HTTPRouteMethodMatching", all => Matches(all.HttpRoutes).Bind(match => At(match.Method))),
        Extended("HTTPRouteNamedRouteRule", all => Names(all.EnteringHttp)),
        Extended("HTTPRouteParentRefPort", all => all.EnteringHttp.Bind(route => route.Head.ParentRefs)
            .Filter(parent => !Parents.IsService(parent)).Bind(parent => At(parent.Port))),
        Extended("HTTPRoutePathRedirect", all => RedirectedPaths(all.EnteringHttp)),
        Extended("HTTPRoutePathRewrite", all => RewrittenPaths(all.EnteringHttp)),
        Extended("HTTPRoutePortRedirect", all => RedirectedPorts(all.EnteringHttp)),
        Extended("HTTPRouteQueryParamMatching", all => QueryParams(all.EnteringHttp)),
        Extended("HTTPRouteRequestMirror", all => EveryRule(all).Bind(Mirrors).Map(mirror => mirror.At)),
        Extended("HTTPRouteRequestMultipleMirrors", all => EveryRule(all).Map(Mirrors).Filter(mirrors => mirrors.Count > 1).Map(mirrors => mirrors[1].At)),
        Extended("HTTPRouteRequestPercentageMirror", all => EveryRule(all).Bind(Mirrors)
            .Filter(mirror => mirror.To.Percent.IsSome || mirror.To.Fraction.IsSome).Map(mirror => mirror.At)),
        Extended("HTTPRouteRequestTimeout", all => EveryRule(all).Bind(rule => rule.Timeouts.ToArr()).Bind(limits => At(limits.Request))),
        Extended("HTTPRouteResponseHeaderModification", all => all.HttpRoutes.Bind(route => route.Rules).Bind(rule => rule.Filters)
            .Pick(filter => filter is RouteFilter.ResponseHeaders ? Some(filter.At) : None)),
        Extended("HTTPRouteRetry", all => EveryRule(all).Bind(rule => rule.Retry.ToArr()).Map(retry => retry.At)),
        Extended("HTTPRouteRetryBackendTimeout", all => EveryRule(all)
            .Filter(rule => rule.Timeouts.Exists(limits => limits.BackendRequest.IsSome))
            .Bind(rule => rule.Retry.ToArr()).Map(retry => retry.At)),
        Extended("HTTPRouteSchemeRedirect", all => RedirectedSchemes(all.EnteringHttp)));

    public static Arr<Origin> BackendHeaders(Arr<HttpRoute> routes) => OfBackends(routes).Pick(filter => filter is RouteFilter.RequestHeaders ? Some(filter.At) : None);

    public static Arr<Origin> Names(Arr<HttpRoute> routes) => routes.Bind(route => route.Rules).Bind(rule => At(rule.Name));

    public static Arr<Origin> QueryParams(Arr<HttpRoute> routes) => Matches(routes).Bind(match => match.QueryParams).Map(condition => condition.Name.At);

    public static Arr<Origin> RedirectedPaths(Arr<HttpRoute> routes) => Redirects(routes).Bind(redirect => redirect.Path.ToArr()).Map(path => path.At);

    public static Arr<Origin> RedirectedPorts(Arr<HttpRoute> routes) => Redirects(routes).Bind(redirect => At(redirect.Port));

    public static Arr<Origin> RedirectedSchemes(Arr<HttpRoute> routes) => Redirects(routes).Bind(redirect => At(redirect.Scheme));

    public static Arr<Origin> RewrittenPaths(Arr<HttpRoute> routes) => Rewrites(routes).Bind(rewrite => rewrite.Path.ToArr()).Map(path => path.At);

    public static Arr<HttpMatch> Matches(Arr<HttpRoute> routes) => routes.Bind(route => route.Rules).Bind(rule => rule.Matches);

    /// <summary>The filters of single backends.</summary>
    public static Arr<RouteFilter> OfBackends(Arr<HttpRoute> routes) =>
        routes.Bind(route => route.Rules).Bind(rule => rule.BackendRefs).Bind(backend => backend.Filters);

    /// <summary>The filters of rules and of their backends.</summary>
    public static Arr<RouteFilter> Filters(Arr<HttpRoute> routes) => routes.Bind(route => route.Rules).Bind(Filters);

    private static Arr<RouteFilter> Filters(HttpRule rule) => rule.Filters + rule.BackendRefs.Bind(backend => backend.Filters);

    private static Arr<HttpRule> EveryRule(Inventory all) => all.HttpRoutes.Bind(route => route.Rules);

    private static Arr<RouteFilter.Mirror> Mirrors(HttpRule rule) => Filters(rule).Pick(filter => filter is RouteFilter.Mirror mirror ? Some(mirror) : None);

    private static Arr<RequestRedirect> Redirects(Arr<HttpRoute> routes) =>
        Filters(routes).Pick(filter => filter is RouteFilter.Redirect(var to, _) ? Some(to) : None);

    private static Arr<UrlRewrite> Rewrites(Arr<HttpRoute> routes) =>
        Filters(routes).Pick(filter => filter is RouteFilter.Rewrite(var to, _) ? Some(to) : None);

    private static Arr<Origin> Status(Inventory all, int status) => Redirects(all.HttpRoutes)
        .Filter(redirect => redirect.StatusCode.Value == status).Map(redirect => redirect.StatusCode.At);

    /// <summary>Ports of Services that speak the protocol and that a route sends requests to.</summary>
    private static Arr<Origin> Protocol(Inventory all, string protocol) => all.HttpRoutes
        .Bind(route => route.Rules.Bind(rule => rule.BackendRefs).Map(backend => (Backend: backend, Namespace: backend.NamespaceOr(route.Head.Meta.Name.Namespace))))
        .Filter(sent => Kinds.IsService(sent.Backend.Group.Value, sent.Backend.Kind.Value))
        .Bind(sent => all.Services
            .Filter(service => service.Meta.Name == new Values.ObjectName(sent.Namespace, sent.Backend.Name.Value))
            .Bind(service => service.Ports)
            .Filter(port => sent.Backend.Port.Exists(number => number.Value == port.Port.Value))
            .Bind(port => At(port.AppProtocol.Filter(name => name.Value == protocol))));
}
