using static Sluice.Laws.Conformance.ConformanceTest;

namespace Sluice.Laws.Conformance;

/// <summary>Tests of how an HTTPRoute finds, or does not find, a listener.</summary>
internal static class AttachmentTests
{
    private const string Pod = "that a pod gets the request";

    public static readonly Arr<ConformanceTest> All = Array(
        Asserted("HTTPRouteSimpleSameNamespace", "httproute-simple-same-namespace", "Gateway HTTPRoute",
            "a route attaches and serves", Pod,
            cluster => cluster
                .Serves("same-namespace", "HTTPRoute gateway-conformance-infra-test")
                .Asks("same-namespace", new Ask("/", "infra-backend-v1"))),
        Asserted("HTTPRouteCrossNamespace", "httproute-cross-namespace", "Gateway HTTPRoute",
            "a route of a namespace that the listener selects attaches and serves", Pod,
            cluster => cluster
                .Serves("backend-namespaces", "HTTPRoute gateway-conformance-web-backend/cross-namespace")
                .Asks("backend-namespaces", new Ask("/", "gateway-conformance-web-backend/web-backend"))),
        Asserted("HTTPRouteInvalidCrossNamespaceParentRef", "httproute-invalid-cross-namespace-parent-ref", "Gateway HTTPRoute",
            "a route of a foreign namespace is not allowed; its references are in order", "nothing",
            cluster => cluster
                .RouteSays("HTTPRoute gateway-conformance-web-backend/invalid-cross-namespace-parent-ref", "same-namespace", "ResolvedRefs=True/ResolvedRefs")
                .AttachesNowhere("HTTPRoute gateway-conformance-web-backend/invalid-cross-namespace-parent-ref", "same-namespace", "Accepted=False/NotAllowedByListeners")),
        Asserted("HTTPRouteInvalidParentRefNotMatchingListenerPort", "httproute-invalid-parentref-not-matching-listener-port",
            "Gateway HTTPRoute HTTPRouteDestinationPortMatching",
            "a port that no listener has is no parent; the references of the route are in order", "nothing",
            cluster => cluster
                .RouteSays("HTTPRoute httproute-listener-not-matching-route-port", "same-namespace", "ResolvedRefs=True/ResolvedRefs")
                .AttachesNowhere("HTTPRoute httproute-listener-not-matching-route-port", "same-namespace", "Accepted=False/NoMatchingParent")),
        Asserted("HTTPRouteInvalidParentRefNotMatchingSectionName", "httproute-invalid-parentref-not-matching-section-name", "Gateway HTTPRoute",
            "a name that no listener has is no parent", "nothing",
            cluster => cluster.AttachesNowhere("HTTPRoute httproute-listener-not-matching-section-name", "same-namespace", "Accepted=False/NoMatchingParent")),
        Asserted("HTTPRouteInvalidParentRefSectionNameNotMatchingPort", "httproute-invalid-parentref-section-name-not-matching-port",
            "Gateway HTTPRoute HTTPRouteParentRefPort",
            "name and port must be those of one listener", "nothing",
            cluster => cluster.AttachesNowhere("HTTPRoute httproute-listener-section-name-not-matching-port",
                "gateway-with-one-not-matching-port-and-section-name-route", "Accepted=False/NoMatchingParent")),
        Asserted("HTTPRouteListenerPortMatching", "httproute-listener-port-matching", "Gateway HTTPRoute HTTPRouteParentRefPort",
            "a port attaches to every listener on it, a port and a name to one", Pod,
            cluster => cluster
                .Serves("httproute-listener-port-matching", "HTTPRoute backend-v1", "HTTPRoute backend-v2", "HTTPRoute backend-v3")
                .Asks("httproute-listener-port-matching",
                    new Ask("http://foo.com/", "infra-backend-v1"),
                    new Ask("http://foo.com:8080/", "infra-backend-v2"),
                    new Ask("http://bar.com:8080/", "infra-backend-v2"),
                    new Ask("http://foo.com:8090/", "infra-backend-v3"),
                    new Ask("http://bar.com:8090/", "404"))),
        Asserted("HTTPRouteObservedGenerationBump", "httproute-observed-generation-bump", "Gateway HTTPRoute",
            "after an edit, every condition is of the new generation and the new backend serves", "that the status is written in time",
            cluster => cluster
                .Serves("same-namespace", "HTTPRoute observed-generation-bump")
                .Edit("HTTPRoute observed-generation-bump", text => Cluster.Replaced(text, "infra-backend-v1", "infra-backend-v2"))
                .Serves("same-namespace", "HTTPRoute observed-generation-bump")
                .Asks("same-namespace", new Ask("/", "infra-backend-v2"))));
}
