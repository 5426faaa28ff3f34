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
        var certificates = Names(plan.Certificates, Canonical.Identify);
        var authorities = Names(plan.Authorities, Canonical.Identify);
        var clusters = plan.Clusters.Map(cluster => Renamed(cluster, certificates, authorities));
        var actions = plan.Actions.Map(action => Renamed(action, Names(clusters, Canonical.Identify)));
        var tables = plan.Tables.Map(table => Renamed(table, Names(actions, Canonical.Identify)));
        return plan with
        {
            Ports = plan.Ports.Map(port => Renamed(port,
                Names(tables, Canonical.Identify), certificates, authorities, Names(actions, Canonical.Identify))),
            Tables = Keyed(tables, Canonical.Identify),
            Actions = Keyed(actions, Canonical.Identify),
            Clusters = Keyed(clusters, Canonical.Identify),
            Certificates = Keyed(plan.Certificates, Canonical.Identify),
            Authorities = Keyed(plan.Authorities, Canonical.Identify),
        };
    }

    public static MeshPlan Run(MeshPlan mesh)
    {
        var authorities = Names(mesh.Authorities, Canonical.Identify);
        var clusters = mesh.Clusters.Map(cluster => Renamed(cluster, hash => hash, authorities));
        var actions = mesh.Actions.Map(action => Renamed(action, Names(clusters, Canonical.Identify)));
        var tables = mesh.Tables.Map(table => Renamed(table, Names(actions, Canonical.Identify)));
        return mesh with
        {
            Frontends = mesh.Frontends.Map(frontend => frontend with
            {
                Traffic = frontend.Traffic switch
                {
                    MeshTraffic.Http(var table) => new MeshTraffic.Http(Names(tables, Canonical.Identify)(table)),
                    MeshTraffic.Streams(var mode, var routes) => new MeshTraffic.Streams(mode, Renamed(routes, Names(actions, Canonical.Identify))),
                },
            }),
            Tables = Keyed(tables, Canonical.Identify),
            Actions = Keyed(actions, Canonical.Identify),
            Clusters = Keyed(clusters, Canonical.Identify),
            Authorities = Keyed(mesh.Authorities, Canonical.Identify),
        };
    }

    public static PortPlan Renamed(
        PortPlan port, Func<Hash, Hash> table, Func<Hash, Hash> certificate, Func<Hash, Hash> authority, Func<Hash, Hash> action) => port with
        {
            Listeners = port.Listeners.Map(l => l with
            {
                Table = table(l.Table),
                Certificates = l.Certificates.Map(use => use with { Certificate = certificate(use.Certificate) }),
                Clients = l.Clients.Map(demand => demand with { Authorities = Sorted(demand.Authorities, authority) }),
            }),
            Streams = port.Streams.Map(l => l with
            {
                Certificates = l.Certificates.Map(use => use with { Certificate = certificate(use.Certificate) }),
                Clients = l.Clients.Map(demand => demand with { Authorities = Sorted(demand.Authorities, authority) }),
                Routes = Renamed(l.Routes, action),
            }),
        };

    private static Arr<StreamRoute> Renamed(Arr<StreamRoute> routes, Func<Hash, Hash> action) =>
        routes.Map(route => route with { Action = action(route.Action) });

    private static Cluster Renamed(Cluster cluster, Func<Hash, Hash> certificate, Func<Hash, Hash> authority) => cluster with
    {
        Tls = cluster.Tls.Map(tls => tls with
        {
            Trust = tls.Trust is Trust.Bundles(var bundles) ? new Trust.Bundles(Sorted(bundles, authority)) : tls.Trust,
            Client = tls.Client.Map(use => use with { Certificate = certificate(use.Certificate) }),
        }),
    };

    /// <summary>In their order, if they stood in it; a change of names may not sort what a mutation put out of order.</summary>
    private static Arr<Hash> Sorted(Arr<Hash> hashes, Func<Hash, Hash> rename) =>
        hashes == toArray(hashes.Order()) ? toArray(hashes.Map(rename).Order()) : hashes.Map(rename);

    private static Action Renamed(Action action, Func<Hash, Hash> cluster) => (action is Action.Split split
        ? split with
        {
            Filters = Renamed(split.Filters, cluster),
            Shares = split.Shares.Map(share => share.Target is Target.Forward forward
                ? share with { Target = new Target.Forward(cluster(forward.Cluster), Renamed(forward.Filters, cluster)) }
                : share),
            Retired = split.Retired.Map(kept => new Target.Forward(cluster(kept.Cluster), Renamed(kept.Filters, cluster))),
        }
        : action) with
    {
        Guard = action.Guard with
        {
            Authorization = action.Guard.Authorization.Map<Authorization>(asked => asked switch
            {
                Authorization.Http(var hash, var headers, var limit, var prefix, var answered) =>
                    new Authorization.Http(cluster(hash), headers, limit, prefix, answered),
                Authorization.Grpc(var hash, var headers, var limit) => new Authorization.Grpc(cluster(hash), headers, limit),
            }),
        },
    };

    private static Filters Renamed(Filters filters, Func<Hash, Hash> cluster) =>
        filters with { Mirrors = filters.Mirrors.Map(mirror => mirror with { Cluster = cluster(mirror.Cluster) }) };

    private static RouteTable Renamed(RouteTable table, Func<Hash, Hash> action) =>
        new(table.Hosts.Map(host => host with { Entries = host.Entries.Map(e => e with { Action = action(e.Action) }) }));

    /// <summary>What a node was called, to what it is called now.</summary>
    private static Func<Hash, Hash> Names<A>(Map<Hash, A> nodes, Func<A, Hash> identify)
    {
        var names = nodes.AsEnumerable().ToDictionary(n => n.Key, n => identify(n.Value));
        return hash => names.GetValueOrDefault(hash, hash);
    }

    private static Map<Hash, A> Keyed<A>(Map<Hash, A> nodes, Func<A, Hash> identify) =>
        nodes.Values.Fold(Map<Hash, A>(), (all, node) => all.AddOrUpdate(identify(node), node));
}
