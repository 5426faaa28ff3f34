namespace Sluice.Laws.Conformance;

/// <summary>
/// What the tests of a mesh apply to the workloads of <c>mesh/manifests</c>: routes whose parent is a Service, written by us to
/// mean what those of the suite mean.
/// </summary>
internal static class MeshManifests
{
    public const string Workloads = "mesh/manifests";
    public const string Namespace = "gateway-conformance-mesh";
    public const string Consumers = "gateway-conformance-mesh-consumer";

    private const string V1 = "backendRefs: [{ name: echo-v1, port: 8080 }]";
    private const string V2 = "backendRefs: [{ name: echo-v2, port: 8080 }]";

    public static string Simple => Route("gateway-conformance-mesh-test", 80, V1);

    public static string Weighted => Route("mesh-weighted-backends", 80,
        "backendRefs: [{ name: echo-v1, port: 8080, weight: 70 }, { name: echo-v2, port: 8080, weight: 30 }]");

    /// <summary>There is no echo-v3, and it gets nothing.</summary>
    public static string WeightedCalls => Route("mesh-grpc-weighted-backends", 7070,
        "backendRefs: [{ name: echo-v1, port: 7070, weight: 70 }, { name: echo-v2, port: 7070, weight: 30 }, { name: echo-v3, port: 7070, weight: 0 }]")
        .Replace("kind: HTTPRoute", "kind: GRPCRoute", StringComparison.Ordinal);

    public static string Matching => Route("mesh-matching", 80,
        $"matches: [{{ path: {{ value: / }} }}, {Header("one")}], {V1}",
        $"matches: [{{ path: {{ value: /v2 }} }}, {Header("two")}], {V2}");

    public static string Named => Route("mesh-http-named-rules", 80,
        $"name: named-rule, {Below("/named")}, {V1}",
        $"{Below("/unnamed")}, {V2}");

    public static string Parameters => Route("mesh-query-param-matching", 80,
        $"matches: [{{ {Animal("whale")} }}], {V1}",
        $"matches: [{{ {Animal("dolphin")} }}], {V2}",
        $"matches: [{{ path: {{ value: /path1 }}, {Animal("whale")} }}], {V1}",
        $"matches: [{{ headers: [{{ name: version, value: one }}], {Animal("whale")} }}], {V2}",
        $"matches: [{{ path: {{ value: /path3 }}, {Animal("shark")} }}, {{ path: {{ value: /path4 }}, headers: [{{ name: version, value: three }}], {Animal("kraken")} }}], {V1}",
        $"{Below("/path5")}, {V1}",
        $"matches: [{{ {Animal("hydra")} }}], {V2}");

    public static string Redirects(string name, params (string Path, string Redirect)[] rules) =>
        Route(name, 80, [.. rules.Select(rule => $"{Below(rule.Path)}, filters: [{{ type: RequestRedirect, requestRedirect: {{ {rule.Redirect} }} }}]")]);

    public static string HeaderEdits => Route("mesh-request-header-modifier", 80,
        [.. Edits.Map(rule => $"{Below(rule.Path)}, filters: [{Modifier(rule.Edits)}], {V1}")]);

    public static string HeaderEditsOfBackends => Route("mesh-request-header-modifier", 80,
        [.. Edits.Map(rule => $"{Below(rule.Path)}, backendRefs: [{{ name: echo-v1, port: 8080, filters: [{Modifier(rule.Edits)}] }}]")]);

    public static string Rewrites => Route("mesh-rewrite-path", 80,
        $"{Below("/prefix/one")}, filters: [{Rewrite("ReplacePrefixMatch, replacePrefixMatch: /one")}], {V1}",
        $"{Below("/strip-prefix")}, filters: [{Rewrite("ReplacePrefixMatch, replacePrefixMatch: /")}], {V1}",
        $"{Below("/full/one")}, filters: [{Rewrite("ReplaceFullPath, replaceFullPath: /one")}], {V1}",
        $"{Below("/full/rewrite-path-and-modify-headers")}, filters: [{Rewrite("ReplaceFullPath, replaceFullPath: /test")}, {Modifier(Beside)}], {V1}",
        $"{Below("/prefix/rewrite-path-and-modify-headers")}, filters: [{Rewrite("ReplacePrefixMatch, replacePrefixMatch: /prefix")}, {Modifier(Beside)}], {V1}");

