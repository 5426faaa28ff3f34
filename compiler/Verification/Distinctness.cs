using Sluice.Compiler.Ir;

namespace Sluice.Compiler.Verification;

/// <summary>V3: a request or a connection belongs to one listener, and the listener has what its protocol needs to serve.</summary>
internal static class Distinctness
{
    public static Seq<Violation> Check(Section section) =>
        Neighbours.Repeated(toSeq(section.Ports), port => (port.Port, Datagrams: port.Protocol == ListenerProtocol.Udp))
            .Map(port => new Violation("V3", section.Where, $"{(port.Datagrams ? "UDP " : "")}port {port.Port} stands more than once"))
        + Neighbours.Repeated(Names(section), name => name)
            .Map(name => new Violation("V3", section.Where, $"more than one listener is named {name}"))
        + Neighbours.Repeated(toSeq(section.Frontends), frontend => (frontend.Service, frontend.ClientNamespace))
            .Map(frontend => new Violation("V3", section.Where, $"more than one frontend stands for {frontend.Service}"))
        + Places.Ports(section).Bind(port => Hosts(port) + Protocol(port))
        + Places.Streams(section).Bind(Certificates);

    private static Seq<string> Names(Section section) =>
        Places.Listeners(section).Map(listener => listener.Value.Name) + Places.Streams(section).Map(listener => listener.Value.Name);

    private static Seq<Violation> Hosts(Placed<PortPlan> port) =>
        Neighbours.Repeated(
                toSeq(port.Value.Listeners).Map(listener => listener.Host) + toSeq(port.Value.Streams).Map(listener => listener.Host),
                host => host)
            .Map(host => new Violation("V3", port.Where, $"more than one listener owns {host}"));

    private static Seq<Violation> Protocol(Placed<PortPlan> port) => port.Value.Protocol switch
    {
        ListenerProtocol.Http => Streams(port)
            + toSeq(port.Value.Listeners)
                .Filter(listener => !listener.Certificates.IsEmpty)
                .Map(listener => new Violation("V3", port.Where, $"listener {listener.Name} speaks plain HTTP and has a certificate")),
        ListenerProtocol.Https => Streams(port, StreamMode.Passthrough, StreamMode.Terminate),
        ListenerProtocol.Tls => Requests(port) + Streams(port, StreamMode.Passthrough, StreamMode.Terminate),
        ListenerProtocol.Tcp => Requests(port) + Streams(port, StreamMode.Tcp) + Single(port),
        ListenerProtocol.Udp => Requests(port) + Streams(port, StreamMode.Udp) + Single(port),
        _ => Seq1(new Violation("V3", port.Where, $"there is no protocol {(int)port.Value.Protocol}")),
    };

    private static Seq<Violation> Requests(Placed<PortPlan> port) =>
        toSeq(port.Value.Listeners).Map(listener => new Violation("V3", port.Where, $"listener {listener.Name} reads requests, which this port has none of"));

    private static Seq<Violation> Streams(Placed<PortPlan> port, params StreamMode[] modes) =>
        toSeq(port.Value.Streams)
            .Filter(listener => !modes.Contains(listener.Mode))
            .Map(listener => new Violation("V3", port.Where, $"listener {listener.Name} is of a mode that this port has not"));

    /// <summary>Nothing in a connection without TLS says which listener is meant.</summary>
    private static Seq<Violation> Single(Placed<PortPlan> port) => port.Value.Streams.Count == 1
        ? Empty
        : Seq1(new Violation("V3", port.Where, $"{port.Value.Streams.Count} listeners share what only one can have"));

    private static Seq<Violation> Certificates(Placed<StreamListener> listener) =>
        listener.Value.Mode == StreamMode.Terminate || listener.Value.Certificates.IsEmpty
            ? Empty
            : Seq1(new Violation("V3", listener.Where, "does not end TLS and has a certificate"));
}
