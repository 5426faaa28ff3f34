using Sluice.Compiler.Values;

namespace Sluice.Compiler.Ir;

/// <summary>The identity of a node: SHA-256 over its canonical meaning, in lower-case hexadecimal.</summary>
public sealed record Hash(string Hex) : IComparable<Hash>
{
    public int CompareTo(Hash? other) => string.CompareOrdinal(Hex, other?.Hex);

    /// <summary>The first twelve digits, for people.</summary>
    public override string ToString() => Hex.Length > 12 ? Hex[..12] : Hex;
}

/// <summary>
/// The match of the route that an entry came from. It decides ties (older first, then name, then order in the route) and
/// names the rule in logs. Route and rule name are part of what an entry means; age and indexes are not, so that moving
/// rules of equal meaning about changes no hash.
/// </summary>
/// <param name="Kind">The kind of the route.</param>
/// <param name="Created">Seconds since the Unix epoch; none for an object that no API server has stored yet, which counts as newest.</param>
public sealed record Provenance(string Kind, ObjectName Route, Option<long> Created, int Rule, Option<string> RuleName, int Match)
{
    public override string ToString() =>
        $"{Kind} {Route} {RuleName.Match(name => $"rule \"{name}\"", () => $"rules[{Rule}]")}";
}

/// <summary>Evidence for a reference that crosses namespaces: the ReferenceGrant that permits it, and what it permits.</summary>
public sealed record GrantUse(ObjectName Grant, string FromKind, string FromNamespace, string ToKind, ObjectName To);

/// <summary>One match and what it leads to. <see cref="Grants"/> covers each reference of the action into another namespace.</summary>
public sealed record Entry(Match Match, Hash Action, Provenance From, Arr<GrantUse> Grants)
{
    /// <summary>Evidence that the rule has an authorization filter: whatever became of it, nobody passes unasked.</summary>
    public bool Authorized { get; init; }
}

/// <summary>
/// The entries for one host pattern, strongest first. A gRPC request tries the gRPC entries before the others; a request
/// that finds nothing here goes on to the next less specific pattern of the same table, never to another listener.
/// </summary>
public sealed record VirtualHost(HostPattern Host, Arr<Entry> Entries);

/// <summary>Everything that is attached to a listener, by host pattern, most specific first.</summary>
public sealed record RouteTable(Arr<VirtualHost> Hosts);

/// <summary>What the listeners of a port speak. An HTTPS port may have TLS listeners beside the HTTPS ones, a TLS port has no others.</summary>
public enum ListenerProtocol { Http, Https, Tls, Tcp, Udp }

/// <summary>A certificate that a listener may present, and the grant if its Secret lives in another namespace.</summary>
public sealed record CertificateUse(Hash Certificate, Option<GrantUse> Grant);

/// <summary>
/// A listener that was accepted. A request belongs to the listener with the most specific host that covers it. Over HTTPS
/// a listener without a certificate refuses every handshake; it stays here so that its hosts do not fall to a neighbour.
/// </summary>
/// <param name="Name">Of a Gateway's own listener its name; of one from a set "Kind namespace/set/name".</param>
public sealed record ListenerPlan(string Name, HostPattern Host, Arr<CertificateUse> Certificates, Hash Table)
{
    /// <summary>What is demanded of clients. The same on each listener of a port, for they share connections.</summary>
    public Option<ClientDemand> Clients { get; init; }
}

/// <summary>Whether a client without a valid certificate is turned away, or served all the same.</summary>
public enum ClientMode { ValidOnly, InsecureFallback }

/// <summary>A certificate that clients are asked for, and the authorities that may vouch for it: at least one, sorted.</summary>
/// <param name="Grants">Evidence for authorities in another namespace.</param>
public sealed record ClientDemand(ClientMode Mode, Arr<Hash> Authorities, Arr<GrantUse> Grants);

/// <summary>The logical port of a Gateway and the listeners on it, most specific host first. One protocol a port; UDP has numbers of its own.</summary>
public sealed record PortPlan(int Port, ListenerProtocol Protocol, Arr<ListenerPlan> Listeners)
{
    /// <summary>Listeners for connections that nobody reads, most specific host first.</summary>
    public Arr<StreamListener> Streams { get; init; }

    /// <summary>
    /// Whether a request that came on a connection made for another listener is answered 421. Over TLS always: a
    /// connection is one listener's, and what it has shown of its client counts for that listener alone.
    /// </summary>
    public bool Misdirected { get; init; }
}

/// <summary>A server certificate by reference and fingerprint. The private key is never in a plan.</summary>
/// <param name="Fingerprint">SHA-256 of the leaf certificate, lower-case hexadecimal.</param>
/// <param name="Names">DNS names that the certificate covers, sorted.</param>
public sealed record Certificate(ObjectName Secret, string Fingerprint, Arr<string> Names);

/// <summary>One address that a service port can be reached at.</summary>
public sealed record Endpoint(string Address, int Port) : IComparable<Endpoint>
{
    public int CompareTo(Endpoint? other) =>
        other is null ? 1
        : string.CompareOrdinal(Address, other.Address) is var address and not 0 ? address
        : Port.CompareTo(other.Port);
}

/// <summary>Where a service port is served.</summary>
public abstract record Endpoints
{
    private Endpoints() { }
    private protected abstract int Rank { get; }

    /// <summary>Ready endpoints, sorted and distinct; none means that requests are answered 503.</summary>
    public sealed record Known(Arr<Endpoint> Ready) : Endpoints { private protected override int Rank => 0; }

    /// <summary>Offline, a Service without any EndpointSlice in the input is taken to have endpoints that nobody named.</summary>
    public sealed record Assumed : Endpoints { private protected override int Rank => 1; }
}

/// <summary>Everything that one Gateway serves. Maps are keyed by the identity of the node.</summary>
public sealed record GatewayPlan(
    ObjectName Gateway,
    Arr<PortPlan> Ports,
    Map<Hash, RouteTable> Tables,
    Map<Hash, Action> Actions,
    Map<Hash, Cluster> Clusters,
    Map<Hash, Certificate> Certificates,
    Map<ServicePort, Endpoints> Endpoints)
{
    public Map<Hash, CaBundle> Authorities { get; init; }

    /// <summary>Evidence: the policy that demands TLS of a service port. Nothing speaks to it in plain text.</summary>
    public Map<ServicePort, ObjectName> TlsDemands { get; init; }

    /// <summary>What objects made for the Gateway carry, and the addresses that it asked for.</summary>
    public Surroundings Surroundings { get; init; } = Surroundings.None;
}

/// <summary>Labels and annotations for what is made for a Gateway, in ordinal order, and the addresses that it asked for, in order.</summary>
/// <param name="Addresses">Values; an empty one leaves the choice.</param>
public sealed record Surroundings(Arr<(string Key, string Value)> Labels, Arr<(string Key, string Value)> Annotations, Arr<string> Addresses)
{
    public static readonly Surroundings None = new(Arr<(string, string)>.Empty, Arr<(string, string)>.Empty, Arr<string>.Empty);
}

/// <summary>What the data planes do, and nothing about how it was written down. Gateways stand in order of their names.</summary>
public sealed record Plan(Arr<GatewayPlan> Gateways)
{
    public MeshPlan Mesh { get; init; } = MeshPlan.Empty;
}
