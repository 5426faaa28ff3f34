using System.Collections.Generic;
using System.Net;
using System.Threading;
using Sluice.Compiler.Ir;
using Sluice.Compiler.Values;
using Sluice.Runtime.Authorization;
using Sluice.Runtime.Datagrams;
using Sluice.Runtime.Forwarding;
using Sluice.Runtime.Limits;
using Sluice.Runtime.Observing;
using Sluice.Runtime.Streams;

namespace Sluice.Runtime.Hosting;

/// <summary>How a data plane sits on its machine; nothing here is part of a plan.</summary>
public sealed record DataPlaneOptions
{
    /// <summary>The address of the first Gateway by name that asks for none; further ones take the addresses that follow.</summary>
    public IPAddress Bind { get; init; } = IPAddress.Loopback;

    /// <summary>A logical port listens this much higher.</summary>
    public int PortOffset { get; init; }

    /// <summary>Whether every port is chosen by the system instead, so that several data planes can run side by side.</summary>
    public bool EphemeralPorts { get; init; }

    /// <summary>How long a data plane that drains goes on accepting, until those who send it traffic have noticed.</summary>
    public TimeSpan ReadinessDelay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a backend may take to accept a connection, with its TLS handshake if there is one.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a client may take until its first bytes, and then until its request headers are complete.</summary>
    public TimeSpan RequestHeadersTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a connection may wait for its next request.</summary>
    public TimeSpan KeepAliveTimeout { get; init; } = TimeSpan.FromSeconds(130);

    /// <summary>
    /// How long a request body may keep us waiting for its next bytes, and for its first ones at
    /// <see cref="MinRequestBodyRate"/>. It holds until the backend begins to answer, and never for gRPC and WebSocket.
    /// <see cref="Timeout.InfiniteTimeSpan"/> is no limit.
    /// </summary>
    public TimeSpan BodyIdleTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a request body may be slower than <see cref="MinRequestBodyRate"/> at first.</summary>
    public TimeSpan BodyGrace { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// How many bytes a second a request body delivers at least, on the average over the time in which we waited for it,
    /// once <see cref="BodyGrace"/> is over; 0 is no limit. It holds where <see cref="BodyIdleTimeout"/> does.
    /// </summary>
    public int MinRequestBodyRate { get; init; } = 240;

    /// <summary>
    /// How long a client may take nothing of an answer that is ready for it. An answer that is not there yet is waited for
    /// without a limit. <see cref="Timeout.InfiniteTimeSpan"/> is no limit.
    /// </summary>
    public TimeSpan SlowReaderTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How many connections may be open at once; more are closed as they come.</summary>
    public long MaxConnections { get; init; } = 50_000;

    /// <summary>What retries, mirrors and new endpoints may cost.</summary>
    public DeliveryLimits Delivery { get; init; } = new();

    /// <summary>Who is told of requests; nobody, unless somebody is named.</summary>
    public ObservingOptions Observing { get; init; } = new();

    /// <summary>How long a request waits for leave.</summary>
    public AuthorizationLimits Authorization { get; init; } = new();

    /// <summary>Octets of a session key.</summary>
    public const int SessionKeyLength = SessionSeal.KeyLength;

    /// <summary>
    /// What tokens of sessions are sealed with: keys of 32 octets, of which the first seals and all open. Data planes that
    /// have them in common keep each other's sessions. Without any, the data plane makes one that it shares with nobody.
    /// </summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> SessionKeys { get; init; } = [];

    /// <summary>The clock by which sessions grow old.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>How many bytes the header section of a request may have; more are refused with 431.</summary>
    public int MaxRequestHeadersSize { get; init; } = 32 * 1024;

    /// <summary>How many header fields a request may have; more are refused with 431.</summary>
    public int MaxRequestHeaderCount { get; init; } = 100;

    /// <summary>How many bytes a request target may have; more are refused with 414.</summary>
    public int MaxTargetLength { get; init; } = 8 * 1024;

    /// <summary>How long a TLS handshake may take, and a ClientHello or the header of a proxy before it.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How many requests one connection of HTTP/2 may have open at once.</summary>
    public int MaxStreams { get; init; } = 100;

    /// <summary>How many bytes of a request body a client of HTTP/2 may be ahead of its backend, in one stream; at least 65,535.</summary>
    public int StreamWindow { get; init; } = 64 * 1024;

    /// <summary>How many bytes it may be ahead in all streams of a connection together; at least 65,535.</summary>
    public int ConnectionWindow { get; init; } = 1024 * 1024;

    /// <summary>How paths are taken that have more than one reading.</summary>
    public PathPolicy Paths { get; init; } = new();

    /// <summary>How a host that ends with a dot is taken.</summary>
    public TrailingDot TrailingDot { get; init; }

    /// <summary>Whether HTTPS ports speak HTTP/3 as well, where this machine has QUIC; clients are told so, and many then come over UDP.</summary>
    public bool Http3 { get; init; }

    /// <summary>What the clients of a UDP port may take.</summary>
    public DatagramLimits Datagrams { get; init; } = new();

    /// <summary>How many frames that carry nothing a client of HTTP/2 may send.</summary>
    public FrameBudget Frames { get; init; } = new();

    /// <summary>What connections may cost whose payload nobody reads.</summary>
    public StreamLimits Streams { get; init; } = new();

    /// <summary>
    /// From where load balancers connect that say with the PROXY protocol who their client is. A connection from there begins
    /// with its header, version 1 or 2, or is closed; in one from anywhere else it is never looked for.
    /// </summary>
    public IReadOnlyList<IPNetwork> ProxyProtocolFrom { get; init; } = [];

    /// <summary>The service ports that are told with the PROXY protocol who the client of a stream is.</summary>
    public IReadOnlyDictionary<ServicePort, ProxyProtocol> ProxyProtocolTo { get; init; } = new Dictionary<ServicePort, ProxyProtocol>();
}
