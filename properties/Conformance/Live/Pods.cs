using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Sluice.Compiler.Ir;
using Sluice.Compiler.Values;
using Sluice.Compiler.Verification;
using Endpoint = Sluice.Compiler.Ir.Endpoint;

namespace Sluice.Laws.Conformance;

/// <summary>A request as a workload saw it.</summary>
/// <param name="ServerName">That of the handshake; empty without TLS.</param>
/// <param name="Client">The fingerprint of the certificate that was shown; empty for none.</param>
internal sealed record Sight(string Pod, string Host, string Target, string ServerName, string Client, HeaderDictionary Headers);

/// <summary>
/// The workloads of the suite, on loopback ports: one server for each port of a Service, which does what the suite's own echo
/// server does, tells its name with every answer and keeps what it saw.
/// </summary>
internal sealed class Pods : IAsyncDisposable
{
    /// <summary>The header by which a request and what was seen of it find each other.</summary>
    public const string Mark = "x-live-mark";

    /// <summary>The header of an answer that names its server.</summary>
    public const string Name = "x-live-pod";

    /// <summary>The header, as the suite has it, with the lines that the answer should have.</summary>
    public const string Wish = "x-echo-set-header";

    private readonly ConcurrentDictionary<string, ConcurrentQueue<Sight>> _sights = new();
    private readonly Dictionary<(ServicePort Service, Workload Workload), Endpoint> _places = [];
    private readonly Dictionary<string, TlsSide> _secure = [];
    private readonly List<IAsyncDisposable> _running = [];

    /// <summary>The plan of the cluster, with these servers where its endpoints were. A Service without endpoints stays without.</summary>
    public async Task<VerifiedPlan> Behind(Cluster cluster)
    {
        var plan = cluster.Compiled.Plan;
        var places = new Dictionary<ServicePort, Endpoint>();
        foreach (var service in plan.Gateways.SelectMany(gateway => gateway.Endpoints.Keys))
            places[service] = await At(service, Workload.Of(service, cluster.TextOf($"Service {service.Service}").IfNone(""))).ConfigureAwait(false);
        return Verify.Run(new(plan.Gateways.Map(gateway => gateway with
        {
            Endpoints = toMap(gateway.Endpoints.Pairs.Select(pair => (pair.Key, Moved(pair.Value, places[pair.Key])))),
        }))).Match(
            Right: verified => verified,
            Left: faults => throw new InvalidOperationException(string.Join('\n', faults)));
    }

    /// <summary>What was seen of the request with this mark so far.</summary>
    public IReadOnlyCollection<Sight> Seen(string mark) => _sights.GetValueOrDefault(mark, []);

