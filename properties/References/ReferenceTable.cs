using System.Text;
using Sluice.Compiler.Status;
using Sluice.Reference;

namespace Sluice.Laws.References;

/// <summary>
/// A row for each field of the API that names another object. The referrer stands in namespace <c>own</c>, what it names is
/// called <c>canary</c> and stands in <c>far</c>.
/// </summary>
internal static class ReferenceTable
{
    /// <summary>The key of the Secret that is named.</summary>
    public static readonly CertificatePair Canary = TestCertificates.All[3];

    private static readonly CertificatePair Own = TestCertificates.All[0];

    private static readonly TargetKind Service = new("Service", "port: 80",
        "apiVersion: v1\nkind: Service\nmetadata: {name: canary, namespace: $NS}\nspec: {ports: [{name: t, port: 80, protocol: TCP}, {name: u, port: 80, protocol: UDP}]}\n",
        "apiVersion: v1\nkind: Service\nmetadata: {name: canary, namespace: $NS}\nspec: {ports: [{name: t, port: 100000}]}\n");

    private static readonly TargetKind Secret = new("Secret", "group: \"\", kind: Secret",
        Tls("canary", Canary), "apiVersion: v1\nkind: Secret\nmetadata: {name: canary, namespace: $NS}\ntype: Opaque\ndata: {a: YQ==}\n");

    private static readonly TargetKind ConfigMap = new("ConfigMap", "group: \"\", kind: ConfigMap", Authority("canary"),
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: canary, namespace: $NS}\ndata: {ca.crt: nothing}\n");

    private static readonly (string, string) Lets = (", allowedRoutes: {namespaces: {from: Same}}", ", allowedRoutes: {namespaces: {from: All}}");

    /// <summary>A Service elsewhere that a route of its own namespace leads to.</summary>
    private static readonly string Reached = Service.Sound + "---\n" + """
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: {name: gw, namespace: $NS}
        spec: {gatewayClassName: sluice, listeners: [{name: l, port: 80, protocol: HTTP}]}
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: r, namespace: $NS}
        spec: {parentRefs: [{name: gw}], rules: [{backendRefs: [{name: canary, port: 80}]}]}

        """;

    /// <summary>A route to a backend that TLS is spoken to, so that a certificate is shown.</summary>
    private static readonly string Secured = "---\n" + Of("v1", Http($"{{backendRefs: [{Near}]}}", gateway: "")) + "---\n"
        + Of("v1", Policy("BackendTLSPolicy", "targetRefs: [{group: \"\", kind: Service, name: near}], validation: {hostname: near.test, wellKnownCACertificates: System}", ""));

