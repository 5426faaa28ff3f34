using System.Collections.Frozen;
using System.Collections.Generic;
using LanguageExt;
using Sluice.Compiler.Ir;
using Sluice.Runtime.Datagrams;
using Sluice.Runtime.Filters;
using Sluice.Runtime.Forwarding;

namespace Sluice.Runtime.Loading;

/// <summary>The route of a UDP port as its datagrams take it.</summary>
internal static class DatagramLoading
{
    private static readonly Transformer Untouched = new(FilterSet.None, FilterSet.None);

    /// <summary>Whether datagrams can be sent there; TLS has no place in them.</summary>
    public static bool Carries(Cluster cluster) => cluster.Protocol == BackendProtocol.Datagram && cluster.Tls.IsNone;

    /// <summary>Of several routes the oldest serves, which stands first. A rule that means the same as before goes on where it was.</summary>
    public static DatagramRule Of(PortPlan port, GatewayPlan gateway, IReadOnlyDictionary<string, Backend> backends, DatagramRule? before)
    {
        if (port.Streams.IsEmpty || port.Streams[0].Routes.IsEmpty) return DatagramRule.Nowhere;
        var hash = port.Streams[0].Routes[0].Action;
        if (before?.Identity == hash.Hex) return before;
        return gateway.Actions.Find(hash).Case is Compiler.Ir.Action.Split split && split.Guard == Guard.None
            ? Of(hash.Hex, split, gateway.Clusters, backends)
            : DatagramRule.Nowhere;
    }

    private static DatagramRule Of(string identity, Compiler.Ir.Action.Split split, Map<Hash, Cluster> clusters, IReadOnlyDictionary<string, Backend> backends)
    {
        var reached = new System.Collections.Generic.HashSet<Backend>();
        var shares = new (int, RouteTarget)[split.Shares.Count];
        for (var i = 0; i < shares.Length; i++)
        {
            var target = Of(split.Shares[i].Target, clusters, backends);
            if (target is RouteTarget.Forward { Backend: var backend }) reached.Add(backend);
            shares[i] = (split.Shares[i].Weight, target);
        }
        var leadsNowhere = reached.Count == 0;
        // A backend of weight zero has no new sources, and keeps those that it has.
        foreach (var kept in split.Retired)
            if (Of(kept, clusters, backends) is RouteTarget.Forward { Backend: var backend }) reached.Add(backend);
        return new(identity, leadsNowhere ? null : new(shares), reached.ToFrozenSet());
    }

    /// <summary>What is not a backend of datagrams is as good as refused.</summary>
    private static RouteTarget Of(Target target, Map<Hash, Cluster> clusters, IReadOnlyDictionary<string, Backend> backends) => target switch
    {
        Target.Forward(var hash, _) => clusters.Find(hash).Case is Cluster cluster && Carries(cluster)
            ? new RouteTarget.Forward(backends[hash.Hex], Untouched)
            : new RouteTarget.Refuse(Refusal.NoEndpoint),
        Target.Redirect => new RouteTarget.Refuse(Refusal.NoEndpoint),
        Target.Refuse => new RouteTarget.Refuse(Refusal.NoEndpoint),
    };
}
