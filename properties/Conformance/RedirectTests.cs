using static Sluice.Laws.Conformance.ConformanceTest;

namespace Sluice.Laws.Conformance;

/// <summary>Tests of RequestRedirect.</summary>
internal static class RedirectTests
{
    private const string Base = "Gateway HTTPRoute";
    private const string Client = "that the client gets the answer";

    public static readonly Arr<ConformanceTest> All = Array(
        Redirecting("HTTPRouteRedirectHostAndStatus", "httproute-redirect-host-and-status", Base, "host and status are those of the filter", "redirect-host-and-status",
            new Ask("/hostname-redirect", "302 http://example.org/hostname-redirect"),
            new Ask("/host-and-status", "301 http://example.org/host-and-status")),
        Redirecting("HTTPRouteRedirectPath", "httproute-redirect-path", Base + " HTTPRoutePathRedirect", "a prefix or the whole path is replaced", "redirect-path",
            new Ask("/original-prefix/lemon", "302 http://gateway.test/replacement-prefix/lemon"),
            new Ask("/full/path/original", "302 http://gateway.test/full-path-replacement"),
            new Ask("/path-and-host", "302 http://example.org/replacement-prefix"),
            new Ask("/path-and-status", "301 http://gateway.test/replacement-prefix"),
            new Ask("/full-path-and-host", "302 http://example.org/replacement-full"),
            new Ask("/full-path-and-status", "301 http://gateway.test/replacement-full")),
        Redirecting("HTTPRouteRedirectPort", "httproute-redirect-port", Base + " HTTPRoutePortRedirect", "the port is that of the filter", "redirect-port",
            new Ask("/port", "302 http://gateway.test:8083/port"),
            new Ask("/port-and-host", "302 http://example.org:8083/port-and-host"),
            new Ask("/port-and-status", "301 http://gateway.test:8083/port-and-status"),
            new Ask("/port-and-host-and-status", "302 http://example.org:8083/port-and-host-and-status")),
        Redirecting("HTTPRouteRedirectScheme", "httproute-redirect-scheme", Base + " HTTPRouteSchemeRedirect", "the scheme is that of the filter, without a port", "redirect-scheme",
            new Ask("/scheme", "302 https://gateway.test/scheme"),
            new Ask("/scheme-and-host", "302 https://example.org/scheme-and-host"),
            new Ask("/scheme-and-status", "301 https://gateway.test/scheme-and-status"),
            new Ask("/scheme-and-host-and-status", "302 https://example.org/scheme-and-host-and-status")),
        Asserted("HTTPRouteRedirectPortAndScheme", "httproute-redirect-port-and-scheme", Base + " HTTPRoutePortRedirect GatewayPort8080",
            "fifteen scheme and port cases on listeners 80, 8080 and 443", Client,
            cluster => cluster
                .Serves("same-namespace", "HTTPRoute http-route-for-listener-on-port-80")
                .Asks("same-namespace",
                    Case("http://gateway.test", "nil", "nil", "http://example.org"),
                    Case("http://gateway.test", "nil", "80", "http://example.org"),
                    Case("http://gateway.test", "nil", "8080", "http://example.org:8080"),
                    Case("http://gateway.test", "https", "nil", "https://example.org"),
                    Case("http://gateway.test", "https", "443", "https://example.org"),
                    Case("http://gateway.test", "https", "8443", "https://example.org:8443"))
                .Serves("same-namespace-with-http-listener-on-8080", "HTTPRoute http-route-for-listener-on-port-8080")
                .Asks("same-namespace-with-http-listener-on-8080",
                    Case("http://gateway.test:8080", "nil", "nil", "http://example.org:8080"),
                    Case("http://gateway.test:8080", "nil", "80", "http://example.org"),
                    Case("http://gateway.test:8080", "https", "nil", "https://example.org"))
                .Serves("same-namespace-with-https-listener", "HTTPRoute http-route-for-listener-on-port-443")
                .Asks("same-namespace-with-https-listener",
                    Case("https://example.org", "nil", "nil", "https://example.org"),
                    Case("https://example.org", "nil", "443", "https://example.org"),
                    Case("https://example.org", "nil", "8443", "https://example.org:8443"),
                    Case("https://example.org", "http", "nil", "http://example.org"),
                    Case("https://example.org", "http", "80", "http://example.org"),
                    Case("https://example.org", "http", "8080", "http://example.org:8080"))));

    private static ConformanceTest Redirecting(string name, string manifest, string features, string offline, string route, params Ask[] asks) =>
        Asserted(name, manifest, features, offline, Client,
            cluster => cluster.Serves("same-namespace", $"HTTPRoute {route}").Asks("same-namespace", asks));

    private static Ask Case(string from, string scheme, string port, string to)
    {
        var path = $"/scheme-{scheme}-and-port-{port}";
        return new Ask(from + path, $"302 {to}{path}");
    }
}
