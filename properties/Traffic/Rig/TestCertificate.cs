using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Sluice.Compiler.Ir;

namespace Sluice.Laws;

/// <summary>A self-signed certificate for one name, made on the spot.</summary>
internal sealed class TestCertificate
{
    /// <param name="sent">What is sent after the certificate, in PEM.</param>
    internal TestCertificate(string name, X509Certificate2 certificate, string keyPem, string sent = "")
    {
        Name = name;
        Fingerprint = Convert.ToHexStringLower(certificate.GetCertHash(HashAlgorithmName.SHA256));
        Der = Convert.ToBase64String(certificate.RawData);
        Key = new(certificate.ExportCertificatePem() + "\n" + sent, keyPem);
    }

    public string Name { get; }
    public string Fingerprint { get; }
    public KeyMaterial Key { get; }
    public string Der { get; }

    /// <summary>What is shown in handshakes: the certificate, and what is sent after it.</summary>
    /// <param name="alone">Whether nothing is sent after it.</param>
    public SslStreamCertificateContext Context(bool alone = false)
    {
        var sent = new X509Certificate2Collection();
        if (!alone) sent.ImportFromPem(Key.CertificatePem);
        return SslStreamCertificateContext.Create(X509Certificate2.CreateFromPem(Key.CertificatePem, Key.PrivateKeyPem), sent, offline: true);
    }

    public static TestCertificate For(string name) => For(name, ECCurve.NamedCurves.nistP256);

    public static TestCertificate For(string name, ECCurve curve)
    {
        using var key = ECDsa.Create(curve);
        var request = new CertificateRequest($"CN={name.Replace("*", "any", StringComparison.Ordinal)}", key, HashAlgorithmName.SHA256);
        return Signed(name, request, key.ExportPkcs8PrivateKeyPem());
    }

    public static TestCertificate ForRsa(string name)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return Signed(name, request, key.ExportPkcs8PrivateKeyPem());
    }

    private static TestCertificate Signed(string name, CertificateRequest request, string keyPem)
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
        return new(name, certificate, keyPem);
    }
}
