using System.IO;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Sluice.Runtime.Tls;
using Yarp.ReverseProxy.Forwarder;

namespace Sluice.Runtime.Forwarding;

/// <summary>How backends are connected to: nothing is added, followed, unpacked or remembered on the way.</summary>
internal static class Connections
{
    public static readonly ForwarderRequestConfig Http1 = Exactly(HttpVersion.Version11);
    public static readonly ForwarderRequestConfig H2c = Exactly(HttpVersion.Version20);

    /// <summary>Of a backend that takes octets and no requests.</summary>
    public static readonly HttpMessageInvoker None = new(new Refusing());

    /// <param name="tls">None: in plain text.</param>
    public static HttpMessageInvoker Open(TimeSpan connectTimeout, BackendHandshake? tls = null) => new(new PromptBody(new SocketsHttpHandler
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
        ConnectCallback = new Connecting(connectTimeout, tls).Connect,
    }));

    /// <summary>The version is never negotiated: a plain-text connection could not, and an upgrade would be a guess.</summary>
    private static ForwarderRequestConfig Exactly(Version version) => new()
    {
        Version = version,
        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        // A stream may be silent for as long as it likes.
        ActivityTimeout = Timeout.InfiniteTimeSpan,
    };

    private sealed class Refusing : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            throw new HttpRequestException("the backend takes no requests");
    }

    /// <summary>
    /// Opens the socket itself, so that a connect that takes too long is an error of the connection like any other (the
    /// handler's own timeout looks like a request that was cancelled), and does the handshake, so that the handler never
    /// learns of it: connections are kept by endpoint, whatever hosts the requests on them have.
    /// </summary>
    private sealed class Connecting(TimeSpan timeout, BackendHandshake? tls)
    {
        public async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken abandoned)
        {
            var endpoint = $"{context.DnsEndPoint.Host}:{context.DnsEndPoint.Port}";
            tls?.Prepare(endpoint);
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(abandoned);
            limit.CancelAfter(timeout);
            try
            {
                await socket.ConnectAsync(context.DnsEndPoint, limit.Token).ConfigureAwait(false);
                var stream = new NetworkStream(socket, ownsSocket: true);
                if (tls is null) return stream;
                var inside = await tls.Secure(stream, endpoint, limit.Token).ConfigureAwait(false);
                return tls.IsHttp2 ? new HttpsScheme(inside) : inside;
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
