using System.Net;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace Sluice.Runtime.Hosting;

/// <summary>A port of this machine that stands for a logical one, and the loop that accepts on it.</summary>
internal sealed class BoundPort : IBoundPort
{
    private readonly IConnectionListener _listener;
    private readonly Task _accepting;
    private volatile Host _host;

    private BoundPort(IConnectionListener listener, Host host, ILogger logger)
    {
        (_listener, _host) = (listener, host);
        _accepting = Accept(logger);
    }

    /// <summary>Who receives connections, and as what.</summary>
    private sealed record Host(Tenancy Tenancy, Func<ConnectionContext, Task> Welcome);

    public PortKey Key => Tenancy.Key;

    public IPEndPoint Address => (IPEndPoint)_listener.EndPoint;

    public Tenancy Tenancy => _host.Tenancy;

    public static async Task<BoundPort> Open(
        IConnectionListenerFactory sockets, IPEndPoint at, PortKey key, Func<ConnectionContext, Task> welcome, ILogger logger) =>
        new(await sockets.BindAsync(at, CancellationToken.None).ConfigureAwait(false), new(new(key), welcome), logger);

    /// <summary>Stands for another logical port from now on. Nobody who connects meanwhile is turned away.</summary>
    public void PassTo(PortKey key, Func<ConnectionContext, Task> welcome)
    {
        var before = _host;
        _host = new(new(key), welcome);
        before.Tenancy.End();
    }

    /// <summary>Accepts no more; connections that were accepted live on.</summary>
    public async Task Close()
    {
        _host.Tenancy.End();
        await _listener.UnbindAsync(CancellationToken.None).ConfigureAwait(false);
        await _accepting.ConfigureAwait(false);
        await _listener.DisposeAsync().ConfigureAwait(false);
    }

    private async Task Accept(ILogger logger)
    {
        await Task.Yield();
        while (true)
        {
            try
            {
                if (await _listener.AcceptAsync(CancellationToken.None).ConfigureAwait(false) is not { } connection) return;
                var host = _host;
                connection.Features.Set(host.Tenancy);
                _ = host.Welcome(connection);
            }
            catch (Exception failed) when (failed is System.IO.IOException or System.Net.Sockets.SocketException)
            {
                // One connection failed while it was accepted; the port is still there.
                HostingLog.AcceptFailed(logger, failed, Address);
            }
        }
    }
}
