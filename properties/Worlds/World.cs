using System.Collections.Generic;

namespace Sluice.Reference;

/// <summary>What every object carries. A cluster-wide object has the empty namespace; without <c>Created</c> no API server has stored it yet.</summary>
/// <param name="Created">Seconds since the Unix epoch.</param>
public sealed record Meta(string Namespace, string Name, long? Created, long Generation)
{
    /// <summary>The text that the API breaks ties by.</summary>
    public string Key { get; } = $"{Namespace}/{Name}";
}

/// <summary>One Kubernetes object of the kinds that the reference reading knows, in the shape a manifest gives it.</summary>
public abstract record WorldObject
{
    private WorldObject(Meta meta) => Meta = meta;
    private protected abstract int Rank { get; }

    public Meta Meta { get; init; }

    public sealed record GatewayClass(Meta Meta, string Controller) : WorldObject(Meta) { private protected override int Rank => 0; }
    public sealed record NamespaceObject(Meta Meta, IReadOnlyList<Label> Labels) : WorldObject(Meta) { private protected override int Rank => 1; }
    public sealed record Gateway(Meta Meta, string Class, IReadOnlyList<Listener> Listeners) : WorldObject(Meta) { private protected override int Rank => 2; }

    /// <summary>Without <paramref name="Rules"/> the API's default rule stands; an empty list is a route that matches nothing.</summary>
    public sealed record HttpRoute(Meta Meta, IReadOnlyList<ParentRef> Parents, IReadOnlyList<string> Hostnames, IReadOnlyList<HttpRule>? Rules)
        : WorldObject(Meta)
    { private protected override int Rank => 3; }

    public sealed record GrpcRoute(Meta Meta, IReadOnlyList<ParentRef> Parents, IReadOnlyList<string> Hostnames, IReadOnlyList<GrpcRule> Rules)
        : WorldObject(Meta)
    { private protected override int Rank => 4; }

    public sealed record ReferenceGrant(Meta Meta, IReadOnlyList<GrantFrom> From, IReadOnlyList<GrantTo> To) : WorldObject(Meta) { private protected override int Rank => 5; }
    public sealed record Service(Meta Meta, ServiceForm Form, IReadOnlyList<ServicePort> Ports) : WorldObject(Meta) { private protected override int Rank => 6; }

    /// <summary>Endpoints of the Service that its label names.</summary>
    public sealed record EndpointSlice(Meta Meta, string ServiceName, IReadOnlyList<SlicePort> Ports, IReadOnlyList<SliceEndpoint> Endpoints)
        : WorldObject(Meta)
    { private protected override int Rank => 7; }

    public sealed record Secret(Meta Meta, string Type, IReadOnlyList<SecretEntry> Data) : WorldObject(Meta) { private protected override int Rank => 8; }
}

/// <summary>A key and value on an object.</summary>
public sealed record Label(string Key, string Value);

/// <summary>
/// Everything a compiler would be given, in the order it would be given in. Lists in it compare by reference:
/// to compare two worlds compare what <see cref="WorldYaml"/> prints.
/// </summary>
public sealed record World(IReadOnlyList<WorldObject> Objects)
{
    /// <summary>The objects of one kind, in order.</summary>
    public IEnumerable<A> All<A>() where A : WorldObject => Objects.OfType<A>();

    public override string ToString() => WorldYaml.Print(this);
}

public static class WorldObjects
{
    /// <summary>The name of the kind as manifests write it.</summary>
    public static string Kind(WorldObject thing) => thing switch
    {
        WorldObject.GatewayClass => "GatewayClass",
        WorldObject.NamespaceObject => "Namespace",
        WorldObject.Gateway => "Gateway",
        WorldObject.HttpRoute => "HTTPRoute",
        WorldObject.GrpcRoute => "GRPCRoute",
        WorldObject.ReferenceGrant => "ReferenceGrant",
        WorldObject.Service => "Service",
        WorldObject.EndpointSlice => "EndpointSlice",
        WorldObject.Secret => "Secret",
    };

    /// <summary>The parents a route asks for; none for what is no route.</summary>
    public static IReadOnlyList<ParentRef> Parents(WorldObject thing) =>
        thing is WorldObject.HttpRoute http ? http.Parents
        : thing is WorldObject.GrpcRoute grpc ? grpc.Parents
        : [];
}
