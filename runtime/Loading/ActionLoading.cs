using System.Collections.Generic;
using LanguageExt;
using Sluice.Compiler.Ir;
using Sluice.Compiler.Values;
using Sluice.Runtime.Filters;
using Sluice.Runtime.Forwarding;

namespace Sluice.Runtime.Loading;

/// <summary>Actions of the plan as the request path carries them out.</summary>
internal static class ActionLoading
{
    public static RouteAction Of(Compiler.Ir.Action action, ObjectName gateway, Map<Hash, Cluster> clusters, IReadOnlyDictionary<string, Backend> backends)
    {
        var guard = GuardLoading.Of(action.Guard, backends);
        return action switch
        {
            Compiler.Ir.Action.Split split => Of(split, new SessionLoading(gateway, split.Delivery.Session), clusters, backends) with { Guard = guard },
            Compiler.Ir.Action.Redirect(var to) => new RouteAction.Redirect(FilterLoading.Of(to)) { Guard = guard },
            Compiler.Ir.Action.Refuse(var status, var why) => new RouteAction.Refuse(Refusal.Planned(status, why)) { Guard = guard },
        };
    }

    private static RouteAction.Split Of(
        Compiler.Ir.Action.Split split, SessionLoading sessions, Map<Hash, Cluster> clusters, IReadOnlyDictionary<string, Backend> backends)
    {
        var shares = new (int, RouteTarget)[split.Shares.Count];
        for (var i = 0; i < shares.Length; i++)
            shares[i] = (split.Shares[i].Weight, Of(split.Shares[i].Target, split.Filters, sessions, clusters, backends));
        var retired = new Backend[split.Retired.Count];
        for (var i = 0; i < retired.Length; i++)
            retired[i] = Of(split.Retired[i], split.Filters, sessions, clusters, backends, isRetired: true).Backend;
        return new(new(shares), DeliveryLoading.Of(split.Delivery)) { Sessions = sessions.Rules(), Retired = retired };
    }

    private static RouteTarget Of(
        Target target, Compiler.Ir.Filters rule, SessionLoading sessions, Map<Hash, Cluster> clusters, IReadOnlyDictionary<string, Backend> backends) => target switch
        {
            Target.Forward forward => Of(forward, rule, sessions, clusters, backends, isRetired: false),
            Target.Redirect(var to) => new RouteTarget.Redirect(FilterLoading.Of(to)),
            Target.Refuse(var status, var why) => new RouteTarget.Refuse(Refusal.Planned(status, why)),
        };

    private static RouteTarget.Forward Of(
        Target.Forward target, Compiler.Ir.Filters rule, SessionLoading sessions,
        Map<Hash, Cluster> clusters, IReadOnlyDictionary<string, Backend> backends, bool isRetired)
    {
        var cluster = clusters.Find(target.Cluster).Case as Cluster;
        var loaded = new RouteTarget.Forward(backends[target.Cluster.Hex], new(FilterLoading.Of(rule), FilterLoading.Of(target.Filters)))
        {
            Budget = cluster is { RetryBudget: var budget } ? DeliveryLoading.Of(budget) : null,
            Mirrors = [.. Mirrors(rule, backends), .. Mirrors(target.Filters, backends)],
        };
        return sessions.Place(loaded, target, cluster, isRetired);
    }

    private static IEnumerable<MirrorRule> Mirrors(Compiler.Ir.Filters filters, IReadOnlyDictionary<string, Backend> backends)
    {
        foreach (var (cluster, numerator, denominator) in filters.Mirrors) yield return new(backends[cluster.Hex], numerator, denominator);
    }
}
