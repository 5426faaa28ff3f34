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
    public sealed record Gateway(Meta Meta, string Class, IReadOnlyList<Listener> Listeners) : WorldObject(Meta)
    {
        private protected override int Rank => 2;

        /// <summary>Where ListenerSets may come from; nowhere when it is left out.</summary>
        public AllowedFrom? AllowedListeners { get; init; }

        /// <summary>What clients have to prove themselves with.</summary>
        public FrontendTls? Frontend { get; init; }

        /// <summary>The certificate that this Gateway shows to backends that ask for one.</summary>
        public SecretRef? ClientCertificate { get; init; }

        /// <summary><c>All</c> when it is a parent of every route that asks for default Gateways.</summary>
        public string? DefaultScope { get; init; }
    }

    /// <summary>Without <paramref name="Rules"/> the API's default rule stands; an empty list is a route that matches nothing.</summary>
    public sealed record HttpRoute(Meta Meta, IReadOnlyList<ParentRef> Parents, IReadOnlyList<string> Hostnames, IReadOnlyList<HttpRule>? Rules)
        : WorldObject(Meta)
    {
        private protected override int Rank => 3;
        public string? UseDefaultGateways { get; init; }
    }

    public sealed record GrpcRoute(Meta Meta, IReadOnlyList<ParentRef> Parents, IReadOnlyList<string> Hostnames, IReadOnlyList<GrpcRule> Rules)
        : WorldObject(Meta)
    {
        private protected override int Rank => 4;
        public string? UseDefaultGateways { get; init; }
    }

    public sealed record ReferenceGrant(Meta Meta, IReadOnlyList<GrantFrom> From, IReadOnlyList<GrantTo> To) : WorldObject(Meta) { private protected override int Rank => 5; }
    public sealed record Service(Meta Meta, ServiceForm Form, IReadOnlyList<ServicePort> Ports) : WorldObject(Meta) { private protected override int Rank => 6; }

    /// <summary>Endpoints of the Service that its label names.</summary>
    public sealed record EndpointSlice(Meta Meta, string ServiceName, IReadOnlyList<SlicePort> Ports, IReadOnlyList<SliceEndpoint> Endpoints)
        : WorldObject(Meta)
    { private protected override int Rank => 7; }

    public sealed record Secret(Meta Meta, string Type, IReadOnlyList<SecretEntry> Data) : WorldObject(Meta) { private protected override int Rank => 8; }
    public sealed record ConfigMap(Meta Meta, IReadOnlyList<SecretEntry> Data) : WorldObject(Meta) { private protected override int Rank => 9; }

    /// <summary>More listeners for a Gateway, from an owner of their own; <paramref name="Group"/> tells the experimental kind from the later one.</summary>
    public sealed record ListenerSet(Meta Meta, string Group, SetParent Parent, IReadOnlyList<Listener> Listeners) : WorldObject(Meta) { private protected override int Rank => 10; }

    /// <summary>A route of whole connections or datagrams: <c>TLSRoute</c>, <c>TCPRoute</c> or <c>UDPRoute</c>, with its one rule.</summary>
    public sealed record StreamRoute(Meta Meta, string Kind, IReadOnlyList<ParentRef> Parents, IReadOnlyList<string> Hostnames, IReadOnlyList<BackendRef> Backends)
        : WorldObject(Meta)
    {
        private protected override int Rank => 11;
        public string? UseDefaultGateways { get; init; }
    }

    /// <summary>How backends are to be spoken to over TLS, and whom to believe.</summary>
    public sealed record BackendTlsPolicy(
        Meta Meta, IReadOnlyList<PolicyTarget> Targets, IReadOnlyList<AuthorityRef> Authorities, string? WellKnown, string Hostname, IReadOnlyList<AltName> AltNames)
        : WorldObject(Meta)
    { private protected override int Rank => 12; }

    public sealed record BackendTrafficPolicy(Meta Meta, IReadOnlyList<PolicyTarget> Targets, RetryConstraint? Constraint, Persistence? Persistence)
        : WorldObject(Meta)
    { private protected override int Rank => 13; }

    public sealed record Mesh(Meta Meta, string Controller, bool HasParameters) : WorldObject(Meta) { private protected override int Rank => 14; }
}

/// <summary>A key and value on an object.</summary>
public sealed record Label(string Key, string Value);

/// <summary>
/// Everything a compiler would be given, in the order it would be given in. Lists in it compare by reference:
/// to compare two worlds compare what <see cref="WorldYaml"/> prints.
/// </summary>
public sealed record World(IReadOnlyList<WorldObject> Objects)
{
    /// <summary>How much of the API whoever reads this world serves.</summary>
    public Scope Scope { get; init; } = Scope.Served;

    /// <summary>The objects of one kind, in order.</summary>
    public IEnumerable<A> All<A>() where A : WorldObject => Objects.OfType<A>();

    public override string ToString() => WorldYaml.Print(this);
}

/// <summary>How much of the API is served: what the first release does, or all of it.</summary>
public enum Scope { Served, Whole }

public static class WorldObjects
{
    internal const string ApiGroup = "gateway.networking.k8s.io";
    internal const string ExperimentalGroup = "gateway.networking.x-k8s.io";

    /// <summary>The API group of the kind.</summary>
    public static string Group(WorldObject thing) => thing switch
    {
        WorldObject.NamespaceObject or WorldObject.Service or WorldObject.Secret or WorldObject.ConfigMap => "",
        WorldObject.EndpointSlice => "discovery.k8s.io",
        WorldObject.ListenerSet(_, var group, _, _) => group,
        WorldObject.BackendTrafficPolicy or WorldObject.Mesh => ExperimentalGroup,
        WorldObject.GatewayClass or WorldObject.Gateway or WorldObject.HttpRoute or WorldObject.GrpcRoute or WorldObject.StreamRoute
            or WorldObject.ReferenceGrant or WorldObject.BackendTlsPolicy => ApiGroup,
    };

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
        WorldObject.ConfigMap => "ConfigMap",
        WorldObject.ListenerSet(_, var group, _, _) => group == ExperimentalGroup ? "XListenerSet" : "ListenerSet",
        WorldObject.StreamRoute(_, var kind, _, _, _) => kind,
        WorldObject.BackendTlsPolicy => "BackendTLSPolicy",
        WorldObject.BackendTrafficPolicy => "XBackendTrafficPolicy",
        WorldObject.Mesh => "XMesh",
    };

    /// <summary>Whether the route asks for the Gateways that are default.</summary>
    public static bool WantsDefaults(WorldObject thing) =>
        (thing is WorldObject.HttpRoute http ? http.UseDefaultGateways
        : thing is WorldObject.GrpcRoute grpc ? grpc.UseDefaultGateways
        : thing is WorldObject.StreamRoute stream ? stream.UseDefaultGateways
        : null) == "All";

    public static IReadOnlyList<string> Hostnames(WorldObject thing) =>
        thing is WorldObject.HttpRoute http ? http.Hostnames
        : thing is WorldObject.GrpcRoute grpc ? grpc.Hostnames
        : thing is WorldObject.StreamRoute stream ? stream.Hostnames
        : [];

    /// <summary>The parents a route asks for; none for what is no route.</summary>
    public static IReadOnlyList<ParentRef> Parents(WorldObject thing) =>
        thing is WorldObject.HttpRoute http ? http.Parents
        : thing is WorldObject.GrpcRoute grpc ? grpc.Parents
        : thing is WorldObject.StreamRoute stream ? stream.Parents
        : [];
}
