using static Sluice.Laws.Conformance.ConformanceTest;

namespace Sluice.Laws.Conformance;

/// <summary>Tests of a mesh: what a workload that dials a Service reaches.</summary>
internal static class MeshTests
{
    private const string Mark = "X-Header-Set";

    public static readonly Arr<ConformanceTest> All = Array(
        Mesh("MeshBasic", "", "", "a Service without routes is reached as if there were no mesh",
            new Ask("http://echo/", "echo:80")),
        Mesh("MeshHTTPRouteSimpleSameNamespace", "HTTPRoute", MeshManifests.Simple, "a route takes the requests to its Service",
            new Ask("http://echo/", "echo-v1")),
        Mesh("MeshHTTPRouteMatching", "HTTPRoute", MeshManifests.Matching, "prefixes end at a slash; a header chooses where paths are equal",
            new Ask("http://echo/", "echo-v1"),
            new Ask("http://echo/example", "echo-v1"),
            new Ask("http://echo/", "echo-v1").With("Version: one"),
            new Ask("http://echo/v2", "echo-v2"),
            new Ask("http://echo/v2/example", "echo-v2"),
            new Ask("http://echo/", "echo-v2").With("Version: two"),
            new Ask("http://echo/v2/", "echo-v2"),
            new Ask("http://echo/v2example", "echo-v1"),
            new Ask("http://echo/foo/v2/example", "echo-v1")),
        Mesh("MeshHTTPRouteNamedRule", "HTTPRoute MeshHTTPRouteNamedRouteRule", MeshManifests.Named, "a rule with a name and one without both serve",
            new Ask("http://echo/named", "echo-v1"),
            new Ask("http://echo/unnamed", "echo-v2")),
        Mesh("MeshHTTPRouteQueryParamMatching", "HTTPRoute MeshHTTPRouteQueryParamMatching", MeshManifests.Parameters,
            "parameters must all hold; what no rule takes is 404, and does not fall to the Service",
            new Ask("http://echo/?animal=whale", "echo-v1"),
            new Ask("http://echo/?animal=dolphin", "echo-v2"),
            new Ask("http://echo/?animal=whale&otherparam=irrelevant", "echo-v1"),
            new Ask("http://echo/?animal=dolphin&color=yellow", "echo-v2"),
            new Ask("http://echo/?color=blue", "404"),
            new Ask("http://echo/?animal=dog", "404"),
            new Ask("http://echo/?animal=whaledolphin", "404"),
            new Ask("http://echo/", "404"),
            new Ask("http://echo/path1?animal=whale", "echo-v1"),
            new Ask("http://echo/?animal=whale", "echo-v2").With("version: one"),
            new Ask("http://echo/path3?animal=shark", "echo-v1"),
            new Ask("http://echo/path4?animal=kraken", "echo-v1").With("version: three"),
            new Ask("http://echo/?animal=shark", "404"),
            new Ask("http://echo/path4?animal=kraken", "404"),
            new Ask("http://echo/path5?animal=hydra", "echo-v1")),
        Mesh("MeshHTTPRouteRedirectHostAndStatus", "HTTPRoute",
            MeshManifests.Redirects("mesh-redirect-host-and-status",
                ("/hostname-redirect", "hostname: example.org"),
                ("/host-and-status", "hostname: example.org, statusCode: 301")),
            "host and status are those of the filter",
            new Ask("http://echo/hostname-redirect", "302 http://example.org/hostname-redirect"),
            new Ask("http://echo/host-and-status", "301 http://example.org/host-and-status")),
        Mesh("MeshHTTPRouteRedirectPath", "HTTPRoute MeshHTTPRouteRedirectPath",
            MeshManifests.Redirects("mesh-redirect-path",
                ("/original-prefix", Prefix),
                ("/full", "path: { type: ReplaceFullPath, replaceFullPath: /full-path-replacement }"),
                ("/path-and-host", $"hostname: example.org, {Prefix}"),
                ("/path-and-status", $"statusCode: 301, {Prefix}"),
                ("/full-path-and-host", $"hostname: example.org, {Full}"),
                ("/full-path-and-status", $"statusCode: 301, {Full}")),
            "a prefix or the whole path is replaced",
            new Ask("http://echo/original-prefix/lemon", "302 http://echo/replacement-prefix/lemon"),
            new Ask("http://echo/full/path/original", "302 http://echo/full-path-replacement"),
            new Ask("http://echo/path-and-host", "302 http://example.org/replacement-prefix"),
            new Ask("http://echo/path-and-status", "301 http://echo/replacement-prefix"),
            new Ask("http://echo/full-path-and-host", "302 http://example.org/replacement-full"),
            new Ask("http://echo/full-path-and-status", "301 http://echo/replacement-full")),
        Mesh("MeshHTTPRouteRedirectPort", "HTTPRoute MeshHTTPRouteRedirectPort",
            MeshManifests.Redirects("mesh-redirect-port",
                ("/port", "port: 8083"),
                ("/port-and-host", "port: 8083, hostname: example.org"),
                ("/port-and-status", "port: 8083, statusCode: 301"),
                ("/port-and-host-and-status", "port: 8083, hostname: example.org, statusCode: 302")),
            "the port is that of the filter",
            new Ask("http://echo/port", "302 http://echo:8083/port"),
            new Ask("http://echo/port-and-host", "302 http://example.org:8083/port-and-host"),
            new Ask("http://echo/port-and-status", "301 http://echo:8083/port-and-status"),
            new Ask("http://echo/port-and-host-and-status", "302 http://example.org:8083/port-and-host-and-status")),
        Mesh("MeshHTTPRouteSchemeRedirect", "HTTPRoute MeshHTTPRouteSchemeRedirect",
            MeshManifests.Redirects("mesh-redirect-scheme",
                ("/scheme", "scheme: https"),
                ("/scheme-and-host", "scheme: https, hostname: example.org"),
                ("/scheme-and-status", "scheme: https, statusCode: 301"),
                ("/scheme-and-host-and-status", "scheme: https, hostname: example.org, statusCode: 302")),
            "the scheme is that of the filter, without a port",
            new Ask("http://echo/scheme", "302 https://echo/scheme"),
            new Ask("http://echo/scheme-and-host", "302 https://example.org/scheme-and-host"),
            new Ask("http://echo/scheme-and-status", "301 https://echo/scheme-and-status"),
            new Ask("http://echo/scheme-and-host-and-status", "302 https://example.org/scheme-and-host-and-status")),
        Mesh("MeshHTTPRouteRequestHeaderModifier", "HTTPRoute", MeshManifests.HeaderEdits,
            "headers are set, added, removed, whatever their case", HeaderTests.Requests("http://echo", "echo-v1")),
        Mesh("MeshHTTPRouteBackendRequestHeaderModifier", "HTTPRoute MeshHTTPRouteBackendRequestHeaderModification", MeshManifests.HeaderEditsOfBackends,
            "the same by the filters of a backend", HeaderTests.Requests("http://echo", "echo-v1")),
        Mesh("MeshHTTPRouteRewritePath", "HTTPRoute MeshHTTPRouteRewritePath", MeshManifests.Rewrites,
            "the backend sees the path with its prefix or all of it replaced, also beside header edits",
            new Ask("http://echo/prefix/one/two", "echo-v1").Seen(path: "/one/two"),
            new Ask("http://echo/strip-prefix/three", "echo-v1").Seen(path: "/three"),
            new Ask("http://echo/strip-prefix", "echo-v1").Seen(path: "/"),
            new Ask("http://echo/full/one/two", "echo-v1").Seen(path: "/one"),
            Rewritten("/full/rewrite-path-and-modify-headers/test", "/test"),
            Rewritten("/prefix/rewrite-path-and-modify-headers/one", "/prefix/one")),
        Mesh("MeshHTTPRouteWeight", "HTTPRoute", MeshManifests.Weighted, "the shares are 70 and 30 of 100",
            new Ask("http://echo/", "echo-v1 70 %, echo-v2 30 %")),
        Mesh("MeshGRPCRouteWeight", "GRPCRoute", MeshManifests.WeightedCalls, "the shares are 70 and 30 of 100, and nothing for weight 0",
            Ask.Call("Echo", "echo-v1:7070 70 %, echo-v2:7070 30 %", "echo:7070")),
        Mesh("MeshTrafficSplit", "HTTPRoute", MeshManifests.Split, "an exact path chooses the version, on every port of the Service",
            new Ask("http://echo/v1", "echo-v1:80"),
            new Ask("http://echo/v2", "echo-v2:80"),
            new Ask("http://echo:8080/v2", "echo-v2:80")),
        Mesh("MeshPorts", "HTTPRoute HTTPRouteParentRefPort HTTPRouteResponseHeaderModification", MeshManifests.Ports,
            "a parent with a port means this port, one without means all",
            new Ask("http://echo-v1/", "echo-v1:80").Returns($"{Mark}: v1"),
            new Ask("http://echo-v1:8080/", "echo-v1").ReturnsWithout(Mark),
            new Ask("http://echo-v2/", "echo-v2:80").Returns($"{Mark}: v2"),
            new Ask("http://echo-v2:8080/", "echo-v2:80").Returns($"{Mark}: v2")),
        Mesh("MeshFrontend", "HTTPRoute HTTPRouteResponseHeaderModification", MeshManifests.Frontend,
            "a route takes the requests to its Service, and none to an address of a pod",
            new Ask("http://echo-v2/", "echo-v2:80").Returns($"{Mark}: set"),
            new Ask("http://192.0.2.7:8080/", "the address itself")),
        Mesh("MeshFrontendHostname", "MeshClusterIPMatching HTTPRoute HTTPRouteResponseHeaderModification", MeshManifests.Frontend,
            "the Service that is dialled decides, and not the host of the request",
            new Ask("http://echo-v2/", "echo-v2:80").With("Host: echo-v1").Returns($"{Mark}: set"),
            new Ask("http://echo-v1/", "echo-v1:80").With("Host: echo-v2").ReturnsWithout(Mark)),
        Dialling("MeshConsumerRoute", "MeshConsumerRoute HTTPRoute HTTPRouteResponseHeaderModification", MeshManifests.Consumer,
            "a route outside the namespace of its Service is for clients of its own namespace", cluster => cluster
                .AsksFrom(MeshManifests.Consumers, new Ask("http://echo-v1.gateway-conformance-mesh/", "echo-v1:80").Returns($"{Mark}: set"))
                .AsksFrom(MeshManifests.Namespace, new Ask("http://echo-v1.gateway-conformance-mesh/", "echo-v1:80").ReturnsWithout(Mark))));

