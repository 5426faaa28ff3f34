namespace Sluice.Laws.Conformance;

/// <summary>What tests of later releases of the suite apply: written by us to mean what the manifests of the suite mean.</summary>
internal static class LaterManifests
{
    private const string Shown = "certificateRefs: [{ name: tls-validity-checks-certificate }]";

    public static string Misdirected =>
        Gateway("misdirected", "",
            Https("https", 443, ""),
            Https("https-with-hostname", 443, "hostname: second-example.org, "),
            Https("https-with-wildcard-hostname", 443, "hostname: '*.wildcard.org', "),
            Https("https-with-hostname-matching-wildcard", 443, "hostname: fourth-example.wildcard.org, "))
        + Route("HTTPRoute", "misdirected-1", "misdirected, sectionName: https", "hostnames: [example.org]", "infra-backend-v1", 8080)
        + Route("HTTPRoute", "misdirected-2", "misdirected, sectionName: https-with-hostname", "", "infra-backend-v2", 8080)
        + Route("HTTPRoute", "misdirected-3", "misdirected, sectionName: https-with-wildcard-hostname", "", "infra-backend-v3", 8080)
        + Route("HTTPRoute", "misdirected-4", "misdirected, sectionName: https-with-hostname-matching-wildcard", "", "infra-backend-v1", 8080);

    public static string Validated =>
        Gateway("client-validation", $"  tls: {{ frontend: {{ default: {{ {Validation("clients-ca")} }}, perPort: [{{ port: 8443, tls: {{ {Validation("port-clients-ca")} }} }}] }} }}",
            Https("https", 443, ""), Https("https-with-hostname", 8443, "hostname: second-example.org, "), Http)
        + Route("HTTPRoute", "client-validation", "client-validation", "hostnames: [example.org]", "infra-backend-v1", 8080)
        + Route("HTTPRoute", "client-validation-port", "client-validation, sectionName: https-with-hostname", "", "infra-backend-v2", 8080)
        + Authorities;

    public static string Fallback =>
        Gateway("client-fallback", $"  tls: {{ frontend: {{ default: {{ {Validation("clients-ca", "mode: AllowInsecureFallback, ")} }} }} }}", Https("https", 443, ""))
        + Route("HTTPRoute", "client-fallback", "client-fallback", "hostnames: [example.org]", "infra-backend-v1", 8080)
        + Authorities;

    public static string InvalidDefault =>
        Gateway("invalid-default", $"  tls: {{ frontend: {{ default: {{ {Validation("does-not-exist")} }}, perPort: [{{ port: 80, tls: {{ {Validation("port-clients-ca")} }} }}] }} }}",
            Https("https", 443, ""), Http)
        + Route("HTTPRoute", "invalid-default", "invalid-default", "hostnames: [example.org]", "infra-backend-v1", 8080)
        + Authorities;

    public static string BackendClient =>
        Gateway("backend-client-certificate", "  tls: { backend: { clientCertificateRef: { name: tls-checks-client-certificate } } }", Http)
        + Route("HTTPRoute", "backend-client-certificate", "backend-client-certificate", "hostnames: [abc.example.com]", "tls-backend-that-asks", 443)
        + Service("tls-backend-that-asks", Manifests.Namespace, 443, "tls-backend-that-asks")
        + """
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: BackendTLSPolicy
        metadata:
          name: backend-client-certificate
          namespace: gateway-conformance-infra
        spec:
          targetRefs: [{ group: "", kind: Service, name: tls-backend-that-asks }]
          validation: { caCertificateRefs: [{ group: "", kind: ConfigMap, name: tls-checks-ca-certificate }], hostname: abc.example.com }

        """
        + Own(Generated.Secret("gateway-conformance-infra/tls-checks-client-certificate", Suite.Client));

    public static string Terminated =>
        Gateway("terminate", "", Tls("tls", $"mode: Terminate, {Shown}", "tls.example.com"))
        + Route("TLSRoute", "terminate", "terminate", "hostnames: [tls.example.com]", "tcp-backend", 3000)
        + Service("tcp-backend", Manifests.Namespace, 3000);

