using System.IO;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using Sluice.Compiler.Ir;
using Sluice.Runtime.Forwarding;

namespace Sluice.Runtime.Tls;

/// <summary>The certificate that the Gateway shows to backends, or why it has none to show although it should.</summary>
internal sealed record ShownCertificate(SslStreamCertificateContext? Context, string? Missing)
{
    public static readonly ShownCertificate None = new(null, null);
}

/// <summary>Whom a backend has to prove to be. Without names it must be the one whose server name was asked for.</summary>
/// <param name="Anchors">None when the authorities of the policy cannot be read: then nobody is believed.</param>
internal sealed record BackendIdentity(string ServerName, TrustAnchors? Anchors, PeerName[] Names)
{
    /// <summary>Why a certificate does not prove it; nothing, if it does.</summary>
    public string? Fault(TrustAnchors anchors, X509Certificate2? certificate, X509Chain? chain) =>
        certificate is null || chain is null ? "the backend shows no certificate"
        : anchors.Fault(chain) is { } fault ? $"its certificate is not accepted: {fault}"
        : Array.Exists(Accepted, name => PeerNames.Has(certificate, name)) ? null
        : $"its certificate is not accepted: it is not for {string.Join(" or ", Array.ConvertAll(Accepted, Spelled))}";

    private static string Spelled(PeerName name) => name switch
    {
        PeerName.Dns(var host) => HostPatterns.Print(host),
        PeerName.Uri(var text) => text,
    };

    private PeerName[] Accepted { get; } = Names.Length > 0 ? Names : [new PeerName.Dns(new HostPattern.Exact(ServerName))];
}

/// <summary>
/// TLS to a backend: the server name is the policy's whatever host a request has, and the protocol inside is settled by
/// ALPN. Sessions are not resumed, so that every connection proves whom it leads to.
/// </summary>
internal sealed class BackendHandshake(BackendIdentity identity, SslApplicationProtocol? protocol, ShownCertificate shown, string backend, ILogger logger)
{
    private readonly Warnings _warnings = new();
    private volatile ShownCertificate _shown = shown;

    public bool IsHttp2 => protocol == SslApplicationProtocol.Http2;

    /// <summary>What keeps every handshake from being begun, if this certificate is the one to show; nothing, if nothing does.</summary>
    public string? WouldMiss(ShownCertificate certificate) =>
        identity.Anchors is null ? "the certificates of its authorities cannot be read" : certificate.Missing;

    /// <summary>Shows this certificate from the next handshake on.</summary>
    public void Show(ShownCertificate certificate) => _shown = certificate;

    /// <summary>Called before a socket is opened.</summary>
    /// <exception cref="TlsFailure">What the policy demands is not at hand.</exception>
    public void Prepare(string endpoint)
    {
        if (WouldMiss(_shown) is { } why) throw Noted(endpoint, new(TlsFault.Material, why));
    }

    /// <summary>The stream inside TLS. The one outside is closed with it, and when no TLS comes about.</summary>
    /// <exception cref="TlsFailure">The backend is not the one that the policy describes, or does not speak TLS.</exception>
    public async ValueTask<Stream> Secure(Stream outside, string endpoint, CancellationToken stop)
    {
        var certificate = _shown;
        if (identity.Anchors is not { } anchors || certificate.Missing is not null)
            throw new TlsFailure(TlsFault.Material, WouldMiss(certificate) ?? "");
        var inside = new SslStream(outside, leaveInnerStreamOpen: false);
        string? refused = null;
        try
        {
            await inside.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                TargetHost = identity.ServerName,
                ApplicationProtocols = protocol is { } spoken ? [spoken] : null,
                EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                CertificateChainPolicy = anchors.Policy(TrustAnchors.ServerAuthentication),
                CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
                ClientCertificateContext = certificate.Context,
                AllowRenegotiation = false,
                AllowTlsResume = false,
                RemoteCertificateValidationCallback = (_, peer, chain, _) =>
                    (refused = identity.Fault(anchors, peer as X509Certificate2, chain)) is null,
            }, stop).ConfigureAwait(false);
            if (IsHttp2 && inside.NegotiatedApplicationProtocol != protocol)
                throw new TlsFailure(TlsFault.Protocol, "the backend does not agree to HTTP/2");
            return inside;
        }
        catch (Exception failed)
        {
            await inside.DisposeAsync().ConfigureAwait(false);
            if (failed is OperationCanceledException) throw;
            throw Noted(endpoint, Explain(failed, refused));
        }
    }

    private static TlsFailure Explain(Exception failed, string? refused) =>
        failed as TlsFailure
        ?? (refused is not null ? new(TlsFault.Certificate, refused)
            : failed is AuthenticationException && IsAlert(failed) ? new(TlsFault.Alert, $"the backend refuses: {failed.GetBaseException().Message}", failed)
            : new(TlsFault.Protocol, $"the handshake failed: {failed.GetBaseException().Message}", failed));

    /// <summary>The platform tells alerts from other failures in its words alone.</summary>
    private static bool IsAlert(Exception failed) => failed.GetBaseException().Message.Contains(" alert ", StringComparison.OrdinalIgnoreCase);

    private TlsFailure Noted(string endpoint, TlsFailure failure)
    {
        var level = _warnings.LevelOf(endpoint, failure.Message, Environment.TickCount64);
        ForwardingLog.TlsFailed(logger, level, endpoint, backend, identity.ServerName, failure.Message);
        return failure;
    }
}
