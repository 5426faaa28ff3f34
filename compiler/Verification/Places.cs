using Sluice.Compiler.Ir;

namespace Sluice.Compiler.Verification;

/// <summary>A part of the plan and the path that names it in a violation.</summary>
internal sealed record Placed<A>(string Where, A Value);

/// <summary>Routes of connections that share a listener, or a frontend of the mesh, and how the connections are treated.</summary>
internal sealed record Connections(HostPattern Host, StreamMode Mode, Arr<StreamRoute> Routes);

/// <summary>The parts of a section, each with its path.</summary>
internal static class Places
{
    public static Seq<Placed<PortPlan>> Ports(Section section) =>
        toSeq(section.Ports).Map(port => new Placed<PortPlan>(
            $"{section.Where} port {port.Port}{(port.Protocol == ListenerProtocol.Udp ? "/udp" : "")}", port));

    public static Seq<Placed<ListenerPlan>> Listeners(Section section) => Ports(section).Bind(Listeners);

    public static Seq<Placed<ListenerPlan>> Listeners(Placed<PortPlan> port) =>
        toSeq(port.Value.Listeners).Map(listener => new Placed<ListenerPlan>($"{port.Where} listener {listener.Name}", listener));

    public static Seq<Placed<StreamListener>> Streams(Section section) => Ports(section).Bind(Streams);

    public static Seq<Placed<StreamListener>> Streams(Placed<PortPlan> port) =>
        toSeq(port.Value.Streams).Map(listener => new Placed<StreamListener>($"{port.Where} listener {listener.Name}", listener));

    public static Seq<Placed<MeshFrontend>> Frontends(Section section) =>
        toSeq(section.Frontends).Map(frontend => new Placed<MeshFrontend>(
            $"{section.Where} service {frontend.Service}{frontend.ClientNamespace.Match(clients => $" for {clients}", () => "")}", frontend));

    /// <summary>The tables that are named, each with the hosts that it may serve.</summary>
    public static Seq<Placed<(HostPattern Host, Hash Table)>> Named(Section section) =>
        Listeners(section).Map(listener => new Placed<(HostPattern, Hash)>(listener.Where, (listener.Value.Host, listener.Value.Table)))
        + Frontends(section).Bind(frontend => frontend.Value.Traffic switch
        {
            MeshTraffic.Http(var table) => Seq1(new Placed<(HostPattern, Hash)>(frontend.Where, (HostPatterns.Any, table))),
            MeshTraffic.Streams => Empty,
        });

    public static Seq<Placed<Connections>> Connections(Section section) =>
        Streams(section).Map(listener => new Placed<Connections>(
            listener.Where, new(listener.Value.Host, listener.Value.Mode, listener.Value.Routes)))
        + Frontends(section).Bind(frontend => frontend.Value.Traffic switch
        {
            MeshTraffic.Http => Empty,
            MeshTraffic.Streams(var mode, var routes) => Seq1(new Placed<Connections>(frontend.Where, new(HostPatterns.Any, mode, routes))),
        });

    public static Seq<Placed<StreamRoute>> StreamRoutes(Section section) => Connections(section).Bind(StreamRoutes);

    public static Seq<Placed<StreamRoute>> StreamRoutes(Placed<Connections> connections) =>
        toSeq(connections.Value.Routes.Select((route, index) => new Placed<StreamRoute>($"{connections.Where} route {index}", route)));

    /// <summary>What is demanded of clients, by whoever demands it.</summary>
    public static Seq<Placed<ClientDemand>> Demands(Section section) =>
        Listeners(section).Bind(listener => listener.Value.Clients.ToSeq().Map(demand => new Placed<ClientDemand>(listener.Where, demand)))
        + Streams(section).Bind(listener => listener.Value.Clients.ToSeq().Map(demand => new Placed<ClientDemand>(listener.Where, demand)));

    public static Seq<Placed<RouteTable>> Tables(Section section) => Nodes(section, "table", section.Tables);

    public static Seq<Placed<Ir.Action>> Actions(Section section) => Nodes(section, "action", section.Actions);

    public static Seq<Placed<Cluster>> Clusters(Section section) => Nodes(section, "cluster", section.Clusters);

    public static Seq<Placed<BackendTls>> Tls(Section section) =>
        Clusters(section).Bind(cluster => cluster.Value.Tls.ToSeq().Map(tls => new Placed<BackendTls>(cluster.Where, tls)));

    public static Seq<Placed<VirtualHost>> Hosts(Section section) =>
        Tables(section).Bind(table => toSeq(table.Value.Hosts).Map(host =>
            new Placed<VirtualHost>($"{table.Where} host {host.Host}", host)));

    public static Seq<Placed<Entry>> Entries(Section section) =>
        Hosts(section).Bind(host => toSeq(host.Value.Entries.Select((entry, index) =>
            new Placed<Entry>($"{host.Where} entry {index}", entry))));

    public static Seq<Placed<Filters>> Filters(Section section) =>
        Actions(section).Bind(action => action.Value switch
        {
            Ir.Action.Split split =>
                new Placed<Filters>(action.Where, split.Filters).Cons(Forwards(split).Map(forward =>
                    new Placed<Filters>($"{action.Where} share to {forward.Cluster}", forward.Filters))),
            Ir.Action.Redirect => Empty,
            Ir.Action.Refuse => Empty,
        });

    public static Seq<Placed<Mirror>> Mirrors(Section section) =>
        Filters(section).Bind(filters => toSeq(filters.Value.Mirrors).Map(mirror => new Placed<Mirror>($"{filters.Where} mirror", mirror)));

    /// <summary>The clusters that an action speaks to: for answers, for copies, and for leave.</summary>
    public static Seq<Hash> Clusters(Ir.Action action) => Served(action) + action.Guard.Authorization.ToSeq().Map(asked => asked.Cluster);

    private static Seq<Hash> Served(Ir.Action action) => action switch
    {
        Ir.Action.Split split => Copies(split.Filters)
            + Forwards(split).Bind(forward => forward.Cluster.Cons(Copies(forward.Filters))),
        Ir.Action.Redirect => Empty,
        Ir.Action.Refuse => Empty,
    };

    /// <summary>The certificate bundles that are trusted; none for the system's own.</summary>
    public static Arr<Hash> Trusted(Trust trust) => trust switch
    {
        Trust.System => Arr<Hash>.Empty,
        Trust.Bundles(var authorities) => authorities,
    };

    private static Seq<Hash> Copies(Filters filters) => toSeq(filters.Mirrors).Map(mirror => mirror.Cluster);

    /// <summary>For what is new, and for what weight zero keeps.</summary>
    private static Seq<Target.Forward> Forwards(Ir.Action.Split split) =>
        toSeq(split.Shares.Map(share => share.Target).OfType<Target.Forward>()) + toSeq(split.Retired);

    private static Seq<Placed<A>> Nodes<A>(Section section, string kind, Map<Hash, A> nodes) =>
        toSeq(nodes.AsEnumerable().Select(node => new Placed<A>($"{section.Where} {kind} {node.Key}", node.Value)));
}

/// <summary>Neighbours in a list.</summary>
internal static class Neighbours
{
    public static Seq<(A Left, A Right)> Of<A>(Arr<A> items) =>
        toSeq(items.AsEnumerable().Zip(items.AsEnumerable().Skip(1)));

    /// <summary>Each key that stands more than once.</summary>
    public static Seq<K> Repeated<A, K>(Seq<A> items, Func<A, K> key) =>
        toSeq(items.AsEnumerable().GroupBy(key).Where(group => group.Skip(1).Any()).Select(group => group.Key));
}
