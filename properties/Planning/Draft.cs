using Sluice.Compiler.Emission;
using Sluice.Compiler.Ir;
using Sluice.Compiler.Values;
using Action = Sluice.Compiler.Ir.Action;

namespace Sluice.Laws.Planning;

/// <summary>A match and what it leads to, before identities, order and evidence.</summary>
internal sealed record DraftEntry(Match Match, Action Action, Provenance From);

internal sealed record DraftListener(string Name, HostPattern Host, Arr<Certificate> Certificates, Arr<(HostPattern Host, Arr<DraftEntry> Entries)> Hosts);

internal sealed record DraftPort(int Port, ListenerProtocol Protocol, Arr<DraftListener> Listeners);

internal sealed record DraftGateway(ObjectName Name, Arr<DraftPort> Ports, Map<ServicePort, Endpoints> Endpoints);

/// <summary>Turns drafts into valid plans: sorts, identifies, collects what is named and shows the grants.</summary>
internal static class Drafts
{
    public static Plan Finish(Arr<DraftGateway> gateways) => new(toArray(gateways.OrderBy(g => g.Name).Select(Finish)));

    public static GatewayPlan Finish(DraftGateway gateway)
    {
        var listeners = gateway.Ports.SelectMany(port => port.Listeners).ToArray();
        var actions = listeners.SelectMany(l => l.Hosts).SelectMany(h => h.Entries).Select(e => e.Action).ToArray();
        var clusters = actions.SelectMany(action => Clusters(action)).ToArray();
        return new(
            gateway.Name,
            toArray(gateway.Ports.OrderBy(port => port.Port).Select(port => Finish(gateway.Name, port))),
            Nodes(listeners.Select(Table), Canonical.Identify),
            Nodes(actions, Canonical.Identify),
            Nodes(clusters, Canonical.Identify),
            Nodes(listeners.SelectMany(l => l.Certificates), Canonical.Identify),
            clusters.Fold(Map<ServicePort, Endpoints>(), (all, cluster) => all.AddOrUpdate(
                cluster.Service, gateway.Endpoints.Find(cluster.Service).IfNone(() => new Endpoints.Assumed()))));
    }

    /// <summary>The clusters of the pool that an action forwards to.</summary>
    public static Arr<Cluster> Clusters(Action action) => action is Action.Split(_, var shares, _)
        ? Pool.Clusters.Filter(cluster => shares.Exists(share =>
            share.Target is Target.Forward(var hash, _) && hash == Canonical.Identify(cluster)))
        : Arr<Cluster>.Empty;

    private static Map<Hash, A> Nodes<A>(System.Collections.Generic.IEnumerable<A> nodes, Func<A, Hash> identify) =>
        nodes.Fold(Map<Hash, A>(), (all, node) => all.AddOrUpdate(identify(node), node));

    private static PortPlan Finish(ObjectName gateway, DraftPort port) => new(
        port.Port,
        port.Protocol,
        toArray(port.Listeners.OrderBy(l => l.Host).Select(l => new ListenerPlan(
            l.Name, l.Host, l.Certificates.Map(c => Use(gateway, c)), Canonical.Identify(Table(l))))));

    private static CertificateUse Use(ObjectName gateway, Certificate certificate) => new(
        Canonical.Identify(certificate),
        Grant("Gateway", gateway.Namespace, "Secret", certificate.Secret).ToOption());

    private static RouteTable Table(DraftListener listener) => new(toArray(listener.Hosts
        .OrderBy(host => host.Host)
        .Select(host => new VirtualHost(host.Host, toArray(Ranks.Sorted(host.Entries).Select(Finish))))));

    private static Entry Finish(DraftEntry entry) => new(
        entry.Match,
        Canonical.Identify(entry.Action),
        entry.From,
        toArray(Clusters(entry.Action)
            .SelectMany(cluster => Grant(entry.From.Kind, entry.From.Route.Namespace, "Service", cluster.Service.Service))
            .Distinct()));

    private static Arr<GrantUse> Grant(string kind, string from, string toKind, ObjectName to) => from == to.Namespace
        ? Arr<GrantUse>.Empty
        : Array(new GrantUse(new ObjectName(to.Namespace, "allow"), kind, from, toKind, to));

    private static Option<GrantUse> ToOption(this Arr<GrantUse> grants) => grants.IsEmpty ? None : Some(grants[0]);
}
