using static Sluice.Laws.Conformance.ConformanceTest;

namespace Sluice.Laws.Conformance;

/// <summary>Tests of mirrors, time limits and cross-origin requests.</summary>
internal static class DeliveryTests
{
    private const string Base = "Gateway HTTPRoute";
    private const string Backend = "infra-backend-v1";
    private const string Origin = "Origin: https://app.example";

    public static readonly Arr<ConformanceTest> All = Array(
        Asserted("HTTPRouteRequestMirror", "httproute-request-mirror", Base + " HTTPRouteRequestMirror",
            "the backend answers and another gets a copy of every request, also beside header edits", "that the copy arrives",
            cluster => cluster
                .Accepts("same-namespace", "HTTPRoute request-mirror")
                .Asks("same-namespace",
                    new Ask("/mirror", Backend).Copies("infra-backend-v2 all"),
                    Modified("/mirror-and-modify-headers").Copies("infra-backend-v2 all"))),
        Asserted("HTTPRouteRequestMultipleMirrors", "httproute-request-multiple-mirrors", Base + " HTTPRouteRequestMirror HTTPRouteRequestMultipleMirrors",
            "two others get a copy of every request, also beside header edits", "that the copies arrive",
            cluster => cluster
                .Accepts("same-namespace", "HTTPRoute request-multiple-mirrors")
                .Asks("same-namespace",
                    new Ask("/multi-mirror", Backend).Copies("infra-backend-v2 all", "infra-backend-v3 all"),
                    Modified("/multi-mirror-and-modify-request-headers").Copies("infra-backend-v2 all", "infra-backend-v3 all"))),
        Asserted("HTTPRouteRequestPercentageMirror", "httproute-request-percentage-mirror", Base + " HTTPRouteRequestPercentageMirror",
            "copies are 20 %, a half and 35 % of the requests", "that of 500 requests so many copies arrive",
            cluster => cluster
                .Serves("same-namespace", "HTTPRoute request-percentage-mirror")
                .Asks("same-namespace",
                    new Ask("/percent-mirror", Backend).Copies("infra-backend-v2 20/100"),
                    new Ask("/percent-mirror-fraction", Backend).Copies("infra-backend-v2 25/50"),
                    Modified("/percent-mirror-and-modify-headers").Copies("infra-backend-v2 35/100"))),
        Asserted("HTTPRouteTimeoutRequest", "httproute-timeout-request", Base + " HTTPRouteRequestTimeout",
            "the limit of the request is 500 ms; 0s is none", "that a slow answer is 504",
            cluster => cluster
                .Serves("same-namespace", "HTTPRoute request-timeout")
                .Asks("same-namespace",
                    new Ask("/request-timeout", Backend).Within(request: 500),
                    new Ask("/request-timeout?delay=1s", Backend).Within(request: 500),
                    new Ask("/disable-request-timeout?delay=1s", Backend).Within())),
        Asserted("HTTPRouteTimeoutBackendRequest", "httproute-timeout-backend-request", Base + " HTTPRouteBackendTimeout",
            "the limit of an attempt is 500 ms; 0s is none", "that a slow answer is 504",
            cluster => cluster
                .Serves("same-namespace", "HTTPRoute backend-request-timeout")
                .Asks("same-namespace",
                    new Ask("/backend-timeout", Backend).Within(attempt: 500),
                    new Ask("/backend-timeout?delay=1s", Backend).Within(attempt: 500),
                    new Ask("/disable-backend-timeout?delay=1s", Backend).Within())),
        Asserted("HTTPRouteCORSAllowCredentialsBehavior", "httproute-cors-allow-credentials-behavior", Base + " HTTPRouteCORS",
            "credentials are allowed to a known origin of a rule that says so, and are not spoken of otherwise; a foreign origin is served without the headers",
            "that the headers travel so",
            cluster => cluster
                .Serves("same-namespace", "HTTPRoute cors-allow-credentials")
                .Asks("same-namespace",
                    Credentialed("/cors-behavior-creds-false", Origin).ReturnsWithout("Access-Control-Allow-Credentials"),
                    Credentialed("/cors-behavior-creds-true", "Origin: http://not-app.example").ReturnsWithout("Access-Control-Allow-Credentials", "Access-Control-Allow-Origin"),
                    Credentialed("/cors-behavior-creds-true", Origin)
                        .Returns("Access-Control-Allow-Credentials: true", "Access-Control-Allow-Origin: https://app.example"))))
        .Map(test => test.AskedBy("HTTPRoute"));

    private static Ask Modified(string path) => new Ask(path, Backend)
        .With("X-Header-Remove: remove-val", "X-Header-Add-Append: append-val-1")
        .Arrives("X-Header-Add: header-val-1", "X-Header-Add-Append: append-val-1,header-val-2", "X-Header-Set: set-overwrites-values")
        .ArrivesWithout("X-Header-Remove");

    private static Ask Credentialed(string path, string origin) =>
        new Ask(path, Backend).With(origin, "Cookie: sid=abc123", "Authorization: Bearer test");
}
