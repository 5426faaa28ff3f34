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
        var listeners = gateway.Listeners.Filter(listener => listener.Bound.Usable).Map(listener => Listener(gateway, listener, routes));
        var entries = toArray(listeners.SelectMany(listener => listener.Table.Hosts).SelectMany(host => host.Entries));
        var actions = Used(entries, routes);
        var clusters = toArray(actions.SelectMany(action => action.Clusters).DistinctBy(cluster => cluster.Identity));
        var certificates = gateway.Listeners
            .Filter(listener => listener.Bound.Usable)
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
            port.First().Bound.Spec.Protocol.Value == "HTTPS" ? ListenerProtocol.Https : ListenerProtocol.Http,
            toArray(port.Select(listener => listener.Plan).OrderBy(listener => listener.Host)))));

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
