using Sluice.Compiler.Model;

namespace Sluice.Compiler.Parsing;

/// <summary>Where a kind keeps its fields.</summary>
internal enum Body { Spec, Whole }

/// <summary>A kind that is read, the versions it is served in (the preferred one first), and how.</summary>
internal sealed record KnownKind(
    string Group, string Name, Arr<string> Versions, DecodeShared.Scope Scope, Body Body, bool SpecRequired, Decoder<Func<Metadata, ApiObject>> Decoder);

/// <summary>Every kind that Sluice reads, and those of the API that a later release will.</summary>
internal static class KindTable
{
    public static readonly Arr<KnownKind> Known = Array(
        new KnownKind(Kinds.GatewayGroup, Kinds.GatewayClass, Array("v1", "v1beta1"), DecodeShared.Scope.Cluster, Body.Spec, true, DecodeGateway.Class),
        new KnownKind(Kinds.GatewayGroup, Kinds.Gateway, Array("v1", "v1beta1"), DecodeShared.Scope.Namespaced, Body.Spec, true, DecodeGateway.Gateway),
        new KnownKind(Kinds.GatewayGroup, Kinds.HttpRoute, Array("v1", "v1beta1"), DecodeShared.Scope.Namespaced, Body.Spec, true, DecodeRoutes.Http),
        new KnownKind(Kinds.GatewayGroup, Kinds.GrpcRoute, Array("v1"), DecodeShared.Scope.Namespaced, Body.Spec, true, DecodeRoutes.Grpc),
        new KnownKind(Kinds.GatewayGroup, Kinds.ReferenceGrant, Array("v1beta1", "v1"), DecodeShared.Scope.Namespaced, Body.Spec, true, DecodeCluster.Grant),
        Namespaced(Kinds.GatewayGroup, Kinds.BackendTlsPolicy, DecodePolicies.BackendTls, "v1", "v1alpha3"),
        Namespaced(Kinds.GatewayGroup, Kinds.TlsRoute, DecodeStreamRoutes.Tls, "v1", "v1alpha3", "v1alpha2"),
        Namespaced(Kinds.GatewayGroup, Kinds.TcpRoute, DecodeStreamRoutes.Tcp, "v1", "v1alpha2"),
        Namespaced(Kinds.GatewayGroup, Kinds.UdpRoute, DecodeStreamRoutes.Udp, "v1", "v1alpha2"),
        Namespaced(Kinds.GatewayGroup, Kinds.ListenerSet, DecodeListenerSets.Stable, "v1"),
        Namespaced(Kinds.ExperimentalGroup, Kinds.XListenerSet, DecodeListenerSets.Experimental, "v1alpha1"),
        Namespaced(Kinds.ExperimentalGroup, Kinds.BackendTrafficPolicy, DecodePolicies.Traffic, "v1alpha1"),
        new KnownKind(Kinds.ExperimentalGroup, Kinds.Mesh, Array("v1alpha1"), DecodeShared.Scope.Cluster, Body.Spec, true, DecodePolicies.Mesh),
        new KnownKind(Kinds.CoreGroup, Kinds.Namespace, Array("v1"), DecodeShared.Scope.Cluster, Body.Spec, false, DecodeCluster.Namespace),
        new KnownKind(Kinds.CoreGroup, Kinds.Service, Array("v1"), DecodeShared.Scope.Namespaced, Body.Spec, false, DecodeCluster.Service),
        new KnownKind(Kinds.DiscoveryGroup, Kinds.EndpointSlice, Array("v1"), DecodeShared.Scope.Namespaced, Body.Whole, false, DecodeCluster.Slice),
        new KnownKind(Kinds.CoreGroup, Kinds.ConfigMap, Array("v1"), DecodeShared.Scope.Namespaced, Body.Whole, false, DecodeCluster.ConfigMap),
        new KnownKind(Kinds.CoreGroup, Kinds.Secret, Array("v1"), DecodeShared.Scope.Namespaced, Body.Whole, false, DecodeCluster.Secret));

    private static KnownKind Namespaced(string group, string kind, Decoder<Func<Metadata, ApiObject>> decoder, params string[] versions) =>
        new(group, kind, toArray(versions), DecodeShared.Scope.Namespaced, Body.Spec, true, decoder);

    /// <summary>A kind of the API that no stage reads yet.</summary>
    public static readonly Arr<(string Group, string Kind, string Consequence)> NotServed = Array(
        (Kinds.ExperimentalGroup, "XBackend", "a reference to it is refused"));
}
