using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Sluice.Compiler.Values;
using Sluice.Reference;
using Sluice.Runtime.Hosting;
using Endpoint = Sluice.Compiler.Ir.Endpoint;
using ServicePort = Sluice.Compiler.Values.ServicePort;

namespace Sluice.Laws.Sockets;

/// <summary>
/// One server for the endpoints of every Service port, each endpoint on a loopback port of its own, which speaks HTTP/1.1
/// and HTTP/2 with prior knowledge. It answers with its own name and keeps what it saw.
/// </summary>
internal sealed class EchoBackends : IAsyncDisposable
{
    /// <summary>The header by which a request and what was seen of it find each other.</summary>
    public const string Mark = "x-probe";

    /// <summary>What every answer says of itself, so that edits of responses have something to edit.</summary>
    public static readonly Arr<Field> Given = Array(
        new Field("x-env", "backend"), new Field("x-tag", "backend"), new Field("version", "backend"), new Field("x-gone", "backend"));

    private readonly VirtualTransport _transport = new();
    private readonly SocketConnectionContextFactory _sockets = new(new(), NullLogger.Instance);
    private readonly ConcurrentDictionary<string, Sight> _sights = new();
    private readonly Dictionary<string, BoundPort> _ports = [];
    private readonly WebApplication _app;

    private EchoBackends()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IConnectionListenerFactory>(_transport);
        builder.WebHost.ConfigureKestrel(static kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(new VirtualEndPoint(Pipeline.Http1), static listen => listen.Protocols = HttpProtocols.Http1);
            kestrel.Listen(new VirtualEndPoint(Pipeline.H2c), static listen => listen.Protocols = HttpProtocols.Http2);
        });
        _app = builder.Build();
        _app.UseWebSockets();
        _app.Run(Answer);
    }

    public static async Task<EchoBackends> Start()
    {
        var backends = new EchoBackends();
        await backends._app.StartAsync().ConfigureAwait(false);
        return backends;
    }

    /// <summary>The endpoint of a Service port; another one for each name.</summary>
    public Endpoint At(ServicePort service, string name = "")
    {
        var key = $"{service}{name}";
        if (!_ports.TryGetValue(key, out var port))
            _ports[key] = port = BoundPort.Open(
                new(IPAddress.Loopback, 0), new(new("laws", "echo"), 0), (socket, _) => Welcome(_sockets.Create(socket), key), NullLogger.Instance);
        return new("127.0.0.1", port.Address.Port);
    }

    /// <summary>What was seen of a request, once; nothing, if no backend saw it.</summary>
    public Sight? Take(string mark) => _sights.TryRemove(mark, out var sight) ? sight : null;

    public async ValueTask DisposeAsync()
    {
        foreach (var port in _ports.Values) await port.Close().ConfigureAwait(false);
        await _app.StopAsync(new CancellationToken(canceled: true)).ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
        _sockets.Dispose();
    }

    private async Task Welcome(ConnectionContext connection, string name)
    {
        connection.Features.Set(new Place(name));
        if (await Preface.Peek(connection, TestPlane.Patience).ConfigureAwait(false) is not { } pipeline || !_transport.Offer(pipeline, connection))
            await connection.DisposeAsync().ConfigureAwait(false);
    }

    private async Task Answer(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        var name = context.Features.GetRequiredFeature<Place>().Name;
        if (request.Headers.ContainsKey(LongTalk.Wanted))
        {
            await LongTalk.Answer(context, name).ConfigureAwait(false);
            return;
        }
        using var body = new StreamReader(request.Body);
        var sight = new Sight(name, request.Protocol, request.Method, request.Host.Value ?? "",
            context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget,
            toArray(request.Headers.SelectMany(header => header.Value.Select(line => new Field(header.Key, line ?? "")))),
            await body.ReadToEndAsync().ConfigureAwait(false));
        var mark = request.Headers[Mark].ToString();
        if (mark.Length > 0 && !_sights.TryAdd(mark, sight)) throw new InvalidOperationException($"{mark} came twice");
        foreach (var (header, value) in Given) response.Headers[header] = value;
        var grpc = request.ContentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) == true;
        response.ContentType = grpc ? "application/grpc" : "text/plain";
        if (grpc && response.SupportsTrailers()) response.AppendTrailer("grpc-status", "0");
        await response.WriteAsync(name).ConfigureAwait(false);
    }

    /// <summary>Where a connection came in.</summary>
    private sealed record Place(string Name);
}

/// <summary>A request as a backend saw it.</summary>
internal sealed record Sight(string Backend, string Protocol, string Method, string Host, string Target, Arr<Field> Headers, string Body);
