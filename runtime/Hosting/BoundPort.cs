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

    private BoundPort(IConnectionListener listener, Func<ConnectionContext, Task> welcome, ILogger logger)
    {
        _listener = listener;
        _accepting = Accept(welcome, logger);
    }

    public IPEndPoint Address => (IPEndPoint)_listener.EndPoint;

    public static async Task<BoundPort> Open(
        IConnectionListenerFactory sockets, IPEndPoint at, Func<ConnectionContext, Task> welcome, ILogger logger) =>
        new(await sockets.BindAsync(at, CancellationToken.None).ConfigureAwait(false), welcome, logger);

    /// <summary>Accepts no more; connections that were accepted live on.</summary>
    public async Task Close()
    {
        await _listener.UnbindAsync(CancellationToken.None).ConfigureAwait(false);
        await _accepting.ConfigureAwait(false);
        await _listener.DisposeAsync().ConfigureAwait(false);
    }

    private async Task Accept(Func<ConnectionContext, Task> welcome, ILogger logger)
    {
        await Task.Yield();
        while (true)
        {
            try
            {
                if (await _listener.AcceptAsync(CancellationToken.None).ConfigureAwait(false) is not { } connection) return;
                _ = welcome(connection);
            }
            catch (Exception failed) when (failed is System.IO.IOException or System.Net.Sockets.SocketException)
            {
                // One connection failed while it was accepted; the port is still there.
                HostingLog.AcceptFailed(logger, failed, Address);
            }
        }
    }
}
