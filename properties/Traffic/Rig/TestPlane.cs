using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Sluice.Compiler.Ir;
using Sluice.Compiler.Verification;
using Sluice.Runtime.Hosting;

namespace Sluice.Laws;

/// <summary>A data plane on ports of the system's choice, and clients that reach its logical ports.</summary>
internal sealed class TestPlane : IAsyncDisposable
{
    /// <summary>Long enough for a busy machine; no law waits for it unless it fails.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly List<IDisposable> _clients = [];

    private TestPlane(DataPlane plane) => Plane = plane;

    public DataPlane Plane { get; }
    /// <summary>The fingerprints of the certificates that handshakes presented, in order.</summary>
    public ConcurrentQueue<string> Presented { get; } = new();
    public IReadOnlyList<PortProblem> Problems { get; private set; } = [];

    public static readonly DataPlaneOptions Options = new()
    {
        EphemeralPorts = true,
        ReadinessDelay = TimeSpan.Zero,
    };

    public static Task<TestPlane> Serving(World world, params TestCertificate[] certificates) => Serving(Options, world, certificates);

    public static async Task<TestPlane> Serving(DataPlaneOptions options, World world, params TestCertificate[] certificates)
    {
        var plane = new TestPlane(await DataPlane.Start(options, NullLoggerFactory.Instance).ConfigureAwait(false));
        await plane.Load(world, certificates).ConfigureAwait(false);
        return plane;
    }

    public Task Load(World world, params TestCertificate[] certificates) => Load(
        world.Verified(), toMap(certificates.Select(c => (world.Certificate(c), c.Key))));

    public async Task Load(VerifiedPlan plan, Map<Hash, KeyMaterial> keys) => Problems = await Plane.Load(plan, keys).ConfigureAwait(false);

    public IPEndPoint At(int port) => Plane.AddressOf(World.Edge, port) ?? throw new InvalidOperationException($"port {port} is not open");

    public IPEndPoint UdpAt(int port) => Plane.AddressOf(World.Edge, port, Compiler.Values.Transport.Udp) ?? throw new InvalidOperationException($"UDP port {port} is not open");

    /// <summary>
    /// Connects to a logical port whatever the host of the URI, over TLS with this very server name if one is given (the
    /// client of .NET would take the Host header for it). Certificates are noted, not checked.
    /// </summary>
    /// <param name="shown">What the client proves itself with, if it is asked.</param>
    public HttpClient Client(
        int port, string? serverName = null, Action<SocketsHttpHandler>? configure = null, SslStreamCertificateContext? shown = null,
        SslProtocols versions = SslProtocols.None)
    {
        var address = At(port);
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectCallback = async (context, stop) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(address, stop).ConfigureAwait(false);
                var stream = new NetworkStream(socket, ownsSocket: true);
                if (serverName is null) return stream;
                var wanted = new SslClientAuthenticationOptions { TargetHost = serverName, ClientCertificateContext = shown, EnabledSslProtocols = versions };
                return await Secure(stream, wanted, context.InitialRequestMessage.Version, stop).ConfigureAwait(false);
            },
        };
        configure?.Invoke(handler);
        var client = new HttpClient(handler) { Timeout = Patience };
        _clients.Add(client);
        return client;
    }

    /// <summary>Sends bytes as they are and reads until the gateway closes the connection.</summary>
    public async Task<string> Raw(int port, string request)
    {
        using var connection = await RawConnection.Open(At(port)).ConfigureAwait(false);
        await connection.Send(request).ConfigureAwait(false);
        return await connection.ReadToEnd().ConfigureAwait(false);
    }

    private async Task<Stream> Secure(Stream stream, SslClientAuthenticationOptions wanted, Version version, CancellationToken stop)
    {
        var secured = new SslStream(stream);
        wanted.ApplicationProtocols = [version.Major == 2 ? SslApplicationProtocol.Http2 : SslApplicationProtocol.Http11];
        wanted.RemoteCertificateValidationCallback = (_, certificate, _, _) => Note(certificate);
        await secured.AuthenticateAsClientAsync(wanted, stop).ConfigureAwait(false);
        return secured;
    }

    /// <summary>Takes every certificate, and keeps it in mind.</summary>
    public bool Note(X509Certificate? certificate)
    {
        if (certificate is null) return false;
        Presented.Enqueue(Convert.ToHexStringLower(certificate.GetCertHash(HashAlgorithmName.SHA256)));
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients) client.Dispose();
        await Plane.DisposeAsync().ConfigureAwait(false);
    }
}

/// <summary>A TCP connection on which every byte is the law's own.</summary>
internal sealed class RawConnection : IDisposable
{
    private readonly TcpClient _client = new();
    private readonly CancellationTokenSource _limit = new(TestPlane.Patience);
    private string _seen = "";

    public static async Task<RawConnection> Open(IPEndPoint at)
    {
        var connection = new RawConnection();
        await connection._client.ConnectAsync(at, connection._limit.Token).ConfigureAwait(false);
        connection._client.NoDelay = true;
        return connection;
    }

    public Stream Stream => _client.GetStream();

    public async Task Send(string text) => await Stream.WriteAsync(Encoding.Latin1.GetBytes(text), _limit.Token).ConfigureAwait(false);

    public async Task<string> ReadToEnd()
    {
        while (await More().ConfigureAwait(false)) { }
        return Taken(_seen.Length);
    }

    /// <summary>Everything up to and including the text.</summary>
    public async Task<string> ReadUntil(string text)
    {
        int at;
        while ((at = _seen.IndexOf(text, StringComparison.Ordinal)) < 0)
            if (!await More().ConfigureAwait(false)) throw new EndOfStreamException($"closed after: {_seen}");
        return Taken(at + text.Length);
    }

    public void Dispose()
    {
        _client.Dispose();
        _limit.Dispose();
    }

    private async Task<bool> More()
    {
        var buffer = new byte[8192];
        try
        {
            var count = await Stream.ReadAsync(buffer, _limit.Token).ConfigureAwait(false);
            _seen += Encoding.Latin1.GetString(buffer, 0, count);
            return count > 0;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private string Taken(int length)
    {
        var taken = _seen[..length];
        _seen = _seen[length..];
        return taken;
    }
}
