using System.Collections.Generic;
using System.Security.Cryptography;
using LanguageExt;
using Sluice.Compiler.Ir;
using Sluice.Runtime.Hosting;
using Sluice.Runtime.Tls;

namespace Sluice.Runtime.Loading;

/// <summary>
/// The certificates of one Gateway with their keys. One whose key did not arrive or does not fit is left out and reported:
/// its listener refuses handshakes rather than present another one's certificate.
/// </summary>
internal sealed class CertificateLoading(GatewayPlan gateway, Map<Hash, KeyMaterial> keys, ReadyCertificates ready)
{
    private readonly Dictionary<string, ServerCertificate> _found = [];
    private readonly List<ListenerProblem> _problems = [];

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
        if (_found.TryGetValue(hash.Hex, out var found)) return (found, "");
        if (gateway.Certificates.Find(hash).Case is not Certificate certificate) return (null, $"certificate {hash} is not in the plan");
        if (keys.Find(hash).Case is not KeyMaterial key) return (null, $"the key of {certificate.Secret} is missing");
        try
        {
            return (_found[hash.Hex] = ready.Of(key, certificate.Names), "");
        }
        catch (Exception unusable) when (unusable is CryptographicException or ArgumentException)
        {
            return (null, $"{certificate.Secret} holds no usable certificate and key");
        }
    }
}
