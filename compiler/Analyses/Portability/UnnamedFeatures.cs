using Sluice.Compiler.Model;
using Sluice.Compiler.Text;
using static Sluice.Compiler.Analyses.Portability.FeatureRules;

namespace Sluice.Compiler.Analyses.Portability;

/// <summary>
/// What the API has and gives no feature name: what it leaves to implementations, and what is too young to have one.
/// Their names have a slash, which no name of the API has.
/// </summary>
internal static class UnnamedFeatures
{
    public static readonly Arr<FeatureRule> Rules = Array(
        Unnamed("Gateway/addresses/type", "an address of a type of the implementation", all => all.Gateways.Bind(gateway => gateway.Addresses)
            .Filter(address => address.Type.Value.Contains('/', StringComparison.Ordinal)).Map(address => address.Type.At)),
        Unnamed("Gateway/defaultScope", "a default Gateway", DefaultGateways),
        Unnamed("Gateway/listeners/protocol", "a protocol of the implementation", all => all.Listeners
            .Filter(listener => listener.Protocol.Value is not ("HTTP" or "HTTPS" or "TLS" or "TCP" or "UDP")).Map(listener => listener.Protocol.At)),
        Unnamed("Gateway/listeners/tls/options", "TLS options of the implementation", all => all.Listeners
            .Bind(listener => listener.Tls.Filter(tls => !tls.Options.IsEmpty).Map(tls => tls.At).ToArr())),
        Unnamed("Gateway/parametersRef", "parameters of the implementation", Parameters),
        Unnamed("GRPCRoute/backendRefs/filters", "a filter on one backend of a GRPCRoute", all => GrpcRules(all).Bind(rule => rule.BackendRefs).Bind(backend => backend.Filters).Map(filter => filter.At)),
        Unnamed("GRPCRoute/filters/RequestMirror", "a mirror of gRPC calls", all => GrpcFilters(all).Pick(filter => filter is RouteFilter.Mirror ? Some(filter.At) : None)),
        Unnamed("GRPCRoute/filters/ResponseHeaderModifier", "a change of response headers of gRPC calls",
            all => GrpcFilters(all).Pick(filter => filter is RouteFilter.ResponseHeaders ? Some(filter.At) : None)),
        Unnamed("GRPCRoute/headers/RegularExpression", "a header match by regular expression in a GRPCRoute",
            all => GrpcMatches(all).Bind(match => match.Headers).Filter(header => IsPattern(header.Type)).Map(header => header.Type.At)),
        Unnamed("GRPCRoute/method/RegularExpression", "a method match by regular expression",
            all => GrpcMatches(all).Bind(match => match.Method.ToArr()).Filter(method => IsPattern(method.Type)).Map(method => method.Type.At)),
        Unnamed("HTTPRoute/backendRefs/filters", "a filter on one backend that changes neither request headers nor the URL", all => HttpRouteFeatures.OfBackends(all.HttpRoutes)
            .Pick(filter => filter is RouteFilter.RequestHeaders or RouteFilter.Redirect or RouteFilter.Rewrite ? None : Some(filter.At))),
        Unnamed("HTTPRoute/filters/ExternalAuth", "external authorization", all => HttpRouteFeatures.Filters(all.HttpRoutes).Pick(filter => filter is RouteFilter.Auth ? Some(filter.At) : None)),
        Unnamed("HTTPRoute/headers/RegularExpression", "a header match by regular expression", all => HttpRouteFeatures.Matches(all.HttpRoutes)
            .Bind(match => match.Headers).Filter(header => IsPattern(header.Type)).Map(header => header.Type.At)),
        Unnamed("HTTPRoute/path/RegularExpression", "a path match by regular expression", all => HttpRouteFeatures.Matches(all.HttpRoutes)
            .Filter(match => IsPattern(match.Path.Type)).Map(match => match.Path.Type.At)),
        Unnamed("HTTPRoute/queryParams/RegularExpression", "a query parameter match by regular expression", all => HttpRouteFeatures.Matches(all.HttpRoutes)
            .Bind(match => match.QueryParams).Filter(parameter => IsPattern(parameter.Type)).Map(parameter => parameter.Type.At)),
        Unnamed("Route/backendRefs/kind", "a backend that is no Service", all => all.Backends
            .Filter(backend => !Kinds.IsService(backend.Group.Value, backend.Kind.Value)).Map(backend => backend.Kind.At)),
        Unnamed("Route/filters/ExtensionRef", "a filter of the implementation", all => (HttpRouteFeatures.Filters(all.HttpRoutes) + GrpcFilters(all))
            .Pick(filter => filter is RouteFilter.Extension ? Some(filter.At) : None)),
        Unnamed("Route/sessionPersistence", "session persistence", Sessions),
        Unnamed("XBackendTrafficPolicy", "an XBackendTrafficPolicy", all => all.TrafficPolicies.Map(policy => policy.Meta.At)),
        Unnamed("XListenerSet", "an XListenerSet", all => all.ListenerSets.Filter(set => set.Kind == Kinds.XListenerSet).Map(set => set.Meta.At)),
        Unnamed("XMesh", "an XMesh", all => all.Meshes.Map(mesh => mesh.Meta.At)));

    private static Arr<GrpcRule> GrpcRules(Inventory all) => all.GrpcRoutes.Bind(route => route.Rules);

    private static Arr<GrpcMatch> GrpcMatches(Inventory all) => GrpcRules(all).Bind(rule => rule.Matches);

    private static Arr<RouteFilter> GrpcFilters(Inventory all) => GrpcRules(all).Bind(rule => rule.Filters);

    private static Arr<Origin> DefaultGateways(Inventory all) =>
        (all.Gateways.Map(gateway => gateway.DefaultScope) + all.Heads.Map(head => head.UseDefaultGateways))
            .Bind(scope => At(scope.Filter(found => found.Value != "None")));

    private static Arr<Origin> Parameters(Inventory all) =>
        all.Classes.Bind(found => found.ParametersRef.Map(reference => reference.At).ToArr())
        + all.Gateways.Bind(gateway => gateway.Infrastructure.Bind(infrastructure => infrastructure.ParametersRef).Map(reference => reference.At).ToArr());

    private static Arr<Origin> Sessions(Inventory all) =>
        all.HttpRoutes.Bind(route => route.Rules).Bind(rule => rule.SessionPersistence.ToArr()).Map(session => session.At)
        + GrpcRules(all).Bind(rule => rule.SessionPersistence.ToArr()).Map(session => session.At)
        + all.TrafficPolicies.Bind(policy => policy.Session.ToArr()).Map(session => session.At);
}
