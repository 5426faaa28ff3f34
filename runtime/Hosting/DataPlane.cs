using System.Collections.Generic;
using System.Net;
using System.Threading;
using System.Threading.Tasks;
using LanguageExt;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Sluice.Compiler.Ir;
using Sluice.Compiler.Values;
using Sluice.Compiler.Verification;
using Sluice.Runtime.Datagrams;
using Sluice.Runtime.Forwarding;
using Sluice.Runtime.Limits;
using Sluice.Runtime.Loading;
using Sluice.Runtime.Observing;
using Sluice.Runtime.Quic;
using Sluice.Runtime.Streams;
using Sluice.Runtime.Tls;
using Yarp.ReverseProxy.Forwarder;

namespace Sluice.Runtime.Hosting;

/// <summary>A running data plane: it serves the plan that it loaded last, on every port of that plan that could be opened.</summary>
public sealed class DataPlane : IAsyncDisposable
{
    private readonly DataPlaneOptions _options;
    private readonly CurrentGeneration _current;
    private readonly IHost _parts;
    private readonly Ports _ports;
    private readonly SocketConnectionContextFactory _sockets;
    private readonly ILogger _logger;
    private readonly Observer? _observer;
    private readonly LiveStreams _streams;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private bool _stopped;

    private DataPlane(DataPlaneOptions options, ILoggerFactory logs)
    {
        var transport = new VirtualTransport();
        _options = options;
        _current = new(Generation.Empty(new Backends(options.ConnectTimeout, options.Delivery.SlowStart, logs.CreateLogger<Backend>())));
        _logger = logs.CreateLogger<DataPlane>();
        _observer = Observer.Of(options.Observing, _current, _logger);
        _streams = new(_current, options.Streams);
        var streams = new StreamRelay(_current, _streams, new(options), options.Streams, _observer, logs.CreateLogger<StreamRelay>());
        var quic = options.Http3 && QuicSupport.IsThere ? new QuicTransport() : null;
        _parts = Kestrel.Assemble(options, transport, quic, new Handshake(_current, logs.CreateLogger<Handshake>()), streams, logs);
        var meters = DatagramMeters.Of(options.Observing);
        _sockets = new(new(), _logger);
        _ports = new(options, new Dispatcher(_current, transport, _sockets, options, _observer?.Meters),
            (key, at) => DatagramPort.Open(key, at, _current, options.Datagrams, meters),
            QuicDoor.Of(_parts.Services.GetServices<IMultiplexedConnectionListenerFactory>(), quic, _observer?.Meters), _logger);
    }

    private IServer Server => _parts.Services.GetRequiredService<IServer>();

    /// <summary>A data plane without a plan: no port is open yet.</summary>
    public static async Task<DataPlane> Start(DataPlaneOptions options, ILoggerFactory logs)
    {
        var plane = new DataPlane(options, logs);
        var services = plane._parts.Services;
        var relay = new Relay(services.GetRequiredService<IHttpForwarder>(), options.Delivery, logs.CreateLogger<Relay>());
        var serving = new Serving(plane._current, relay, new(new(options.SessionKeys), options.Clock), options.Authorization,
            new(options), BodyPace.Of(options), plane._observer, logs.CreateLogger<Serving>());
        await plane.Server.StartAsync(
            new RequestApplication(services.GetRequiredService<IHttpContextFactory>(), serving, options.Http3 ? new(options.SlowReaderTimeout) : null),
            CancellationToken.None).ConfigureAwait(false);
        return plane;
    }

    /// <summary>
    /// Serves another plan from now on. Requests in flight end as they began; ports that the plan keeps are not touched.
    /// What could not be served is reported, and tried again with the next plan.
    /// </summary>
    /// <param name="eldest">Gateways by precedence, for two that want one port of an address; others follow by name.</param>
    public async Task<IReadOnlyList<PortProblem>> Load(VerifiedPlan plan, Map<Hash, KeyMaterial> keys, IReadOnlyList<ObjectName>? eldest = null)
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            var next = Loading.Load.Run(plan, keys, _current.Generation);
            _current.Swap(next);
            next.Activate();
            _streams.Follow(next);
            _observer?.Meters?.PlanChanged();
            var problems = _stopped ? [] : await _ports.Follow(next, eldest ?? []).ConfigureAwait(false);
            foreach (var (port, listener, message) in next.Problems)
                problems.Add(new(port.Gateway, port.Port, $"listener {listener}: {message}"));
            foreach (var (gateway, backend, message) in next.Silent)
                problems.Add(new(gateway, null, $"backend {backend}: {message}"));
            foreach (var problem in problems) HostingLog.Problem(_logger, problem);
            return problems;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Where a logical port really listens, first where its Gateway asks first; nothing, if it is not open.</summary>
    public IPEndPoint? AddressOf(ObjectName gateway, int port, Transport transport = Transport.Tcp) =>
        AddressesOf(gateway, port, transport) is [var first, ..] ? first : null;

    /// <summary>HTTPS ports that serve all but HTTP/3, although it was asked for and this machine has QUIC.</summary>
    public IReadOnlyList<PortProblem> WithoutHttp3 => _ports.WithoutHttp3;

    /// <summary>Everywhere that it listens.</summary>
    public IReadOnlyList<IPEndPoint> AddressesOf(ObjectName gateway, int port, Transport transport = Transport.Tcp) =>
        _ports.AddressesOf(new(gateway, port, transport));

    /// <summary>The address of a Gateway that leaves the choice; nothing for others. Whether its ports are open is another matter.</summary>
    public IPAddress? AddressGivenTo(ObjectName gateway) => _ports.GivenTo(gateway);

    /// <summary>
    /// Ends well: for the readiness delay everything is still accepted, but each answer is the last on its connection;
    /// then nothing new is accepted, HTTP/2 clients are told to go away, and what is in flight has until the end of the
    /// grace. WebSockets and streams that last longer are cut then.
    /// </summary>
    public async Task Drain(TimeSpan grace)
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            if (_stopped) return;
            HostingLog.Draining(_logger, grace);
            _current.BeginDrain();
            await Task.Delay(_options.ReadinessDelay).ConfigureAwait(false);
            await _ports.Withdraw().ConfigureAwait(false);
            _stopped = true;
            using var end = new CancellationTokenSource(grace);
            using var cut = end.Token.Register(_streams.CutAll);
            await Task.WhenAll(_ports.Drain(end.Token), Server.StopAsync(end.Token)).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Stops at once.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_stopped)
        {
            await _ports.CloseAll().ConfigureAwait(false);
            _streams.CutAll();
            await Server.StopAsync(new CancellationToken(canceled: true)).ConfigureAwait(false);
        }
        _streams.Dispose();
        _parts.Dispose();
        _sockets.Dispose();
        _observer?.Dispose();
        _turn.Dispose();
    }
}
