using Sluice.Compiler.Ir;
using Sluice.Compiler.Values;
using static Sluice.Laws.Planning.Edits;
using Action = Sluice.Compiler.Ir.Action;

namespace Sluice.Laws.Planning;

/// <summary>V10: protections that got lost, and with them the door stands open.</summary>
internal static class ClosureMutations
{
    public static readonly Arr<Mutation> All = Array(
        new Mutation("V10", "requests are forwarded and nobody is asked", Unasked(action => action is Action.Split)),
        new Mutation("V10", "requests are redirected and nobody is asked", Unasked(action => action is Action.Redirect)),
        new Mutation("V10", "a rule asks and does not say that it must",
            plan => Entry(entry => entry.Authorized ? Some(entry with { Authorized = false }) : None)(plan).Filter(HasUnsaid)),
        new Mutation("V10", "a rule must ask and does not",
            plan => Entry(entry => entry.Authorized ? None : Some(entry with { Authorized = true }))(plan).Filter(HasUnasked)),
        new Mutation("V10", "a backend that demands TLS is spoken to in plain text",
            Gateway(gateway => toSeq(gateway.Clusters.Values)
                .Filter(cluster => cluster.Tls.IsNone && !gateway.TlsDemands.ContainsKey(cluster.Service))
                .Map(cluster => gateway with { TlsDemands = gateway.TlsDemands.Add(cluster.Service, new ObjectName(cluster.Service.Service.Namespace, "tls")) })
                .HeadOrNone())),
        new Mutation("V10", "a backend has lost its TLS",
            Gateway(gateway => toSeq(gateway.Clusters.AsEnumerable())
                .Filter(node => node.Value.Tls.Exists(tls => tls.Client.IsNone && tls.Trust is Trust.System))
                .Map(node => Rekey.Run(gateway with { Clusters = gateway.Clusters.SetItem(node.Key, node.Value with { Tls = None }) }))
                .HeadOrNone())),
        new Mutation("V10", "a backend is trusted on nobody's word",
            Cluster(cluster => cluster.Tls.Bind(tls => tls.Trust is Trust.System
                ? Some(cluster with { Tls = tls with { Trust = new Trust.Bundles(Arr<Hash>.Empty) } })
                : None))));

    /// <summary>The clusters that were asked stay named if they are forwarded to as well; else the plan would dangle.</summary>
    private static Func<Plan, Option<Plan>> Unasked(Func<Action, bool> kind) => Gateway(gateway =>
        toSeq(gateway.Actions.AsEnumerable())
            .Filter(node => kind(node.Value) && node.Value.Guard.Authorization.IsSome)
            .Map(node => gateway.Actions.SetItem(node.Key, node.Value with { Guard = node.Value.Guard with { Authorization = None } }))
            .Filter(actions => Named(actions) == Named(gateway.Actions))
            .Map(actions => Rekey.Run(gateway with { Actions = actions }))
            .HeadOrNone());

    private static Set<Hash> Named(Map<Hash, Action> actions) => toSet(actions.Values
        .SelectMany(action => Drafts.Clusters(action))
        .Select(Compiler.Emission.Canonical.Identify)
        .Distinct());

    private static bool HasUnsaid(Plan plan) => Pairs(plan).Any(pair => !pair.Entry.Authorized && pair.Action.Guard.Authorization.IsSome);

    private static bool HasUnasked(Plan plan) =>
        Pairs(plan).Any(pair => pair.Entry.Authorized && pair.Action is not Action.Refuse && pair.Action.Guard.Authorization.IsNone);

    private static System.Collections.Generic.IEnumerable<(Entry Entry, Action Action)> Pairs(Plan plan) =>
        from gateway in plan.Gateways
        from table in gateway.Tables.Values
        from host in table.Hosts
        from entry in host.Entries
        select (entry, gateway.Actions[entry.Action]);
}
