using System.Collections.Generic;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;
using Sluice.Runtime.Forwarding;
using Sluice.Runtime.Hosting;
using Sluice.Runtime.Matching;

namespace Sluice.Runtime.Tls;

/// <summary>Chooses listener and certificate by the server name of the ClientHello, from the generation of that moment.</summary>
internal sealed class Handshake(CurrentGeneration current, ILogger logger)
{
    private readonly Warnings _warnings = new();
    private static readonly List<SslApplicationProtocol> Protocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11];

    /// <summary>
    /// A server name of no listener, or a listener without a usable certificate, ends the handshake; so does a listener that
    /// does with connections something else than what this one was taken for.
    /// </summary>
    public ValueTask<SslServerAuthenticationOptions> Answer(TlsHandshakeCallbackContext hello)
    {
        var origin = hello.Connection.Features.GetRequiredFeature<ConnectionOrigin>();
        var name = RequestHost.Normalise(origin.Announced ?? hello.ClientHelloInfo.ServerName, stackalloc char[RequestHost.Longest]);
        if (current.Generation.PortOf(origin.Key) is not { IsHttps: true } port)
            throw new AuthenticationException($"{origin.Gateway} has no HTTPS on port {origin.Key.Port}");
        if (port.Opened(name) is not { } listener)
            throw new AuthenticationException($"no listener of {origin.Gateway} port {origin.Key.Port} serves the server name");
        if (listener.Stream?.Mode != origin.Mode)
            throw new AuthenticationException($"listener {listener.Name} of {origin.Gateway} takes connections in another way by now");
        if (ServerCertificate.Choose(listener.Certificates, name, origin.Offer) is not { } certificate)
            throw new AuthenticationException($"listener {listener.Name} of {origin.Gateway} has no usable certificate");
        origin.Offer = null;
        origin.ServerName = name.ToString();
        if (certificate.NotAfter < DateTime.UtcNow) Warn(origin, listener.Name, certificate);
        var options = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = certificate.Context,
            // What a stream carries is between its ends: nothing is agreed upon in their place.
            ApplicationProtocols = listener.Stream is null ? Protocols : [],
            // RFC 8996 retires what is older, whatever this machine still allows; renegotiation is the client's way to make work.
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            AllowRenegotiation = false,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        };
        if (listener.Clients is { } demand) Ask(options, origin, demand);
        return new(options);
    }

    /// <summary>What has expired is presented all the same: some clients take it, and no other certificate is right.</summary>
    private void Warn(ConnectionOrigin origin, string listener, ServerCertificate certificate)
    {
        var level = _warnings.LevelOf(origin.Gateway, listener, Environment.TickCount64);
        HostingLog.Expired(logger, level, origin.Gateway, origin.Key.Port, listener, certificate.NotAfter);
    }

    /// <summary>
    /// A session that is resumed brings along what its first handshake proved. Where clients are asked who they are there is
    /// none, neither begun nor taken up: each connection proves it anew, to the authorities of that moment.
    /// </summary>
    private static void Ask(SslServerAuthenticationOptions options, ConnectionOrigin origin, ClientTrust demand)
    {
        options.ClientCertificateRequired = true;
        options.AllowTlsResume = false;
        options.CertificateChainPolicy = demand.Policy();
        options.RemoteCertificateValidationCallback = (_, shown, chain, _) =>
            demand.Admits(origin.Client = ClientCertificate.Of(shown as X509Certificate2, chain, demand));
    }
}
