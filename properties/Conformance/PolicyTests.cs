using static Sluice.Laws.Conformance.ConformanceTest;

namespace Sluice.Laws.Conformance;

/// <summary>Tests of BackendTLSPolicy. Whether a handshake succeeds is judged by the certificate that the suite gives its backend.</summary>
internal static class PolicyTests
{
    private const string Base = "Gateway HTTPRoute BackendTLSPolicy";
    private const string Host = "http://abc.example.com";
    private const string Handshake = "that the handshake with a pod ends so";
    private const string Accepted = "Accepted=True/Accepted";
    private const string Resolved = "ResolvedRefs=True/ResolvedRefs";

    public static readonly Arr<ConformanceTest> All = Array(
        Asserted("BackendTLSPolicy", "backendtlspolicy", Base,
            "TLS to the backend asks for the policy's hostname, whatever the client asked for; a wrong name and a foreign authority are in order and accepted by no backend",
            Handshake,
            cluster => cluster
                .Serves("same-namespace-with-https-listener", "HTTPRoute backendtlspolicy-reencrypt")
                .PolicySays("normative-test", "same-namespace-with-https-listener", Accepted, Resolved)
                .Asks("same-namespace-with-https-listener",
                    new Ask("https://https-listener.org/backendtlspolicy", "backendtlspolicy-test:443").Shakes("abc.example.com"))
                .Serves("same-namespace", "HTTPRoute backendtlspolicy")
                .PolicySays("normative-test", "same-namespace", Accepted, Resolved)
                .PolicySays("host-mismatch", "same-namespace", Accepted, Resolved)
                .PolicySays("cert-mismatch", "same-namespace", Accepted, Resolved)
                .Asks("same-namespace",
                    Asking("", "test:443").Shakes("abc.example.com"),
                    Asking("-host-mismatch", "host-mismatch-test:443").Shakes("mismatch.example.com", accepted: false),
                    Asking("-cert-mismatch", "cert-mismatch-test:443").Shakes("abc.example.com", accepted: false))),
        Asserted("BackendTLSPolicyConflictResolution", "backendtlspolicy-conflict-resolution", Base,
            "of two policies on a Service, or on a port of it, the first by name wins; one on a port and one on the Service stand beside each other", Handshake,
            cluster => cluster
                .Serves("same-namespace", "HTTPRoute backendtlspolicy-conflict-resolution")
                .PolicySays("conflicted-without-section-name-1", "same-namespace", Accepted)
                .PolicySays("conflicted-without-section-name-2", "same-namespace", "Accepted=False/Conflicted")
                .PolicySays("conflicted-with-section-name-1", "same-namespace", Accepted)
                .PolicySays("conflicted-with-section-name-2", "same-namespace", "Accepted=False/Conflicted")
                .PolicySays("not-conflicted-with-section-name", "same-namespace", Accepted)
                .PolicySays("not-conflicted-without-section-name", "same-namespace", Accepted)
                .Asks("same-namespace",
                    Asking("-conflicted-without-section-name", "conflicted-without-section-name-test:443").Shakes("other.example.com"),
                    Asking("-conflicted-with-section-name", "conflicted-with-section-name-test:443").Shakes("other.example.com"),
                    Asking("-not-conflicted-with-section-name", "not-conflicted-test:443").Shakes("other.example.com"),
                    Asking("-not-conflicted-without-section-name", "not-conflicted-test:8443").Shakes("abc.example.com"))),
        Asserted("BackendTLSPolicyInvalidCACertificateRef", "backendtlspolicy-invalid-ca-certificate-ref", Base,
            "an authority that is absent or malformed is none, and the backend is not spoken to", "that the client gets the answer",
            cluster => cluster
                .Accepts("same-namespace", "HTTPRoute backendtlspolicy-invalid-ca-certificate-ref")
                .PolicySays("nonexistent-ca-certificate-ref", "same-namespace", "Accepted=False/NoValidCACertificate", "ResolvedRefs=False/InvalidCACertificateRef")
                .PolicySays("malformed-ca-certificate-ref", "same-namespace", "Accepted=False/NoValidCACertificate", "ResolvedRefs=False/InvalidCACertificateRef")
                .Asks("same-namespace", Asking("-nonexistent-ca-certificate-ref", null), Asking("-malformed-ca-certificate-ref", null))),
        Asserted("BackendTLSPolicyInvalidKind", "backendtlspolicy-invalid-kind", Base,
            "a kind that holds no authority is none, and the backend is not spoken to", "that the client gets the answer",
            cluster => cluster
                .Accepts("same-namespace", "HTTPRoute backendtlspolicy-invalid-kind-test")
                .PolicySays("invalid-kind", "same-namespace", "Accepted=False/NoValidCACertificate", "ResolvedRefs=False/InvalidKind")
                .Asks("same-namespace", Asking("-invalid-kind", null))),
        Asserted("BackendTLSPolicyObservedGenerationBump", "backendtlspolicy-observed-generation-bump", Base,
            "after an edit, every condition of every ancestor is of the new generation", "that the status is written in time",
            cluster => cluster
                .PolicySays("observed-generation-bump", "same-namespace", Accepted)
                .Edit("BackendTLSPolicy observed-generation-bump", text => Cluster.Replaced(text, "abc.example.com", "mismatch.example.com"))
                .PolicySays("observed-generation-bump", "same-namespace", Accepted)),
        Asserted("BackendTLSPolicySANValidation", "backendtlspolicy-san", Base + " BackendTLSPolicySANValidation",
            "names in the policy stand in for its hostname, which is still the one that is asked for; one of them is enough", Handshake,
            cluster => Array("san-dns", "san-dns-mismatch", "san-uri", "san-uri-mismatch", "multiple-sans", "multiple-mismatch-sans").Fold(
                cluster.Serves("same-namespace", "HTTPRoute backendtlspolicy-san-test"),
                (at, policy) => at
                    .PolicySays(policy, "same-namespace", Accepted)
                    .Asks("same-namespace", Asking($"-{policy}", $"{policy}-test:443").Shakes("abc.example.com", !policy.Contains("mismatch", StringComparison.Ordinal))))))
        .Map(test => test.AskedBy("BackendTLSPolicy"));

    /// <summary>Paths and Services of these tests are named alike. Without a Service the answer is an error of ours.</summary>
    private static Ask Asking(string path, string? service) =>
        new($"{Host}/backendtlspolicy{path}", service is null ? "500" : $"backendtlspolicy-{service}");
}
