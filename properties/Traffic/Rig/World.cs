using System.Collections.Generic;
using System.Security.Cryptography;
using System.Text;
using Sluice.Compiler.Ir;
using Sluice.Compiler.Values;
using Sluice.Compiler.Verification;

namespace Sluice.Laws;

/// <summary>A plan in the making, node by node, as the compiler would have made it: hashes stand for content.</summary>
internal sealed class World
{
    public static readonly ObjectName Edge = new("infra", "edge");

    private readonly Dictionary<Hash, RouteTable> _tables = [];
    private readonly Dictionary<Hash, Compiler.Ir.Action> _actions = [];
    private readonly Dictionary<Hash, Cluster> _clusters = [];
    private readonly Dictionary<Hash, Certificate> _certificates = [];
    private readonly Dictionary<Hash, CaBundle> _authorities = [];
    private readonly Dictionary<ServicePort, Endpoints> _endpoints = [];
    private readonly SortedDictionary<int, (ListenerProtocol Protocol, List<ListenerPlan> Listeners)> _ports = [];
    private readonly Dictionary<int, (ListenerProtocol Protocol, Arr<StreamListener> Listeners)> _streams = [];
    private readonly Dictionary<int, ClientDemand> _demands = [];
    private int _rules;

    public ObjectName Gateway { get; init; } = Edge;

    /// <summary>The addresses that the Gateway asks for; an empty one leaves the choice.</summary>
    public string[] Addresses { get; init; } = [];

    /// <summary>What the listener of a host is called.</summary>
    public Func<string, string> Naming { get; init; } = host => host;

    public Hash Cluster(string service, params Endpoint[] ready) => Cluster(service, BackendProtocol.Http1, new Endpoints.Known(toArray(ready)));

    public Hash Cluster(string service, BackendProtocol protocol, params Endpoint[] ready) =>
        Cluster(service, protocol, new Endpoints.Known(toArray(ready)));

    public Hash Cluster(string service, BackendProtocol protocol, Endpoints endpoints) =>
        Cluster(new Cluster(new ServicePort(new("shop", service), 80), protocol), endpoints);

    public Hash Cluster(Cluster cluster, Endpoints endpoints)
    {
        _endpoints[cluster.Service] = endpoints;
        return Add(_clusters, cluster);
    }

    /// <summary>A bundle of authorities, by their certificates in base64.</summary>
    public Hash Bundle(params string[] certificates) =>
        Add(_authorities, new CaBundle(new("shop", $"bundle-{_authorities.Count}"), toArray(certificates.Order(StringComparer.Ordinal))));

    /// <summary>A service that is spoken to over TLS.</summary>
    public Hash Cluster(string service, BackendProtocol protocol, BackendTls tls, params Endpoint[] ready) => Cluster(
        new Cluster(new ServicePort(new("shop", service), 443), protocol) { Tls = tls }, new Endpoints.Known(toArray(ready)));

    public Hash Forward(Hash cluster, Filters? rule = null, Filters? backend = null) =>
        Split(rule ?? Filters.None, (1, new Target.Forward(cluster, backend ?? Filters.None)));

    public Hash Split(Filters rule, params (int Weight, Target Target)[] shares) => Do(new Compiler.Ir.Action.Split(
        rule, toArray(shares.Select(s => new Share(s.Weight, s.Target))), shares.Sum(s => (long)s.Weight)));

    public Hash Do(Compiler.Ir.Action action) => Add(_actions, action);

    public Entry On(PathMatch path, Hash action, string? method = null, NamedMatch[]? headers = null, NamedMatch[]? query = null) => new(
        new Match.Http(path, Optional(method), toArray(headers ?? []), toArray(query ?? [])), action,
        new Provenance("HTTPRoute", new("shop", "web"), 0, _rules++, Option<string>.None, 0), Arr<GrantUse>.Empty);

    public Entry On(string prefix, Hash action) => On(new PathMatch.Prefix(prefix.TrimEnd('/')), action);

    public Entry OnCall(GrpcMethodMatch method, Hash action, params NamedMatch[] headers) => new(
        new Match.Grpc(method, toArray(headers)), action,
        new Provenance("GRPCRoute", new("shop", "calls"), 0, _rules++, Some("calls"), 0), Arr<GrantUse>.Empty);

    public World Listen(int port, string host, params Entry[] entries) =>
        Listen(port, ListenerProtocol.Http, host, [], Host(host, entries));

    public World ListenTls(int port, string host, Hash[] certificates, params Entry[] entries) =>
        Listen(port, ListenerProtocol.Https, host, certificates, Host(host, entries));

    public World Listen(int port, ListenerProtocol protocol, string host, Hash[] certificates, params VirtualHost[] hosts)
    {
        var sorted = hosts.OrderBy(h => h.Host).ToArray();
        var table = Identity($"table {string.Join("; ", sorted.Select(h => $"{h.Host}: {string.Join(", ", h.Entries.Select(e => $"{e.Match} {e.Action.Hex}"))}"))}");
        _tables[table] = new(toArray(sorted));
        if (!_ports.TryGetValue(port, out var there)) _ports[port] = there = (protocol, []);
        there.Listeners.Add(new($"{port}-{Naming(host)}", HostPatterns.Parse(host),
            toArray(certificates.Select(c => new CertificateUse(c, Option<GrantUse>.None))), table));
        return this;
    }

