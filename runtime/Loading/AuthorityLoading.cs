using System.Collections.Generic;
using System.Security.Cryptography;
using LanguageExt;
using Sluice.Compiler.Ir;
using Sluice.Runtime.Tls;

namespace Sluice.Runtime.Loading;

/// <summary>The authorities of one Gateway, however they are spread over bundles.</summary>
internal sealed class AuthorityLoading(GatewayPlan gateway)
{
    /// <summary>Their certificates in base64, sorted and distinct. A bundle that is not there is named, so that nothing else is taken for it.</summary>
    public SortedSet<string> Of(Arr<Hash> bundles)
    {
        var all = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var hash in bundles)
            if (gateway.Authorities.Find(hash).Case is CaBundle bundle) all.UnionWith(bundle.Certificates);
            else all.Add($"missing {hash.Hex}");
        return all;
    }

    /// <summary>Nothing, if one of them cannot be read.</summary>
    public TrustAnchors? Anchors(Arr<Hash> bundles)
    {
        try
        {
            var all = new List<byte[]>();
            foreach (var certificate in Of(bundles)) all.Add(Convert.FromBase64String(certificate));
            return TrustAnchors.Of(all);
        }
        catch (Exception unusable) when (unusable is FormatException or CryptographicException)
        {
            return null;
        }
    }
}
