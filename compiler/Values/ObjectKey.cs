namespace Sluice.Compiler.Values;

/// <summary>
/// Namespace and name: which object of a kind is meant. Cluster-scoped objects have an empty namespace. The order is that
/// of the text "namespace/name", by which the API breaks ties: <c>a-b/x</c> stands before <c>a/x</c>.
/// </summary>
public sealed record ObjectName(string Namespace, string Name) : IComparable<ObjectName>
{
    public int CompareTo(ObjectName? other) =>
        other is null ? 1
        : Namespace == other.Namespace ? string.CompareOrdinal(Name, other.Name)
        : string.CompareOrdinal(Namespace + "/", other.Namespace + "/");

    public override string ToString() => Namespace.Length == 0 ? Name : $"{Namespace}/{Name}";
}

/// <summary>Which object: group, kind, namespace and name. Two inputs with one key are the same object.</summary>
public sealed record ObjectKey(string Group, string Kind, ObjectName Name) : IComparable<ObjectKey>
{
    public int CompareTo(ObjectKey? other) =>
        other is null ? 1
        : string.CompareOrdinal(Group, other.Group) is var group and not 0 ? group
        : string.CompareOrdinal(Kind, other.Kind) is var kind and not 0 ? kind
        : Name.CompareTo(other.Name);

    public override string ToString() => $"{Kind} {Name}";
}

/// <summary>What carries the octets of a port.</summary>
public enum Transport { Tcp, Udp }

/// <summary>One port of a Service: what a backend reference means, and the unit of health and connection pooling.</summary>
public sealed record ServicePort(ObjectName Service, int Port) : IComparable<ServicePort>
{
    /// <summary>One number may be two ports, one for each transport.</summary>
    public Transport Transport { get; init; }

    public int CompareTo(ServicePort? other) =>
        other is null ? 1
        : Service.CompareTo(other.Service) is var service and not 0 ? service
        : Port.CompareTo(other.Port) is var port and not 0 ? port
        : Transport.CompareTo(other.Transport);

    public override string ToString() => Transport == Transport.Udp ? $"{Service}:{Port}/UDP" : $"{Service}:{Port}";
}
