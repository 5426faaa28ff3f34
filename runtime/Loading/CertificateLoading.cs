using System.Collections.Generic;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LanguageExt;
using Sluice.Compiler.Ir;
using Sluice.Runtime.Hosting;
using Sluice.Runtime.Tls;

namespace Sluice.Runtime.Loading;

/// <summary>
/// The certificates of one Gateway with their keys. One whose key did not arrive or does not fit is left out and reported:
/// its listener refuses handshakes rather than present another one's certificate.
/// </summary>
internal sealed class CertificateLoading(GatewayPlan gateway, Map<Hash, KeyMaterial> keys, LoadedGateway before)
{
    private readonly Dictionary<string, LoadedCertificate> _loaded = [];
    private readonly List<ListenerProblem> _problems = [];

    public IReadOnlyDictionary<string, LoadedCertificate> Loaded => _loaded;
    public IReadOnlyList<ListenerProblem> Problems => _problems;

    public ServerCertificate[] Of(PortKey port, string listener, Arr<CertificateUse> uses)
    {
        var usable = new List<ServerCertificate>();
        foreach (var use in uses)
        {
            var (certificate, problem) = Find(use.Certificate);
            if (certificate is not null) usable.Add(certificate);
            else _problems.Add(new(port, listener, problem));
        }
        return [.. usable];
    }

    /// <summary>A certificate of the plan with its key, or what keeps it from being presented.</summary>
    public (ServerCertificate? Certificate, string Problem) Find(Hash hash)
    {
        if (_loaded.TryGetValue(hash.Hex, out var there)) return (there.Certificate, "");
        if (gateway.Certificates.Find(hash).Case is not Certificate certificate) return (null, $"certificate {hash} is not in the plan");
        if (keys.Find(hash).Case is not KeyMaterial key) return (null, $"the key of {certificate.Secret} is missing");
        if (before.Certificates.TryGetValue(hash.Hex, out var known) && known.Source == key)
        {
            _loaded[hash.Hex] = known;
            return (known.Certificate, "");
        }
        try
        {
            var ready = new ServerCertificate(Context(key), [.. certificate.Names]);
            _loaded[hash.Hex] = new(key, ready);
            return (ready, "");
        }
        catch (Exception unusable) when (unusable is CryptographicException or ArgumentException)
        {
            return (null, $"{certificate.Secret} holds no usable certificate and key");
        }
    }

    private static SslStreamCertificateContext Context(KeyMaterial key)
    {
        var leaf = X509Certificate2.CreateFromPem(key.CertificatePem, key.PrivateKeyPem);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(key.CertificatePem);
        // Offline: what the Secret holds is what is sent; no issuer is fetched from anywhere.
        return SslStreamCertificateContext.Create(leaf, chain, offline: true);
    }
}
