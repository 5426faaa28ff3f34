using System.Collections.Generic;
using Sluice.Compiler.Emission;
using Sluice.Compiler.Ir;
using Sluice.Compiler.Values;
using Action = Sluice.Compiler.Ir.Action;

namespace Sluice.Laws.Planning;

/// <summary>A match and what it leads to, before identities, order and evidence.</summary>
internal sealed record DraftEntry(Match Match, Action Action, Provenance From);

internal sealed record DraftRoute(HostPattern Host, Action Action, Provenance From);

internal sealed record DraftListener(string Name, HostPattern Host, Arr<Certificate> Certificates, Arr<(HostPattern Host, Arr<DraftEntry> Entries)> Hosts);

internal sealed record DraftStream(string Name, HostPattern Host, StreamMode Mode, Arr<Certificate> Certificates, Arr<DraftRoute> Routes);

/// <summary>What is demanded of clients is the port's: each listener that ends TLS has it.</summary>
internal sealed record DraftPort(int Port, ListenerProtocol Protocol, Arr<DraftListener> Listeners)
{
    public Arr<DraftStream> Streams { get; init; }
    public Option<(ClientMode Mode, Arr<CaBundle> Authorities)> Clients { get; init; }
    public bool Misdirected { get; init; }
}

internal sealed record DraftGateway(ObjectName Name, Arr<DraftPort> Ports, Map<ServicePort, Endpoints> Endpoints)
{
    public Surroundings Surroundings { get; init; } = Surroundings.None;
}

/// <summary>A frontend of the mesh with rules for requests, or else for connections.</summary>
internal sealed record DraftFrontend(
    ServicePort Service, Option<string> ClientNamespace, StreamMode Mode, Arr<(HostPattern Host, Arr<DraftEntry> Entries)> Hosts, Option<Arr<DraftRoute>> Routes);

/// <summary>Turns drafts into valid plans: sorts, identifies, collects what is named and shows the grants.</summary>
internal static class Drafts
{
    /// <summary>The refusal of a rule whose authorization filter could not be made.</summary>
    public const string NobodyToAsk = "GW4012";

    public static Plan Finish(Arr<DraftGateway> gateways) => new(toArray(gateways.OrderBy(g => g.Name).Select(Finish)));

    public static GatewayPlan Finish(DraftGateway gateway)
    {
        var listeners = gateway.Ports.SelectMany(port => port.Listeners).ToArray();
        var streams = gateway.Ports.SelectMany(port => port.Streams).ToArray();
        var actions = listeners.SelectMany(l => l.Hosts).SelectMany(h => h.Entries).Select(e => e.Action)
            .Concat(streams.SelectMany(l => l.Routes).Select(r => r.Action)).ToArray();
        var clusters = actions.SelectMany(action => Clusters(action)).Distinct().Select(cluster => Shown(gateway.Name, cluster)).ToArray();
        return new(
            gateway.Name,
            toArray(gateway.Ports.OrderBy(port => port.Port).ThenBy(port => port.Protocol == ListenerProtocol.Udp).Select(port => Finish(gateway.Name, port))),
            Nodes(listeners.Select(l => Table(l.Hosts)), Canonical.Identify),
            Nodes(actions, Canonical.Identify),
            Nodes(clusters, Canonical.Identify),
            Nodes(listeners.SelectMany(l => l.Certificates).Concat(streams.SelectMany(l => l.Certificates)).Concat(clusters.SelectMany(Client)), Canonical.Identify),
            Places(clusters, gateway.Endpoints))
        {
            Authorities = Nodes(
                gateway.Ports.Where(Asks).SelectMany(port => port.Clients.ToSeq()).SelectMany(demand => demand.Authorities).Concat(clusters.SelectMany(Trusted)),
                Canonical.Identify),
            TlsDemands = clusters.Where(cluster => cluster.Tls.IsSome).Fold(Map<ServicePort, ObjectName>(), (all, cluster) =>
                all.AddOrUpdate(cluster.Service, new ObjectName(cluster.Service.Service.Namespace, "tls"))),
            Surroundings = gateway.Surroundings,
        };
    }

    public static MeshPlan Finish(Arr<DraftFrontend> frontends, Map<ServicePort, Endpoints> endpoints)
    {
        var http = frontends.Where(frontend => frontend.Routes.IsNone).Select(frontend => frontend.Hosts).ToArray();
        var actions = http.SelectMany(hosts => hosts).SelectMany(h => h.Entries).Select(e => e.Action)
            .Concat(frontends.SelectMany(f => f.Routes.ToSeq()).SelectMany(routes => routes).Select(r => r.Action)).ToArray();
        var clusters = actions.SelectMany(action => Clusters(action)).ToArray();
        return new(
            toArray(frontends.OrderBy(f => f.Service).ThenBy(f => f.ClientNamespace.IfNone(""), StringComparer.Ordinal).Select(Finish)),
            Nodes(http.Select(Table), Canonical.Identify),
            Nodes(actions, Canonical.Identify),
            Nodes(clusters, Canonical.Identify),
            Nodes(clusters.SelectMany(Trusted), Canonical.Identify),
            Places(clusters, endpoints));
    }

    /// <summary>The clusters of the pool that an action speaks to.</summary>
    public static Arr<Cluster> Clusters(Action action)
    {
        var named = action.Guard.Authorization.ToSeq().Map(asked => asked.Cluster) + (action is Action.Split split
            ? Copies(split.Filters)
                + toSeq(split.Shares).Bind(share => share.Target is Target.Forward forward ? forward.Cluster.Cons(Copies(forward.Filters)) : Empty)
                + toSeq(split.Retired).Bind(kept => kept.Cluster.Cons(Copies(kept.Filters)))
            : Empty);
        return Pool.Clusters.Filter(cluster => named.Contains(Canonical.Identify(cluster)));
    }

