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
/// <param name="Kind">HTTPRoute or GRPCRoute.</param>
/// <param name="Created">Seconds since the Unix epoch; none for an object that no API server has stored yet, which counts as newest.</param>
public sealed record Provenance(string Kind, ObjectName Route, Option<long> Created, int Rule, Option<string> RuleName, int Match)
{
    public override string ToString() =>
        $"{Kind} {Route} {RuleName.Match(name => $"rule \"{name}\"", () => $"rules[{Rule}]")}";
}

/// <summary>Evidence for a reference that crosses namespaces: the ReferenceGrant that permits it, and what it permits.</summary>
public sealed record GrantUse(ObjectName Grant, string FromKind, string FromNamespace, string ToKind, ObjectName To);

/// <summary>One match and what it leads to. <see cref="Grants"/> covers each backend of the action in another namespace.</summary>
public sealed record Entry(Match Match, Hash Action, Provenance From, Arr<GrantUse> Grants);

/// <summary>
/// The entries for one host pattern, strongest first. A gRPC request tries the gRPC entries before the others; a request
/// that finds nothing here goes on to the next less specific pattern of the same table, never to another listener.
/// </summary>
public sealed record VirtualHost(HostPattern Host, Arr<Entry> Entries);

/// <summary>Everything that is attached to a listener, by host pattern, most specific first.</summary>
public sealed record RouteTable(Arr<VirtualHost> Hosts);

public enum ListenerProtocol { Http, Https }

/// <summary>A certificate that a listener may present, and the grant if its Secret lives in another namespace.</summary>
public sealed record CertificateUse(Hash Certificate, Option<GrantUse> Grant);

/// <summary>
/// A listener that was accepted. A request belongs to the listener with the most specific host that covers it. Over HTTPS
/// a listener without a certificate refuses every handshake; it stays here so that its hosts do not fall to a neighbour.
/// </summary>
public sealed record ListenerPlan(string Name, HostPattern Host, Arr<CertificateUse> Certificates, Hash Table);

/// <summary>The logical port of a Gateway and the listeners on it, most specific host first. One protocol a port.</summary>
public sealed record PortPlan(int Port, ListenerProtocol Protocol, Arr<ListenerPlan> Listeners);

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
    Map<ServicePort, Endpoints> Endpoints);

/// <summary>What the data planes do, and nothing about how it was written down. Gateways stand in order of their names.</summary>
public sealed record Plan(Arr<GatewayPlan> Gateways);
