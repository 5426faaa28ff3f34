using System.IO;
using System.Net;
using System.Net.Http;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Threading;
using System.Threading.Tasks;
using Sluice.Runtime.Forwarding;
using Xunit;

namespace Sluice.Laws;

/// <summary>An answer as far as these laws look at it: whoever answered names itself in <c>X-Backend</c>.</summary>
internal sealed record TlsAnswer(int Status, string Backend, HttpResponseMessage Message);

/// <summary>
/// One connection, opened with one server name, that takes requests for any host. The client of .NET would open another
/// one for each host of an <c>https</c> URI; it is given <c>http</c> URIs, and over HTTP/2 the scheme is put right on the way.
/// </summary>
internal sealed class TlsConnection : IDisposable
{
    private readonly HttpClient _client;
    private readonly X509Certificate2 _certificate;

    private TlsConnection(string serverName, X509Certificate2 certificate, HttpClient client) =>
        (ServerName, _certificate, _client) = (serverName, certificate, client);

    public string ServerName { get; }

    /// <param name="serverName">Empty for a client that names none.</param>
    /// <param name="shown">What the client can show if it is asked.</param>
    public static async Task<TlsConnection> Open(IPEndPoint at, string serverName, Version version, SslStreamCertificateContext? shown = null)
    {
        var stop = TestContext.Current.CancellationToken;
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(at, stop).ConfigureAwait(false);
        var secured = new SslStream(new NetworkStream(socket, ownsSocket: true));
        try
        {
            await secured.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                TargetHost = serverName,
                ApplicationProtocols = [version.Major == 2 ? SslApplicationProtocol.Http2 : SslApplicationProtocol.Http11],
                ClientCertificateContext = shown,
                AllowTlsResume = false,
                RemoteCertificateValidationCallback = static (_, certificate, _, _) => certificate is not null,
            }, stop).ConfigureAwait(false);
        }
        catch
        {
            await secured.DisposeAsync().ConfigureAwait(false);
            throw;
        }
        var certificate = X509CertificateLoader.LoadCertificate(secured.RemoteCertificate!.GetRawCertData());
        Stream? only = version.Major == 2 ? new HttpsScheme(secured) : secured;
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            MaxConnectionsPerServer = 1,
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
            ConnectCallback = (_, _) => Interlocked.Exchange(ref only, null) is { } stream
                ? ValueTask.FromResult(stream)
                : throw new IOException("the connection is closed"),
        };
        return new(serverName, certificate, new HttpClient(handler)
        {
            Timeout = TestPlane.Patience,
            DefaultRequestVersion = version,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        });
    }

    /// <summary>Whether the certificate that was shown is one for the host, too.</summary>
    public bool Covers(string host) => _certificate.MatchesHostname(host, allowWildcards: true, allowCommonName: false);

    public Task<TlsAnswer> Get(string host, string path = "/") => Send(HttpMethod.Get, host, path);

    /// <exception cref="HttpRequestException">The connection is closed, or was while it was asked.</exception>
    public async Task<TlsAnswer> Send(HttpMethod method, string host, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, $"http://gateway.test{path}")
        {
            Version = _client.DefaultRequestVersion,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.Host = host;
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        var answer = await _client.SendAsync(request, TestContext.Current.CancellationToken).ConfigureAwait(false);
        return new((int)answer.StatusCode, answer.Headers.TryGetValues("X-Backend", out var names) ? names.Single() : "", answer);
    }

    public void Dispose()
    {
        _client.Dispose();
        _certificate.Dispose();
    }
}
