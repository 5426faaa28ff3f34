using System.Collections.Concurrent;
using System.Collections.Generic;
using Sluice.Compiler.Ir;
using Sluice.Compiler.Values;
using Sluice.Runtime.Forwarding;

namespace Sluice.Runtime.Loading;

/// <summary>A service port as it is spoken to.</summary>
internal sealed record BackendKey(ServicePort Service, BackendProtocol Protocol);

/// <summary>A backend of a generation and where it is.</summary>
internal sealed record BackendUse(BackendKey Key, Backend Backend, Forwarding.Endpoint[] Endpoints);

/// <summary>
/// The backends of all generations. What a backend knows (connections, whose turn it is, which endpoints fail) lasts as
/// long as some plan speaks to it; connections of one that nobody speaks to any more close when they have been idle.
/// </summary>
internal sealed class Backends(TimeSpan? connectTimeout = null, TimeSpan slowStart = default)
{
    private readonly ConcurrentDictionary<BackendKey, Backend> _backends = new();
    private readonly ConcurrentDictionary<(BackendKey Key, string Address, int Port), Forwarding.Endpoint> _endpoints = new();

    public Backend Of(BackendKey key) => _backends.GetOrAdd(key, wanted => new(
        wanted.Service.ToString(), Connections.Open(connectTimeout ?? TimeSpan.FromSeconds(5)), Protocol(wanted.Protocol)));

    /// <summary>The endpoints of a backend at these places; those that were there before know how they have fared.</summary>
    public Forwarding.Endpoint[] At(BackendKey key, IReadOnlyList<(string Address, int Port)> places)
    {
        var backend = Of(key);
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

    /// <summary>Forgets backends and endpoints that are not in use.</summary>
    public void Keep(IReadOnlyList<BackendUse> uses)
    {
        var keys = new HashSet<BackendKey>();
        var endpoints = new HashSet<Forwarding.Endpoint>();
        foreach (var use in uses)
        {
            keys.Add(use.Key);
            endpoints.UnionWith(use.Endpoints);
        }
        foreach (var key in _backends.Keys)
            if (!keys.Contains(key)) _backends.TryRemove(key, out _);
        foreach (var (place, endpoint) in _endpoints)
            if (!endpoints.Contains(endpoint)) _endpoints.TryRemove(place, out _);
    }

    private static Yarp.ReverseProxy.Forwarder.ForwarderRequestConfig Protocol(BackendProtocol protocol) => protocol switch
    {
        BackendProtocol.Http1 => Connections.Http1,
        BackendProtocol.H2c => Connections.H2c,
        _ => throw new ArgumentOutOfRangeException(nameof(protocol), protocol, "no such protocol"),
    };
}
