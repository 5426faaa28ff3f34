using System.Collections.Generic;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging.Abstractions;
using Sluice.Compiler.Ir;
using Sluice.Compiler.Values;
using Sluice.Runtime.Hosting;

namespace Sluice.Laws;

/// <summary>A data plane on ports of known numbers, several Gateways each with a backend of its name, and clients of addresses.</summary>
internal sealed class PortRig : IAsyncDisposable
{
    /// <summary>Logical ports are listened on so much higher.</summary>
    public const int Offset = 20_000;

    private readonly byte _last;
    private readonly DataPlane _plane;
    private readonly Dictionary<string, TestBackend> _backends;

    private PortRig(byte last, DataPlane plane, Dictionary<string, TestBackend> backends) => (_last, _plane, _backends) = (last, plane, backends);

    public DataPlane Plane => _plane;

    /// <param name="last">The last part of the first address, as for <see cref="OwnAddress"/>.</param>
    public static async Task<PortRig> Start(byte last, IPAddress? bind = null)
    {
        var options = new DataPlaneOptions { Bind = bind ?? OwnAddress.Of(last), PortOffset = Offset, ReadinessDelay = TimeSpan.Zero };
        var backends = new Dictionary<string, TestBackend>();
        foreach (var name in new[] { "a", "b", "c" }) backends[name] = await TestBackend.Echo(name).ConfigureAwait(false);
        return new(last, await DataPlane.Start(options, NullLoggerFactory.Instance).ConfigureAwait(false), backends);
    }

    /// <summary>The rig's own addresses, from the first on.</summary>
    public IPAddress Address(byte more) => OwnAddress.Of((byte)(_last + more));

    /// <summary>A Gateway in front of the backend of its name.</summary>
    public World World(string name, string[] addresses, params int[] ports)
    {
        var world = new World { Gateway = new("infra", name), Addresses = addresses };
        foreach (var port in ports) world.Listen(port, "*", world.On("/", world.Forward(world.Cluster(name, _backends[name].At))));
        return world;
    }

    /// <summary>A Gateway that passes datagrams of a port on.</summary>
    public static World Datagrams(string name, string[] addresses, int port, Endpoint to)
    {
        var world = new World { Gateway = new("infra", name), Addresses = addresses };
        return world.Udp(port, world.Forward(world.Datagrams(name, to)));
    }

    public Task<IReadOnlyList<PortProblem>> Load(params World[] worlds) => Load([], worlds);

    /// <param name="eldest">Names of Gateways that come first.</param>
    public Task<IReadOnlyList<PortProblem>> Load(string[] eldest, params World[] worlds) => _plane.Load(
        Laws.World.Together(worlds), Map<Hash, KeyMaterial>(), [.. eldest.Select(name => new ObjectName("infra", name))]);

    /// <summary>The addresses at which a Gateway has a port open.</summary>
    public IEnumerable<IPAddress> Places(string name, int port = 80, Transport transport = Transport.Tcp) =>
        _plane.AddressesOf(new("infra", name), port, transport).Select(at => at.Address);

    public static Task<RawConnection> Connect(IPAddress at, int port) => RawConnection.Open(new(at, port + Offset));

    /// <summary>A client that keeps its connection for as long as it is let.</summary>
    public static HttpClient Client(IPEndPoint at, bool http2 = false) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        ConnectCallback = async (_, stop) =>
        {
            var socket = new Socket(at.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(at, stop).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    {
        Timeout = TestPlane.Patience,
        DefaultRequestVersion = http2 ? HttpVersion.Version20 : HttpVersion.Version11,
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };

    public static HttpClient Client(IPAddress at, int port, bool http2 = false) => Client(new(at, port + Offset), http2);

    /// <summary>Which backend answers on a new connection.</summary>
    public static async Task<string> Answer(IPAddress at, int port)
    {
        using var connection = await Connect(at, port).ConfigureAwait(false);
        await connection.Send("GET / HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\n\r\n").ConfigureAwait(false);
        return BackendOf(await connection.ReadToEnd().ConfigureAwait(false));
    }

    /// <summary>The backend that an answer is of; all of the answer, if it is none's.</summary>
    public static string BackendOf(string answer) =>
        answer.StartsWith("HTTP/1.1 200 ", StringComparison.Ordinal) && answer.Split("X-Backend: ") is [_, var rest, ..] ? rest[..1] : answer;

    public static async Task<bool> IsRefused(IPAddress at, int port)
    {
        try
        {
            using var connection = await Connect(at, port).ConfigureAwait(false);
            return false;
        }
        catch (SocketException refused) when (refused.SocketErrorCode == SocketError.ConnectionRefused)
        {
            return true;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _plane.DisposeAsync().ConfigureAwait(false);
        foreach (var backend in _backends.Values) await backend.DisposeAsync().ConfigureAwait(false);
    }
}
