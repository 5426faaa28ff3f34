using static Sluice.Laws.Conformance.ConformanceTest;

namespace Sluice.Laws.Conformance;

/// <summary>Tests of the hostnames of listeners and HTTPRoutes.</summary>
internal static class HostnameTests
{
    private const string Pod = "that a pod gets the request";
    private const string Crossing = "httproute-hostname-intersection";

    public static readonly Arr<ConformanceTest> All = Array(
        Asserted("HTTPRouteListenerHostnameMatching", "httproute-listener-hostname-matching", "Gateway HTTPRoute",
            "the most specific listener takes the host; a route of two listeners has two entries of status", Pod,
            cluster => cluster
                .Serves("httproute-listener-hostname-matching", "HTTPRoute backend-v1", "HTTPRoute backend-v2")
                .AcceptsAt("httproute-listener-hostname-matching", 2, "HTTPRoute backend-v3")
                .RouteSays("HTTPRoute backend-v3", "httproute-listener-hostname-matching", "ResolvedRefs=True/ResolvedRefs")
                .Asks("httproute-listener-hostname-matching",
                    new Ask("http://bar.com/", "infra-backend-v1"),
                    new Ask("http://foo.bar.com/", "infra-backend-v2"),
                    new Ask("http://baz.bar.com/", "infra-backend-v3"),
                    new Ask("http://boo.bar.com/", "infra-backend-v3"),
                    new Ask("http://multiple.prefixes.bar.com/", "infra-backend-v3"),
                    new Ask("http://multiple.prefixes.foo.com/", "infra-backend-v3"),
                    new Ask("http://foo.com/", "404"),
                    new Ask("http://no.matching.host/", "404"))),
        Asserted("HTTPRouteHostnameIntersection", Crossing, "Gateway HTTPRoute",
            "a route serves the hosts that it shares with a listener, and none without one; 30 hosts and paths, ports in the host do not count", Pod,
            cluster => Everywhere(Nowhere(Crossed(cluster)))));

    private static Cluster Crossed(Cluster cluster) => cluster
        .Serves(Crossing,
            "HTTPRoute specific-host-matches-listener-specific-host", "HTTPRoute specific-host-matches-listener-wildcard-host",
            "HTTPRoute wildcard-host-matches-listener-specific-host", "HTTPRoute wildcard-host-matches-listener-wildcard-host")
        .Asks(Crossing,
            new Ask("http://very.specific.com/s1", "infra-backend-v1"),
            new Ask("/s1", "infra-backend-v1").With("Host: very.specific.com:1234"),
            new Ask("http://non.matching.com/s1", "404"),
            new Ask("http://foo.nonmatchingwildcard.io/s1", "404"),
            new Ask("http://foo.wildcard.io/s1", "404"),
            new Ask("http://very.specific.com/non-matching-prefix", "404"),
            new Ask("http://foo.wildcard.io/s2", "infra-backend-v2"),
            new Ask("http://bar.wildcard.io/s2", "infra-backend-v2"),
            new Ask("http://foo.bar.wildcard.io/s2", "infra-backend-v2"),
            new Ask("http://non.matching.com/s2", "404"),
            new Ask("http://wildcard.io/s2", "404"),
            new Ask("http://very.specific.com/s2", "404"),
            new Ask("http://foo.wildcard.io/non-matching-prefix", "404"),
            new Ask("http://very.specific.com/s3", "infra-backend-v3"),
            new Ask("http://non.matching.com/s3", "404"),
            new Ask("http://foo.specific.com/s3", "404"),
            new Ask("http://foo.wildcard.io/s3", "404"),
            new Ask("http://foo.anotherwildcard.io/s4", "infra-backend-v1"),
            new Ask("http://bar.anotherwildcard.io/s4", "infra-backend-v1"),
            new Ask("http://foo.bar.anotherwildcard.io/s4", "infra-backend-v1"),
            new Ask("http://anotherwildcard.io/s4", "404"),
            new Ask("http://foo.wildcard.io/s4", "404"),
            new Ask("http://very.specific.com/s4", "404"),
            new Ask("http://foo.anotherwildcard.io/non-matching-prefix", "404"));

    private static Cluster Nowhere(Cluster cluster) => cluster
        .RouteSays("HTTPRoute no-intersecting-hosts", Crossing, "Accepted=False/NoMatchingListenerHostname")
        .Asks(Crossing,
            new Ask("http://specific.but.wrong.com/s5", "404"),
            new Ask("http://wildcard.io/s5", "404"));

    private static Cluster Everywhere(Cluster cluster) => cluster
        .Serves($"{Crossing}-all", $"HTTPRoute {Crossing}-all")
        .Asks($"{Crossing}-all",
            new Ask("http://first.com/", "infra-backend-v2"),
            new Ask("http://sub.first.com/", "infra-backend-v2"),
            new Ask("http://second.com/", "infra-backend-v2"),
            new Ask("http://sub.second.com/", "infra-backend-v2"),
            new Ask("http://third.com/", "404"),
            new Ask("http://sub.third.com/", "404"));
}
