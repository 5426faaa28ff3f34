using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Sluice.Laws.Conformance;

/// <summary>Every test of version 1.4.1 of the suite, and what the suite makes besides its manifests.</summary>
internal static class Suite
{
    public static readonly Arr<ConformanceTest> Tests =
        GatewayTests.All + CertificateTests.All + AttachmentTests.All + HostnameTests.All + MatchingTests.All + GrpcTests.All
        + BackendTests.All + RedirectTests.All + HeaderTests.All + RewriteTests.All + UnservedTests.All + MeshTests.All;

    /// <summary>The class under test, and the certificates that the suite generates.</summary>
    public static readonly Arr<ManifestObject> Own = Array(
        new ManifestObject($"GatewayClass {Manifests.ClassName}", $"""
            apiVersion: gateway.networking.k8s.io/v1
            kind: GatewayClass
            metadata:
              name: {Manifests.ClassName}
            spec:
              controllerName: {Manifests.Controller}

            """),
        Secret("gateway-conformance-infra/tls-validity-checks-certificate", "*", "*.org"),
        Secret("gateway-conformance-infra/tls-checks-certificate", "abc.example.com", "other.example.com"),
        Secret("gateway-conformance-infra/tls-passthrough-checks-certificate", "abc.example.com"),
        Secret("gateway-conformance-app-backend/tls-passthrough-checks-certificate", "abc.example.com"),
        Secret("gateway-conformance-web-backend/certificate", "*"));

    public static ConformanceTest Find(string name) =>
        Tests.Find(test => test.Name == name).IfNone(() => throw new ArgumentException($"there is no test {name}", nameof(name)));

    private static ManifestObject Secret(string name, params string[] hosts)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("O=conformance", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        foreach (var host in hosts) names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch.AddYears(50), DateTimeOffset.UnixEpoch.AddYears(150));
        return new($"Secret {name}", $"""
            apiVersion: v1
            kind: Secret
            metadata:
              name: {Names.Of(name).Name}
              namespace: {Names.Of(name).Namespace}
            type: kubernetes.io/tls
            data:
              tls.crt: {Base64(certificate.ExportCertificatePem())}
              tls.key: {Base64(key.ExportRSAPrivateKeyPem())}

            """);
    }

    private static string Base64(string pem) => Convert.ToBase64String(Encoding.ASCII.GetBytes(pem));
}
