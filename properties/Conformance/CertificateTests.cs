using static Sluice.Laws.Conformance.ConformanceTest;

namespace Sluice.Laws.Conformance;

/// <summary>Tests of HTTPS listeners and the Secrets that they name.</summary>
internal static class CertificateTests
{
    public static readonly Arr<ConformanceTest> All = Array(
        Asserted("GatewayInvalidTLSConfiguration", "gateway-invalid-tls-configuration", "Gateway",
            "a Secret that is absent, of another group or kind, or malformed is no certificate", "nothing",
            cluster => Names("nonexistent-secret", "unsupported-group", "unsupported-kind", "malformed-secret").Fold(cluster,
                (at, fault) => at.ListenersSay($"gateway-certificate-{fault}", new ListenerDemand("https", "HTTPRoute", 0, "ResolvedRefs=False/InvalidCertificateRef")))),
        Refused("GatewaySecretInvalidReferenceGrant", "gateway-secret-invalid-reference-grant", "seven grants that each miss one thing permit nothing"),
        Refused("GatewaySecretMissingReferenceGrant", "gateway-secret-missing-reference-grant", "without a grant a Secret elsewhere is not permitted"),
        Permitted("GatewaySecretReferenceGrantAllInNamespace", "gateway-secret-reference-grant-all-in-namespace", "a grant for every Secret permits this one"),
        Permitted("GatewaySecretReferenceGrantSpecific", "gateway-secret-reference-grant-specific", "a grant that names the Secret permits it"),
        Asserted("HTTPRouteHTTPSListener", "httproute-https-listener", "Gateway HTTPRoute",
            "the host chooses the listener and the route; a host of no route is 404", "the handshake and the certificate that is shown",
            cluster => cluster
                .Serves("same-namespace-with-https-listener", "HTTPRoute httproute-https-test", "HTTPRoute httproute-https-test-no-hostname")
                .Asks("same-namespace-with-https-listener",
                    new Ask("https://example.org/", "infra-backend-v1"),
                    new Ask("https://unknown-example.org/", "404"),
                    new Ask("https://second-example.org/", "infra-backend-v2"))));

    /// <summary>Each of these tests has one Gateway, of the name of its manifest, with one listener.</summary>
    private static ConformanceTest Refused(string name, string manifest, string offline) =>
        Asserted(name, manifest, "Gateway ReferenceGrant", offline, "nothing",
            cluster => cluster.ListenersSay(manifest, new ListenerDemand("https", "HTTPRoute", 0, "ResolvedRefs=False/RefNotPermitted")));

    private static ConformanceTest Permitted(string name, string manifest, string offline) =>
        Asserted(name, manifest, "Gateway ReferenceGrant", offline, "that data planes have loaded the listener",
            cluster => cluster.ListenersSay(manifest, new ListenerDemand("https", "HTTPRoute", 0, "Programmed=True/Programmed", "ResolvedRefs=True")));

    private static Arr<string> Names(params string[] names) => toArray(names);
}
