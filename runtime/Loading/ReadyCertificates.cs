using System.Collections.Generic;
using System.Net.Security;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LanguageExt;
using Sluice.Compiler.Ir;
using Sluice.Runtime.Tls;

namespace Sluice.Runtime.Loading;

/// <summary>
/// What is ready for handshakes in one generation: each certificate with its key once, whichever Gateways and Secrets have it.
/// What the generation before had too is the same object as there; what nobody uses any more is not kept. Only a digest says
/// what an object was made of, so that no text of a key outlives its loading here.
/// </summary>
internal sealed class ReadyCertificates(IReadOnlyDictionary<string, ServerCertificate> before)
{
    private readonly Dictionary<string, ServerCertificate> _all = [];

    /// <summary>By the digests of what they were made of.</summary>
    public IReadOnlyDictionary<string, ServerCertificate> All => _all;

    /// <exception cref="CryptographicException">This is no certificate with its key.</exception>
    /// <exception cref="ArgumentException">The same.</exception>
    public ServerCertificate Of(KeyMaterial key, Arr<string> names)
    {
        var digest = Digest(key, names);
        if (_all.TryGetValue(digest, out var there)) return there;
        return _all[digest] = before.TryGetValue(digest, out var same) ? same : new(Context(key), [.. names]);
    }

    private static SslStreamCertificateContext Context(KeyMaterial key)
    {
        var leaf = X509Certificate2.CreateFromPem(key.CertificatePem, key.PrivateKeyPem);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(key.CertificatePem);
        // Offline: what the Secret holds is what is sent; no issuer is fetched from anywhere.
        return SslStreamCertificateContext.Create(leaf, chain, offline: true);
    }

    private static string Digest(KeyMaterial key, Arr<string> names)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(key.CertificatePem);
        Add(key.PrivateKeyPem);
        foreach (var name in names) Add(name);
        return Convert.ToHexStringLower(digest.GetHashAndReset());

        // With its length, so that no text can be read as two.
        void Add(string text)
        {
            digest.AppendData(BitConverter.GetBytes(text.Length));
            digest.AppendData(MemoryMarshal.AsBytes(text.AsSpan()));
        }
    }
}