    private const string Prefix = "path: { type: ReplacePrefixMatch, replacePrefixMatch: /replacement-prefix }";
    private const string Full = "path: { type: ReplaceFullPath, replaceFullPath: /replacement-full }";

    private static Ask Rewritten(string path, string seen) => new Ask($"http://echo{path}", "echo-v1")
        .With("X-Header-Remove: remove-val", "X-Header-Add-Append: append-val-1", "X-Header-Set: set-val")
        .Seen(path: seen)
        .Arrives("X-Header-Add: header-val-1", "X-Header-Add-Append: append-val-1,header-val-2", "X-Header-Set: set-overwrites-values")
        .ArrivesWithout("X-Header-Remove");

    /// <summary>The clients of these tests are workloads of the namespace of the Services.</summary>
    private static ConformanceTest Mesh(string name, string features, string routes, string offline, params Ask[] asks) =>
        Dialling(name, features, routes, offline, cluster => cluster.AsksFrom(MeshManifests.Namespace, asks));

    private static ConformanceTest Dialling(string name, string features, string routes, string offline, System.Action<Cluster> check) =>
        Asserted(name, MeshManifests.Workloads, $"Mesh {features}", offline, "that the request goes through the mesh", check)
            .AskedBy(routes.Length == 0 ? "" : features.StartsWith("GRPCRoute", StringComparison.Ordinal) ? "GRPCRoute" : "HTTPRoute") with
        { Written = routes };
}
