using System.IO;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Yarp.ReverseProxy.Forwarder;

namespace Sluice.Runtime.Forwarding;

/// <summary>How backends are connected to: nothing is added, followed, unpacked or remembered on the way.</summary>
internal static class Connections
{
    public static readonly ForwarderRequestConfig Http1 = Exactly(HttpVersion.Version11);
    public static readonly ForwarderRequestConfig H2c = Exactly(HttpVersion.Version20);

    public static HttpMessageInvoker Open(TimeSpan connectTimeout) => new(new PromptBody(new SocketsHttpHandler
    {
        UseProxy = false,
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        EnableMultipleHttp2Connections = true,
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(60),
        // Bytes of header values survive in both directions, whatever encoding they are in.
        RequestHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
        ResponseHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
        ConnectCallback = new Connecting(connectTimeout).Connect,
    }));

    /// <summary>The version is never negotiated: a plain-text connection could not, and an upgrade would be a guess.</summary>
    private static ForwarderRequestConfig Exactly(Version version) => new()
    {
        Version = version,
        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        // A stream may be silent for as long as it likes.
        ActivityTimeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>
    /// Opens the socket itself, so that a connect that takes too long is an error of the connection like any other (the
    /// handler's own timeout looks like a request that was cancelled).
    /// </summary>
    private sealed class Connecting(TimeSpan timeout)
    {
        public async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken abandoned)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(abandoned);
            limit.CancelAfter(timeout);
            try
            {
                await socket.ConnectAsync(context.DnsEndPoint, limit.Token).ConfigureAwait(false);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (OperationCanceledException) when (!abandoned.IsCancellationRequested)
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
}
