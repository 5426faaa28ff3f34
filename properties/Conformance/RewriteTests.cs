using static Sluice.Laws.Conformance.ConformanceTest;

namespace Sluice.Laws.Conformance;

/// <summary>Tests of URLRewrite.</summary>
internal static class RewriteTests
{
    private const string Base = "Gateway HTTPRoute";
    private const string Live = "that the request travels so";

    public static readonly Arr<ConformanceTest> All = Array(
        Asserted("HTTPRouteRewriteHost", "httproute-rewrite-host", Base + " HTTPRouteHostRewrite", "the backend sees the host of the filter, also beside header edits", Live,
            cluster => cluster
                .Serves("same-namespace", "HTTPRoute rewrite-host")
                .Asks("same-namespace",
                    new Ask("http://rewrite.example/one", "infra-backend-v1").Seen(host: "one.example.org"),
                    new Ask("http://rewrite.example/two", "infra-backend-v2").Seen(host: "example.org"),
                    Edited("http://rewrite.example/rewrite-host-and-modify-headers", "infra-backend-v2").Seen(host: "test.example.org"))),
        Asserted("HTTPRouteRewritePath", "httproute-rewrite-path", Base + " HTTPRoutePathRewrite",
            "the backend sees the path with its prefix or all of it replaced, also beside header edits", Live,
            cluster => cluster
                .Serves("same-namespace", "HTTPRoute rewrite-path")
                .Asks("same-namespace",
                    new Ask("/prefix/one/two", "infra-backend-v1").Seen(path: "/one/two"),
                    new Ask("/strip-prefix/three", "infra-backend-v1").Seen(path: "/three"),
                    new Ask("/strip-prefix", "infra-backend-v1").Seen(path: "/"),
                    new Ask("/full/one/two", "infra-backend-v1").Seen(path: "/one"),
                    Edited("/full/rewrite-path-and-modify-headers/test", "infra-backend-v1").With("X-Header-Set: set-val").Seen(path: "/test"),
                    Edited("/prefix/rewrite-path-and-modify-headers/one", "infra-backend-v1").With("X-Header-Set: set-val").Seen(path: "/prefix/one"))));

    private static Ask Edited(string url, string backend) => new Ask(url, backend)
        .With("X-Header-Remove: remove-val", "X-Header-Add-Append: append-val-1")
        .Arrives("X-Header-Add: header-val-1", "X-Header-Add-Append: append-val-1,header-val-2", "X-Header-Set: set-overwrites-values")
        .ArrivesWithout("X-Header-Remove");
}