    /// <summary>A listener for connections, beside those for requests if the port has any.</summary>
    public World Stream(int port, ListenerProtocol protocol, string host, StreamMode mode, params StreamRoute[] routes) =>
        Stream(port, protocol, host, mode, [], routes);

    public World Stream(int port, ListenerProtocol protocol, string host, StreamMode mode, Hash[] certificates, params StreamRoute[] routes)
    {
        var there = _streams.GetValueOrDefault(port).Listeners;
        _streams[port] = (protocol, there.Add(new($"{port}-{host}", HostPatterns.Parse(host), mode,
            toArray(certificates.Select(c => new CertificateUse(c, Option<GrantUse>.None))), toArray(routes.OrderBy(route => route.Host)))));
        return this;
    }

    /// <summary>A UDP port, and what its routes do, the oldest first.</summary>
    public World Udp(int port, params Hash[] actions)
    {
        var routes = actions.Select((action, i) => new StreamRoute(
            HostPatterns.Any, action, new Provenance("UDPRoute", new("shop", $"udp-{i}"), i, 0, Option<string>.None, 0), Arr<GrantUse>.Empty));
        _streams[port] = (ListenerProtocol.Udp, Array(new StreamListener(
            $"{port}-udp", HostPatterns.Any, StreamMode.Udp, Arr<CertificateUse>.Empty, toArray(routes))));
        return this;
    }

    /// <summary>A service that takes datagrams.</summary>
    public Hash Datagrams(string service, params Endpoint[] ready) => Cluster(
        new Cluster(new ServicePort(new("shop", service), 53) { Transport = Transport.Udp }, BackendProtocol.Datagram), new Endpoints.Known(toArray(ready)));

    public World Tcp(int port, params StreamRoute[] routes) => Stream(port, ListenerProtocol.Tcp, "*", StreamMode.Tcp, routes);

    public World Pass(int port, string host, params StreamRoute[] routes) => Stream(port, ListenerProtocol.Tls, host, StreamMode.Passthrough, routes);

    public World Terminate(int port, string host, Hash certificate, params StreamRoute[] routes) =>
        Stream(port, ListenerProtocol.Tls, host, StreamMode.Terminate, [certificate], routes);

    /// <summary>A route of connections.</summary>
    public static StreamRoute To(string host, Hash action, string name = "db") => new(
        HostPatterns.Parse(host), action, new Provenance("TLSRoute", new("shop", name), 0, 0, Option<string>.None, 0), Arr<GrantUse>.Empty);

    /// <summary>A service that takes octets, and an action that brings every connection there.</summary>
    public Hash Octets(string service, params Endpoint[] ready) => Forward(Cluster(service, BackendProtocol.Stream, ready));

    /// <summary>Demands a certificate of the clients of a port.</summary>
    /// <param name="bundle">As <see cref="Bundle"/> gave it, or any other hash for one that is not there.</param>
    public World Demand(int port, ClientMode mode, Hash bundle)
    {
        _demands[port] = new(mode, Array(bundle), Arr<GrantUse>.Empty);
        return this;
    }

    public static VirtualHost Host(string host, params Entry[] entries) => new(HostPatterns.Parse(host), toArray(entries));

    public Hash Certificate(TestCertificate certificate)
    {
        var hash = Identity($"certificate {certificate.Fingerprint}");
        _certificates[hash] = new(new("infra", certificate.Name), certificate.Fingerprint, Array(certificate.Name));
        return hash;
    }

    public GatewayPlan Plan() => new(
        Gateway,
        toArray(_ports.Keys.Union(_streams.Keys).Order().Select(Port)),
        toMap(_tables.Select(Pair)), toMap(_actions.Select(Pair)), toMap(_clusters.Select(Pair)),
        toMap(_certificates.Select(Pair)), toMap(_endpoints.Select(Pair)))
    {
        Authorities = toMap(_authorities.Select(Pair)),
        Surroundings = Surroundings.None with { Addresses = toArray(Addresses) },
    };

    private PortPlan Port(int number)
    {
        var listeners = _ports.TryGetValue(number, out var requests) ? toArray(requests.Listeners.OrderBy(l => l.Host)) : Arr<ListenerPlan>.Empty;
        var demand = _demands.TryGetValue(number, out var demanded) ? Some(demanded) : None;
        return new(number, requests.Listeners is null ? _streams[number].Protocol : requests.Protocol, listeners.Map(l => l with { Clients = demand }))
        {
            Streams = toArray(_streams.GetValueOrDefault(number).Listeners.OrderBy(l => l.Host)).Map(l => l.Mode == StreamMode.Terminate ? l with { Clients = demand } : l),
            Misdirected = requests.Protocol == ListenerProtocol.Https,
        };
    }

    public VerifiedPlan Verified() => Together(this);

    public static VerifiedPlan Together(params World[] worlds) =>
        new(new(toArray(worlds.Select(w => w.Plan()).OrderBy(g => g.Gateway))));

    private static (K, V) Pair<K, V>(KeyValuePair<K, V> pair) => (pair.Key, pair.Value);

    private static Hash Add<V>(Dictionary<Hash, V> nodes, V node) where V : class
    {
        var hash = Identity($"{typeof(V).Name} {node}");
        nodes[hash] = node;
        return hash;
    }

    private static Hash Identity(string content) => new(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content))));
}
