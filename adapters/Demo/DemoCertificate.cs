using System.Collections.Generic;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Sluice.Adapters.Demo;

/// <summary>A certificate that nobody vouches for, made when it is needed and kept nowhere: a demo backend that ends TLS shows it.</summary>
internal static class DemoCertificate
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    /// <param name="names">At least one, as certificates spell them: wildcards have one star for the first label.</param>
    public static X509Certificate2 For(IReadOnlyList<string> names)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=sluice demo backend", key, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names) alternatives.AddDnsName(name);
        request.CertificateExtensions.Add(alternatives.Build());
        var now = DateTimeOffset.UtcNow;
        return request.CreateSelfSigned(now.AddHours(-1), now + Lifetime);
    }
}
