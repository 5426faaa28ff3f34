using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Sluice.Runtime.Forwarding;
using Sluice.Runtime.Hosting;

namespace Sluice.Runtime.Streams;

/// <summary>A connection to a backend, and what has to be closed at its end.</summary>
internal sealed record Dialled(StreamSide Side, IDisposable Open);

/// <summary>
/// Connects to endpoints of backends that take octets: the header of the PROXY protocol first if the backend is to have one,
/// then TLS if its policy demands it, then whatever the client sends.
/// </summary>
internal sealed class StreamDial
{
    private readonly TimeSpan _timeout;
    private readonly Dictionary<string, ProxyProtocol> _told = new(StringComparer.Ordinal);

    public StreamDial(DataPlaneOptions options)
    {
        _timeout = options.ConnectTimeout;
        foreach (var (service, version) in options.ProxyProtocolTo) _told[service.ToString()] = version;
    }

    /// <exception cref="SocketException">No connection came about, or none in time.</exception>
    /// <exception cref="IOException">The backend does not speak TLS as its policy demands, or went away.</exception>
    public async ValueTask<Dialled> Reach(Backend backend, Endpoint endpoint, Ends? ends)
    {
        var at = endpoint.Authority;
        backend.Tls?.Prepare(at);
        var socket = endpoint.At is IPEndPoint { AddressFamily: var family } ? new Socket(family, SocketType.Stream, ProtocolType.Tcp) : new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.NoDelay = true;
        using var limit = new CancellationTokenSource(_timeout);
        try
        {
            await socket.ConnectAsync(endpoint.At, limit.Token).ConfigureAwait(false);
            if (_told.TryGetValue(backend.Name, out var version))
                await StreamSide.Send(socket, ProxyHeader.Write(version, ends), limit.Token).ConfigureAwait(false);
            if (backend.Tls is not { } tls) return new(new StreamSide.Plain(socket, []), socket);
            var inside = (SslStream)await tls.Secure(new NetworkStream(socket, ownsSocket: true), at, limit.Token).ConfigureAwait(false);
            return new(new StreamSide.Secure(inside, () => socket.Close(timeout: 0), () => socket.Shutdown(SocketShutdown.Send)), inside);
        }
        catch (OperationCanceledException)
        {
            socket.Dispose();
            throw new SocketException((int)SocketError.TimedOut);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
