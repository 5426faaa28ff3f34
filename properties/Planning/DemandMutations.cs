using Sluice.Compiler.Ir;
using static Sluice.Laws.Planning.Edits;

namespace Sluice.Laws.Planning;

/// <summary>V4 and V5: demands of clients that a connection or a request gets round.</summary>
internal static class DemandMutations
{
    private static readonly ClientDemand Anybody = new(ClientMode.InsecureFallback, Arr<Hash>.Empty, Arr<GrantUse>.Empty);

    public static readonly Arr<Mutation> All = Array(
        new Mutation("V4", "requests for another listener are not sent back",
            Port(port => port.Misdirected && port.Listeners.Count > 1 ? Some(port with { Misdirected = false }) : None)),
        new Mutation("V4", "requests for another listener are not sent back where all demand the same of clients",
            Port(port => port.Misdirected && port.Listeners.Exists(l => l.Clients.IsSome) ? Some(port with { Misdirected = false }) : None)),
        new Mutation("V4", "the only listener of a port takes requests of any connection",
            Port(port => port.Misdirected && port.Listeners.Count == 1 ? Some(port with { Misdirected = false }) : None)),
        new Mutation("V5", "the first listener of a port demands a certificate in another mode",
            Port(port => port.Listeners.Count < 2 ? None : port.Listeners[0].Clients.Map(demand =>
                Demanding(port, demand with { Mode = Other(demand.Mode) })))),
        new Mutation("V5", "the last listener of a port demands a certificate in another mode",
            Port(port => port.Listeners.Count < 2 ? None : port.Listeners[port.Listeners.Count - 1].Clients.Map(demand => port with
            {
                Listeners = port.Listeners.SetItem(port.Listeners.Count - 1, port.Listeners[port.Listeners.Count - 1] with { Clients = demand with { Mode = Other(demand.Mode) } }),
            }))),
        new Mutation("V5", "one listener of a port takes the word of fewer authorities than another",
            Port(port => WouldOrphan(port) ? None : port.Listeners[0].Clients.Filter(demand => !demand.Authorities.IsEmpty).Map(demand =>
                Demanding(port, demand with { Authorities = demand.Authorities.RemoveAt(0) })))),
        new Mutation("V5", "who ends TLS for connections demands a certificate in another mode than the listeners for requests",
            Port(port => port.Listeners.Exists(l => l.Clients.IsSome)
                ? First(port.Streams, l => l.Clients.Map(demand => l with { Clients = demand with { Mode = Other(demand.Mode) } })).Map(streams => port with { Streams = streams })
                : None)),
        new Mutation("V5", "a listener demands no certificate under a port that does",
            Port(port => port.Listeners.Count < 2 || port.Listeners[0].Clients.IsNone || WouldOrphan(port) ? None : Some(port with
            {
                Listeners = port.Listeners.SetItem(0, port.Listeners[0] with { Clients = None }),
            }))),
        new Mutation("V5", "who ends TLS demands no certificate under a port that does",
            Port(port => port.Listeners.Exists(l => l.Clients.IsSome)
                ? First(port.Streams, l => l.Clients.IsSome ? Some(l with { Clients = None }) : None).Map(streams => port with { Streams = streams })
                : None)),
        new Mutation("V5", "a valid certificate is demanded and nobody may vouch for one",
            Gateway(gateway => First(gateway.Ports, port => port.Protocol == ListenerProtocol.Https && port.Listeners.Count == 1 && port.Listeners[0].Clients.IsNone && port.Streams.IsEmpty
                    ? Some(Demanding(port, new ClientDemand(ClientMode.ValidOnly, Arr<Hash>.Empty, Arr<GrantUse>.Empty)))
                    : None)
                .Map(ports => gateway with { Ports = ports }))),
        new Mutation("V5", "a certificate is demanded where there is no TLS",
            Port(port => port.Protocol == ListenerProtocol.Http && !port.Listeners.IsEmpty ? Some(Demanding(port, Anybody)) : None)),
        new Mutation("V5", "a certificate is demanded where TLS is passed through",
            Stream(listener => listener.Mode == StreamMode.Passthrough ? Some(listener with { Clients = Anybody }) : None)),
        new Mutation("V5", "a certificate is demanded of datagrams",
            Stream(listener => listener.Mode == StreamMode.Udp ? Some(listener with { Clients = Anybody }) : None)),
        new Mutation("V5", "a demand has a mode that does not exist",
            Port(port => port.Protocol == ListenerProtocol.Https && port.Listeners.Count == 1 && port.Listeners[0].Clients.IsNone && port.Streams.IsEmpty
                ? Some(Demanding(port, Anybody with { Mode = (ClientMode)7 }))
                : None)));

    private static ClientMode Other(ClientMode mode) =>
        mode == ClientMode.ValidOnly ? ClientMode.InsecureFallback : ClientMode.ValidOnly;

    /// <summary>Others of the port demand the same authorities, so that those stay named.</summary>
    private static bool WouldOrphan(PortPlan port) => port.Listeners.Count(l => l.Clients.IsSome) < 2;

    private static PortPlan Demanding(PortPlan port, ClientDemand demand) =>
        port with { Listeners = port.Listeners.SetItem(0, port.Listeners[0] with { Clients = demand }) };
}
