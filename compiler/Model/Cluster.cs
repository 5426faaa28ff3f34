using Sluice.Compiler.Text;
using Sluice.Compiler.Values;

namespace Sluice.Compiler.Model;

/// <summary>Permission, given by the namespace that is referred to, for references from others.</summary>
public sealed record ReferenceGrant(Metadata Meta, Arr<GrantFrom> From, Arr<GrantTo> To);

public sealed record GrantFrom(Located<string> Group, Located<string> Kind, Located<string> Namespace, Origin At);

/// <summary>What may be referred to: every object of a kind, or the one named.</summary>
public sealed record GrantTo(Located<string> Group, Located<string> Kind, Option<Located<string>> Name, Origin At);

/// <summary>A namespace; its labels decide which listeners take its routes.</summary>
public sealed record Namespace(Metadata Meta);

/// <summary>A Kubernetes Service: named ports, and what protocol they speak.</summary>
public sealed record Service(Metadata Meta, Located<string> Type, Option<Located<string>> ClusterIp, Arr<ServicePortSpec> Ports);

public sealed record ServicePortSpec(
    Option<Located<string>> Name, Located<int> Port, Located<string> Protocol, Option<Located<string>> AppProtocol, Origin At);

/// <summary>Some of the endpoints of a Service, all of one address family.</summary>
/// <param name="Service">The label <c>kubernetes.io/service-name</c>.</param>
public sealed record EndpointSlice(
    Metadata Meta, Option<string> Service, Located<string> AddressType, Arr<SlicePort> Ports, Arr<SliceEndpoint> Endpoints);

/// <summary>A port of a slice. Its name is the name of the Service port; none is the empty name.</summary>
public sealed record SlicePort(string Name, Option<Located<int>> Port, Option<Located<string>> AppProtocol);

/// <summary>Addresses of one endpoint. Ready counts as true, serving as ready, terminating as false when not said.</summary>
public sealed record SliceEndpoint(Arr<Located<string>> Addresses, bool Ready, bool Serving, bool Terminating);

/// <summary>A Secret; printing it shows no data.</summary>
public sealed record Secret(Metadata Meta, Located<string> Type, Arr<SecretEntry> Data)
{
    public override string ToString() => $"Secret {Meta.Name} (redacted)";
}

/// <summary>One key of a Secret and its bytes, decoded; none when the text is not base64.</summary>
public sealed record SecretEntry(string Key, Option<Arr<byte>> Bytes, Origin At)
{
    public override string ToString() => $"{Key} (redacted)";
}

/// <summary>A ConfigMap; the Gateway API reads certificate authorities from it. Printing it shows no data: keys end up there by mistake.</summary>
public sealed record ConfigMap(Metadata Meta, Arr<ConfigEntry> Data)
{
    public override string ToString() => $"ConfigMap {Meta.Name}";
}

/// <summary>One key of a ConfigMap and its text; none for binary data.</summary>
public sealed record ConfigEntry(string Key, Option<string> Text, Origin At)
{
    public override string ToString() => Key;
}
