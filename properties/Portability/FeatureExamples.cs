using Xunit;

namespace Sluice.Laws.Portability;

/// <summary>For each feature the smallest change of a plain input that uses it, and what else that uses.</summary>
internal static class FeatureExamples
{
    private const string Http = "HTTPRoute,Gateway";
    private const string Grpc = "GRPCRoute,Gateway";
    private const string Plain = "[{name: shop, port: 80}]";

    public static TheoryData<string, string, string> All => new()
    {
        // Gateways
        { "Gateway", "", Gateway("") },
        { "GatewayAddressEmpty", "Gateway", Gateway("addresses: [{type: IPAddress}]") },
        { "GatewayStaticAddresses", "Gateway", Gateway("addresses: [{value: 192.0.2.1}]") },
        { "GatewayBackendClientCertificate", "Gateway", Gateway("tls: {backend: {clientCertificateRef: {name: own}}}") },
        { "GatewayFrontendClientCertificateValidation", "Gateway", Gateway($"tls: {{frontend: {{default: {Validation("AllowValidOnly")}}}}}") },
        {
            "GatewayFrontendClientCertificateValidationInsecureFallback", "Gateway,GatewayFrontendClientCertificateValidation",
            Gateway($"tls: {{frontend: {{default: {{}}, perPort: [{{port: 443, tls: {Validation("AllowInsecureFallback")}}}]}}}}")
        },
        { "GatewayHTTPListenerIsolation", "Gateway", Listeners("{name: all, port: 80, protocol: HTTP, hostname: '*.example.com'}", "{name: one, port: 80, protocol: HTTP, hostname: a.example.com}") },
        {
            "GatewayHTTPSListenerDetectMisdirectedRequests", "Gateway",
            Listeners($"{{name: a, port: 443, protocol: HTTPS, hostname: a.example.com, {Certificate}}}", $"{{name: b, port: 443, protocol: HTTPS, hostname: b.example.com, {Certificate}}}")
        },
        { "GatewayInfrastructurePropagation", "Gateway", Gateway("infrastructure: {labels: {team: edge}}") },
        { "GatewayPort8080", "Gateway", Listeners("{name: http, port: 8080, protocol: HTTP}") },
        { "ListenerSet", "", ListenerSet("gateway.networking.k8s.io/v1", "ListenerSet") },
        { "ListenerSet", "Gateway", Gateway("allowedListeners: {namespaces: {from: Same}}") },
        { "ReferenceGrant", "", Object("gateway.networking.k8s.io/v1", "ReferenceGrant", "{from: [{group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: web}], to: [{group: '', kind: Service}]}") },

        // HTTPRoutes
        { "HTTPRoute", "Gateway", Route("") },
        { "HTTPRoute303RedirectStatusCode", Http, Route("filters: [{type: RequestRedirect, requestRedirect: {statusCode: 303}}]") },
        { "HTTPRoute307RedirectStatusCode", Http, Route("filters: [{type: RequestRedirect, requestRedirect: {statusCode: 307}}]") },
        { "HTTPRoute308RedirectStatusCode", Http, Route("filters: [{type: RequestRedirect, requestRedirect: {statusCode: 308}}]") },
        { "HTTPRouteBackendProtocolH2C", Http, Join(Route($"backendRefs: {Plain}"), Service("kubernetes.io/h2c")) },
        { "HTTPRouteBackendProtocolWebSocket", Http, Join(Route($"backendRefs: {Plain}"), Service("kubernetes.io/ws")) },
        { "HTTPRouteBackendRequestHeaderModification", Http, Route($"backendRefs: [{{name: shop, port: 80, filters: [{RequestHeader}]}}]") },
        {
            "HTTPRouteBackendRequestRedirect", Http + ",HTTPRouteSchemeRedirect",
            Route("backendRefs: [{name: shop, port: 80, filters: [{type: RequestRedirect, requestRedirect: {scheme: https}}]}]")
        },
        {
            "HTTPRouteBackendURLRewrite", Http + ",HTTPRouteHostRewrite",
            Route("backendRefs: [{name: shop, port: 80, filters: [{type: URLRewrite, urlRewrite: {hostname: a.example.com}}]}]")
        },
        { "HTTPRouteBackendTimeout", Http, Route("timeouts: {backendRequest: 1s}") },
        { "HTTPRouteRequestTimeout", Http, Route("timeouts: {request: 1s}") },
        { "HTTPRouteCORS", Http, Route("filters: [{type: CORS, cors: {allowOrigins: ['https://example.com']}}]") },
        { "HTTPRouteHostRewrite", Http, Route("filters: [{type: URLRewrite, urlRewrite: {hostname: a.example.com}}]") },
        { "HTTPRoutePathRewrite", Http, Route("filters: [{type: URLRewrite, urlRewrite: {path: {type: ReplaceFullPath, replaceFullPath: /a}}}]") },
        { "HTTPRouteMethodMatching", Http, Route("matches: [{method: GET}]") },
        { "HTTPRouteQueryParamMatching", Http, Route("matches: [{queryParams: [{name: a, value: b}]}]") },
        { "HTTPRouteNamedRouteRule", Http, Route("name: cart") },
        { "HTTPRouteParentRefPort", Http, Join(Gateway(""), Object("gateway.networking.k8s.io/v1", "HTTPRoute", "{parentRefs: [{name: edge, port: 80}]}")) },
        { "HTTPRoutePathRedirect", Http, Route("filters: [{type: RequestRedirect, requestRedirect: {path: {type: ReplaceFullPath, replaceFullPath: /a}}}]") },
        { "HTTPRoutePortRedirect", Http, Route("filters: [{type: RequestRedirect, requestRedirect: {port: 81}}]") },
        { "HTTPRouteSchemeRedirect", Http, Route("filters: [{type: RequestRedirect, requestRedirect: {scheme: https}}]") },
        { "HTTPRouteRequestMirror", Http, Route("filters: [{type: RequestMirror, requestMirror: {backendRef: {name: shop, port: 80}}}]") },
        { "HTTPRouteRequestPercentageMirror", Http + ",HTTPRouteRequestMirror", Route("filters: [{type: RequestMirror, requestMirror: {backendRef: {name: shop, port: 80}, percent: 5}}]") },
        {
            "HTTPRouteRequestMultipleMirrors", Http + ",HTTPRouteRequestMirror",
            Route("filters: [{type: RequestMirror, requestMirror: {backendRef: {name: shop, port: 80}}}, {type: RequestMirror, requestMirror: {backendRef: {name: cart, port: 80}}}]")
        },
        { "HTTPRouteResponseHeaderModification", Http, Route("filters: [{type: ResponseHeaderModifier, responseHeaderModifier: {remove: [a]}}]") },
        { "HTTPRouteRetry", Http, Route("retry: {attempts: 2}") },
        { "HTTPRouteRetryBackendTimeout", Http + ",HTTPRouteRetry,HTTPRouteBackendTimeout", Route("retry: {attempts: 2}", "timeouts: {backendRequest: 1s}") },

        // Other routes
        { "GRPCRoute", "Gateway", GrpcRoute("") },
        { "GRPCRouteNamedRouteRule", Grpc, GrpcRoute("name: login") },
        { "TLSRoute", "Gateway", Join(Listeners("{name: tls, port: 443, protocol: TLS, tls: {mode: Passthrough}}"), Object("gateway.networking.k8s.io/v1", "TLSRoute", $"{{parentRefs: [{{name: edge}}], hostnames: [a.example.com], rules: [{{backendRefs: {Plain}}}]}}")) },
        { "TLSRouteModeTerminate", "Gateway", Listeners($"{{name: tls, port: 443, protocol: TLS, {Certificate}}}") },
        {
            "TLSRouteModeMixed", "Gateway,TLSRouteModeTerminate",
            Listeners($"{{name: end, port: 443, protocol: TLS, hostname: a.example.com, {Certificate}}}", "{name: pass, port: 443, protocol: TLS, hostname: b.example.com, tls: {mode: Passthrough}}")
        },
        { "TCPRoute", "", Object("gateway.networking.k8s.io/v1", "TCPRoute", $"{{parentRefs: [{{name: edge}}], rules: [{{backendRefs: {Plain}}}]}}") },
        { "UDPRoute", "", Object("gateway.networking.k8s.io/v1alpha2", "UDPRoute", $"{{parentRefs: [{{name: edge}}], rules: [{{backendRefs: {Plain}}}]}}") },

        // Policies
        { "BackendTLSPolicy", "", Policy("") },
        { "BackendTLSPolicySANValidation", "BackendTLSPolicy", Policy(", subjectAltNames: [{type: Hostname, hostname: b.example.com}]") },

        // Meshes
        { "Mesh", "", MeshRoute("") },
        { "MeshConsumerRoute", "Mesh", Object("gateway.networking.k8s.io/v1", "HTTPRoute", "{parentRefs: [{group: '', kind: Service, name: shop, namespace: other}]}") },
        { "MeshHTTPRouteBackendRequestHeaderModification", "Mesh", MeshRoute($"backendRefs: [{{name: shop, port: 80, filters: [{RequestHeader}]}}]") },
        { "MeshHTTPRouteNamedRouteRule", "Mesh", MeshRoute("name: cart") },
        { "MeshHTTPRouteQueryParamMatching", "Mesh", MeshRoute("matches: [{queryParams: [{name: a, value: b}]}]") },
        { "MeshHTTPRouteRedirectPath", "Mesh", MeshRoute("filters: [{type: RequestRedirect, requestRedirect: {path: {type: ReplaceFullPath, replaceFullPath: /a}}}]") },
        { "MeshHTTPRouteRedirectPort", "Mesh", MeshRoute("filters: [{type: RequestRedirect, requestRedirect: {port: 81}}]") },
        { "MeshHTTPRouteRewritePath", "Mesh", MeshRoute("filters: [{type: URLRewrite, urlRewrite: {path: {type: ReplaceFullPath, replaceFullPath: /a}}}]") },
        { "MeshHTTPRouteSchemeRedirect", "Mesh", MeshRoute("filters: [{type: RequestRedirect, requestRedirect: {scheme: https}}]") },

        // Without a name of the API
        { "Gateway/addresses/type", "Gateway,GatewayStaticAddresses", Gateway("addresses: [{type: acme.example/pool, value: front}]") },
        { "Gateway/defaultScope", "Gateway", Gateway("defaultScope: All") },
        { "Gateway/defaultScope", "HTTPRoute", Object("gateway.networking.k8s.io/v1", "HTTPRoute", "{useDefaultGateways: All}") },
        { "Gateway/listeners/protocol", "Gateway", Listeners("{name: own, port: 80, protocol: acme.example/own}") },
        { "Gateway/listeners/tls/options", "Gateway", Listeners("{name: https, port: 443, protocol: HTTPS, tls: {certificateRefs: [{name: own}], options: {acme.example/minimum: '1.3'}}}") },
        { "Gateway/parametersRef", "Gateway", Gateway("infrastructure: {parametersRef: {group: acme.example, kind: Size, name: large}}") },
        { "Gateway/parametersRef", "", Object("gateway.networking.k8s.io/v1", "GatewayClass", "{controllerName: acme.example/gate, parametersRef: {group: acme.example, kind: Size, name: large}}") },
        { "GRPCRoute/backendRefs/filters", Grpc, GrpcRoute($"backendRefs: [{{name: shop, port: 80, filters: [{RequestHeader}]}}]") },
        { "GRPCRoute/filters/RequestMirror", Grpc, GrpcRoute("filters: [{type: RequestMirror, requestMirror: {backendRef: {name: shop, port: 80}}}]") },
        { "GRPCRoute/filters/ResponseHeaderModifier", Grpc, GrpcRoute("filters: [{type: ResponseHeaderModifier, responseHeaderModifier: {remove: [a]}}]") },
        { "GRPCRoute/headers/RegularExpression", Grpc, GrpcRoute("matches: [{headers: [{type: RegularExpression, name: a, value: b}]}]") },
        { "GRPCRoute/method/RegularExpression", Grpc, GrpcRoute("matches: [{method: {type: RegularExpression, service: a}}]") },
        { "HTTPRoute/backendRefs/filters", Http, Route("backendRefs: [{name: shop, port: 80, filters: [{type: ResponseHeaderModifier, responseHeaderModifier: {remove: [a]}}]}]") },
        { "HTTPRoute/filters/ExternalAuth", Http, Route("filters: [{type: ExternalAuth, externalAuth: {protocol: GRPC, grpc: {}, backendRef: {name: shop, port: 80}}}]") },
        { "HTTPRoute/headers/RegularExpression", Http, Route("matches: [{headers: [{type: RegularExpression, name: a, value: b}]}]") },
        { "HTTPRoute/path/RegularExpression", Http, Route("matches: [{path: {type: RegularExpression, value: /a+}}]") },
        { "HTTPRoute/queryParams/RegularExpression", Http + ",HTTPRouteQueryParamMatching", Route("matches: [{queryParams: [{type: RegularExpression, name: a, value: b}]}]") },
        { "Route/backendRefs/kind", Http, Route("backendRefs: [{group: acme.example, kind: Bucket, name: files}]") },
        { "Route/filters/ExtensionRef", Http, Route("filters: [{type: ExtensionRef, extensionRef: {group: acme.example, kind: Auth, name: login}}]") },
        { "Route/sessionPersistence", Http, Route("sessionPersistence: {type: Cookie}") },
        { "XBackendTrafficPolicy", "", Object("gateway.networking.x-k8s.io/v1alpha1", "XBackendTrafficPolicy", "{targetRefs: [{group: '', kind: Service, name: shop}], retryConstraint: {}}") },
        { "XListenerSet", "", ListenerSet("gateway.networking.x-k8s.io/v1alpha1", "XListenerSet") },
        { "XMesh", "", Object("gateway.networking.x-k8s.io/v1alpha1", "XMesh", "{controllerName: acme.example/mesh}") },
    };

