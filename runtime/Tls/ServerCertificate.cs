using System.Net.Security;

namespace Sluice.Runtime.Tls;

/// <summary>A certificate with its key and chain, ready for handshakes, and the DNS names that it covers.</summary>
internal sealed record ServerCertificate(SslStreamCertificateContext Context, string[] Names)
{
    /// <summary>How well a name fits, from nothing over a wildcard to the name itself.</summary>
    private const int Fits = 3;

    /// <summary>How much of it a client can verify: nothing, the handshake, the signatures of the chain as well.</summary>
    private const int Verified = 3;

    private readonly SignatureSchemes _chain = ChainOf(Context);

    /// <summary>The end of its validity, in UTC.</summary>
    public DateTime NotAfter { get; } = Context.TargetCertificate.NotAfter.ToUniversalTime();

    public KeyKinds Key { get; } = Keys.Of(Context.TargetCertificate);

    /// <summary>
    /// The certificate for a server name and a client: of those that cover the name one that the client can verify, rather one
    /// that names the server than one with a wildcard for its last labels; the first of several. Where nothing covers the name or
    /// nothing can be verified, the choice is made all the same: a wildcard listener spans more labels than a wildcard
    /// certificate, and presents what it was configured with.
    /// </summary>
    /// <param name="offer">Nothing, if it is not known what the client can verify.</param>
    public static ServerCertificate? Choose(ServerCertificate[] certificates, ReadOnlySpan<char> serverName, ClientOffer? offer = null)
    {
        ServerCertificate? chosen = null;
        var best = -1;
        foreach (var certificate in certificates)
        {
            var fit = certificate.Fit(serverName);
            var rank = ((fit > 0 ? Verified : 0) + (offer is null ? 0 : certificate.Suits(offer))) * Fits + fit;
            if (rank <= best) continue;
            (chosen, best) = (certificate, rank);
        }
        return chosen;
    }

    private int Fit(ReadOnlySpan<char> serverName)
    {
        var dot = serverName.IndexOf('.');
        var wildcard = 0;
        foreach (var name in Names)
        {
            if (serverName.Equals(name, StringComparison.OrdinalIgnoreCase)) return 2;
            if (dot > 0 && name.StartsWith('*') && serverName[dot..].Equals(name.AsSpan(1), StringComparison.OrdinalIgnoreCase)) wildcard = 1;
        }
        return wildcard;
    }

    /// <summary>A chain with other signatures than the client names may be sent if there is no better one (RFC 8446 §4.4.2.2).</summary>
    private int Suits(ClientOffer offer) => (offer.Keys & Key) == 0 ? 0 : (_chain & ~offer.Chain) == 0 ? 2 : 1;

    private static SignatureSchemes ChainOf(SslStreamCertificateContext context)
    {
        var chain = Signatures.Under(context.TargetCertificate);
        foreach (var above in context.IntermediateCertificates) chain |= Signatures.Under(above);
        return chain;
    }
}
