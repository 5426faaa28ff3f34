using System.Collections.Frozen;
using System.Collections.Generic;
using LanguageExt;
using Sluice.Compiler.Ir;
using Sluice.Compiler.Values;
using Sluice.Compiler.Verification;
using Sluice.Runtime.Datagrams;
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
        var datagrams = new Dictionary<PortKey, DatagramRule>();
        var gateways = new Dictionary<ObjectName, LoadedGateway>();
        var uses = new Dictionary<BackendKey, BackendUse>();
        var problems = new List<ListenerProblem>();
        var silent = new List<BackendProblem>();
        var ready = new ReadyCertificates(previous.Certificates);
        foreach (var gateway in plan.Plan.Gateways)
        {
            var before = previous.Gateways.GetValueOrDefault(gateway.Gateway, LoadedGateway.None);
            var certificates = new CertificateLoading(gateway, keys, ready);
            var authorities = new AuthorityLoading(gateway);
            var clients = new ClientLoading(authorities, before);
            var backends = BackendsOf(gateway, new(authorities, certificates), previous.Backends, uses, silent);
            var actions = ActionsOf(gateway, backends, before);
            var loading = new TableLoading(actions, before);
            var streams = new StreamLoading(gateway, backends, before);
            var tables = new Dictionary<string, LoadedTable>();
            foreach (var (hash, table) in gateway.Tables) tables[hash.Hex] = loading.Of(hash.Hex, table);
            foreach (var port in gateway.Ports)
            {
                if (port.Protocol == ListenerProtocol.Udp)
                {
                    var udp = new PortKey(gateway.Gateway, port.Port, Transport.Udp);
                    datagrams[udp] = DatagramLoading.Of(port, gateway, backends, previous.DatagramsOf(udp));
                    continue;
                }
                var key = new PortKey(gateway.Gateway, port.Port);
                foreach (var listener in port.Streams)
                    if (Unserved.Of(listener) is { } missing) problems.Add(new(key, listener.Name, NotYet(missing)));
                if (!Unserved.IsClosed(port)) ports[key] = PortOf(key, port, tables, certificates, clients, streams, previous.PortOf(key), problems);
            }
            gateways[gateway.Gateway] = new(tables, loading.Hosts, actions, clients.Loaded) { Streams = streams.Loaded };
            problems.AddRange(certificates.Problems);
        }
        return new(ports.ToFrozenDictionary(), gateways.ToFrozenDictionary(), previous.Backends, [.. uses.Values], problems, silent)
        {
            Datagrams = datagrams.ToFrozenDictionary(),
            Certificates = ready.All,
            Addresses = plan.Plan.Gateways.ToFrozenDictionary(gateway => gateway.Gateway, gateway => gateway.Surroundings.Addresses.ToArray()),
        };
    }

    private static Dictionary<string, Backend> BackendsOf(
        GatewayPlan gateway, BackendTlsLoading loading, Backends registry, Dictionary<BackendKey, BackendUse> uses, List<BackendProblem> problems)
    {
        var backends = new Dictionary<string, Backend>();
        foreach (var (hash, cluster) in gateway.Clusters)
        {
            if (cluster.Protocol != BackendProtocol.Stream && !DatagramLoading.Carries(cluster) && Unserved.Of(cluster) is not null) continue;
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
        StreamLoading streams, Port? before, List<ListenerProblem> problems)
    {
        var (listeners, forRequests) = (new HostGroups<Listener>(), new HostGroups<Listener>());
        var (mute, choosesByOffer) = ("", false);
        foreach (var listener in port.Listeners)
        {
            var (trust, isClosed) = Trust(listener.Name, listener.Clients);
            var loaded = new Listener(listener.Name, tables[listener.Table.Hex].Table, isClosed ? [] : certificates.Of(key, listener.Name, listener.Certificates)) { Clients = trust };
            choosesByOffer |= loaded.ChoosesByOffer;
            listeners.Add(listener.Host, loaded);
            forRequests.Add(listener.Host, loaded);
        }
        foreach (var stream in port.Streams)
        {
            var (trust, isClosed) = Trust(stream.Name, stream.Clients);
            var presented = isClosed ? [] : certificates.Of(key, stream.Name, stream.Certificates);
            if (stream.Mode == StreamMode.Terminate && presented.Length == 0) mute += $"{stream.Name}\n";
            var loaded = new Listener(stream.Name, Table.Empty, presented) { Clients = trust, Stream = streams.Of(stream) };
            choosesByOffer |= loaded.ChoosesByOffer;
            listeners.Add(stream.Host, loaded);
        }
        return new(port.Port, port.Protocol is ListenerProtocol.Https or ListenerProtocol.Tls, listeners.Frozen())
        {
            ForRequests = forRequests.Frozen(),
            HasStreams = !port.Streams.IsEmpty,
            ChoosesByOffer = choosesByOffer,
            Identity = before is not null && before.Source == port && before.Mute == mute ? before.Identity : new(),
            Source = port,
            Mute = mute,
        };

        // Whom nobody can check is not let in: without a certificate of its own the listener refuses every handshake.
        (ClientTrust? Trust, bool IsClosed) Trust(string name, Option<ClientDemand> clientDemand)
        {
            if (clientDemand.Case is not ClientDemand demand) return (null, false);
            if (clients.Of(demand) is { } trust) return (trust, false);
            problems.Add(new(key, name, "the authorities that may vouch for clients cannot be read"));
            return (null, true);
        }
    }

    private static string NotYet(string? what) => $"{what} is not served yet";
}
