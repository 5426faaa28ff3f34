using FsCheck;
using FsCheck.Fluent;
using Sluice.Compiler.Ir;
using Sluice.Compiler.Values;
using static Sluice.Laws.Planning.ArbitraryMatches;

namespace Sluice.Laws.Planning;

/// <summary>Valid plans of all shapes that a plan can have, small and full of near collisions.</summary>
public static class ArbitraryPlans
{
    private static readonly Arr<(int Port, ListenerProtocol Protocol)> Ports = Array(
        (53, ListenerProtocol.Tcp), (53, ListenerProtocol.Udp), (80, ListenerProtocol.Http), (443, ListenerProtocol.Https),
        (5432, ListenerProtocol.Tcp), (8080, ListenerProtocol.Https), (8081, ListenerProtocol.Http), (8443, ListenerProtocol.Tls));

    public static Arbitrary<Plan> Plan() => Valid.ToArbitrary();

    /// <summary>The same plans at every run, for laws that need to find a place to do something.</summary>
    public static Arr<Plan> Samples { get; } = toArray(Gen.Sample(Valid, 120, new Rnd(20260101UL), 30));

    private static Gen<Plan> Valid =>
        from names in Gen.SubListOf(Pool.Gateways.ToArray())
        from gateways in Gen.CollectToArray(names, Gateway)
        from services in Gen.SubListOf(Pool.Clusters.Map(cluster => cluster.Service).Distinct().ToArray())
        from frontends in Gen.CollectToArray(services.Take(3), Frontends)
        from endpoints in Places
        select Drafts.Finish(toArray(gateways)) with { Mesh = Drafts.Finish(toArray(frontends.SelectMany(some => some)), endpoints) };

    private static Gen<DraftGateway> Gateway(ObjectName name) =>
        from ports in Few(Ports, 4)
        from drafts in Gen.CollectToArray(ports, port => Port(name, port.Port, port.Protocol))
        from endpoints in Places
        from labels in Gen.SubListOf(("app", "edge"), ("team", "a"))
        from notes in Gen.SubListOf(("note", ""), ("other", "a b"))
        from addresses in Gen.SubListOf("", "10.0.0.1")
        select new DraftGateway(name, toArray(drafts), endpoints)
        {
            Surroundings = new(toArray(labels), toArray(notes), toArray(addresses)),
        };

    private static Gen<Map<ServicePort, Endpoints>> Places =>
        from endpoints in Gen.ArrayOf(Endpoints, Pool.Clusters.Count)
        select Pool.Clusters.Map(c => c.Service).Zip(endpoints)
            .Fold(Map<ServicePort, Endpoints>(), (all, node) => all.AddOrUpdate(node.Item1, node.Item2));

    private static Gen<DraftPort> Port(ObjectName gateway, int number, ListenerProtocol protocol) =>
        from hosts in protocol is ListenerProtocol.Http or ListenerProtocol.Https ? Few(Pool.Hosts, 4) : Gen.Constant(Arr<HostPattern>.Empty)
        from listeners in Gen.CollectToArray(hosts, host => Listener(gateway, number, protocol, host))
        from others in protocol switch
        {
            ListenerProtocol.Https => Few(Pool.Hosts.Filter(host => !hosts.Contains(host)), 3),
            ListenerProtocol.Tls => Few(Pool.Hosts, 4),
            ListenerProtocol.Tcp or ListenerProtocol.Udp => Gen.Constant(Array(HostPatterns.Any)),
            _ => Gen.Constant(Arr<HostPattern>.Empty),
        }
        from streams in Gen.CollectToArray(others, host => Stream(number, protocol, host))
        from clients in protocol is ListenerProtocol.Https or ListenerProtocol.Tls ? Maybe(Clients) : Gen.Constant(Option<(ClientMode, Arr<CaBundle>)>.None)
        select new DraftPort(number, protocol, toArray(listeners))
        {
            Streams = toArray(streams),
            Clients = clients,
            Misdirected = protocol is ListenerProtocol.Https,
        };

    private static Gen<(ClientMode, Arr<CaBundle>)> Clients =>
        from mode in Gen.Elements(ClientMode.ValidOnly, ClientMode.InsecureFallback)
        from authorities in Few(Pool.Authorities, 2).Where(some => !some.IsEmpty)
        select (mode, authorities);

    /// <summary>Some listeners are of a set in a namespace of its own.</summary>
    private static Gen<DraftListener> Listener(ObjectName gateway, int port, ListenerProtocol protocol, HostPattern host) =>
        from certificates in protocol == ListenerProtocol.Https
            ? Few(Pool.Certificates, 3).Where(some => !some.IsEmpty)
            : Gen.Constant(Arr<Certificate>.Empty)
        from owner in Gen.Frequency((3, Gen.Constant("")), (1, Gen.Elements("ListenerSet shop-eu/set/", $"ListenerSet {gateway.Namespace}/set/")))
        from inside in Few(Pool.Hosts.Filter(inner => HostPatterns.Within(inner, host)), 3)
        from hosts in Gen.CollectToArray(inside, inner => Entries.Select(entries => (inner, entries)))
        select new DraftListener($"{owner}p{port}-{Pool.Hosts.IndexOf(host)}", host, certificates, toArray(hosts));

