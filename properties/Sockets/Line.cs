using System.IO;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Threading;
using System.Threading.Tasks;

namespace Sluice.Laws.Sockets;

/// <summary>How far a client came before it could say anything.</summary>
internal abstract record Line
{
    private Line() { }
    private protected abstract int Rank { get; }

    public sealed record Open(Stream Stream) : Line { private protected override int Rank => 0; }

    /// <summary>Nobody listens.</summary>
    public sealed record Refused : Line { private protected override int Rank => 1; }

    /// <summary>The handshake failed.</summary>
    public sealed record TlsRefused : Line { private protected override int Rank => 2; }
}

internal static class Lines
{
    public static async Task<Line> Plain(IPEndPoint at, CancellationToken stop)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(at, stop).ConfigureAwait(false);
            return new Line.Open(new NetworkStream(socket, ownsSocket: true));
        }
        catch (SocketException refused) when (refused.SocketErrorCode == SocketError.ConnectionRefused)
        {
            socket.Dispose();
            return new Line.Refused();
        }
    }

    /// <param name="serverName">Null to send none.</param>
    public static async Task<Line> Secure(IPEndPoint at, string? serverName, SslApplicationProtocol protocol, CancellationToken stop) =>
        await Plain(at, stop).ConfigureAwait(false) switch
        {
            Line.Open(var stream) => await Shake(stream, serverName, protocol, stop).ConfigureAwait(false),
            Line.Refused refused => refused,
            Line.TlsRefused refused => refused,
        };

    private static async Task<Line> Shake(Stream stream, string? serverName, SslApplicationProtocol protocol, CancellationToken stop)
    {
        var secured = new SslStream(stream);
        try
        {
            await secured.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                TargetHost = serverName ?? "",
                ApplicationProtocols = [protocol],
                RemoteCertificateValidationCallback = static (_, certificate, _, _) => certificate is not null,
            }, stop).ConfigureAwait(false);
            return new Line.Open(secured);
        }
        catch (Exception failed) when (failed is AuthenticationException or IOException)
        {
            await secured.DisposeAsync().ConfigureAwait(false);
            return new Line.TlsRefused();
        }
    }
}