    public static string Mixed =>
        Gateway("mixed", "", Tls("terminate", $"mode: Terminate, {Shown}", "tls.example.com"), Tls("passthrough", "mode: Passthrough", "abc.example.com"))
        + Route("TLSRoute", "mixed-passthrough", "mixed", "hostnames: [abc.example.com]", "tls-backend", 443)
        + Route("TLSRoute", "mixed-terminate", "mixed", "hostnames: [tls.example.com]", "tcp-backend", 3000)
        + Service("tcp-backend", Manifests.Namespace, 3000);

    public static string TcpWeighted =>
        Gateway("tcp-weighted", "", Tcp("tcp", 9300))
        + Object("TCPRoute", "tcp-weighted", "  parentRefs: [{ name: tcp-weighted, sectionName: tcp }]\n"
            + "  rules: [{ backendRefs: [{ name: tcp-backend-v1, port: 3000, weight: 70 }, { name: tcp-backend-v2, port: 3000, weight: 30 }, { name: tcp-backend-v3, port: 3000, weight: 0 }] }]\n")
        + Service("tcp-backend-v1", Manifests.Namespace, 3000) + Service("tcp-backend-v2", Manifests.Namespace, 3000) + Service("tcp-backend-v3", Manifests.Namespace, 3000);

    public static string TcpParents =>
        Gateway("tcp-parents", "", Tcp("first", 9301), Tcp("second", 9302), Tcp("third", 9303))
        + Route("TCPRoute", "tcp-by-name", "tcp-parents, sectionName: first", "", "tcp-backend-v1", 3000)
        + Route("TCPRoute", "tcp-by-port", "tcp-parents, port: 9302", "", "tcp-backend-v2", 3000)
        + Route("TCPRoute", "tcp-by-both", "tcp-parents, sectionName: third, port: 9303", "", "tcp-backend-v1", 3000)
        + Service("tcp-backend-v1", Manifests.Namespace, 3000) + Service("tcp-backend-v2", Manifests.Namespace, 3000);

    public static string TcpGranted =>
        Gateway("tcp-granted", "", Tcp("tcp", 9304))
        + Object("TCPRoute", "tcp-granted", "  parentRefs: [{ name: tcp-granted }]\n"
            + "  rules: [{ backendRefs: [{ name: tcp-backend, namespace: gateway-conformance-app-backend, port: 3000 }] }]\n")
        + Service("tcp-backend", "gateway-conformance-app-backend", 3000)
        + """
        ---
        apiVersion: gateway.networking.k8s.io/v1beta1
        kind: ReferenceGrant
        metadata:
          name: tcp-granted
          namespace: gateway-conformance-app-backend
        spec:
          from: [{ group: gateway.networking.k8s.io, kind: TCPRoute, namespace: gateway-conformance-infra }]
          to: [{ group: "", kind: Service, name: tcp-backend }]

        """;

    public static string TerminatedKinds => Gateway("terminate-kinds", "", Tls("tls", $"mode: Terminate, {Shown}", "tls.example.com"));

    public static string TcpAll =>
        Gateway("tcp-all", "", Tcp("first", 9305), Tcp("second", 9306), Tcp("third", 9307))
        + Route("TCPRoute", "tcp-all", "tcp-all", "", "tcp-backend-v1", 3000)
        + Service("tcp-backend-v1", Manifests.Namespace, 3000);

    public static string TcpTwice =>
        Gateway("tcp-twice", "", Tcp("tcp", 9308))
        + Created("2026-01-02T00:00:00Z", Route("TCPRoute", "tcp-newer", "tcp-twice, sectionName: tcp", "", "tcp-backend-v2", 3000))
        + Created("2026-01-01T00:00:00Z", Route("TCPRoute", "tcp-older", "tcp-twice, sectionName: tcp", "", "tcp-backend-v1", 3000))
        + Service("tcp-backend-v1", Manifests.Namespace, 3000) + Service("tcp-backend-v2", Manifests.Namespace, 3000);

    public static string TcpNowhere =>
        Gateway("tcp-nowhere", "", Tcp("tcp", 9309)) + Route("TCPRoute", "tcp-nowhere", "tcp-nowhere", "", "nonexistent", 3000);

    public static string TcpUngranted =>
        Gateway("tcp-ungranted", "", Tcp("tcp", 9310))
        + Object("TCPRoute", "tcp-ungranted", "  parentRefs: [{ name: tcp-ungranted }]\n"
            + "  rules: [{ backendRefs: [{ name: tcp-backend, namespace: gateway-conformance-app-backend, port: 3000 }] }]\n")
        + Service("tcp-backend", "gateway-conformance-app-backend", 3000);

