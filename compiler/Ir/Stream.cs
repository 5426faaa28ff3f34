namespace Sluice.Compiler.Ir;

/// <summary>What a stream listener does with a connection before it passes it on.</summary>
public enum StreamMode { Passthrough, Terminate, Tcp, Udp }

/// <summary>A route of connections: the hosts that it owns on its listener, and where they go.</summary>
/// <param name="Host">By server name; for TCP and UDP every host.</param>
/// <param name="Action">A split without filters, or a refusal: the connection is closed, the datagram dropped.</param>
public sealed record StreamRoute(HostPattern Host, Hash Action, Provenance From, Arr<GrantUse> Grants);

/// <summary>
/// A listener whose payload nobody reads. Of several routes for one host the oldest serves; a connection without a route is
/// closed. Routes stand most specific host first, and for one host the oldest first.
/// </summary>
public sealed record StreamListener(
    string Name, HostPattern Host, StreamMode Mode, Arr<CertificateUse> Certificates, Arr<StreamRoute> Routes)
{
    /// <summary>What is demanded of clients. Only who ends their TLS can ask for a certificate.</summary>
    public Option<ClientDemand> Clients { get; init; }
}
