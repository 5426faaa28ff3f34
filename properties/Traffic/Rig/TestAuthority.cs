using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Sluice.Laws;

/// <summary>What a certificate says, and what may be wrong with it.</summary>
internal sealed record Wanted(params string[] Names)
{
    public string[] Uris { get; init; } = [];
    public string CommonName { get; init; } = "backend";

    /// <summary>What it may be used for; none, if it does not say.</summary>
    public string? Usage { get; init; } = "1.3.6.1.5.5.7.3.1";
    public TimeSpan From { get; init; } = TimeSpan.FromHours(-1);
    public TimeSpan To { get; init; } = TimeSpan.FromHours(1);
}

/// <summary>An authority that signs what laws ask for.</summary>
internal sealed class TestAuthority
{
    private readonly ECDsa _key;
    private readonly X509Certificate2 _certificate;
    private readonly string _sent;

    private TestAuthority(ECDsa key, X509Certificate2 certificate, string sent) => (_key, _certificate, _sent) = (key, certificate, sent);

    public string Der => Convert.ToBase64String(_certificate.RawData);
    public X509Certificate2 Certificate => _certificate;

    public static TestAuthority Root(string name, TimeSpan? to = null)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = DateTimeOffset.UtcNow;
        return new(key, Request(name, key, true).CreateSelfSigned(now.AddDays(-2), now + (to ?? TimeSpan.FromDays(2))), "");
    }

    /// <summary>An authority below this one, whose certificate is sent along with those that it signs.</summary>
    /// <param name="signs">Whether it may sign at all.</param>
    public TestAuthority Below(string name, bool signs = true)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var certificate = Sign(Request(name, key, signs), DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return new(key, certificate, certificate.ExportCertificatePem() + "\n" + _sent);
    }

    /// <summary>Another authority that goes by the same name, with a key of its own.</summary>
    public TestAuthority Impostor()
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new(key, new CertificateRequest(_certificate.SubjectName, key, HashAlgorithmName.SHA256)
        {
            CertificateExtensions = { new X509BasicConstraintsExtension(true, false, 0, true) },
        }.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1)), "");
    }

    public TestCertificate Issue(params string[] names) => Issue(new Wanted(names));

    public TestCertificate Issue(Wanted wanted)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={wanted.CommonName}", key, HashAlgorithmName.SHA256);
        if (wanted.Usage is { } usage) request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], false));
        if (wanted.Names.Length + wanted.Uris.Length > 0)
        {
            var names = new SubjectAlternativeNameBuilder();
            foreach (var name in wanted.Names) names.AddDnsName(name);
            foreach (var uri in wanted.Uris) names.AddUri(new Uri(uri));
            request.CertificateExtensions.Add(names.Build());
        }
        using var certificate = Sign(request, DateTimeOffset.UtcNow + wanted.From, DateTimeOffset.UtcNow + wanted.To);
        return new(wanted.Names.FirstOrDefault("backend"), certificate, key.ExportPkcs8PrivateKeyPem(), _sent);
    }

    private X509Certificate2 Sign(CertificateRequest request, DateTimeOffset from, DateTimeOffset to) => request.Create(
        _certificate.SubjectName, X509SignatureGenerator.CreateForECDsa(_key), from, to, RandomNumberGenerator.GetBytes(8));

    private static CertificateRequest Request(string name, ECDsa key, bool signs)
    {
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(signs, false, 0, true));
        return request;
    }
}
