using Sluice.Compiler.Binding;
using Sluice.Compiler.Emission;
using Sluice.Compiler.Ir;
using Sluice.Compiler.Resolution;
using Sluice.Compiler.Values;

namespace Sluice.Compiler.Lowering;

/// <summary>resolved → plan: flat, ordered, free of the API; precedence is decided here and nowhere later.</summary>
public static class Lower
{
    public static Plan Run(Resolved resolved)
    {
        var routes = resolved.Routes.Map(LowerRoute.Run);
        return new(toArray(resolved.Gateways
            .Filter(gateway => gateway.Bound.Accepted)
            .Map(gateway => Gateway(gateway, routes))
            .OrderBy(gateway => gateway.Gateway)));
    }

    private static GatewayPlan Gateway(ResolvedGateway gateway, Arr<LoweredRoute> routes)
    {
        var usable = gateway.Listeners.Filter(listener => listener.Bound.Usable);
        var listeners = usable.Map(listener => Listener(gateway, listener, routes)) + Closed(gateway, usable);
        var entries = toArray(listeners.SelectMany(listener => listener.Table.Hosts).SelectMany(host => host.Entries));
        var actions = Used(entries, routes);
        var clusters = toArray(actions.SelectMany(action => action.Clusters).DistinctBy(cluster => cluster.Identity));
        var certificates = usable
            .SelectMany(listener => listener.Certificates)
            .Select(certificate => (Canonical.Identify(certificate.Certificate), certificate.Certificate));
        return new(
            gateway.Bound.Name,
            Ports(listeners),
            toMap(listeners.Map(listener => (listener.Plan.Table, listener.Table)).Distinct()),
            toMap(actions.Map(action => (action.Identity, action.Action))),
            toMap(clusters.Map(cluster => (cluster.Identity, cluster.Cluster))),
            toMap(certificates.Distinct()),
            toMap(clusters.Map(cluster => (cluster.Cluster.Service, cluster.Endpoints)).Distinct()));
    }

    private static Arr<LoweredAction> Used(Arr<Entry> entries, Arr<LoweredRoute> routes)
    {
        var named = new System.Collections.Generic.HashSet<Hash>(entries.Map(entry => entry.Action));
        return toArray(routes
            .SelectMany(route => route.Rules)
            .Select(rule => rule.Action)
            .Where(action => named.Contains(action.Identity))
            .DistinctBy(action => action.Identity));
    }

    private static Arr<PortPlan> Ports(Arr<(BoundListener Bound, ListenerPlan Plan, RouteTable Table)> listeners) => toArray(listeners
        .GroupBy(listener => listener.Bound.Spec.Port.Value)
        .OrderBy(port => port.Key)
        .Select(port => new PortPlan(
            port.Key,
            port.Any(listener => listener.Bound.Spec.Protocol.Value == "HTTPS") ? ListenerProtocol.Https : ListenerProtocol.Http,
            toArray(port.Select(listener => listener.Plan).OrderBy(listener => listener.Host)))));

    /// <summary>
    /// The hosts of a listener that cannot be served are nobody else's: on a port that is open they stand with an empty table
    /// and no certificate, so that a handshake is refused or a request answered 404. TLS and HTTPS share a port by their
    /// hosts; a protocol that shares it with nobody closes nothing.
    /// </summary>
    private static Arr<(BoundListener Bound, ListenerPlan Plan, RouteTable Table)> Closed(ResolvedGateway gateway, Arr<ResolvedListener> usable)
    {
        var nothing = new RouteTable(Arr<VirtualHost>.Empty);
        return toArray(gateway.Listeners
            .Filter(listener => !listener.Bound.Usable)
            .Map(listener => (listener.Bound, Open: usable.Find(open => Shares(open.Bound, listener.Bound))))
            .Filter(found => found.Open.IsSome && !usable.Exists(open => open.Bound.Spec.Port.Value == found.Bound.Spec.Port.Value && open.Bound.Host == found.Bound.Host))
            .DistinctBy(found => (found.Bound.Spec.Port.Value, found.Bound.Host))
            .Select(found => (found.Bound,
                new ListenerPlan(found.Bound.Spec.Name.Value, found.Bound.Host, Arr<CertificateUse>.Empty, Canonical.Identify(nothing)), nothing)));
    }

    private static bool Shares(BoundListener open, BoundListener closed) =>
        open.Spec.Port.Value == closed.Spec.Port.Value
        && (open.Spec.Protocol.Value == closed.Spec.Protocol.Value || (open.Spec.Protocol.Value, closed.Spec.Protocol.Value) == ("HTTPS", "TLS"));

    /// <summary>
    /// A listener without a usable certificate stays in the plan: its hosts must not fall to a neighbour's certificate.
    /// </summary>
    private static (BoundListener Bound, ListenerPlan Plan, RouteTable Table) Listener(
        ResolvedGateway gateway, ResolvedListener listener, Arr<LoweredRoute> routes)
    {
        var table = LowerTable.Run(gateway.Bound.Name, listener.Bound.Spec.Name.Value, routes);
        var certificates = listener.Certificates
            .Map(found => new CertificateUse(Canonical.Identify(found.Certificate), found.Grant))
            .DistinctBy(use => use.Certificate);
        return (listener.Bound,
            new ListenerPlan(listener.Bound.Spec.Name.Value, listener.Bound.Host, toArray(certificates), Canonical.Identify(table)),
            table);
    }
}
