using static Sluice.Laws.Conformance.ConformanceTest;

namespace Sluice.Laws.Conformance;

/// <summary>Tests on TLS, on TCP and on filters of backends that versions 1.5 and 1.6 of the suite added, of what the API had in 1.4.1 already.</summary>
internal static class LaterTests
{
    private const string Clients = "Gateway HTTPRoute GatewayFrontendClientCertificateValidation";
    private const string Path = "/detect-misdirected-requests";

    public static readonly Arr<ConformanceTest> All = Array(
        Later("HTTPRouteHTTPSListenerDetectMisdirectedRequests", "Gateway HTTPRoute GatewayHTTPSListenerDetectMisdirectedRequests", LaterManifests.Misdirected,
            "a request for a host of another listener than that of the handshake is 421, one for a host of no route 404", "HTTPRoute",
            cluster => cluster
                .Serves("misdirected", "HTTPRoute misdirected-1", "HTTPRoute misdirected-2", "HTTPRoute misdirected-3", "HTTPRoute misdirected-4")
                .Asks("misdirected",
                    Misdirected("example.org", "example.org", "infra-backend-v1"),
                    Misdirected("example.org", "second-example.org", "421"),
                    Misdirected("example.org", "unknown-example.org", "404"),
                    Misdirected("second-example.org", "second-example.org", "infra-backend-v2"),
                    Misdirected("second-example.org", "example.org", "421"),
                    Misdirected("second-example.org", "unknown-example.org", "421"),
                    Misdirected("third-example.wildcard.org", "third-example.wildcard.org", "infra-backend-v3"),
                    Misdirected("third-example.wildcard.org", "fith-example.wildcard.org", "infra-backend-v3"),
                    Misdirected("third-example.wildcard.org", "fourth-example.wildcard.org", "421"),
                    Misdirected("third-example.wildcard.org", "second-example.org", "421"),
                    Misdirected("third-example.wildcard.org", "unknown-example.org", "421"),
                    Misdirected("fourth-example.wildcard.org", "fourth-example.wildcard.org", "infra-backend-v1"),
                    Misdirected("fourth-example.wildcard.org", "fith-example.wildcard.org", "421"),
                    Misdirected("unknown-example.org", "example.org", "infra-backend-v1"),
                    Misdirected("unknown-example.org", "unknown-example.org", "404"))),
        Later("GatewayFrontendClientCertificateValidation", Clients, LaterManifests.Validated,
            "each port has its authorities; a client without a certificate of theirs is turned away, and plain HTTP asks for none", "Gateway",
            cluster => cluster
                .GatewaySays("client-validation", "Accepted=True")
                .Asks("client-validation",
                    new Ask("https://example.org/", "infra-backend-v1").As(Suite.Caller),
                    new Ask("https://example.org/", "infra-backend-v1").As(Suite.PortCaller, accepted: false),
                    new Ask("https://example.org/", "infra-backend-v1").As(None, accepted: false),
                    new Ask("https://second-example.org:8443/", "infra-backend-v2").As(Suite.PortCaller),
                    new Ask("https://second-example.org:8443/", "infra-backend-v2").As(Suite.Caller, accepted: false),
                    new Ask("https://second-example.org:8443/", "infra-backend-v2").As(None, accepted: false),
                    new Ask("http://example.org/", "infra-backend-v1"))),
        Later("GatewayFrontendClientCertificateValidationInsecureFallback", Clients + " GatewayFrontendClientCertificateValidationInsecureFallback", LaterManifests.Fallback,
            "a client without a valid certificate is served all the same, and the Gateway says that this is insecure", "Gateway",
            cluster => cluster
                .GatewaySays("client-fallback", "Accepted=True", "InsecureFrontendValidationMode=True/ConfigurationChanged")
                .Asks("client-fallback",
                    new Ask("https://example.org/", "infra-backend-v1").As(Suite.Caller),
                    new Ask("https://example.org/", "infra-backend-v1").As(Suite.PortCaller),
                    new Ask("https://example.org/", "infra-backend-v1").As(None))),
        Later("GatewayFrontendInvalidDefaultClientCertificateValidation", Clients, LaterManifests.InvalidDefault,
            "a listener whose authorities are absent is not accepted; the one beside it serves", "Gateway",
            cluster => cluster
                .ListenersSay("invalid-default",
                    new ListenerDemand("https", "HTTPRoute", 1, "ResolvedRefs=False/InvalidCACertificateRef", "Accepted=False/NoValidCACertificate"),
                    new ListenerDemand("http", "HTTPRoute", 1, "Accepted=True", "ResolvedRefs=True"))
                .Asks("invalid-default", new Ask("http://example.org/", "infra-backend-v1"))),
        Later("GatewayTLSBackendClientCertificate", "Gateway HTTPRoute BackendTLSPolicy GatewayBackendClientCertificate", LaterManifests.BackendClient,
            "the Gateway's references are in order; a backend that asks is shown the certificate of the Gateway", "Gateway",
            cluster => cluster
                .GatewaySays("backend-client-certificate", "ResolvedRefs=True/ResolvedRefs")
                .Asks("backend-client-certificate", new Ask("http://abc.example.com/", "tls-backend-that-asks:443").Shakes("abc.example.com").Proves(Suite.Client))),
        Later("TLSRouteTerminateSimpleSameNamespace", "Gateway TLSRoute TLSRouteModeTerminate", LaterManifests.Terminated,
            "the handshake ends at the listener, and the backend gets what was said in plain text", "Gateway TLSRoute",
            cluster => cluster
                .Serves("terminate", "TLSRoute terminate")
                .Asks("terminate", new Ask("tls://tls.example.com:8883", "terminate tcp-backend:3000"))),
        Later("TLSRouteMixedTerminationSameNamespace", "Gateway TLSRoute TLSRouteModeTerminate TLSRouteModeMixed", LaterManifests.Mixed,
            "on one port one name is ended and another passed on", "Gateway TLSRoute",
            cluster => cluster
                .Serves("mixed", "TLSRoute mixed-passthrough", "TLSRoute mixed-terminate")
                .Asks("mixed",
                    new Ask("tls://tls.example.com:8883", "terminate tcp-backend:3000"),
                    new Ask("tls://abc.example.com:8883", "passthrough tls-backend:443"))),
        Later("TCPRouteWeightedRouting", "Gateway TCPRoute", LaterManifests.TcpWeighted,
            "the shares are 70 and 30 of 100 connections, and nothing for weight 0", "Gateway TCPRoute",
            cluster => cluster
                .Serves("tcp-weighted", "TCPRoute tcp-weighted")
                .Asks("tcp-weighted", new Ask("tcp://gateway.test:9300", "tcp tcp-backend-v1:3000 70 %, tcp-backend-v2:3000 30 %"))),
        Later("TCPRouteParentRefPortAndSectionName", "Gateway TCPRoute", LaterManifests.TcpParents,
            "a route attaches to the listener of its port, of its name, or of both", "Gateway TCPRoute",
            cluster => cluster
                .Serves("tcp-parents", "TCPRoute tcp-by-name", "TCPRoute tcp-by-port", "TCPRoute tcp-by-both")
                .Asks("tcp-parents",
                    new Ask("tcp://gateway.test:9301", "tcp tcp-backend-v1:3000"),
                    new Ask("tcp://gateway.test:9302", "tcp tcp-backend-v2:3000"),
                    new Ask("tcp://gateway.test:9303", "tcp tcp-backend-v1:3000"))),
        Later("TCPRouteReferenceGrant", "Gateway TCPRoute ReferenceGrant", LaterManifests.TcpGranted,
            "a grant permits a Service elsewhere; once it is deleted, the connection is closed", "Gateway TCPRoute",
            cluster => cluster
                .Serves("tcp-granted", "TCPRoute tcp-granted")
                .Asks("tcp-granted", new Ask("tcp://gateway.test:9304", "tcp gateway-conformance-app-backend/tcp-backend:3000"))
                .Delete("ReferenceGrant gateway-conformance-app-backend/tcp-granted")
                .Asks("tcp-granted", new Ask("tcp://gateway.test:9304", "closed"))),
        Later("TLSRouteListenerTerminateSupportedKinds", "Gateway TLSRoute TLSRouteModeTerminate", LaterManifests.TerminatedKinds,
            "a listener that ends TLS for connections takes TLSRoutes", "Gateway",
            cluster => cluster
                .ListenersSay("terminate-kinds", new ListenerDemand("tls", "TLSRoute", 0, "Accepted=True"))
                .Asks("terminate-kinds", new Ask("tls://tls.example.com:8883", "refused: no route of listener tls takes the connection: it is closed"))),
        Later("TCPRouteParentRefAttachAll", "Gateway TCPRoute", LaterManifests.TcpAll,
            "a reference without port and name of a listener attaches to every TCP listener", "Gateway TCPRoute",
            cluster => cluster
                .Serves("tcp-all", "TCPRoute tcp-all")
                .Asks("tcp-all",
                    new Ask("tcp://gateway.test:9305", "tcp tcp-backend-v1:3000"),
                    new Ask("tcp://gateway.test:9306", "tcp tcp-backend-v1:3000"),
                    new Ask("tcp://gateway.test:9307", "tcp tcp-backend-v1:3000"))),
        Later("TCPRouteMultipleRoutesAttachment", "Gateway TCPRoute", LaterManifests.TcpTwice,
            "two routes of one listener are both accepted and attached, and the older has the connections", "Gateway TCPRoute",
            cluster => cluster
                .Accepts("tcp-twice", "TCPRoute tcp-newer", "TCPRoute tcp-older")
                .ListenersSay("tcp-twice", new ListenerDemand("tcp", "TCPRoute", 2, "Accepted=True"))
                .Asks("tcp-twice", new Ask("tcp://gateway.test:9308", "tcp tcp-backend-v1:3000"))),
        Later("TCPRouteInvalidBackendRefNonexistent", "Gateway TCPRoute", LaterManifests.TcpNowhere,
            "a Service that is not there is none, and the connection is closed", "Gateway TCPRoute",
            cluster => cluster
                .RouteSays("TCPRoute tcp-nowhere", "tcp-nowhere", "ResolvedRefs=False/BackendNotFound")
                .Asks("tcp-nowhere", new Ask("tcp://gateway.test:9309", "closed"))),
        Later("TCPRouteInvalidCrossNamespaceBackendRef", "Gateway TCPRoute ReferenceGrant", LaterManifests.TcpUngranted,
            "without a grant a Service elsewhere is none; the route stays accepted and the connection is closed", "Gateway TCPRoute",
            cluster => cluster
                .Accepts("tcp-ungranted", "TCPRoute tcp-ungranted")
                .RouteSays("TCPRoute tcp-ungranted", "tcp-ungranted", "ResolvedRefs=False/RefNotPermitted")
                .Asks("tcp-ungranted", new Ask("tcp://gateway.test:9310", "closed"))),
        Later("TCPRouteInvalidNonTCPListener", "Gateway TCPRoute", LaterManifests.TcpElsewhere,
            "a listener of HTTP takes no TCPRoute", "Gateway",
            cluster => cluster
                .AttachesNowhere("TCPRoute tcp-elsewhere", "tcp-elsewhere", "Accepted=False/NotAllowedByListeners")
                .Asks("tcp-elsewhere", new Ask("http://gateway.test/", "404"))),
        Later("HTTPRouteBackendURLRewrite", "Gateway HTTPRoute HTTPRouteBackendURLRewrite", LaterManifests.BackendRewrite,
            "the backend sees the path that its own filter writes", "HTTPRoute",
            cluster => cluster
                .Serves("same-namespace", "HTTPRoute backend-url-rewrite")
                .Asks("same-namespace",
                    new Ask("/full/original", "infra-backend-v1").Seen(path: "/rewritten-full"),
                    new Ask("/prefix/original", "infra-backend-v1").Seen(path: "/rewritten-prefix/original"))),
        Later("HTTPRouteBackendRequestRedirect", "Gateway HTTPRoute HTTPRouteBackendRequestRedirect", LaterManifests.BackendRedirect,
            "the client is sent on by the filter of the backend", "HTTPRoute",
            cluster => cluster
                .Serves("same-namespace", "HTTPRoute backend-request-redirect")
                .Asks("same-namespace",
                    new Ask("/full/original", "302 http://gateway.test/redirected-full"),
                    new Ask("/prefix/original", "302 http://gateway.test/redirected-prefix/original"))));

    private static Ask Misdirected(string serverName, string host, string outcome) =>
        new Ask($"https://{serverName}{Path}", outcome).With($"Host: {host}");

    private static ConformanceTest Later(string name, string features, string written, string offline, string asking, System.Action<Cluster> check) =>
        Asserted(name, "", features, offline, "nothing", check).AskedBy(asking) with { Written = written };
}
