using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Sluice.Adapters;

/// <summary>A small HTTP server of our own on one address, with nothing around Kestrel: no host, no middleware, no signals.</summary>
internal sealed class LocalServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly KestrelServer _server;

    private LocalServer(KestrelServer server, IPEndPoint address) => (_server, Address) = (server, address);

    /// <summary>Where it listens; a port that was left to the system is known here.</summary>
    public IPEndPoint Address { get; }

    /// <exception cref="System.IO.IOException">The address is taken.</exception>
    /// <exception cref="System.Net.Sockets.SocketException">The address is not one of this machine, or not permitted.</exception>
    public static async Task<LocalServer> Start(IPEndPoint at, HttpProtocols protocols, RequestDelegate answer, ILoggerFactory logs)
    {
        var options = new KestrelServerOptions { AddServerHeader = false };
        options.Listen(at, listen => listen.Protocols = protocols);
        var server = new KestrelServer(
            Options.Create(options), new SocketTransportFactory(Options.Create(new SocketTransportOptions()), logs), logs);
        try
        {
            await server.StartAsync(new Application(answer), CancellationToken.None).ConfigureAwait(false);
        }
        catch
        {
            server.Dispose();
            throw;
        }
        var address = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault();
        return new(server, address is null ? at : new(at.Address, new Uri(address).Port));
    }

    /// <summary>Requests in flight have a second to end.</summary>
    public async ValueTask DisposeAsync()
    {
        using var end = new CancellationTokenSource(Patience);
        await _server.StopAsync(end.Token).ConfigureAwait(false);
        _server.Dispose();
    }

    private sealed class Application(RequestDelegate answer) : IHttpApplication<HttpContext>
    {
        public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

        public async Task ProcessRequestAsync(HttpContext context)
        {
            try
            {
                await answer(context).ConfigureAwait(false);
            }
            catch (Exception left) when (left is OperationCanceledException or ConnectionAbortedException or ConnectionResetException)
            {
                // The client went away in the middle; nobody is left to be told.
            }
        }

        public void DisposeContext(HttpContext context, Exception? exception) { }
    }
}
