using System.IO;
using System.Net;
using System.Net.Http;
using System.Net.Security;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging.Abstractions;
using Sluice.Compiler;
using Sluice.Compiler.Values;
using Sluice.Runtime.Hosting;
using Sluice.Runtime.Limits;
using Xunit;

namespace Sluice.Laws.Sockets;

/// <summary>One data plane for all worlds, the backends behind it, and the client in front of it.</summary>
internal sealed class SocketPlane : IAsyncDisposable
{
    private const int Offset = 20_000;

    // All ports of every world; a Gateway of which none is open has no address at all.
    private static readonly int[] Ports = [80, 443, 8080, 8443, 9090];

    /// <summary>The specification knows one reading of a path. What the data plane makes of others is another law.</summary>
    private static readonly PathPolicy AsTheyStand = new()
    {
        EmptySegments = PathChoice.AsItStands,
        EncodedSlashes = PathChoice.AsItStands,
        Parameters = PathChoice.AsItStands,
        DoubleEncoding = PathChoice.AsItStands,
        TrailingBlanks = PathChoice.AsItStands,
        Encoding = PathChoice.AsItStands,
    };

    private readonly DataPlane _plane;

    private SocketPlane(DataPlane plane, EchoBackends backends) => (_plane, Backends) = (plane, backends);

    public EchoBackends Backends { get; }

    /// <param name="last">The last part of the plane's address.</param>
    public static async Task<SocketPlane> Start(byte last)
    {
        var options = new DataPlaneOptions { Bind = OwnAddress.Of(last), PortOffset = Offset, ReadinessDelay = TimeSpan.Zero, Paths = AsTheyStand };
        return new(await DataPlane.Start(options, NullLoggerFactory.Instance).ConfigureAwait(false), await EchoBackends.Start().ConfigureAwait(false));
    }

    /// <summary>Serves what a world was compiled to.</summary>
    /// <param name="endpoints">Which of their endpoints the Service ports are at.</param>
    public async Task Load(Compilation compiled, string endpoints = "") =>
        Assert.Empty(await _plane.Load(Loopback.Of(compiled.Plan, Backends, endpoints), compiled.Keys).ConfigureAwait(false));

    /// <summary>Where a client of a Gateway finds one of its logical ports, open or not; nothing, if no port of it is open.</summary>
    public IPEndPoint? Place(ObjectName gateway, int port) => Ports
        .Select(other => _plane.AddressOf(gateway, other))
        .Where(open => open is not null)
        .Select(open => new IPEndPoint(open!.Address, port + Offset))
        .FirstOrDefault();

    /// <summary>What becomes of a question on a connection of its own, in the words of <see cref="Demands"/>.</summary>
    public async Task<string> Ask(Question question, bool http2)
    {
        using var limit = new CancellationTokenSource(TestPlane.Patience);
        try
        {
            return await Connect(question, http2, limit.Token).ConfigureAwait(false) switch
            {
                Line.Open open => await Hear(open, question, http2, limit.Token).ConfigureAwait(false),
                Line.Refused => "connection refused",
                Line.TlsRefused => "TLS refused",
            };
        }
        catch (SocketException reset) when (reset.SocketErrorCode == SocketError.ConnectionReset)
        {
            return Demands.Closed;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _plane.DisposeAsync().ConfigureAwait(false);
        await Backends.DisposeAsync().ConfigureAwait(false);
    }

    private async Task<Line> Connect(Question question, bool http2, CancellationToken stop)
    {
        var probe = question.Probe;
        if (Place(new(probe.Namespace, probe.Gateway), probe.Port) is not { } at) return new Line.Refused();
        return question.IsSecure
            ? await Lines.Secure(at, probe.Sni, http2 ? SslApplicationProtocol.Http2 : SslApplicationProtocol.Http11, stop).ConfigureAwait(false)
            : await Lines.Plain(at, stop).ConfigureAwait(false);
    }

    /// <summary>A connection that ends without an answer is no failure of the law: some must.</summary>
    private async Task<string> Hear(Line.Open open, Question question, bool http2, CancellationToken stop)
    {
        try
        {
            var found = Findings.Of(question, await Talk(open, question, http2, stop).ConfigureAwait(false), Backends.Take(question.Mark));
            return found is "" or "0" ? Demands.Closed : found;
        }
        catch (Exception ended) when (ended is HttpRequestException or IOException or SocketException)
        {
            return Demands.Closed;
        }
    }

    private static async Task<Reply> Talk(Line.Open open, Question question, bool http2, CancellationToken stop)
    {
        if (http2)
        {
            using var second = new Http2(open.Stream);
            return await second.Ask(question, stop).ConfigureAwait(false);
        }
        await using var first = new Http1(open.Stream);
        return await first.Ask(question, stop).ConfigureAwait(false);
    }
}