    private static Seq<Hash> Copies(Filters filters) => toSeq(filters.Mirrors).Map(mirror => mirror.Cluster);

    private static IEnumerable<Certificate> Client(Cluster cluster) => Pool.Certificates.Where(certificate =>
        cluster.Tls.Bind(tls => tls.Client).Exists(use => use.Certificate == Canonical.Identify(certificate)));

    private static IEnumerable<CaBundle> Trusted(Cluster cluster) => Pool.Authorities.Where(bundle =>
        cluster.Tls.Exists(tls => tls.Trust is Trust.Bundles(var hashes) && hashes.Contains(Canonical.Identify(bundle))));

    /// <summary>The cluster with the grant for the certificate that this Gateway shows.</summary>
    private static Cluster Shown(ObjectName gateway, Cluster cluster) => Client(cluster).ToArray() is [var certificate]
        ? cluster with { Tls = cluster.Tls.Map(tls => tls with { Client = Use("Gateway", gateway.Namespace, certificate) }) }
        : cluster;

    private static Map<Hash, A> Nodes<A>(IEnumerable<A> nodes, Func<A, Hash> identify) =>
        nodes.Fold(Map<Hash, A>(), (all, node) => all.AddOrUpdate(identify(node), node));

    private static Map<ServicePort, Endpoints> Places(Cluster[] clusters, Map<ServicePort, Endpoints> endpoints) =>
        clusters.Fold(Map<ServicePort, Endpoints>(), (all, cluster) => all.AddOrUpdate(
            cluster.Service, endpoints.Find(cluster.Service).IfNone(() => new Endpoints.Assumed())));

    private static bool Asks(DraftPort port) =>
        (port.Protocol == ListenerProtocol.Https && !port.Listeners.IsEmpty) || port.Streams.Exists(stream => stream.Mode == StreamMode.Terminate);

    private static PortPlan Finish(ObjectName gateway, DraftPort port)
    {
        var demand = port.Clients.Map(clients => new ClientDemand(
            clients.Mode,
            toArray(clients.Authorities.Map(Canonical.Identify).Order()),
            toArray(clients.Authorities.SelectMany(bundle => Grant("Gateway", gateway.Namespace, "ConfigMap", bundle.Source)))));
        return new(
            port.Port,
            port.Protocol,
            toArray(port.Listeners.OrderBy(l => l.Host).Select(l => new ListenerPlan(
                l.Name, l.Host, l.Certificates.Map(c => Use(gateway, l.Name, c)), Canonical.Identify(Table(l.Hosts)))
            { Clients = demand })))
        {
            Streams = toArray(port.Streams.OrderBy(l => l.Host).Select(l => new StreamListener(
                l.Name, l.Host, l.Mode, l.Certificates.Map(c => Use(gateway, l.Name, c)), Finish(l.Routes))
            { Clients = l.Mode == StreamMode.Terminate ? demand : None })),
            Misdirected = port.Misdirected,
        };
    }

    private static MeshFrontend Finish(DraftFrontend frontend) => new(frontend.Service, frontend.ClientNamespace, frontend.Routes.Match<MeshTraffic>(
        routes => new MeshTraffic.Streams(frontend.Mode, Finish(routes)),
        () => new MeshTraffic.Http(Canonical.Identify(Table(frontend.Hosts)))));

    /// <summary>Of a listener of a set it is the set that needs the grant.</summary>
    private static CertificateUse Use(ObjectName gateway, string listener, Certificate certificate) => listener.StartsWith("ListenerSet ", StringComparison.Ordinal)
        ? Use("ListenerSet", listener["ListenerSet ".Length..].Split('/')[0], certificate)
        : Use("Gateway", gateway.Namespace, certificate);

    private static CertificateUse Use(string kind, string from, Certificate certificate) => new(
        Canonical.Identify(certificate), Grant(kind, from, "Secret", certificate.Secret).ToOption());

    private static RouteTable Table(Arr<(HostPattern Host, Arr<DraftEntry> Entries)> hosts) => new(toArray(hosts
        .OrderBy(host => host.Host)
        .Select(host => new VirtualHost(host.Host, toArray(Ranks.Sorted(host.Entries).Select(Finish))))));

    private static Entry Finish(DraftEntry entry) => new(
        entry.Match, Canonical.Identify(entry.Action), entry.From, Grants(entry.From, entry.Action))
    {
        Authorized = entry.Action.Guard.Authorization.IsSome || entry.Action is Action.Refuse { Why: NobodyToAsk },
    };

    private static Arr<StreamRoute> Finish(Arr<DraftRoute> routes) => toArray(routes
        .OrderBy(route => route.Host)
        .ThenBy(route => route.From.Created.IfNone(long.MaxValue))
        .ThenBy(route => route.From.Route)
        .ThenBy(route => route.From.Rule)
        .Select(route => new StreamRoute(route.Host, Canonical.Identify(route.Action), route.From, Grants(route.From, route.Action))));

    private static Arr<GrantUse> Grants(Provenance from, Action action) => toArray(Clusters(action)
        .SelectMany(cluster => Grant(from.Kind, from.Route.Namespace, "Service", cluster.Service.Service))
        .Distinct());

    private static Arr<GrantUse> Grant(string kind, string from, string toKind, ObjectName to) => from == to.Namespace
        ? Arr<GrantUse>.Empty
        : Array(new GrantUse(new ObjectName(to.Namespace, "allow"), kind, from, toKind, to));

    private static Option<GrantUse> ToOption(this Arr<GrantUse> grants) => grants.IsEmpty ? None : Some(grants[0]);
}
