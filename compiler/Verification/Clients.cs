using Sluice.Compiler.Ir;

namespace Sluice.Compiler.Verification;

/// <summary>
/// V5: under a port that demands a certificate of clients, whoever ends TLS demands it, in the same mode and of the same authorities,
/// so that no request passes without and a connection that was made for one listener has shown what each other one
/// demands; and nobody demands it who cannot ask for it, or who would believe nobody.
/// </summary>
internal static class Clients
{
    public static Seq<Violation> Check(Section section) =>
        Places.Ports(section).Bind(port => Everywhere(port) + Nowhere(port))
        + Places.Demands(section)
            .Filter(demand => demand.Value.Mode == ClientMode.ValidOnly && demand.Value.Authorities.IsEmpty)
            .Map(demand => new Violation("V5", demand.Where, "demands a valid certificate, and nobody may vouch for one"))
        + Places.Demands(section)
            .Filter(demand => demand.Value.Mode is not (ClientMode.ValidOnly or ClientMode.InsecureFallback))
            .Map(demand => new Violation("V5", demand.Where, $"there is no mode {(int)demand.Value.Mode}"));

    /// <summary>Listeners that end TLS, and what they demand.</summary>
    private static Seq<(string Where, Option<ClientDemand> Demand)> Asking(Placed<PortPlan> port) =>
        (port.Value.Protocol == ListenerProtocol.Https
            ? Places.Listeners(port).Map(listener => (listener.Where, listener.Value.Clients))
            : Empty)
        + Places.Streams(port)
            .Filter(listener => listener.Value.Mode == StreamMode.Terminate)
            .Map(listener => (listener.Where, listener.Value.Clients));

    private static Seq<Violation> Everywhere(Placed<PortPlan> port) =>
        Asking(port).Bind(listener => listener.Demand.ToSeq()).HeadOrNone().Match(
            first => Asking(port)
                .Map(listener => (listener.Where, Fault: listener.Demand.Match(
                    demand => Alike(demand, first) ? "" : "demands another certificate of clients than a listener beside it",
                    () => "demands no certificate of clients, under a port that does")))
                .Filter(listener => listener.Fault.Length > 0)
                .Map(listener => new Violation("V5", listener.Where, listener.Fault)),
            () => Empty);

    private static bool Alike(ClientDemand left, ClientDemand right) => left.Mode == right.Mode && left.Authorities == right.Authorities;

    private static Seq<Violation> Nowhere(Placed<PortPlan> port) =>
        ((port.Value.Protocol == ListenerProtocol.Https
            ? Empty
            : Places.Listeners(port).Map(listener => (listener.Where, listener.Value.Clients)))
        + Places.Streams(port)
            .Filter(listener => listener.Value.Mode != StreamMode.Terminate)
            .Map(listener => (listener.Where, listener.Value.Clients)))
        .Filter(listener => listener.Clients.IsSome)
        .Map(listener => new Violation("V5", listener.Where, "demands a certificate of clients and has no way to ask for one"));
}