    public static string Split => Route("mesh-split", None,
        "matches: [{ path: { type: Exact, value: /v1 } }], backendRefs: [{ name: echo-v1, port: 80 }]",
        "matches: [{ path: { type: Exact, value: /v2 } }], backendRefs: [{ name: echo-v2, port: 80 }]");

    public static string Frontend => Marking("mesh-split-v1", Namespace, "echo-v2", "", "set");

    public static string Ports =>
        Marking("mesh-split-v1", Namespace, "echo-v1", ", port: 80", "v1") + Marking("mesh-split-v2", Namespace, "echo-v2", "", "v2");

    public static string Consumer => Marking("mesh-echo-add-header", Consumers, "echo-v1", $", namespace: {Namespace}", "set", $", namespace: {Namespace}");

    private static Arr<(string Path, string Edits)> Edits => Array(
        ("/set", "set: [{ name: X-Header-Set, value: set-overwrites-values }]"),
        ("/add", "add: [{ name: X-Header-Add, value: add-appends-values }]"),
        ("/remove", "remove: [X-Header-Remove]"),
        ("/multiple",
            "set: [{ name: X-Header-Set-1, value: header-set-1 }, { name: X-Header-Set-2, value: header-set-2 }], "
            + "add: [{ name: X-Header-Add-1, value: header-add-1 }, { name: X-Header-Add-2, value: header-add-2 }, { name: X-Header-Add-3, value: header-add-3 }], "
            + "remove: [X-Header-Remove-1, X-Header-Remove-2]"),
        ("/case-insensitivity",
            "set: [{ name: X-Header-Set, value: header-set }], add: [{ name: X-Header-Add, value: header-add }], remove: [X-Header-Remove]"));

    private const string Beside =
        "set: [{ name: X-Header-Set, value: set-overwrites-values }], "
        + "add: [{ name: X-Header-Add, value: header-val-1 }, { name: X-Header-Add-Append, value: header-val-2 }], remove: [X-Header-Remove]";

    private static string Below(string path) => $"matches: [{{ path: {{ type: PathPrefix, value: {path} }} }}]";

    private static string Header(string version) => $"{{ headers: [{{ name: version, value: {version} }}] }}";

    private static string Animal(string value) => $"queryParams: [{{ name: animal, value: {value} }}]";

    private static string Modifier(string edits) => $"{{ type: RequestHeaderModifier, requestHeaderModifier: {{ {edits} }} }}";

    private static string Rewrite(string path) => $"{{ type: URLRewrite, urlRewrite: {{ path: {{ type: {path} }} }} }}";

    /// <summary>A route that sets a header of every answer of a Service, which it passes on to the Service itself.</summary>
    private static string Marking(string name, string place, string service, string parent, string mark, string backend = "") => Object(name, place, $"{service}{parent}",
        $"filters: [{{ type: ResponseHeaderModifier, responseHeaderModifier: {{ set: [{{ name: X-Header-Set, value: {mark} }}] }} }}], backendRefs: [{{ name: {service}, port: 80{backend} }}]");

    private static string Route(string name, Option<int> port, params string[] rules) =>
        Object(name, Namespace, "echo" + port.Map(number => $", port: {number}").IfNone(""), rules);

    private static string Object(string name, string place, string parent, params string[] rules) => $$"""
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata:
          name: {{name}}
          namespace: {{place}}
        spec:
          parentRefs: [{ group: "", kind: Service, name: {{parent}} }]
          rules:
        {{string.Join('\n', rules.Select(rule => $"  - {{ {rule} }}"))}}

        """;
}
