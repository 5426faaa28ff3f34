using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Sluice.Runtime.Tls;

namespace Sluice.Runtime.Hosting;

/// <summary>One Kestrel with three virtual endpoints, which serves all ports.</summary>
internal static class Kestrel
{
    /// <summary>A host that is never started: it only puts the parts of Kestrel and YARP together.</summary>
    public static IHost Assemble(DataPlaneOptions options, VirtualTransport transport, Handshake handshake, ILoggerFactory logs)
    {
        // Read by Kestrel when its options are made: a line ends with CR LF, never with LF alone.
        AppContext.SetSwitch("Microsoft.AspNetCore.Server.Kestrel.DisableHttp1LineFeedTerminators", true);
        return new HostBuilder()
            .ConfigureWebHost(web => web
                .UseKestrelCore()
                .Configure(static _ => { })
                .ConfigureKestrel(kestrel => Configure(kestrel, options, handshake)))
            .ConfigureServices(services => services
                .AddSingleton<ILoggerFactory>(new QuietLogs(logs))
                .AddSingleton<IConnectionListenerFactory>(transport)
                .AddHttpForwarder())
            .Build();
    }

    private static void Configure(KestrelServerOptions kestrel, DataPlaneOptions options, Handshake handshake)
    {
        kestrel.AddServerHeader = false;
        kestrel.RequestHeaderEncodingSelector = HeaderEncodings.For;
        kestrel.ResponseHeaderEncodingSelector = static _ => Encoding.Latin1;
        // Bodies and streams are the backends' business, however large or slow.
        kestrel.Limits.MaxRequestBodySize = null;
        kestrel.Limits.MinRequestBodyDataRate = null;
        kestrel.Limits.MinResponseDataRate = null;
        kestrel.Limits.RequestHeadersTimeout = options.RequestHeadersTimeout;
        kestrel.Limits.KeepAliveTimeout = options.KeepAliveTimeout;
        kestrel.Limits.MaxConcurrentConnections = options.MaxConnections;
        kestrel.Limits.MaxConcurrentUpgradedConnections = options.MaxConnections;
        kestrel.Limits.MaxRequestHeadersTotalSize = options.MaxRequestHeadersSize;
        kestrel.Listen(new VirtualEndPoint(Pipeline.Http1), static listen => listen.Protocols = HttpProtocols.Http1);
        kestrel.Listen(new VirtualEndPoint(Pipeline.H2c), static listen => listen.Protocols = HttpProtocols.Http2);
        kestrel.Listen(new VirtualEndPoint(Pipeline.Https), listen =>
        {
            listen.Protocols = HttpProtocols.Http1AndHttp2;
            listen.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = handshake.Answer });
        });
    }
}
