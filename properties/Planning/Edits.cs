using Sluice.Compiler.Ir;
using Action = Sluice.Compiler.Ir.Action;

namespace Sluice.Laws.Planning;

/// <summary>Changes the first part of a plan that a change applies to, and only that one; none if it applies nowhere.</summary>
internal static class Edits
{
    public static Func<Plan, Option<Plan>> Gateway(Func<GatewayPlan, Option<GatewayPlan>> change) =>
        plan => First(plan.Gateways, change).Map(gateways => plan with { Gateways = gateways });

    public static Func<Plan, Option<Plan>> Mesh(Func<MeshPlan, Option<MeshPlan>> change) =>
        plan => change(plan.Mesh).Map(mesh => plan with { Mesh = mesh });

    public static Func<Plan, Option<Plan>> Port(Func<PortPlan, Option<PortPlan>> change) =>
        Gateway(gateway => First(gateway.Ports, change).Map(ports => gateway with { Ports = ports }));

    public static Func<Plan, Option<Plan>> Listener(Func<ListenerPlan, Option<ListenerPlan>> change) =>
        Port(port => First(port.Listeners, change).Map(listeners => port with { Listeners = listeners }));

    public static Func<Plan, Option<Plan>> Stream(Func<StreamListener, Option<StreamListener>> change) =>
        Port(port => First(port.Streams, change).Map(streams => port with { Streams = streams }));

    public static Func<Plan, Option<Plan>> Table(Func<RouteTable, Option<RouteTable>> change) =>
        Gateway(gateway => Node(gateway.Tables, change).Map(tables => Rekey.Run(gateway with { Tables = tables })));

    public static Func<Plan, Option<Plan>> Host(Func<VirtualHost, Option<VirtualHost>> change) =>
        Table(table => First(table.Hosts, change).Map(hosts => new RouteTable(hosts)));

    public static Func<Plan, Option<Plan>> Entry(Func<Entry, Option<Entry>> change) =>
        Host(host => First(host.Entries, change).Map(entries => host with { Entries = entries }));

    public static Func<Plan, Option<Plan>> Action(Func<Action, Option<Action>> change) =>
        Gateway(gateway => Node(gateway.Actions, change).Map(actions => Rekey.Run(gateway with { Actions = actions })));

    /// <summary>A split that no connection is passed on by: it reads requests.</summary>
    public static Func<Plan, Option<Plan>> Split(Func<Action.Split, Option<Action>> change) => Gateway(gateway =>
    {
        var connections = gateway.Ports.SelectMany(port => port.Streams).SelectMany(listener => listener.Routes).Select(route => route.Action).ToArray();
        return toSeq(gateway.Actions.AsEnumerable())
            .Filter(node => !connections.Contains(node.Key))
            .Choose(node => node.Value is Action.Split split ? change(split).Map(changed => gateway.Actions.SetItem(node.Key, changed)) : None)
            .Map(actions => Rekey.Run(gateway with { Actions = actions }))
            .HeadOrNone();
    });

    public static Func<Plan, Option<Plan>> Authority(Func<CaBundle, Option<CaBundle>> change) =>
        Gateway(gateway => Node(gateway.Authorities, change).Map(nodes => Rekey.Run(gateway with { Authorities = nodes })));

    public static Func<Plan, Option<Plan>> Certificate(Func<Certificate, Option<Certificate>> change) =>
        Gateway(gateway => Node(gateway.Certificates, change).Map(nodes => Rekey.Run(gateway with { Certificates = nodes })));

    public static Func<Plan, Option<Plan>> Cluster(Func<Cluster, Option<Cluster>> change) =>
        Gateway(gateway => Node(gateway.Clusters, change).Map(nodes => Rekey.Run(gateway with { Clusters = nodes })));

    public static Func<Plan, Option<Plan>> Endpoints(Func<Arr<Endpoint>, Option<Arr<Endpoint>>> change) =>
        Gateway(gateway => Node(gateway.Endpoints, node => node is Endpoints.Known(var ready)
                ? change(ready).Map(changed => (Endpoints)new Endpoints.Known(changed))
                : None)
            .Map(endpoints => gateway with { Endpoints = endpoints }));

    /// <summary>The list with its first two items in each other's place.</summary>
    public static Option<Arr<A>> Swapped<A>(Arr<A> items) =>
        items.Count < 2 ? None : Some(toArray(new[] { items[1], items[0] }.Concat(items.Skip(2))));

    /// <summary>The list with its first item twice.</summary>
    public static Option<Arr<A>> Doubled<A>(Arr<A> items) =>
        items.IsEmpty ? None : Some(toArray(new[] { items[0] }.Concat(items)));

    public static Option<Arr<A>> First<A>(Arr<A> items, Func<A, Option<A>> change) =>
        toSeq(items.Select((item, index) => change(item).Map(changed => items.SetItem(index, changed)))).Somes().HeadOrNone();

    private static Option<Map<K, A>> Node<K, A>(Map<K, A> nodes, Func<A, Option<A>> change) =>
        toSeq(nodes.AsEnumerable().Select(node => change(node.Value).Map(changed => nodes.SetItem(node.Key, changed))))
            .Somes().HeadOrNone();
}
