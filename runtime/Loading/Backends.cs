using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Net.Security;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Sluice.Compiler.Ir;
using Sluice.Compiler.Values;
using Sluice.Runtime.Forwarding;
using Sluice.Runtime.Tls;

namespace Sluice.Runtime.Loading;

/// <summary>A service port as it is spoken to. Connections are shared by those alone who would make the very same ones.</summary>
/// <param name="Tls">What TLS is demanded, as <see cref="BackendTlsLoading.IdentityOf"/> says it; empty for plain text.</param>
internal sealed record BackendKey(ServicePort Service, BackendProtocol Protocol, string Tls);

/// <summary>A backend of a generation, where it is, and what the Gateway shows there if it is asked who it is.</summary>
internal sealed record BackendUse(BackendKey Key, Backend Backend, Forwarding.Endpoint[] Endpoints, ShownCertificate Shown);

/// <summary>
/// The backends of all generations. What a backend knows (connections, whose turn it is, which endpoints fail) lasts as
/// long as some plan speaks to it; connections of one that nobody speaks to any more close when they have been idle.
/// </summary>
internal sealed class Backends(TimeSpan? connectTimeout = null, TimeSpan slowStart = default, ILogger? logger = null)
{
    private readonly ConcurrentDictionary<BackendKey, Backend> _backends = new();
    private readonly ConcurrentDictionary<(BackendKey Key, string Address, int Port), Forwarding.Endpoint> _endpoints = new();

    /// <param name="identity">Whom the backend has to prove to be; none: it is spoken to in plain text.</param>
    public Backend Of(BackendKey key, Func<BackendIdentity>? identity, ShownCertificate shown) => _backends.GetOrAdd(key, wanted =>
    {
        var name = wanted.Service.ToString();
        var tls = identity is null ? null
            : new BackendHandshake(identity(), Inside(wanted.Protocol), shown, name, logger ?? NullLogger.Instance);
        var connections = wanted.Protocol is BackendProtocol.Stream or BackendProtocol.Datagram ? Connections.None : Connections.Open(connectTimeout ?? TimeSpan.FromSeconds(5), tls);
        return new(name, connections, Protocol(wanted.Protocol), tls);
    });

    /// <summary>The endpoints of a backend at these places; those that were there before know how they have fared.</summary>
    public Forwarding.Endpoint[] At(BackendKey key, Backend backend, IReadOnlyList<(string Address, int Port)> places)
    {
        var joins = backend.HasServed ? (long)slowStart.TotalMilliseconds : 0;
        var endpoints = new Forwarding.Endpoint[places.Count];
        for (var i = 0; i < endpoints.Length; i++)
        {
            var (address, port) = places[i];
            endpoints[i] = _endpoints.GetOrAdd((key, address, port), static (place, joins) => new(place.Address, place.Port)
            {
                JoinedAt = Environment.TickCount64,
                SlowStart = joins,
            }, joins);
        }
        if (places.Count > 0) backend.HasServed = true;
        return endpoints;
    }

    /// <summary>Forgets backends and endpoints that are not in use, and shows the others what is shown from now on.</summary>
    public void Keep(IReadOnlyList<BackendUse> uses)
    {
        var keys = new HashSet<BackendKey>();
        var endpoints = new HashSet<Forwarding.Endpoint>();
        foreach (var use in uses)
        {
            keys.Add(use.Key);
            use.Backend.Tls?.Show(use.Shown);
            endpoints.UnionWith(use.Endpoints);
        }
        foreach (var key in _backends.Keys)
            if (!keys.Contains(key)) _backends.TryRemove(key, out _);
        foreach (var (place, endpoint) in _endpoints)
            if (!endpoints.Contains(endpoint)) _endpoints.TryRemove(place, out _);
    }

    private static SslApplicationProtocol? Inside(BackendProtocol protocol) => protocol switch
    {
        BackendProtocol.H2c => SslApplicationProtocol.Http2,
        BackendProtocol.Http1 => SslApplicationProtocol.Http11,
        _ => null,
    };

    private static Yarp.ReverseProxy.Forwarder.ForwarderRequestConfig Protocol(BackendProtocol protocol) => protocol switch
    {
        BackendProtocol.Http1 => Connections.Http1,
        BackendProtocol.H2c => Connections.H2c,
        // No request is ever sent there.
        BackendProtocol.Stream or BackendProtocol.Datagram => Connections.Http1,
        _ => throw new ArgumentOutOfRangeException(nameof(protocol), protocol, "no such protocol"),
    };
}
