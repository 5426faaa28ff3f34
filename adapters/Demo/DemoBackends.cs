using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Sluice.Compiler.Ir;

namespace Sluice.Adapters.Demo;

/// <summary>Echo servers where a plan expects backends on this machine, so that routing can be tried without any.</summary>
internal sealed class DemoBackends(ILoggerFactory logs) : IAsyncDisposable
{
    private sealed record Running(Echo Echo, BackendProtocol Protocol, Arr<string> ServerNames, LocalServer Server);

    private readonly Dictionary<IPEndPoint, Running> _running = [];
    private readonly Dictionary<IPEndPoint, DatagramEcho> _datagrams = [];

    /// <summary>How many there are.</summary>
    public int Count => _running.Count + _datagrams.Count;

    /// <summary>Starts what the plan needs and does not have yet; says where something else listens already.</summary>
    public async Task<Arr<string>> Open(Plan plan)
    {
        var problems = new List<string>();
        foreach (var wanted in DemoEndpoints.Of(plan) + DemoEndpoints.OfDatagrams(plan))
            try
            {
                if (wanted.Protocol != BackendProtocol.Datagram) await Open(wanted).ConfigureAwait(false);
                else if (!_datagrams.ContainsKey(wanted.At)) _datagrams[wanted.At] = DatagramEcho.Start(wanted.At);
            }
            catch (Exception refused) when (refused is IOException or SocketException)
            {
                problems.Add($"no demo backend for {wanted.Service} on {wanted.At}: {refused.Message.TrimEnd('.')}; what listens there is used");
            }
        return problems.ToArr();
    }

    /// <summary>Stops what the plan does not send requests to any more.</summary>
    public async Task Close(Plan plan)
    {
        var wanted = DemoEndpoints.Of(plan).Select(endpoint => endpoint.At).ToHashSet();
        foreach (var at in _running.Keys.Where(at => !wanted.Contains(at)).ToArray()) await Stop(at).ConfigureAwait(false);
        var datagrams = DemoEndpoints.OfDatagrams(plan).Select(endpoint => endpoint.At).ToHashSet();
        foreach (var at in _datagrams.Keys.Where(at => !datagrams.Contains(at)).ToArray()) await StopDatagrams(at).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var at in _running.Keys.ToArray()) await Stop(at).ConfigureAwait(false);
        foreach (var at in _datagrams.Keys.ToArray()) await StopDatagrams(at).ConfigureAwait(false);
    }

    private async Task Open(DemoEndpoint wanted)
    {
        if (_running.TryGetValue(wanted.At, out var running))
        {
            running.Echo.Service = wanted.Service;
            if (running.Protocol == wanted.Protocol && running.ServerNames == wanted.ServerNames) return;
            await Stop(wanted.At).ConfigureAwait(false);
        }
        var echo = new Echo(wanted.Service, wanted.At);
        _running[wanted.At] = new(echo, wanted.Protocol, wanted.ServerNames, await Start(wanted, echo).ConfigureAwait(false));
    }

    private Task<LocalServer> Start(DemoEndpoint wanted, Echo echo) => wanted switch
    {
        { ServerNames.IsEmpty: false } => LocalServer.Secure(wanted.At, DemoCertificate.For([.. wanted.ServerNames]), echo.Answer, logs),
        { Protocol: BackendProtocol.H2c } => LocalServer.Start(wanted.At, HttpProtocols.Http2, echo.Answer, logs),
        _ => LocalServer.Start(wanted.At, HttpProtocols.Http1, echo.Answer, logs),
    };

    private async Task Stop(IPEndPoint at)
    {
        if (_running.Remove(at, out var running)) await running.Server.DisposeAsync().ConfigureAwait(false);
    }

    private async Task StopDatagrams(IPEndPoint at)
    {
        if (_datagrams.Remove(at, out var echo)) await echo.DisposeAsync().ConfigureAwait(false);
    }
}
