using System.IO;
using System.Net;
using System.Net.Http;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging.Abstractions;
using Sluice.Compiler.Analyses;
using Sluice.Compiler.Values;
using Sluice.Runtime.Hosting;
using Xunit;

namespace Sluice.Laws.Conformance;

/// <summary>A running data plane with the plan of a cluster, and the ways to its logical ports.</summary>
internal sealed class LivePlane : IAsyncDisposable
{
    private readonly DataPlane _plane;
    private readonly Pods _pods;

    private LivePlane(DataPlane plane, Pods pods) => (_plane, _pods) = (plane, pods);

    public static async Task<LivePlane> Start(Pods pods) =>
        new(await DataPlane.Start(TestPlane.Options, NullLoggerFactory.Instance).ConfigureAwait(false), pods);

    /// <summary>Serves the cluster from now on.</summary>
    public async Task Load(Cluster cluster) =>
        Assert.Empty(await _plane.Load(await _pods.Behind(cluster).ConfigureAwait(false), cluster.Compiled.Keys).ConfigureAwait(false));

    public async Task<Stream> Connect(ObjectName gateway, int port, CancellationToken stop)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(At(gateway, port), stop).ConfigureAwait(false);
        return new NetworkStream(socket, ownsSocket: true);
    }

    /// <summary>What connects to the port of the request, whatever its host; over TLS only if the listener shows what it should.</summary>
    public SocketsHttpHandler Handler(ObjectName gateway, Request request, bool http2, Option<Issued> client) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectCallback = async (_, stop) =>
        {
            var plain = await Connect(gateway, request.Port, stop).ConfigureAwait(false);
            if (request.Scheme == "http") return plain;
            var secured = new SslStream(plain);
            await secured.AuthenticateAsClientAsync(new()
            {
                TargetHost = request.ServerName.IfNone(""),
                ClientCertificateContext = client.Case is Issued own ? Context(own) : null,
                ApplicationProtocols = [http2 ? SslApplicationProtocol.Http2 : SslApplicationProtocol.Http11],
                RemoteCertificateValidationCallback = static (_, shown, _, _) => Is(shown, Suite.Shown),
            }, stop).ConfigureAwait(false);
            return secured;
        },
    };

    public static bool Is(X509Certificate? shown, Issued issued)
    {
        using var wanted = X509Certificate2.CreateFromPem(issued.Certificate);
        return wanted.Equals(shown);
    }

    private static SslStreamCertificateContext Context(Issued issued) =>
        SslStreamCertificateContext.Create(X509Certificate2.CreateFromPem(issued.Certificate, issued.Key), null, offline: true);

    public ValueTask DisposeAsync() => _plane.DisposeAsync();

    public IPEndPoint At(ObjectName gateway, int port, Transport transport = Transport.Tcp) =>
        _plane.AddressOf(gateway, port, transport) ?? throw new IOException($"port {port} of {gateway} is not open");
}
