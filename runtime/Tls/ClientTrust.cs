using System.Security.Cryptography.X509Certificates;

namespace Sluice.Runtime.Tls;

/// <summary>What is demanded of clients: the authorities that may vouch for them, and whether those are served too for whom none does.</summary>
/// <param name="isOptional">The mode AllowInsecureFallback: a client may show nothing, or what nobody vouches for.</param>
internal sealed class ClientTrust(TrustAnchors anchors, bool isOptional)
{
    public X509ChainPolicy Policy() => anchors.Policy(TrustAnchors.ClientAuthentication);

    /// <summary>Why nobody whose signature counts vouches for the certificate at the beginning of a chain; nothing, if somebody does.</summary>
    public string? Fault(X509Chain chain) => anchors.Fault(chain);

    /// <summary>Whether a client with this certificate, or with none, is served.</summary>
    public bool Admits(ClientCertificate? shown) => isOptional || shown?.FaultBy(this) is null && shown is not null;
}
