using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Sluice.Adapters;

/// <summary>A small HTTP server of our own on one address, with nothing around Kestrel: no host, no middleware, no signals.</summary>
internal sealed class LocalServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly IServer _server;
    private readonly IDisposable _owner;

    private LocalServer(IServer server, IDisposable owner, IPEndPoint address) => (_server, _owner, Address) = (server, owner, address);

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
        return await Start(server, server, at, answer).ConfigureAwait(false);
    }

    /// <summary>The same over TLS, with HTTP/1.1 or HTTP/2 as the client has it. The certificate is disposed with the server.</summary>
    /// <exception cref="System.IO.IOException">The address is taken.</exception>
    /// <exception cref="System.Net.Sockets.SocketException">The address is not one of this machine, or not permitted.</exception>
    public static async Task<LocalServer> Secure(IPEndPoint at, X509Certificate2 certificate, RequestDelegate answer, ILoggerFactory logs)
    {
        // Kestrel has TLS with the services of a host only; the host itself is never started.
        var host = new HostBuilder()
            .ConfigureWebHost(web => web
                .UseKestrelCore()
                .Configure(static _ => { })
                .ConfigureKestrel(options =>
                {
                    options.AddServerHeader = false;
                    options.Listen(at, listen =>
                    {
                        listen.Protocols = HttpProtocols.Http1AndHttp2;
                        listen.UseHttps(new TlsHandshakeCallbackOptions
                        {
                            OnConnection = _ => new(new SslServerAuthenticationOptions { ServerCertificate = certificate }),
                        });
                    });
                }))
            .ConfigureServices(services => services.AddSingleton(logs))
            .Build();
        return await Start(host.Services.GetRequiredService<IServer>(), new Both(host, certificate), at, answer).ConfigureAwait(false);
    }

    private static async Task<LocalServer> Start(IServer server, IDisposable owner, IPEndPoint at, RequestDelegate answer)
    {
        try
        {
            await server.StartAsync(new Application(answer), CancellationToken.None).ConfigureAwait(false);
        }
        catch
        {
            owner.Dispose();
            throw;
        }
        var address = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault();
        return new(server, owner, address is null ? at : new(at.Address, new Uri(address).Port));
    }

    /// <summary>Requests in flight have a second to end.</summary>
    public async ValueTask DisposeAsync()
    {
        using var end = new CancellationTokenSource(Patience);
        await _server.StopAsync(end.Token).ConfigureAwait(false);
        _owner.Dispose();
    }

    private sealed class Both(IDisposable first, IDisposable second) : IDisposable
    {
        public void Dispose()
        {
            first.Dispose();
            second.Dispose();
        }
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
