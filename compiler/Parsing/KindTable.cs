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
        new KnownKind(Kinds.GatewayGroup, Kinds.BackendTlsPolicy, Array("v1", "v1alpha3"), DecodeShared.Scope.Namespaced, Body.Spec, true, DecodeCluster.TlsPolicy),
        new KnownKind(Kinds.CoreGroup, Kinds.Namespace, Array("v1"), DecodeShared.Scope.Cluster, Body.Spec, false, DecodeCluster.Namespace),
        new KnownKind(Kinds.CoreGroup, Kinds.Service, Array("v1"), DecodeShared.Scope.Namespaced, Body.Spec, false, DecodeCluster.Service),
        new KnownKind(Kinds.DiscoveryGroup, Kinds.EndpointSlice, Array("v1"), DecodeShared.Scope.Namespaced, Body.Whole, false, DecodeCluster.Slice),
        new KnownKind(Kinds.CoreGroup, Kinds.Secret, Array("v1"), DecodeShared.Scope.Namespaced, Body.Whole, false, DecodeCluster.Secret));

    private const string Experimental = "gateway.networking.x-k8s.io";

    /// <summary>Also a kind that is read, where all that is done about it is to refuse what it asks for.</summary>
    public static readonly Arr<(string Group, string Kind, string Consequence)> NotServed = Array(
        (Kinds.GatewayGroup, Kinds.BackendTlsPolicy, "requests for a Service that it targets are answered 500"),
        (Kinds.GatewayGroup, "TLSRoute", "it carries no traffic"),
        (Kinds.GatewayGroup, "TCPRoute", "it carries no traffic"),
        (Kinds.GatewayGroup, "UDPRoute", "it carries no traffic"),
        (Kinds.GatewayGroup, "ListenerSet", "none of its listeners is opened"),
        (Experimental, "XListenerSet", "none of its listeners is opened"),
        (Experimental, "XBackendTrafficPolicy", "it changes nothing"),
        (Experimental, "XMesh", "it changes nothing"));
}
