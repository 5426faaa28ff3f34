using System.IO;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Sluice.Adapters.Admin;

/// <summary>The admin address of a running process. While it is taken, it is tried again and again; all else goes on.</summary>
internal sealed class AdminAddress : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _opening;
    private volatile LocalServer? _server;

    private AdminAddress(LocalServer? server, Func<AdminAddress, Task> open)
    {
        _server = server;
        _opening = server is null ? open(this) : Task.CompletedTask;
    }

    /// <summary>Where it listens, if it does.</summary>
    public IPEndPoint? Address => _server?.Address;

    /// <param name="retry">How long to wait after an attempt that failed.</param>
    /// <param name="say">Told once that the address cannot be listened on, and once that it is.</param>
    public static async Task<AdminAddress> Open(IPEndPoint at, TimeSpan retry, Func<AdminView> view, RequestDelegate metrics, Action<string> say, ILoggerFactory logs)
    {
        var first = await Attempt(at, view, metrics, logs).ConfigureAwait(false);
        if (first.Server is null)
            say($"warning: the admin address {at} cannot be listened on ({first.Refused}); it is tried again every few seconds. Choose another with --admin");
        return new(first.Server, opening => opening.Retry(at, retry, view, metrics, say, logs));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _opening.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_server is { } server) await server.DisposeAsync().ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task Retry(IPEndPoint at, TimeSpan retry, Func<AdminView> view, RequestDelegate metrics, Action<string> say, ILoggerFactory logs)
    {
        while (_server is null)
        {
            await Task.Delay(retry, _stop.Token).ConfigureAwait(false);
            _server = (await Attempt(at, view, metrics, logs).ConfigureAwait(false)).Server;
        }
        say($"the admin address {_server.Address} is listened on now");
    }

    private static async Task<(LocalServer? Server, string Refused)> Attempt(IPEndPoint at, Func<AdminView> view, RequestDelegate metrics, ILoggerFactory logs)
    {
        try
        {
            return (await AdminServer.Start(at, view, metrics, logs).ConfigureAwait(false), "");
        }
        catch (Exception refused) when (refused is IOException or SocketException)
        {
            return (null, refused.Message.TrimEnd('.'));
        }
    }
}