    private static Gen<DraftStream> Stream(int port, ListenerProtocol protocol, HostPattern host) =>
        from mode in protocol switch
        {
            ListenerProtocol.Tcp => Gen.Constant(StreamMode.Tcp),
            ListenerProtocol.Udp => Gen.Constant(StreamMode.Udp),
            _ => Gen.Elements(StreamMode.Passthrough, StreamMode.Terminate),
        }
        from certificates in mode == StreamMode.Terminate ? Few(Pool.Certificates, 2) : Gen.Constant(Arr<Certificate>.Empty)
        from inside in protocol is ListenerProtocol.Tls or ListenerProtocol.Https
            ? Few(Pool.Hosts.Filter(inner => HostPatterns.Within(inner, host)), 2)
            : Gen.Constant(Array(HostPatterns.Any))
        from routes in Gen.CollectToArray(inside, inner => Routes(mode, inner))
        select new DraftStream($"s{port}{(protocol == ListenerProtocol.Udp ? "u" : "")}-{Pool.Hosts.IndexOf(host)}", host, mode, certificates, toArray(routes.SelectMany(some => some)));

    private static Gen<Arr<DraftRoute>> Routes(StreamMode mode, HostPattern host) =>
        from size in Gen.Choose(0, 2)
        from actions in Gen.ArrayOf(ArbitraryActions.Passing(mode == StreamMode.Udp ? BackendProtocol.Datagram : BackendProtocol.Stream), size)
        from routes in Gen.ArrayOf(Gen.Elements(Pool.Routes.ToArray()), size)
        select toArray(actions.Zip(routes, (action, route) => new DraftRoute(host, action, new Provenance(
            Kind(mode), route.Name, route.Created, 0, None, 0))).DistinctBy(route => route.From.Route));

    private static string Kind(StreamMode mode) => mode switch
    {
        StreamMode.Tcp => "TCPRoute",
        StreamMode.Udp => "UDPRoute",
        _ => "TLSRoute",
    };

    /// <summary>For everybody, for the clients of one namespace, or both.</summary>
    private static Gen<DraftFrontend[]> Frontends(ServicePort service) =>
        from clients in Gen.SubListOf(Pool.Namespaces.Filter(ns => ns != service.Service.Namespace).Map(Some).Add(None).ToArray())
        from frontends in Gen.CollectToArray(clients.Distinct().Take(2), some => Frontend(service, some))
        select frontends;

    private static Gen<DraftFrontend> Frontend(ServicePort service, Option<string> clients) =>
        from mode in Gen.Elements(StreamMode.Tcp, StreamMode.Passthrough)
        from entries in Entries
        from routes in Maybe(Routes(mode, HostPatterns.Any))
        let owner = clients.IfNone(service.Service.Namespace)
        select new DraftFrontend(service, clients, mode,
            Array((HostPatterns.Any, entries.Filter(entry => entry.From.Route.Namespace == owner && NoClient(entry.Action)))),
            routes.Map(some => some.Filter(route => route.From.Route.Namespace == owner)));

    /// <summary>In the mesh nobody shows a certificate of a Gateway.</summary>
    private static bool NoClient(Compiler.Ir.Action action) =>
        Drafts.Clusters(action).ForAll(cluster => cluster.Tls.Bind(tls => tls.Client).IsNone);

    private static Gen<Arr<DraftEntry>> Entries =>
        from size in Gen.Choose(0, 6)
        from entries in Gen.ArrayOf(Entry, size)
        select toArray(entries.DistinctBy(e => (e.From.Kind, e.From.Route, e.From.Rule, e.From.Match)));

    private static Gen<DraftEntry> Entry =>
        from kind in Gen.Elements("HTTPRoute", "HTTPRoute", "GRPCRoute")
        from match in kind == "HTTPRoute" ? ArbitraryMatches.Http : ArbitraryMatches.Grpc
        from action in ArbitraryActions.Action
        from route in Gen.Elements(Pool.Routes.ToArray())
        from rule in Gen.Choose(0, 2)
        from index in Gen.Choose(0, 2)
        select new DraftEntry(match, action, new Provenance(
            kind, route.Name, route.Created, rule, rule == 1 ? Some("checkout") : None, index));

    private static Gen<Endpoints> Endpoints => Gen.OneOf(
        Gen.Constant((Endpoints)new Endpoints.Assumed()),
        Few(Array(("10.0.0.1", 8080), ("10.0.0.1", 8081), ("10.0.0.2", 8080), ("fd00::1", 8080)), 4)
            .Select(ready => (Endpoints)new Endpoints.Known(ready.Map(e => new Endpoint(e.Item1, e.Item2)))));

    /// <summary>Some of the items, in their order.</summary>
    private static Gen<Arr<A>> Few<A>(Arr<A> items, int most) =>
        from count in Gen.Choose(0, most)
        from shuffled in Gen.Shuffle(items.ToArray())
        select items.Filter(shuffled.Take(count).Contains);
}