    public static readonly Arr<ReferenceRow> Rows = Array<ReferenceRow>(
        Route("HTTPRoute spec.rules[].backendRefs[]", Http("{backendRefs: [$REF]}"), "http://a.test/"),
        Route("HTTPRoute spec.rules[].filters[].requestMirror.backendRef", Http($"{{filters: [{Mirror}], backendRefs: [{Near}]}}"), "http://a.test/"),
        Route("HTTPRoute spec.rules[].backendRefs[].filters[].requestMirror.backendRef", Http($"{{backendRefs: [{{name: near, port: 80, filters: [{Mirror}]}}]}}"), "http://a.test/"),
        Route("HTTPRoute spec.rules[].filters[].externalAuth.backendRef", Http($"{{filters: [{Auth}], backendRefs: [{Near}]}}"), "http://a.test/"),
        Route("GRPCRoute spec.rules[].backendRefs[]", Grpc("{backendRefs: [$REF]}"), null),
        Route("GRPCRoute spec.rules[].filters[].requestMirror.backendRef", Grpc($"{{filters: [{Mirror}], backendRefs: [{Near}]}}"), null),
        Route("GRPCRoute spec.rules[].backendRefs[].filters[].requestMirror.backendRef", Grpc($"{{backendRefs: [{{name: near, port: 80, filters: [{Mirror}]}}]}}"), null),
        Route("TCPRoute spec.rules[].backendRefs[]", Stream("TCPRoute", "{name: l, port: 80, protocol: TCP}", ""), "tcp://a.test:80"),
        Route("UDPRoute spec.rules[].backendRefs[]", Stream("UDPRoute", "{name: l, port: 80, protocol: UDP}", ""), "udp://a.test:80"),
        Route("TLSRoute spec.rules[].backendRefs[]", Stream("TLSRoute", "{name: l, port: 80, protocol: TLS, tls: {mode: Passthrough}}", "hostnames: [a.test], "), "tls://a.test:80"),

        new ReferenceRow.Granted("Gateway spec.listeners[].tls.certificateRefs[]",
            Gateway("{name: l, port: 443, protocol: HTTPS, tls: {certificateRefs: [$REF]}}", ""), Secret, OfListener)
        { Asked = "https://a.test/" },
        new ReferenceRow.Granted("Gateway spec.tls.backend.clientCertificateRef",
            Gateway("{name: l, port: 80, protocol: HTTP}", "tls: {backend: {clientCertificateRef: $REF}}") + Secured, Secret, OfGateway)
        { Asked = "http://a.test/" },
        new ReferenceRow.Granted("Gateway spec.tls.frontend.default.validation.caCertificateRefs[]",
            Gateway(Https, "tls: {frontend: {default: {validation: {caCertificateRefs: [$REF]}}}}") + Tls("mine", Own, "own"), ConfigMap, OfListener)
        { Asked = "https://a.test/" },
        new ReferenceRow.Granted("Gateway spec.tls.frontend.perPort[].tls.validation.caCertificateRefs[]",
            Gateway(Https, "tls: {frontend: {default: {}, perPort: [{port: 443, tls: {validation: {caCertificateRefs: [$REF]}}}]}}") + Tls("mine", Own, "own"), ConfigMap, OfListener)
        { Asked = "https://a.test/" },
        Set("ListenerSet"),
        Set("XListenerSet"),

        new ReferenceRow.Admitted("HTTPRoute spec.parentRefs[]", Child("HTTPRoute", "rules: [{backendRefs: [{name: canary, port: 80}]}]"), Parent("{name: l, port: 80, protocol: HTTP$LETS}"), Lets),
        new ReferenceRow.Admitted("GRPCRoute spec.parentRefs[]", Child("GRPCRoute", "rules: [{backendRefs: [{name: canary, port: 80}]}]"), Parent("{name: l, port: 80, protocol: HTTP$LETS}"), Lets),
        new ReferenceRow.Admitted("TCPRoute spec.parentRefs[]", Child("TCPRoute", "rules: [{backendRefs: [{name: canary, port: 80}]}]"), Parent("{name: l, port: 80, protocol: TCP$LETS}"), Lets),
        new ReferenceRow.Admitted("UDPRoute spec.parentRefs[]", Child("UDPRoute", "rules: [{backendRefs: [{name: canary, port: 80}]}]"), Parent("{name: l, port: 80, protocol: UDP$LETS}"), Lets),
        new ReferenceRow.Admitted("TLSRoute spec.parentRefs[]", Child("TLSRoute", "hostnames: [a.test], rules: [{backendRefs: [{name: canary, port: 80}]}]"),
            Parent("{name: l, port: 80, protocol: TLS, tls: {mode: Passthrough}$LETS}"), Lets),
        Joining("ListenerSet"),
        Joining("XListenerSet"),

        new ReferenceRow.Deaf("BackendTLSPolicy spec.validation.caCertificateRefs[]",
            Policy("BackendTLSPolicy", "targetRefs: [{group: \"\", kind: Service, name: near}], validation: {hostname: near.test, caCertificateRefs: [{group: \"\", kind: ConfigMap, $REF}]}"), Authority("canary")),
        new ReferenceRow.Deaf("BackendTLSPolicy spec.targetRefs[]",
            Policy("BackendTLSPolicy", "targetRefs: [{group: \"\", kind: Service, $REF}], validation: {hostname: a.test, wellKnownCACertificates: System}"), Reached),
        new ReferenceRow.Deaf("XBackendTrafficPolicy spec.targetRefs[]",
            Policy("XBackendTrafficPolicy", "targetRefs: [{group: \"\", kind: Service, $REF}], sessionPersistence: {sessionName: s}"), Reached),
        new ReferenceRow.Deaf("HTTPRoute spec.rules[].filters[].extensionRef", Http($"{{filters: [{Extension}], backendRefs: [{Near}]}}"), Configuration),
        new ReferenceRow.Deaf("HTTPRoute spec.rules[].backendRefs[].filters[].extensionRef", Http($"{{backendRefs: [{{name: near, port: 80, filters: [{Extension}]}}]}}"), Configuration),
        new ReferenceRow.Deaf("GRPCRoute spec.rules[].filters[].extensionRef", Grpc($"{{filters: [{Extension}], backendRefs: [{Near}]}}"), Configuration),
        new ReferenceRow.Deaf("GRPCRoute spec.rules[].backendRefs[].filters[].extensionRef", Grpc($"{{backendRefs: [{{name: near, port: 80, filters: [{Extension}]}}]}}"), Configuration),
        // The API has the field; a check of each share by itself is refused, whatever it names.
        new ReferenceRow.Deaf("HTTPRoute spec.rules[].backendRefs[].filters[].externalAuth.backendRef",
            Http("{backendRefs: [{name: near, port: 80, filters: [{type: ExternalAuth, externalAuth: {protocol: HTTP, http: {}, backendRef: {port: 80, namespace: far, $REF}}}]}]}"), Service.Sound),
        // Parameters are not taken at all, and say so; what they name is not read.
        new ReferenceRow.Deaf("Gateway spec.infrastructure.parametersRef",
            Gateway("{name: l, port: 80, protocol: HTTP}", "infrastructure: {parametersRef: {group: \"\", kind: ConfigMap, $REF}}"), Configuration),
        new ReferenceRow.Deaf("GatewayClass spec.parametersRef", Class("namespace: far, $REF") + Of("v1", Gateway("{name: l, port: 80, protocol: HTTP}", "")), Configuration),
        new ReferenceRow.Deaf("XMesh spec.parametersRef", """
            apiVersion: $API
            kind: XMesh
            metadata: {name: mesh}
            spec: {controllerName: sluice.dev/gateway-controller, parametersRef: {group: "", kind: ConfigMap, namespace: far, $REF}}

            """, Configuration),
        // The kind is not served, so that what it names is read by nobody.
        new ReferenceRow.Deaf("XBackend spec.tls.clientCertificateRef", Outside("mode: ClientAndServer, clientCertificateRef: {namespace: far, $REF}, validation: {hostname: a.test, wellKnownCACertificates: System}"), Tls("canary", Canary)),
        new ReferenceRow.Deaf("XBackend spec.tls.validation.caCertificateRefs[]", Outside("mode: ServerOnly, validation: {hostname: a.test, caCertificateRefs: [{group: \"\", kind: ConfigMap, $REF}]}"), Authority("canary")),

        new ReferenceRow.Nothing("Gateway spec.gatewayClassName", "classes belong to the cluster"),
        new ReferenceRow.Nothing("Gateway spec.listeners[].allowedRoutes.kinds[]", "a kind, not an object"),
        new ReferenceRow.Nothing("ListenerSet spec.listeners[].allowedRoutes.kinds[]", "a kind, not an object"),
        new ReferenceRow.Nothing("XListenerSet spec.listeners[].allowedRoutes.kinds[]", "a kind, not an object"),
        new ReferenceRow.Nothing("ReferenceGrant spec.from[]", "who may refer; every row that takes a grant varies it"),
        new ReferenceRow.Nothing("ReferenceGrant spec.to[]", "what may be referred to, in the grant's own namespace; likewise"));

