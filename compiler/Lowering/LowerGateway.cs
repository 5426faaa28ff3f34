using Sluice.Compiler.Binding;
using Sluice.Compiler.Emission;
using Sluice.Compiler.Ir;
using Sluice.Compiler.Resolution;
using Sluice.Compiler.Values;
using Action = Sluice.Compiler.Ir.Action;

namespace Sluice.Compiler.Lowering;

/// <summary>A listener for requests and its table.</summary>
internal sealed record LoweredListener(BoundListener Bound, ListenerPlan Plan, RouteTable Table);

/// <summary>One Gateway: its ports, the tables of their listeners, and every node that these name.</summary>
internal static class LowerGateway
{
    public static GatewayPlan Run(ResolvedGateway gateway, Arr<LoweredRoute> routes)
    {
        var usable = gateway.Listeners.Filter(listener => listener.Bound.Usable);
        var http = usable.Filter(listener => IsHttp(listener.Bound)).Map(listener => Listener(gateway, listener, routes)) + Closed(gateway, usable);
        var streams = usable.Filter(listener => !IsHttp(listener.Bound)).Map(listener => LowerStreams.Run(gateway, listener, routes))
            + LowerStreams.Closed(gateway, usable);
        var actions = Used(http, streams, routes);
        var nodes = Nodes.Of(actions);
        return new(
            gateway.Bound.Name,
            Ports(http, streams),
            toMap(http.Map(listener => (listener.Plan.Table, listener.Table)).Distinct()),
            nodes.Actions,
            nodes.Clusters,
            Certificates(gateway, usable, nodes),
            nodes.Endpoints)
        {
            Authorities = toMap(nodes.Authorities.AsEnumerable().Select(pair => (pair.Key, pair.Value))
                .Concat(usable.SelectMany(listener => listener.Clients).SelectMany(clients => clients.Bundles))
                .DistinctBy(pair => pair.Item1)),
            TlsDemands = nodes.TlsDemands,
            Surroundings = Surroundings(gateway),
        };
    }

    private static bool IsHttp(BoundListener listener) => listener.Spec.Protocol.Value is "HTTP" or "HTTPS";

    private static Arr<LoweredAction> Used(Arr<LoweredListener> http, Arr<(BoundListener Bound, StreamListener Plan)> streams, Arr<LoweredRoute> routes)
    {
        var named = new System.Collections.Generic.HashSet<Hash>(
            http.SelectMany(listener => listener.Table.Hosts).SelectMany(host => host.Entries).Select(entry => entry.Action)
                .Concat(streams.SelectMany(listener => listener.Plan.Routes).Select(route => route.Action)));
        return toArray(routes
            .SelectMany(route => route.Rules.Select(rule => rule.Action).Concat(route.Stream.AsEnumerable()))
            .Where(action => named.Contains(action.Identity))
            .DistinctBy(action => action.Identity));
    }

    /// <summary>Those that listeners present, and the one that backends are shown if any of them is spoken to over TLS.</summary>
    private static Map<Hash, Certificate> Certificates(ResolvedGateway gateway, Arr<ResolvedListener> usable, Nodes nodes) => toMap(usable
        .SelectMany(listener => listener.Certificates)
        .Concat(gateway.ClientCertificate.Filter(_ => nodes.Clusters.Values.Exists(cluster => cluster.Tls.IsSome)).AsEnumerable())
        .Select(found => (Canonical.Identify(found.Certificate), found.Certificate))
        .Distinct());

    private static Arr<PortPlan> Ports(Arr<LoweredListener> http, Arr<(BoundListener Bound, StreamListener Plan)> streams) => toArray(
        http.Map(listener => listener.Bound).Concat(streams.Map(listener => listener.Bound))
            .GroupBy(listener => (listener.Spec.Port.Value, Udp: listener.Spec.Protocol.Value == "UDP"))
            .OrderBy(port => port.Key)
            .Select(port => Port(
                port.Key.Value,
                toArray(http.Filter(listener => Is(port.Key, listener.Bound)).Map(listener => listener.Plan).OrderBy(listener => listener.Host)),
                toArray(streams.Filter(listener => Is(port.Key, listener.Bound)).Map(listener => listener.Plan).OrderBy(listener => listener.Host)),
                port.Select(listener => listener.Spec.Protocol.Value).Distinct().ToArr())));

    private static bool Is((int Port, bool Udp) port, BoundListener listener) =>
        listener.Spec.Port.Value == port.Port && (listener.Spec.Protocol.Value == "UDP") == port.Udp;

    private static PortPlan Port(int number, Arr<ListenerPlan> listeners, Arr<StreamListener> streams, Arr<string> protocols)
    {
        var protocol = protocols.Contains("HTTPS") ? ListenerProtocol.Https
            : protocols.Contains("HTTP") ? ListenerProtocol.Http
            : protocols.Contains("TLS") ? ListenerProtocol.Tls
            : protocols.Contains("UDP") ? ListenerProtocol.Udp
            : ListenerProtocol.Tcp;
        return new PortPlan(number, protocol, listeners) { Streams = streams, Misdirected = protocol == ListenerProtocol.Https };
    }

