using Sluice.Compiler.Ir;

namespace Sluice.Compiler.Verification;

/// <summary>V3: a request belongs to one listener, and the listener has what its protocol needs to serve.</summary>
internal static class Distinctness
{
    public static Seq<Violation> Check(GatewayPlan gateway) =>
        Neighbours.Repeated(toSeq(gateway.Ports), port => port.Port)
            .Map(port => new Violation("V3", Places.Of(gateway), $"port {port} stands more than once"))
        + Neighbours.Repeated(Places.Listeners(gateway), listener => listener.Value.Name)
            .Map(name => new Violation("V3", Places.Of(gateway), $"more than one listener is named {name}"))
        + Places.Ports(gateway).Bind(port => Hosts(port) + Protocol(port));

    private static Seq<Violation> Hosts(Placed<PortPlan> port) =>
        Neighbours.Repeated(toSeq(port.Value.Listeners), listener => listener.Host)
            .Map(host => new Violation("V3", port.Where, $"more than one listener owns {host}"));

    private static Seq<Violation> Protocol(Placed<PortPlan> port) => port.Value.Protocol switch
    {
        ListenerProtocol.Http => toSeq(port.Value.Listeners)
            .Filter(listener => !listener.Certificates.IsEmpty)
            .Map(listener => new Violation("V3", port.Where, $"listener {listener.Name} speaks plain HTTP and has a certificate")),
        ListenerProtocol.Https => Empty,
        _ => Seq1(new Violation("V3", port.Where, $"there is no protocol {(int)port.Value.Protocol}")),
    };
}