    /// <summary>What stands beside every referrer in its own namespace.</summary>
    public const string Beside = "apiVersion: v1\nkind: Service\nmetadata: {name: near, namespace: own}\nspec: {ports: [{name: t, port: 80}]}\n";

    private const string Near = "{name: near, port: 80}";
    private const string Mirror = "{type: RequestMirror, requestMirror: {backendRef: $REF}}";
    private const string Auth = "{type: ExternalAuth, externalAuth: {protocol: HTTP, http: {}, backendRef: $REF}}";
    private const string Extension = "{type: ExtensionRef, extensionRef: {group: \"\", kind: ConfigMap, $REF}}";
    private const string Https = "{name: l, port: 443, protocol: HTTPS, tls: {certificateRefs: [{name: mine}]}}";
    private const string Configuration = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: canary, namespace: $NS}\ndata: {a: b}\n";

    private static ReferenceRow.Granted Route(string field, string manifests, string? asked) =>
        new(field, manifests, Service, static statuses => statuses.Routes[0].Parents[0].Conditions) { Asked = Optional(asked) };

    private static Arr<Condition> OfListener(Statuses statuses) => statuses.Gateways[0].Listeners[0].Conditions;

    private static Arr<Condition> OfGateway(Statuses statuses) => statuses.Gateways[0].Conditions;

    private static string Of(string version, string manifests) => manifests.Replace("$API", $"gateway.networking.k8s.io/{version}", StringComparison.Ordinal);

    private static string Http(string rule, string? gateway = null) => Attached("HTTPRoute", $"rules: [{rule}]", gateway);

    private static string Grpc(string rule) => Attached("GRPCRoute", $"rules: [{rule}]");

    private static string Stream(string kind, string listener, string fields) =>
        Attached(kind, $"{fields}rules: [{{backendRefs: [$REF]}}]", Of("v1", Gateway(listener, "")));

    /// <summary>A route of its own namespace's Gateway.</summary>
    private static string Attached(string kind, string spec, string? gateway = null) =>
        OfKind(kind, "r", "{name: gw}", spec) + "---\n" + (gateway ?? Of("v1", Gateway("{name: l, port: 80, protocol: HTTP}", "")));

    /// <summary>A route that wants to belong to another namespace's Gateway.</summary>
    private static string Child(string kind, string spec) =>
        OfKind(kind, "canary", "{name: gw, namespace: far}", spec) + "---\n" + Service.Sound.Replace("$NS", "own", StringComparison.Ordinal);

    private static string OfKind(string kind, string name, string parent, string spec) => $$"""
        apiVersion: $API
        kind: {{kind}}
        metadata: {name: {{name}}, namespace: own}
        spec: {parentRefs: [{{parent}}], {{spec}}}

        """;

    private static string Gateway(string listener, string fields, string ns = "own") => $$"""
        apiVersion: $API
        kind: Gateway
        metadata: {name: gw, namespace: {{ns}}}
        spec: {gatewayClassName: sluice, listeners: [{{listener}}]{{(fields.Length > 0 ? ", " + fields : "")}}}

        """;

    private static string Parent(string listener) => Of("v1", Gateway(listener, "", "far"));

    private static string Class(string reference) => $$"""
        apiVersion: $API
        kind: GatewayClass
        metadata: {name: sluice}
        spec: {controllerName: sluice.dev/gateway-controller, parametersRef: {group: "", kind: ConfigMap, {{reference}} } }
        ---

        """;

    private static string Policy(string kind, string spec, string? others = null) => $$"""
        apiVersion: $API
        kind: {{kind}}
        metadata: {name: p, namespace: own}
        spec: {{{spec}}}
        ---
        {{others ?? Of("v1", Http($"{{backendRefs: [{Near}]}}"))}}
        """;

    private static ReferenceRow.Granted Set(string kind) => new($"{kind} spec.listeners[].tls.certificateRefs[]", $$"""
        apiVersion: $API
        kind: {{kind}}
        metadata: {name: set, namespace: own}
        spec: {parentRef: {name: gw}, listeners: [{name: s, port: 443, protocol: HTTPS, tls: {certificateRefs: [$REF] } }]}
        ---
        {{Of("v1", Gateway("{name: l, port: 80, protocol: HTTP}", "allowedListeners: {namespaces: {from: All}}"))}}
        """, Secret, static statuses => statuses.ListenerSets[0].Listeners[0].Conditions) { Asked = "https://a.test/" };

    private static ReferenceRow.Admitted Joining(string kind) => new($"{kind} spec.parentRef", $$"""
        apiVersion: $API
        kind: {{kind}}
        metadata: {name: canary, namespace: own}
        spec: {parentRef: {name: gw, namespace: far}, listeners: [{name: canary, port: 8080, protocol: HTTP}]}

        """, Of("v1", Gateway("{name: l, port: 80, protocol: HTTP}", "allowedListeners: {namespaces: {from: $LETS}}", "far")), ("Same", "All"));

    private static string Outside(string tls) => $$"""
        apiVersion: $API
        kind: XBackend
        metadata: {name: outside, namespace: own}
        spec: {type: ExternalHostname, externalHostname: {hostname: a.test}, port: {port: 443}, protocol: HTTP, tls: { {{tls}} } }
        ---
        {{Of("v1", Http("{backendRefs: [{group: gateway.networking.x-k8s.io, kind: XBackend, name: outside}]}"))}}
        """;

    private static string Tls(string name, CertificatePair pair, string ns = "$NS") => $$"""
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: {{name}}, namespace: {{ns}}}
        type: kubernetes.io/tls
        data: {tls.crt: {{Base64(pair.Certificate)}}, tls.key: {{Base64(pair.Key)}}}

        """;

    private static string Authority(string name) =>
        $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}, namespace: $NS}}\ndata:\n  ca.crt: |\n    {Canary.Certificate.Replace("\n", "\n    ", StringComparison.Ordinal)}\n";

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