    public static string TcpElsewhere =>
        Gateway("tcp-elsewhere", "", "{ name: http, port: 80, protocol: HTTP, allowedRoutes: { kinds: [{ kind: HTTPRoute }] } }")
        + Route("TCPRoute", "tcp-elsewhere", "tcp-elsewhere, sectionName: http", "", "tcp-backend", 3000);

    public static string BackendRewrite => OfBackend("backend-url-rewrite", "URLRewrite", "urlRewrite", "rewritten");

    public static string BackendRedirect => OfBackend("backend-request-redirect", "RequestRedirect", "requestRedirect", "redirected");

    private static string OfBackend(string name, string type, string field, string path) => Object("HTTPRoute", name, $$"""
          parentRefs: [{ name: same-namespace }]
          rules:
          - matches: [{ path: { type: PathPrefix, value: /full } }]
            backendRefs: [{ name: infra-backend-v1, port: 8080, filters: [{ type: {{type}}, {{field}}: { path: { type: ReplaceFullPath, replaceFullPath: /{{path}}-full } } }] }]
          - matches: [{ path: { type: PathPrefix, value: /prefix } }]
            backendRefs: [{ name: infra-backend-v1, port: 8080, filters: [{ type: {{type}}, {{field}}: { path: { type: ReplacePrefixMatch, replacePrefixMatch: /{{path}}-prefix } } }] }]

        """);

    private static string Created(string at, string route) => route.Replace("metadata:\n", $"metadata:\n  creationTimestamp: {at}\n", StringComparison.Ordinal);

    private static string Authorities =>
        Own(Generated.Authorities("gateway-conformance-infra/clients-ca", Suite.Clients))
        + Own(Generated.Authorities("gateway-conformance-infra/port-clients-ca", Suite.PortClients));

    private const string Http = "{ name: http, port: 80, protocol: HTTP }";

    private static string Https(string name, int port, string host) => $"{{ name: {name}, port: {port}, protocol: HTTPS, {host}tls: {{ {Shown} }} }}";

    private static string Tls(string name, string mode, string host) =>
        $"{{ name: {name}, port: 8883, protocol: TLS, hostname: {host}, allowedRoutes: {{ kinds: [{{ kind: TLSRoute }}] }}, tls: {{ {mode} }} }}";

    private static string Tcp(string name, int port) => $"{{ name: {name}, port: {port}, protocol: TCP, allowedRoutes: {{ kinds: [{{ kind: TCPRoute }}] }} }}";

    private static string Validation(string authority, string mode = "") =>
        $"validation: {{ {mode}caCertificateRefs: [{{ group: \"\", kind: ConfigMap, name: {authority} }}] }}";

    private static string Gateway(string name, string tls, params string[] listeners) => Object("Gateway", name,
        $"  gatewayClassName: {Manifests.ClassName}\n{(tls.Length == 0 ? "" : tls + "\n")}  listeners:\n{string.Concat(listeners.Select(listener => $"  - {listener}\n"))}");

    private static string Route(string kind, string name, string parent, string hosts, string service, int port) => Object(kind, name,
        $"  parentRefs: [{{ name: {parent} }}]\n{(hosts.Length == 0 ? "" : $"  {hosts}\n")}  rules: [{{ backendRefs: [{{ name: {service}, port: {port} }}] }}]\n");

    private static string Service(string name, string place, int port, string? app = null) =>
        $"---\napiVersion: v1\nkind: Service\nmetadata:\n  name: {name}\n  namespace: {place}\nspec:\n  selector:\n    app: {app ?? name}\n  ports:\n  - port: {port}\n    protocol: TCP\n";

    private static string Object(string kind, string name, string spec) =>
        $"---\napiVersion: gateway.networking.k8s.io/{(kind is "TLSRoute" or "TCPRoute" ? "v1alpha2" : "v1")}\nkind: {kind}\nmetadata:\n  name: {name}\n  namespace: {Manifests.Namespace}\nspec:\n{spec}";

    private static string Own(ManifestObject made) => $"---\n{made.Text}\n";
}
