using Sluice.Compiler.Ir;
using static Sluice.Laws.Planning.Edits;

namespace Sluice.Laws.Planning;

/// <summary>V3 and V6: listeners that cannot be told apart, cannot serve, or serve what is not theirs.</summary>
internal static class HostMutations
{
    private static readonly HostPattern Elsewhere = HostPatterns.Parse("elsewhere.invalid");

    private static readonly StreamListener Twin =
        new("twin", HostPatterns.Any, StreamMode.Passthrough, Arr<CertificateUse>.Empty, Arr<StreamRoute>.Empty);

    public static readonly Arr<Mutation> All = Array(
        new Mutation("V3", "two listeners own one host",
            Port(port => port.Listeners.Take(1).Any(l => l.Name.Contains(' ', StringComparison.Ordinal)) ? None : Doubled(port.Listeners).Map(listeners => port with
            {
                Listeners = listeners.SetItem(0, listeners[0] with { Name = "twin" }),
            }))),
        new Mutation("V3", "two listeners have one name",
            Port(port => port.Listeners.Count < 2 || port.Listeners.Take(2).Any(l => l.Name.Contains(' ', StringComparison.Ordinal)) ? None : Some(port with
            {
                Listeners = port.Listeners.SetItem(0, port.Listeners[0] with { Name = port.Listeners[1].Name }),
            }))),
        new Mutation("V3", "a port stands twice",
            Gateway(gateway => gateway.Ports.Find(port => port.Listeners.Count > 1).Map(port => gateway with
            {
                Ports = toArray(gateway.Ports.SelectMany(p => p != port ? Array(p) : Array(
                    p with { Listeners = Array(p.Listeners[0]) },
                    p with { Listeners = p.Listeners.RemoveAt(0) }))),
            }))),
        new Mutation("V3", "a listener speaks HTTP with a certificate",
            Port(port => port.Protocol == ListenerProtocol.Https && !port.Listeners.IsEmpty && port.Listeners[0].Clients.IsNone
                ? Some(port with { Protocol = ListenerProtocol.Http, Misdirected = false })
                : None)),
        new Mutation("V3", "a port speaks a protocol that does not exist",
            Port(port => port.Listeners.Exists(l => l.Clients.IsSome) ? None : Some(port with { Protocol = (ListenerProtocol)7 }))),
        new Mutation("V3", "a host has a listener for requests and one for connections",
            Port(port => port.Protocol == ListenerProtocol.Https && !port.Listeners.IsEmpty
                ? Some(port with { Streams = Sorted(port.Streams.Add(Twin with { Host = port.Listeners[0].Host })) })
                : None)),
        new Mutation("V3", "two listeners for connections own one host",
            Port(port => port.Protocol == ListenerProtocol.Tls && !port.Streams.IsEmpty
                ? Some(port with { Streams = Sorted(port.Streams.Add(Twin with { Host = port.Streams[0].Host })) })
                : None)),
        new Mutation("V3", "two listeners for connections have one name",
            Port(port => port.Protocol == ListenerProtocol.Tls && !port.Streams.IsEmpty
                ? Some(port with { Streams = Sorted(port.Streams.Add(Twin with { Name = port.Streams[0].Name, Host = Elsewhere })) })
                : None)),
        Opened("a TCP port has no listener", new PortPlan(9999, ListenerProtocol.Tcp, Arr<ListenerPlan>.Empty)),
        Opened("a TCP port has two listeners", new PortPlan(9999, ListenerProtocol.Tcp, Arr<ListenerPlan>.Empty)
        {
            Streams = Array(Twin with { Mode = StreamMode.Tcp }, Twin with { Name = "other", Mode = StreamMode.Tcp }),
        }),
        Opened("a TCP port takes datagrams", new PortPlan(9999, ListenerProtocol.Tcp, Arr<ListenerPlan>.Empty)
        {
            Streams = Array(Twin with { Mode = StreamMode.Udp }),
        }),
        Opened("a port for requests takes connections", new PortPlan(9999, ListenerProtocol.Http, Arr<ListenerPlan>.Empty)
        {
            Streams = Array(Twin),
        }),
        Opened("a number is that of two ports for connections",
            new PortPlan(9999, ListenerProtocol.Http, Arr<ListenerPlan>.Empty),
            new PortPlan(9999, ListenerProtocol.Tls, Arr<ListenerPlan>.Empty)),
        new Mutation("V3", "a port for connections reads requests",
            Gateway(gateway => First(gateway.Ports, port =>
                    port.Protocol == ListenerProtocol.Http && !port.Listeners.IsEmpty ? Some(port with { Protocol = ListenerProtocol.Tls }) : None)
                .Map(ports => gateway with { Ports = ports }))),
        new Mutation("V3", "a listener passes TLS through and has a certificate",
            Gateway(gateway => toSeq(gateway.Certificates.AsEnumerable())
                .Filter(node => node.Value.Secret.Namespace == gateway.Gateway.Namespace)
                .HeadOrNone()
                .Bind(node => First(gateway.Ports, port => First(port.Streams, listener => listener.Mode == StreamMode.Passthrough
                        ? Some(listener with { Certificates = Array(new CertificateUse(node.Key, None)) })
                        : None)
                    .Map(streams => port with { Streams = streams })))
                .Map(ports => gateway with { Ports = ports }))),
        new Mutation("V3", "a frontend stands twice",
            Mesh(mesh => Doubled(mesh.Frontends).Map(frontends => mesh with { Frontends = frontends }))),
        new Mutation("V6", "connections are routed by a host that is not the listener's",
            Stream(listener => listener.Routes.Count == 1 && listener.Host is not HostPattern.Any
                ? Some(listener with { Routes = Array(listener.Routes[0] with { Host = Elsewhere }) })
                : None)),
        new Mutation("V6", "a namespace routes the requests of another one's clients",
            Mesh(mesh => First(mesh.Frontends, frontend => IsRouted(mesh, frontend) ? Some(frontend with { ClientNamespace = "elsewhere" }) : None)
                .Map(frontends => mesh with { Frontends = Sorted(frontends) }))),
        new Mutation("V6", "a namespace routes everybody's requests to another one's Service",
            Mesh(mesh => First(mesh.Frontends, frontend =>
                    frontend.ClientNamespace.IsSome && IsRouted(mesh, frontend) && !mesh.Frontends.Exists(f => f.Service == frontend.Service && f.ClientNamespace.IsNone)
                        ? Some(frontend with { ClientNamespace = None })
                        : None)
                .Map(frontends => mesh with { Frontends = Sorted(frontends) }))),
        new Mutation("V6", "a listener owns other hosts than its table",
            Gateway(gateway => First(gateway.Ports, port => First(port.Listeners, listener =>
                        gateway.Tables[listener.Table].Hosts.IsEmpty ? None : Some(listener with { Host = Elsewhere }))
                    .Map(listeners => port with { Listeners = toArray(listeners.OrderBy(l => l.Host)) }))
                .Map(ports => gateway with { Ports = ports }))),
        new Mutation("V6", "a table has every host and its listener does not",
            Gateway(gateway => gateway.Ports
                .SelectMany(port => port.Listeners)
                .Where(l => l.Host is not HostPattern.Any)
                .Select(l => l.Table)
                .ToArray() is [var hash, ..]
                ? Some(Rekey.Run(gateway with
                {
                    Tables = gateway.Tables.SetItem(hash, new RouteTable(
                        gateway.Tables[hash].Hosts.Filter(h => h.Host is not HostPattern.Any).Add(new(HostPatterns.Any, Arr<Entry>.Empty)))),
                }))
                : None)));

    private static Mutation Opened(string name, params PortPlan[] ports) =>
        new("V3", name, Gateway(gateway => Some(gateway with { Ports = gateway.Ports + toArray(ports) })));

    private static Arr<StreamListener> Sorted(Arr<StreamListener> listeners) => toArray(listeners.OrderBy(listener => listener.Host));

    private static Arr<MeshFrontend> Sorted(Arr<MeshFrontend> frontends) =>
        toArray(frontends.OrderBy(f => f.Service).ThenBy(f => f.ClientNamespace.IfNone(""), StringComparer.Ordinal));

    private static bool IsRouted(MeshPlan mesh, MeshFrontend frontend) => frontend.Traffic switch
    {
        MeshTraffic.Http(var table) => mesh.Tables[table].Hosts.Exists(host => !host.Entries.IsEmpty),
        MeshTraffic.Streams(_, var routes) => !routes.IsEmpty,
    };
}
