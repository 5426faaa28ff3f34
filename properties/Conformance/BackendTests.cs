using Sluice.Compiler.Analyses;
using Sluice.Compiler.Ir;
using Xunit;
using static Sluice.Laws.Conformance.ConformanceTest;
using Action = Sluice.Compiler.Ir.Action;

namespace Sluice.Laws.Conformance;

/// <summary>Tests of what a backend reference of an HTTPRoute means, and of those that mean nothing.</summary>
internal static class BackendTests
{
    private const string Base = "Gateway HTTPRoute";
    private const string Pod = "that a pod gets the request";

    public static readonly Arr<ConformanceTest> All = Array(
        Asserted("HTTPRouteWeight", "httproute-weight", Base, "the shares are 70 and 30 of 100, and nothing for weight 0", "that 500 requests fall so",
            cluster => cluster
                .Serves("same-namespace", "HTTPRoute weighted-backends")
                .Asks("same-namespace", new Ask("/", "infra-backend-v1 70 %, infra-backend-v2 30 %"))),
        Asserted("HTTPRouteServiceTypes", "httproute-service-types", Base,
            "Services with slices of their own, headless or not, serve what the slices say; without addresses 503", "that a pod gets the request",
            cluster => Filled(cluster
                .Serves("same-namespace", "HTTPRoute service-types")
                .Asks("same-namespace", new Ask("/manual-endpointslices", "503"), new Ask("/headless-manual-endpointslices", "503"), new Ask("/headless", "headless")))
                .Serves("same-namespace", "HTTPRoute service-types")
                .Asks("same-namespace",
                    new Ask("/manual-endpointslices", "manual-endpointslices"),
                    new Ask("/headless-manual-endpointslices", "headless-manual-endpointslices"),
                    new Ask("/headless", "headless"))),
        Asserted("HTTPRouteBackendProtocolH2C", "httproute-backend-protocol-h2c", Base + " HTTPRouteBackendProtocolH2C",
            "the backend is spoken to in HTTP/2 without TLS", "that a request with prior knowledge comes through",
            cluster => Speaks(cluster, "backend-protocol-h2c", new Ask("/", "infra-backend-v1:8081").Speaking(Speech.Http2), BackendProtocol.H2c)),
        Asserted("HTTPRouteBackendProtocolWebSocket", "httproute-backend-protocol-websocket", Base + " HTTPRouteBackendProtocolWebSocket",
            "the backend is spoken to in HTTP/1.1, which can be upgraded", "that text and binary frames come back",
            cluster => Speaks(cluster, "backend-protocol-ws", new Ask("/ws", "infra-backend-v1:8082").Speaking(Speech.WebSocket), BackendProtocol.Http1)),
        Failing("HTTPRouteInvalidBackendRefUnknownKind", "httproute-invalid-backendref-unknown-kind", Base,
            "a kind that is not known is 500", "invalid-backend-ref-unknown-kind", "InvalidKind", new Ask("/v2", "500")),
        Failing("HTTPRouteInvalidNonExistentBackendRef", "httproute-invalid-nonexistent-backendref", Base,
            "a Service that is absent is 500", "invalid-nonexistent-backend-ref", "BackendNotFound", new Ask("/", "500")),
        Failing("HTTPRouteInvalidCrossNamespaceBackendRef", "httproute-invalid-cross-namespace-backend-ref", Base + " ReferenceGrant",
            "without a grant a Service elsewhere is 500", "invalid-cross-namespace-backend-ref", "RefNotPermitted", new Ask("/", "500")),
        Failing("HTTPRouteInvalidReferenceGrant", "httproute-invalid-reference-grant", Base + " ReferenceGrant",
            "seven grants that each miss one thing permit nothing", "reference-grant", "RefNotPermitted", new Ask("/", "500")),
        Failing("HTTPRoutePartiallyInvalidViaInvalidReferenceGrant", "httproute-partially-invalid-via-invalid-reference-grant", Base + " ReferenceGrant",
            "the rule without a grant is 500, and the one beside it serves", "invalid-reference-grant", "RefNotPermitted",
            new Ask("/v2", "500"),
            new Ask("/", "gateway-conformance-app-backend/app-backend-v1")),
        Asserted("HTTPRouteReferenceGrant", "httproute-reference-grant", Base + " ReferenceGrant",
            "a grant permits a Service elsewhere; once it is deleted, 500", Pod,
            cluster => cluster
                .Serves("same-namespace", "HTTPRoute reference-grant")
                .Asks("same-namespace", new Ask("/", "gateway-conformance-web-backend/web-backend"))
                .Delete("ReferenceGrant gateway-conformance-web-backend/reference-grant")
                .Asks("same-namespace", new Ask("/", "500"))));

    /// <summary>The route attaches, one of its references does not resolve, and requests say which.</summary>
    private static ConformanceTest Failing(string name, string manifest, string features, string offline, string route, string reason, params Ask[] asks) =>
        Asserted(name, manifest, features, offline, "that the client gets the answer",
            cluster => cluster
                .Accepts("same-namespace", $"HTTPRoute {route}")
                .RouteSays($"HTTPRoute {route}", "same-namespace", $"ResolvedRefs=False/{reason}")
                .Asks("same-namespace", asks));

    private static void Speaks(Cluster cluster, string route, Ask ask, BackendProtocol protocol)
    {
        cluster.Serves("same-namespace", $"HTTPRoute {route}").Asks("same-namespace", ask);
        var split = Assert.IsType<Action.Split>(Traffic.ActionOf(cluster, Explain.Run(cluster.Compiled.Plan, Some(Names.Of("same-namespace")), Traffic.Request(ask))));
        var target = Assert.IsType<Target.Forward>(Assert.Single(split.Shares).Target);
        var gateway = cluster.Compiled.Plan.Gateways.First(found => found.Gateway == Names.Of("same-namespace"));
        Assert.Equal(protocol, gateway.Clusters[target.Cluster].Protocol);
    }

    /// <summary>The suite writes the addresses of pods into the slices.</summary>
    private static Cluster Filled(Cluster cluster) =>
        Array("manual-endpointslices", "headless-manual-endpointslices").Fold(cluster, (at, slices) => at
            .Edit($"EndpointSlice {slices}-ip4", text => text + "endpoints: [{ addresses: [192.0.2.1], conditions: { ready: true } }]\n")
            .Edit($"EndpointSlice {slices}-ip6", text => text + "endpoints: [{ addresses: ['2001:db8::1'], conditions: { ready: true } }]\n"));
}
