using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Sluice.Runtime.Limits;
using Sluice.Runtime.Quic;
using Sluice.Runtime.Streams;
using Sluice.Runtime.Tls;

namespace Sluice.Runtime.Hosting;

/// <summary>One Kestrel with a virtual endpoint for each pipeline, which serves all ports.</summary>
internal static class Kestrel
{
    /// <summary>A method, two spaces, a version and the end of the line; the longest method of a registry has 17 characters.</summary>
    private const int RestOfRequestLine = 64;

    /// <summary>A host that is never started: it only puts the parts of Kestrel and YARP together.</summary>
    public static IHost Assemble(DataPlaneOptions options, VirtualTransport transport, QuicTransport? quic, Handshake handshake, StreamRelay streams, ILoggerFactory logs)
    {
        var frames = new FrameLimit(options.Frames, logs.CreateLogger<FrameLimit>());
        var readers = new ReaderLimit(options.SlowReaderTimeout, logs.CreateLogger<ReaderLimit>());
        // Read by Kestrel when its options are made: a line ends with CR LF, never with LF alone.
        AppContext.SetSwitch("Microsoft.AspNetCore.Server.Kestrel.DisableHttp1LineFeedTerminators", true);
        return new HostBuilder()
            .ConfigureWebHost(web =>
            {
                web.UseKestrelCore()
                    .Configure(static _ => { })
                    .ConfigureKestrel(kestrel =>
                    {
                        Configure(kestrel, options, handshake, streams, frames, readers);
                        if (quic is not null) ConfigureQuic(kestrel, options, handshake);
                    });
                if (quic is not null) web.UseQuic().UseKestrelHttpsConfiguration();
            })
            .ConfigureServices(services => services
                .AddSingleton<ILoggerFactory>(new QuietLogs(logs))
                .AddSingleton<IConnectionListenerFactory>(transport)
                .AddHttpForwarder())
            .ConfigureServices(services =>
            {
                if (quic is not null) services.AddSingleton<IMultiplexedConnectionListenerFactory>(quic);
            })
            .Build();
    }

    /// <summary>HTTP/3 has frames and flow of its own: what watches connections below or inside TLS has no place there.</summary>
    private static void ConfigureQuic(KestrelServerOptions kestrel, DataPlaneOptions options, Handshake handshake)
    {
        kestrel.Limits.Http3.MaxRequestHeaderFieldSize = options.MaxRequestHeadersSize;
        kestrel.Listen(new VirtualEndPoint(Pipeline.Http3), listen =>
        {
            listen.Protocols = HttpProtocols.Http3;
            listen.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = handshake.Answer, HandshakeTimeout = options.HandshakeTimeout });
        });
    }

    private static void Configure(
        KestrelServerOptions kestrel, DataPlaneOptions options, Handshake handshake, StreamRelay streams, FrameLimit frames, ReaderLimit readers)
    {
        kestrel.AddServerHeader = false;
        kestrel.RequestHeaderEncodingSelector = HeaderEncodings.For;
        kestrel.ResponseHeaderEncodingSelector = static _ => Encoding.Latin1;
        Limit(kestrel.Limits, options);
        kestrel.Listen(new VirtualEndPoint(Pipeline.Http1), listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            Watch(listen, readers);
        });
        kestrel.Listen(new VirtualEndPoint(Pipeline.H2c), listen =>
        {
            listen.Protocols = HttpProtocols.Http2;
            Watch(listen, readers);
            Meter(listen, frames);
        });
        kestrel.Listen(new VirtualEndPoint(Pipeline.Https), listen =>
        {
            listen.Protocols = HttpProtocols.Http1AndHttp2;
            Watch(listen, readers);
            listen.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = handshake.Answer, HandshakeTimeout = options.HandshakeTimeout });
            Slim(listen);
            Meter(listen, frames);
        });
        // What comes before the relay ends there: HTTP is never reached.
        kestrel.Listen(new VirtualEndPoint(Pipeline.Stream), listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            listen.Run(streams.Run);
        });
        kestrel.Listen(new VirtualEndPoint(Pipeline.Terminate), listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            listen.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = handshake.Answer, HandshakeTimeout = options.HandshakeTimeout });
            Slim(listen);
            listen.Run(streams.Run);
        });
    }

    private static void Limit(KestrelServerLimits limits, DataPlaneOptions options)
    {
        // How large a body is is the backends' business. How slow it may be depends on the request: see PacedBody.
        limits.MaxRequestBodySize = null;
        limits.MinRequestBodyDataRate = null;
        // Kestrel would give a client hours for what it once took quickly: see ReaderLimit.
        limits.MinResponseDataRate = null;
        limits.RequestHeadersTimeout = options.RequestHeadersTimeout;
        limits.KeepAliveTimeout = options.KeepAliveTimeout;
        limits.MaxConcurrentConnections = options.MaxConnections;
        limits.MaxConcurrentUpgradedConnections = options.MaxConnections;
        limits.MaxRequestHeadersTotalSize = options.MaxRequestHeadersSize;
        limits.MaxRequestHeaderCount = options.MaxRequestHeaderCount;
        limits.MaxRequestLineSize = options.MaxTargetLength + RestOfRequestLine;
        limits.Http2.MaxStreamsPerConnection = options.MaxStreams;
        limits.Http2.InitialStreamWindowSize = options.StreamWindow;
        limits.Http2.InitialConnectionWindowSize = options.ConnectionWindow;
        limits.Http2.MaxRequestHeaderFieldSize = options.MaxRequestHeadersSize;
    }

    /// <summary>Below TLS, if there is any: what counts is what leaves this machine.</summary>
    private static void Watch(ListenOptions listen, ReaderLimit readers) =>
        listen.Use(next => connection => readers.Run(connection, next));

    /// <summary>Inside TLS, if there is any.</summary>
    private static void Meter(ListenOptions listen, FrameLimit frames) =>
        listen.Use(next => connection => frames.Run(connection, next));

    /// <summary>Inside TLS: what waits keeps no buffers.</summary>
    private static void Slim(ListenOptions listen) =>
        listen.Use(next => connection =>
        {
            if (connection.Features.Get<ISslStreamFeature>() is { } tls) RecordBuffers.Release(tls.SslStream);
            return next(connection);
        });
}
