using System.Collections.Concurrent;
using System.Collections.Generic;
using Sluice.Compiler.Ir;
using Sluice.Compiler.Values;
using Sluice.Runtime.Forwarding;

namespace Sluice.Runtime.Loading;

/// <summary>A service port as it is spoken to.</summary>
internal sealed record BackendKey(ServicePort Service, BackendProtocol Protocol);

/// <summary>A backend of a generation and where it is.</summary>
internal sealed record BackendUse(BackendKey Key, Backend Backend, IReadOnlyList<(string Address, int Port)> At);

/// <summary>
/// The backends of all generations. What a backend knows (connections, whose turn it is, which endpoints fail) lasts as
/// long as some plan speaks to it; connections of one that nobody speaks to any more close when they have been idle.
/// </summary>
internal sealed class Backends(TimeSpan? connectTimeout = null)
{
    private readonly ConcurrentDictionary<BackendKey, Backend> _backends = new();
    private readonly Dictionary<(BackendKey, string, int), Forwarding.Endpoint> _endpoints = [];

    public Backend Of(BackendKey key) => _backends.GetOrAdd(key, wanted => new(
        wanted.Service.ToString(), Connections.Open(connectTimeout ?? TimeSpan.FromSeconds(5)), Protocol(wanted.Protocol)));

    /// <summary>Gives each backend its endpoints and forgets backends and endpoints that are not in use.</summary>
    public void Use(IReadOnlyList<BackendUse> uses)
    {
        lock (_endpoints)
        {
            var known = new Dictionary<(BackendKey, string, int), Forwarding.Endpoint>(_endpoints);
            _endpoints.Clear();
            foreach (var (key, backend, at) in uses)
            {
                var endpoints = new Forwarding.Endpoint[at.Count];
                for (var i = 0; i < endpoints.Length; i++)
                {
                    var place = (key, at[i].Address, at[i].Port);
                    if (!_endpoints.TryGetValue(place, out var endpoint))
                        _endpoints[place] = endpoint = known.GetValueOrDefault(place) ?? new(at[i].Address, at[i].Port);
                    endpoints[i] = endpoint;
                }
                backend.Replace(endpoints);
            }
            Forget(uses);
        }
    }

    private void Forget(IReadOnlyList<BackendUse> uses)
    {
        var used = new HashSet<BackendKey>();
        foreach (var use in uses) used.Add(use.Key);
        foreach (var key in _backends.Keys)
            if (!used.Contains(key)) _backends.TryRemove(key, out _);
    }

    private static Yarp.ReverseProxy.Forwarder.ForwarderRequestConfig Protocol(BackendProtocol protocol) => protocol switch
    {
        BackendProtocol.Http1 => Connections.Http1,
        BackendProtocol.H2c => Connections.H2c,
        _ => throw new ArgumentOutOfRangeException(nameof(protocol), protocol, "no such protocol"),
    };
}
