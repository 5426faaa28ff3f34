using static Sluice.Laws.Conformance.ConformanceTest;

namespace Sluice.Laws.Conformance;

/// <summary>Tests of listeners whose payload nobody reads, and of their routes.</summary>
internal static class StreamTests
{
    public static readonly Arr<ConformanceTest> All = Array(
        Asserted("TLSRouteSimpleSameNamespace", "tlsroute-simple-same-namespace", "Gateway TLSRoute",
            "a connection with the route's server name is passed to the backend as it is; with another name it is closed", "that a pod ends the handshake",
            cluster => cluster
                .Serves("gateway-tlsroute", "TLSRoute gateway-conformance-infra-test")
                .Asks("gateway-tlsroute",
                    new Ask("tls://abc.example.com", "passthrough tls-backend:443"),
                    new Ask("https://abc.example.com/", "passthrough tls-backend:443"),
                    new Ask("tls://other.example.com", "refused: no route of listener https takes the connection: it is closed")))
            .AskedBy("Gateway TLSRoute"),
        Asserted("TLSRouteInvalidReferenceGrant", "tlsroute-invalid-reference-grant", "Gateway TLSRoute ReferenceGrant",
            "seven grants that each miss one thing permit nothing; the route stays accepted and the connection is closed", "nothing",
            cluster => cluster
                .Accepts("gateway-tlsroute-referencegrant", "TLSRoute gateway-conformance-infra-test")
                .RouteSays("TLSRoute gateway-conformance-infra-test", "gateway-tlsroute-referencegrant", "ResolvedRefs=False/RefNotPermitted")
                .Asks("gateway-tlsroute-referencegrant", new Ask("tls://abc.example.com", "closed")))
            .AskedBy("Gateway TLSRoute"),
        Asserted("UDPRoute", "udproute-simple", "Gateway UDPRoute",
            "a datagram to the port is passed to the backend", "that a name server answers",
            cluster => cluster
                .Serves("udp-gateway", "UDPRoute udp-coredns")
                .Asks("udp-gateway", new Ask("udp://gateway.test:5300", "udp coredns:53")))
            .AskedBy("Gateway UDPRoute"),
        Asserted("HTTPRouteDisallowedKind", "httproute-disallowed-kind", "Gateway HTTPRoute TLSRoute",
            "a listener of TLSRoutes allows no HTTPRoute, whose references are in order", "nothing",
            cluster => cluster
                .RouteSays("HTTPRoute disallowed-kind", "tlsroutes-only", "ResolvedRefs=True/ResolvedRefs")
                .AttachesNowhere("HTTPRoute disallowed-kind", "tlsroutes-only", "Accepted=False/NotAllowedByListeners"))
            .AskedBy("Gateway HTTPRoute"));
}
