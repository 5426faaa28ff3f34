using System.Collections.Generic;
using Sluice.Compiler.Emission;
using Sluice.Compiler.Ir;
using Action = Sluice.Compiler.Ir.Action;

namespace Sluice.Laws.Planning;

/// <summary>Gives every node the identity that its changed meaning asks for, and tells those that name it.</summary>
internal static class Rekey
{
    public static GatewayPlan Run(GatewayPlan plan)
    {
        var clusters = plan.Clusters.AsEnumerable().ToDictionary(n => n.Key, n => Canonical.Identify(n.Value));
        var actions = plan.Actions.Map(action => Renamed(action, hash => clusters.GetValueOrDefault(hash, hash)));
        var actionNames = actions.AsEnumerable().ToDictionary(n => n.Key, n => Canonical.Identify(n.Value));
        var tables = plan.Tables.Map(table => Renamed(table, hash => actionNames.GetValueOrDefault(hash, hash)));
        var tableNames = tables.AsEnumerable().ToDictionary(n => n.Key, n => Canonical.Identify(n.Value));
        var certificates = plan.Certificates.AsEnumerable().ToDictionary(n => n.Key, n => Canonical.Identify(n.Value));
        return plan with
        {
            Ports = plan.Ports.Map(port => Renamed(port,
                hash => tableNames.GetValueOrDefault(hash, hash),
                hash => certificates.GetValueOrDefault(hash, hash))),
            Tables = Keyed(tables, Canonical.Identify),
            Actions = Keyed(actions, Canonical.Identify),
            Clusters = Keyed(plan.Clusters, Canonical.Identify),
            Certificates = Keyed(plan.Certificates, Canonical.Identify),
        };
    }

    public static PortPlan Renamed(PortPlan port, Func<Hash, Hash> table, Func<Hash, Hash> certificate) => port with
    {
        Listeners = port.Listeners.Map(l => l with
        {
            Table = table(l.Table),
            Certificates = l.Certificates.Map(use => use with { Certificate = certificate(use.Certificate) }),
        }),
    };

    private static Action Renamed(Action action, Func<Hash, Hash> cluster) => action is Action.Split split
        ? split with
        {
            Shares = split.Shares.Map(share => share.Target is Target.Forward forward
                ? share with { Target = forward with { Cluster = cluster(forward.Cluster) } }
                : share),
        }
        : action;

    private static RouteTable Renamed(RouteTable table, Func<Hash, Hash> action) =>
        new(table.Hosts.Map(host => host with { Entries = host.Entries.Map(e => e with { Action = action(e.Action) }) }));

    private static Map<Hash, A> Keyed<A>(Map<Hash, A> nodes, Func<A, Hash> identify) =>
        nodes.Values.Fold(Map<Hash, A>(), (all, node) => all.AddOrUpdate(identify(node), node));
}
