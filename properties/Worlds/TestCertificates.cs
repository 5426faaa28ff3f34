using System.Collections.Generic;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Sluice.Reference;

/// <summary>A certificate and its key as the texts of a TLS Secret.</summary>
public sealed record CertificatePair(string Certificate, string Key);

/// <summary>The few server certificates that worlds use: made when a process first asks, worth nothing outside it.</summary>
public static class TestCertificates
{
    private static readonly DateTimeOffset From = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Until = new(2120, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly Lazy<IReadOnlyList<CertificatePair>> Made = new(() =>
    [
        Elliptic("example.com", "*.example.com"),
        Elliptic("a.example.com"),
        Elliptic("*.a.example.com", "b.a.example.com"),
        Elliptic("other.org", "*.org"),
        Rsa("catch.all.test"),
    ]);

    public static IReadOnlyList<CertificatePair> All => Made.Value;

    // The key in the encoding that is only for elliptic curves.
    private static CertificatePair Elliptic(params string[] names)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new(Signed(new(Subject(names), key, HashAlgorithmName.SHA256), names), key.ExportECPrivateKeyPem());
    }

    private static CertificatePair Rsa(params string[] names)
    {
        using var key = RSA.Create(2048);
        return new(Signed(new(Subject(names), key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1), names), key.ExportPkcs8PrivateKeyPem());
    }

    private static string Subject(string[] names) => $"CN={names[0]}";

    private static string Signed(CertificateRequest request, string[] names)
    {
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names) alternatives.AddDnsName(name);
        request.CertificateExtensions.Add(alternatives.Build());
        using var certificate = request.CreateSelfSigned(From, Until);
        return certificate.ExportCertificatePem();
    }
}