    private const string Certificate = "tls: {certificateRefs: [{name: own}]}";

    private const string RequestHeader = "{type: RequestHeaderModifier, requestHeaderModifier: {remove: [a]}}";

    public static string Join(params string[] documents) => string.Join("---\n", documents);

    private static string Validation(string mode) => $"{{validation: {{caCertificateRefs: [{{group: '', kind: ConfigMap, name: ca}}], mode: {mode}}}}}";

    private static string Object(string version, string kind, string spec) =>
        $"apiVersion: {version}\nkind: {kind}\nmetadata: {{name: {(kind == "Gateway" ? "edge" : "shop")}{(kind is "GatewayClass" or "XMesh" ? "" : ", namespace: shop")}}}\nspec: {spec}\n";

    private static string Gateway(string field) =>
        $"{Listeners("{name: http, port: 80, protocol: HTTP}")}{(field.Length == 0 ? "" : $"  {field}\n")}";

    private static string Listeners(params string[] listeners) =>
        $"apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: {{name: edge, namespace: shop}}\nspec:\n  gatewayClassName: acme\n  listeners: [{string.Join(", ", listeners)}]\n";

    private static string ListenerSet(string version, string kind) =>
        Object(version, kind, "{parentRef: {name: edge}, listeners: [{name: http, port: 80, protocol: HTTP}]}");

    private static string Route(params string[] rule) => Join(Gateway(""), Rule("HTTPRoute", "{name: edge}", rule));

    private static string GrpcRoute(string rule) => Join(Gateway(""), Rule("GRPCRoute", "{name: edge}", rule));

    private static string MeshRoute(string rule) => Rule("HTTPRoute", "{group: '', kind: Service, name: shop}", rule);

    private static string Rule(string kind, string parent, params string[] rule) =>
        Object("gateway.networking.k8s.io/v1", kind, $"{{parentRefs: [{parent}], rules: [{{{string.Join(", ", rule)}}}]}}");

    private static string Service(string protocol) => Object("v1", "Service", $"{{ports: [{{port: 80, appProtocol: {protocol}}}]}}");

    private static string Policy(string validation) => Object("gateway.networking.k8s.io/v1", "BackendTLSPolicy",
        $"{{targetRefs: [{{group: '', kind: Service, name: shop}}], validation: {{wellKnownCACertificates: System, hostname: a.example.com{validation}}}}}");
}
