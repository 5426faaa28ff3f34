using System.Collections.Generic;
using System.Net;
using Sluice.Runtime.Authorization;
using Sluice.Runtime.Forwarding;
using Sluice.Runtime.Observing;

namespace Sluice.Runtime.Hosting;

/// <summary>How a data plane sits on its machine; nothing here is part of a plan.</summary>
public sealed record DataPlaneOptions
{
    /// <summary>The address of the first Gateway by name; further ones take the addresses that follow.</summary>
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

    /// <summary>How many connections may be open at once.</summary>
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

    /// <summary>How many bytes the header section of a request may have.</summary>
    public int MaxRequestHeadersSize { get; init; } = 32 * 1024;
}
