using System.Collections.Generic;
using LanguageExt;
using Sluice.Compiler.Ir;
using Sluice.Runtime.Filters;
using Sluice.Runtime.Forwarding;

namespace Sluice.Runtime.Loading;

/// <summary>Actions of the plan as the request path carries them out.</summary>
internal static class ActionLoading
{
    public static RouteAction Of(Compiler.Ir.Action action, Map<Hash, Cluster> clusters, IReadOnlyDictionary<string, Backend> backends)
    {
        var guard = GuardLoading.Of(action.Guard);
        return action switch
        {
            Compiler.Ir.Action.Split(var filters, var shares, _) { Delivery: var delivery } =>
                new RouteAction.Split(Schedule(filters, shares, clusters, backends), DeliveryLoading.Of(delivery)) { Guard = guard },
            Compiler.Ir.Action.Redirect(var to) => new RouteAction.Redirect(FilterLoading.Of(to)) { Guard = guard },
            Compiler.Ir.Action.Refuse(var status, var why) => new RouteAction.Refuse(Refusal.Planned(status, why)) { Guard = guard },
        };
    }

    private static ShareSchedule Schedule(
        Compiler.Ir.Filters rule, Arr<Share> shares, Map<Hash, Cluster> clusters, IReadOnlyDictionary<string, Backend> backends)
    {
        var loaded = new (int, RouteTarget)[shares.Count];
        for (var i = 0; i < loaded.Length; i++) loaded[i] = (shares[i].Weight, Of(shares[i].Target, rule, clusters, backends));
        return new(loaded);
    }

    private static RouteTarget Of(
        Target target, Compiler.Ir.Filters rule, Map<Hash, Cluster> clusters, IReadOnlyDictionary<string, Backend> backends) => target switch
    {
        Target.Forward(var cluster, var filters) => new RouteTarget.Forward(backends[cluster.Hex], new(FilterLoading.Of(rule), FilterLoading.Of(filters)))
        {
            Budget = clusters.Find(cluster).Case is Cluster { RetryBudget: var budget } ? DeliveryLoading.Of(budget) : null,
            Mirrors = [.. Mirrors(rule, backends), .. Mirrors(filters, backends)],
        },
        Target.Redirect(var to) => new RouteTarget.Redirect(FilterLoading.Of(to)),
        Target.Refuse(var status, var why) => new RouteTarget.Refuse(Refusal.Planned(status, why)),
    };

    private static IEnumerable<MirrorRule> Mirrors(Compiler.Ir.Filters filters, IReadOnlyDictionary<string, Backend> backends)
    {
        foreach (var (cluster, numerator, denominator) in filters.Mirrors) yield return new(backends[cluster.Hex], numerator, denominator);
    }
}
