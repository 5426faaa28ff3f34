using System.Collections.Frozen;
using System.Collections.Generic;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Sluice.Runtime.Tls;

/// <summary>
/// Whose signatures under a peer's certificate count: the authorities of the system, or those of bundles and no others.
/// Every certificate of a bundle is an anchor, also one that another authority signed: who puts it there trusts it, and
/// what is above it need not be at hand. Nothing is fetched from anywhere and no list of revocations is asked for.
/// </summary>
internal sealed class TrustAnchors
{
    /// <summary>The extended key usages of RFC 5280 §4.2.1.12: who is connected to, and who connects.</summary>
    public const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    public const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    private const X509ChainStatusFlags EndsElsewhere = X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain;

    public static readonly TrustAnchors System = new(null);

    private readonly X509Certificate2Collection? _bundles;
    private readonly FrozenSet<string> _fingerprints;

    private TrustAnchors(X509Certificate2Collection? bundles)
    {
        _bundles = bundles;
        var fingerprints = new HashSet<string>(StringComparer.Ordinal);
        foreach (var anchor in bundles ?? []) fingerprints.Add(Fingerprint(anchor));
        _fingerprints = fingerprints.ToFrozenSet(StringComparer.Ordinal);
    }

    /// <exception cref="CryptographicException">One of them is no certificate.</exception>
    public static TrustAnchors Of(IEnumerable<byte[]> certificates)
    {
        var bundles = new X509Certificate2Collection();
        foreach (var der in certificates) bundles.Add(X509CertificateLoader.LoadCertificate(der));
        return bundles.Count > 0 ? new(bundles) : throw new CryptographicException("no certificate of an authority");
    }

    /// <summary>How a chain is built at this moment; what the peer sends beside its own certificate may link it.</summary>
    /// <param name="usage">What the certificate must be for, if it says what it is for.</param>
    public X509ChainPolicy Policy(string usage)
    {
        var policy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
        policy.ApplicationPolicy.Add(new Oid(usage));
        if (_bundles is null) return policy;
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        policy.CustomTrustStore.AddRange(_bundles);
        // Where the chain may end is decided below, anchor by anchor.
        policy.VerificationFlags = X509VerificationFlags.AllowUnknownCertificateAuthority;
        return policy;
    }

    /// <summary>Why nobody whose signature counts vouches for the certificate at the beginning of a chain; nothing, if somebody does.</summary>
    public string? Fault(X509Chain chain)
    {
        var above = _bundles is null ? chain.ChainElements.Count - 1 : AnchorOf(chain);
        if (above < 0) return "none of the given authorities vouches for it";
        for (var i = 0; i <= above; i++)
            foreach (var status in chain.ChainElements[i].ChainElementStatus)
                if (_bundles is null || (status.Status & ~EndsElsewhere) != 0)
                    return i == 0 ? $"{status.Status}" : $"{status.Status} of {chain.ChainElements[i].Certificate.Subject}";
        return null;
    }

    private int AnchorOf(X509Chain chain)
    {
        for (var i = 0; i < chain.ChainElements.Count; i++)
            if (_fingerprints.Contains(Fingerprint(chain.ChainElements[i].Certificate))) return i;
        return -1;
    }

    private static string Fingerprint(X509Certificate2 certificate) => certificate.GetCertHashString(HashAlgorithmName.SHA256);
}
