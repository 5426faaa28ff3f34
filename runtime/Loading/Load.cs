using System.Collections.Frozen;
using System.Collections.Generic;
using LanguageExt;
using Sluice.Compiler.Ir;
using Sluice.Compiler.Values;
using Sluice.Compiler.Verification;
using Sluice.Runtime.Forwarding;
using Sluice.Runtime.Hosting;
using Sluice.Runtime.Matching;
using Sluice.Runtime.Tls;

namespace Sluice.Runtime.Loading;

/// <summary>verified plan → generation: frozen tables, built beside the traffic, never in its way.</summary>
public static class Load
{
    /// <summary>A generation with backends of its own.</summary>
    public static Generation Run(VerifiedPlan plan, Map<Hash, KeyMaterial> keys) =>
        Run(plan, keys, Generation.Empty(new Backends()));

    /// <summary>A generation that takes over from <paramref name="previous"/> every node whose hash did not change.</summary>
    public static Generation Run(VerifiedPlan plan, Map<Hash, KeyMaterial> keys, Generation previous)
    {
        var ports = new Dictionary<PortKey, Port>();
        var gateways = new Dictionary<ObjectName, LoadedGateway>();
        var uses = new Dictionary<BackendKey, BackendUse>();
        var problems = new List<ListenerProblem>();
        var silent = new List<BackendProblem>();
        foreach (var gateway in plan.Plan.Gateways)
        {
            var before = previous.Gateways.GetValueOrDefault(gateway.Gateway, LoadedGateway.None);
            var certificates = new CertificateLoading(gateway, keys, before);
            var authorities = new AuthorityLoading(gateway);
            var clients = new ClientLoading(authorities, before);
            var backends = BackendsOf(gateway, new(authorities, certificates), previous.Backends, uses, silent);
            var actions = ActionsOf(gateway, backends, before);
            var loading = new TableLoading(actions, before);
            var tables = new Dictionary<string, LoadedTable>();
            foreach (var (hash, table) in gateway.Tables) tables[hash.Hex] = loading.Of(hash.Hex, table);
            foreach (var port in gateway.Ports)
            {
                var key = new PortKey(gateway.Gateway, port.Port);
                foreach (var listener in port.Streams) problems.Add(new(key, listener.Name, NotYet(Unserved.Of(listener))));
                if (!Unserved.IsClosed(port)) ports[key] = PortOf(key, port, tables, certificates, clients, problems);
            }
            gateways[gateway.Gateway] = new(tables, loading.Hosts, actions, certificates.Loaded, clients.Loaded);
            problems.AddRange(certificates.Problems);
        }
        return new(ports.ToFrozenDictionary(), gateways.ToFrozenDictionary(), previous.Backends, [.. uses.Values], problems, silent);
    }

    private static Dictionary<string, Backend> BackendsOf(
        GatewayPlan gateway, BackendTlsLoading loading, Backends registry, Dictionary<BackendKey, BackendUse> uses, List<BackendProblem> problems)
    {
        var backends = new Dictionary<string, Backend>();
        foreach (var (hash, cluster) in gateway.Clusters)
        {
            if (Unserved.Of(cluster) is not null) continue;
            var tls = cluster.Tls.Case as BackendTls;
            var shown = tls is null ? ShownCertificate.None : loading.Shown(tls);
            var key = new BackendKey(cluster.Service, cluster.Protocol, tls is null ? "" : loading.IdentityOf(tls));
            var backend = registry.Of(key, tls is null ? null : () => loading.Identify(tls), shown);
            if (backend.Tls?.WouldMiss(shown) is { } why) problems.Add(new(gateway.Gateway, backend.Name, why));
            backends[hash.Hex] = backend;
            uses[key] = new(key, backend, registry.At(key, backend, EndpointsOf(gateway, cluster.Service)), shown);
        }
        return backends;
    }

    private static List<(string Address, int Port)> EndpointsOf(GatewayPlan gateway, ServicePort service)
    {
        var at = new List<(string, int)>();
        if (gateway.Endpoints.Find(service).Case is Endpoints.Known(var ready))
            foreach (var endpoint in ready) at.Add((endpoint.Address, endpoint.Port));
        return at;
    }

    private static Dictionary<string, RouteAction> ActionsOf(GatewayPlan gateway, Dictionary<string, Backend> backends, LoadedGateway before)
    {
        var actions = new Dictionary<string, RouteAction>();
        foreach (var (hash, action) in gateway.Actions)
            actions[hash.Hex] = before.Actions.TryGetValue(hash.Hex, out var same) ? same
                : Unserved.Of(action, gateway.Clusters) is { } missing ? new RouteAction.Refuse(Refusal.NotServed(missing))
                : ActionLoading.Of(action, gateway.Gateway, gateway.Clusters, backends);
        return actions;
    }

    private static Port PortOf(
        PortKey key, PortPlan port, Dictionary<string, LoadedTable> tables, CertificateLoading certificates, ClientLoading clients,
        List<ListenerProblem> problems)
    {
        var listeners = new HostGroups<Listener>();
        foreach (var listener in port.Listeners)
        {
            var demand = listener.Clients.Case as ClientDemand;
            var trust = demand is null ? null : clients.Of(demand);
            // Whom nobody can check is not let in: without a certificate of its own the listener refuses every handshake.
            var isClosed = demand is not null && trust is null;
            if (isClosed) problems.Add(new(key, listener.Name, "the authorities that may vouch for clients cannot be read"));
            listeners.Add(listener.Host, new(listener.Name, tables[listener.Table.Hex].Table, isClosed ? [] : certificates.Of(key, listener)) { Clients = trust });
        }
        // Without a certificate and without routes: the hosts are taken, and fall to no neighbour.
        foreach (var stream in port.Streams)
            listeners.Add(stream.Host, new(stream.Name, Table.Empty, []));
        return new(port.Port, port.Protocol is not ListenerProtocol.Http, listeners.Frozen());
    }

    private static string NotYet(string? what) => $"{what} is not served yet";
}