    /// <summary>The server names that a workload behind TLS was asked for, one a handshake.</summary>
    public IReadOnlyCollection<string> ServerNames(string pod) => _secure[pod].ServerNames;

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _running) await server.DisposeAsync().ConfigureAwait(false);
    }

    private static Endpoints Moved(Endpoints endpoints, Endpoint to) => endpoints switch
    {
        Endpoints.Known({ IsEmpty: true }) => endpoints,
        Endpoints.Known => new Endpoints.Known(Array(to)),
        Endpoints.Assumed => new Endpoints.Known(Array(to)),
    };

    private async Task<Endpoint> At(ServicePort service, Workload workload)
    {
        if (!_places.TryGetValue((service, workload), out var place))
            _places[(service, workload)] = place = await Started(Traffic.Say(service), workload).ConfigureAwait(false);
        return place;
    }

    private async Task<Endpoint> Started(string pod, Workload workload) => workload switch
    {
        Workload.Echo(var http2) => Running(await Echo(pod, http2 ? HttpProtocols.Http2 : HttpProtocols.Http1, null).ConfigureAwait(false)),
        Workload.Secure(var certificate, var asks) => Running(await Echo(pod, HttpProtocols.Http1AndHttp2, Secured(pod, certificate, asks)).ConfigureAwait(false)),
        Workload.Datagrams => Running(new DatagramPod(pod)),
    };

    private Endpoint Running(TestBackend server)
    {
        _running.Add(server);
        return server.At;
    }

    private Endpoint Running(DatagramPod server)
    {
        _running.Add(server);
        return server.At;
    }

    private TlsSide Secured(string pod, Issued issued, bool asks)
    {
        using var certificate = X509Certificate2.CreateFromPem(issued.Certificate);
        return _secure[pod] = new(new(pod, certificate, issued.Key)) { Asks = asks };
    }

    private Task<TestBackend> Echo(string pod, HttpProtocols protocols, TlsSide? secure) => TestBackend.Start(
        static _ => { },
        app =>
        {
            app.UseWebSockets();
            app.Run(context => Answer(context, pod));
        },
        protocols, secure: secure is null ? null : secure.Secure);

    private async Task Answer(HttpContext context, string pod)
    {
        var (request, response) = (context.Request, context.Response);
        response.Headers[Name] = pod;
        var headers = new HeaderDictionary();
        foreach (var (name, lines) in request.Headers) headers[name] = lines;
        var sight = new Sight(pod, request.Host.Value ?? "", context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget,
            context.Features.Get<ITlsHandshakeFeature>()?.HostName ?? "", context.Connection.ClientCertificate?.Thumbprint ?? "", headers);
        if (request.Headers[Mark].ToString() is { Length: > 0 } mark) _sights.GetOrAdd(mark, static _ => new()).Enqueue(sight);
        if (context.WebSockets.IsWebSocketRequest)
        {
            await Converse(context).ConfigureAwait(false);
            return;
        }
        foreach (var line in request.Headers[Wish].ToString().Split(',', StringSplitOptions.RemoveEmptyEntries))
            if (line.Split(": ", 2) is [var name, var value]) response.Headers.Append(name, value);
        if (request.Query["delay"].ToString() is { Length: > 0 } delay)
            await Task.Delay(TimeSpan.FromSeconds(int.Parse(delay.TrimEnd('s'), CultureInfo.InvariantCulture)), context.RequestAborted).ConfigureAwait(false);
        if (request.ContentType?.StartsWith("application/grpc", StringComparison.Ordinal) == true)
        {
            response.ContentType = "application/grpc";
            response.AppendTrailer("grpc-status", "0");
            await response.Body.WriteAsync(new byte[5]).ConfigureAwait(false);
        }
        else if (!HttpMethods.IsHead(request.Method)) await response.WriteAsync(pod).ConfigureAwait(false);
    }

    /// <summary>Sends every message back as it came.</summary>
    private static async Task Converse(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync().ConfigureAwait(false);
        var buffer = new byte[4096];
        while (await socket.ReceiveAsync(buffer.AsMemory(), context.RequestAborted).ConfigureAwait(false) is { MessageType: not WebSocketMessageType.Close } part)
            await socket.SendAsync(buffer.AsMemory(0, part.Count), part.MessageType, part.EndOfMessage, context.RequestAborted).ConfigureAwait(false);
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", context.RequestAborted).ConfigureAwait(false);
    }

    /// <summary>Answers each datagram with its name and what it was sent.</summary>
    private sealed class DatagramPod : IAsyncDisposable
    {
        private readonly UdpClient _socket = new(new IPEndPoint(IPAddress.Loopback, 0));
        private readonly CancellationTokenSource _end = new();
        private readonly Task _answering;

        public DatagramPod(string pod) => _answering = Answer(pod);

        public Endpoint At => new("127.0.0.1", ((IPEndPoint)_socket.Client.LocalEndPoint!).Port);

        public async ValueTask DisposeAsync()
        {
            await _end.CancelAsync().ConfigureAwait(false);
            await _answering.ConfigureAwait(false);
            _socket.Dispose();
            _end.Dispose();
        }

        private async Task Answer(string pod)
        {
            try
            {
                while (true)
                {
                    var came = await _socket.ReceiveAsync(_end.Token).ConfigureAwait(false);
                    await _socket.SendAsync(Encoding.UTF8.GetBytes($"{pod} {Encoding.UTF8.GetString(came.Buffer)}"), came.RemoteEndPoint, _end.Token).ConfigureAwait(false);
                }
            }
            catch (OperationCanceledException) { }
        }
    }
}
