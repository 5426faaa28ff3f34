using System.Collections.Generic;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Sluice.Compiler.Analyses;
using Sluice.Compiler.Ir;
using Sluice.Compiler.Values;

namespace Sluice.Laws.Conformance;

/// <summary>A certificate and its key as PEM.</summary>
internal sealed record Issued(string Certificate, string Key);

/// <summary>An authority as the suite makes one at its start.</summary>
internal sealed class Authority
{
    private readonly X509Certificate2 certificate;

    private Authority(X509Certificate2 certificate) => this.certificate = certificate;

    public string Pem => certificate.ExportCertificatePem();

    public static Authority New()
    {
        var key = RSA.Create(2048);
        var request = new CertificateRequest("O=conformance authority", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.DigitalSignature, true));
        return new(request.CreateSelfSigned(From, To));
    }

    public static Issued SelfSigned(params string[] identities)
    {
        using var key = RSA.Create(2048);
        using var made = Request(key, identities).CreateSelfSigned(From, To);
        return new(made.ExportCertificatePem(), key.ExportRSAPrivateKeyPem());
    }

    public Issued Sign(params string[] identities)
    {
        using var key = RSA.Create(2048);
        using var made = Request(key, identities).Create(certificate, From, To, [1]);
        return new(made.ExportCertificatePem(), key.ExportRSAPrivateKeyPem());
    }

    private static DateTimeOffset From => DateTimeOffset.UnixEpoch.AddYears(50);

    private static DateTimeOffset To => DateTimeOffset.UnixEpoch.AddYears(150);

    private static CertificateRequest Request(RSA key, IEnumerable<string> identities)
    {
        var request = new CertificateRequest("O=conformance", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        foreach (var identity in identities)
            if (identity.Contains("://", StringComparison.Ordinal)) names.AddUri(new Uri(identity));
            else names.AddDnsName(identity);
        request.CertificateExtensions.Add(names.Build());
        return request;
    }
}

/// <summary>A workload that speaks TLS, and the identities that it can show.</summary>
/// <param name="Bundle">The object that holds its authority.</param>
internal sealed record TlsBackend(Authority Signer, ObjectName Bundle, Arr<string> Identities)
{
    public Issued Certificate { get; } = Signer.Sign([.. Identities]);

    /// <summary>Whether what it shows is accepted: its authority is trusted, and it is somebody who is looked for.</summary>
    public bool Accepts(TlsToBackend tls) =>
        tls.Authorities.Contains(Bundle)
        && (tls.Names.IsEmpty ? Array<PeerName>(new PeerName.Dns(HostPatterns.Parse(tls.ServerName))) : tls.Names).Exists(name => Identities.Exists(own => Is(name, own)));

    private static bool Is(PeerName wanted, string own) => wanted switch
    {
        PeerName.Dns(var host) => !own.Contains("://", StringComparison.Ordinal) && HostPatterns.Covers(host, own),
        PeerName.Uri(var text) => text == own,
    };
}

/// <summary>Objects that the suite does not take from a file.</summary>
internal static class Generated
{
    public static ManifestObject Secret(string name, Issued issued) => new($"Secret {name}", $"""
        apiVersion: v1
        kind: Secret
        metadata:
          name: {Names.Of(name).Name}
          namespace: {Names.Of(name).Namespace}
        type: kubernetes.io/tls
        data:
          tls.crt: {Base64(issued.Certificate)}
          tls.key: {Base64(issued.Key)}

        """);

    public static ManifestObject Authorities(string name, Authority authority) => new($"ConfigMap {name}", $"""
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: {Names.Of(name).Name}
          namespace: {Names.Of(name).Namespace}
        data:
          ca.crt: "{authority.Pem.ReplaceLineEndings("\\n")}"

        """);

    private static string Base64(string pem) => Convert.ToBase64String(Encoding.ASCII.GetBytes(pem));
}