    /// <summary>
    /// The hosts of a listener that cannot be served are nobody else's: on a port that is open they stand with an empty table
    /// and no certificate, so that a handshake is refused or a request answered 404. TLS and HTTPS share a port by their
    /// hosts; a protocol that shares it with nobody closes nothing.
    /// </summary>
    private static Arr<LoweredListener> Closed(ResolvedGateway gateway, Arr<ResolvedListener> usable)
    {
        var nothing = new RouteTable(Arr<VirtualHost>.Empty);
        return toArray(gateway.Listeners
            .Filter(listener => !listener.Bound.Usable && usable.Exists(open => Shares(open.Bound, listener.Bound)) && !IsTaken(usable, listener.Bound))
            .DistinctBy(listener => (listener.Bound.Spec.Port.Value, listener.Bound.Host))
            .Select(listener => new LoweredListener(listener.Bound,
                new ListenerPlan(listener.Bound.Id.ToString(), listener.Bound.Host, Arr<CertificateUse>.Empty, Canonical.Identify(nothing))
                {
                    Clients = Asked(usable, listener.Bound),
                }, nothing)));
    }

    internal static bool IsTaken(Arr<ResolvedListener> usable, BoundListener closed) => usable.Exists(open =>
        open.Bound.Spec.Port.Value == closed.Spec.Port.Value && open.Bound.Host == closed.Host && open.Bound.Spec.Protocol.Value is not ("TCP" or "UDP"));

    private static bool Shares(BoundListener open, BoundListener closed) =>
        open.Spec.Port.Value == closed.Spec.Port.Value
        && ((open.Spec.Protocol.Value == closed.Spec.Protocol.Value && IsHttp(open)) || (open.Spec.Protocol.Value, closed.Spec.Protocol.Value) == ("HTTPS", "TLS"));

    /// <summary>What a port asks of its clients it asks on each listener.</summary>
    private static Option<ClientDemand> Asked(Arr<ResolvedListener> usable, BoundListener listener) => usable
        .Filter(open => open.Bound.Spec.Port.Value == listener.Spec.Port.Value && IsHttp(open.Bound))
        .Choose(open => open.Clients)
        .Map(clients => clients.Demand)
        .HeadOrNone();

    /// <summary>
    /// A listener without a usable certificate stays in the plan: its hosts must not fall to a neighbour's certificate.
    /// </summary>
    private static LoweredListener Listener(ResolvedGateway gateway, ResolvedListener listener, Arr<LoweredRoute> routes)
    {
        var table = LowerTable.Run(gateway.Bound.Name, listener.Bound.Id, routes);
        return new(listener.Bound,
            new ListenerPlan(listener.Bound.Id.ToString(), listener.Bound.Host, Uses(listener), Canonical.Identify(table))
            {
                Clients = listener.Clients.Map(clients => clients.Demand),
            },
            table);
    }

    internal static Arr<CertificateUse> Uses(ResolvedListener listener) => toArray(listener.Certificates
        .Map(found => new CertificateUse(Canonical.Identify(found.Certificate), found.Grant))
        .DistinctBy(use => use.Certificate));

    private static Ir.Surroundings Surroundings(ResolvedGateway gateway)
    {
        var infrastructure = gateway.Bound.Spec.Infrastructure;
        return new(
            infrastructure.Map(infra => Pairs(infra.Labels)).IfNone(Arr<(string, string)>.Empty),
            infrastructure.Map(infra => Pairs(infra.Annotations)).IfNone(Arr<(string, string)>.Empty),
            gateway.Bound.Spec.Addresses.Map(address => address.Value.Map(value => value.Value).IfNone("")));
    }

    private static Arr<(string Key, string Value)> Pairs(Arr<Model.KeyValue> pairs) =>
        pairs.Filter(pair => !BindGateway.IsReserved(pair)).Map(pair => (pair.Key, pair.Value));
}

/// <summary>The nodes that actions name, each once.</summary>
internal sealed record Nodes(
    Map<Hash, Action> Actions, Map<Hash, Cluster> Clusters, Map<Hash, CaBundle> Authorities,
    Map<ServicePort, Endpoints> Endpoints, Map<ServicePort, ObjectName> TlsDemands)
{
    public static Nodes Of(Arr<LoweredAction> actions)
    {
        var clusters = toArray(actions.SelectMany(action => action.Clusters).DistinctBy(cluster => cluster.Identity));
        return new(
            toMap(actions.Map(action => (action.Identity, action.Action))),
            toMap(clusters.Map(cluster => (cluster.Identity, cluster.Cluster))),
            toMap(clusters.SelectMany(cluster => cluster.Bundles).DistinctBy(bundle => bundle.Identity)),
            toMap(clusters.Map(cluster => (cluster.Cluster.Service, cluster.Endpoints)).Distinct()),
            toMap(clusters.SelectMany(cluster => cluster.TlsBy.Map(policy => (cluster.Cluster.Service, policy))).Distinct()));
    }
}
