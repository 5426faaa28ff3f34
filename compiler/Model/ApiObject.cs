using Sluice.Compiler.Values;

namespace Sluice.Compiler.Model;

/// <summary>An object of a kind that Sluice knows.</summary>
public abstract record ApiObject
{
    private ApiObject() { }
    private protected abstract int Rank { get; }

    public sealed record OfClass(GatewayClass Value) : ApiObject { private protected override int Rank => 0; }
    public sealed record OfGateway(Gateway Value) : ApiObject { private protected override int Rank => 1; }
    public sealed record OfHttpRoute(HttpRoute Value) : ApiObject { private protected override int Rank => 2; }
    public sealed record OfGrpcRoute(GrpcRoute Value) : ApiObject { private protected override int Rank => 3; }
    public sealed record OfGrant(ReferenceGrant Value) : ApiObject { private protected override int Rank => 4; }
    public sealed record OfNamespace(Namespace Value) : ApiObject { private protected override int Rank => 5; }
    public sealed record OfService(Service Value) : ApiObject { private protected override int Rank => 6; }
    public sealed record OfSlice(EndpointSlice Value) : ApiObject { private protected override int Rank => 7; }
    public sealed record OfSecret(Secret Value) : ApiObject { private protected override int Rank => 8; }
    public sealed record OfTlsPolicy(BackendTlsPolicy Value) : ApiObject { private protected override int Rank => 9; }
    public sealed record OfStreamRoute(StreamRoute Value) : ApiObject { private protected override int Rank => 10; }
    public sealed record OfListenerSet(ListenerSet Value) : ApiObject { private protected override int Rank => 11; }
    public sealed record OfTrafficPolicy(BackendTrafficPolicy Value) : ApiObject { private protected override int Rank => 12; }
    public sealed record OfMesh(Mesh Value) : ApiObject { private protected override int Rank => 13; }
    public sealed record OfConfigMap(ConfigMap Value) : ApiObject { private protected override int Rank => 14; }
}

/// <summary>The groups and kinds of the API, spelled once.</summary>
public static class Kinds
{
    public const string GatewayGroup = "gateway.networking.k8s.io";
    public const string CoreGroup = "";
    public const string DiscoveryGroup = "discovery.k8s.io";

    /// <summary>The group of kinds that may still change; a kind loses its X and moves out when it is stable.</summary>
    public const string ExperimentalGroup = "gateway.networking.x-k8s.io";

    public const string GatewayClass = "GatewayClass";
    public const string Gateway = "Gateway";
    public const string HttpRoute = "HTTPRoute";
    public const string GrpcRoute = "GRPCRoute";
    public const string ReferenceGrant = "ReferenceGrant";
    public const string Namespace = "Namespace";
    public const string Service = "Service";
    public const string EndpointSlice = "EndpointSlice";
    public const string Secret = "Secret";
    public const string BackendTlsPolicy = "BackendTLSPolicy";
    public const string TlsRoute = "TLSRoute";
    public const string TcpRoute = "TCPRoute";
    public const string UdpRoute = "UDPRoute";
    public const string ListenerSet = "ListenerSet";
    public const string XListenerSet = "XListenerSet";
    public const string BackendTrafficPolicy = "XBackendTrafficPolicy";
    public const string Mesh = "XMesh";
    public const string ConfigMap = "ConfigMap";

    public static ObjectKey GatewayKey(ObjectName name) => new(GatewayGroup, Gateway, name);
    public static ObjectKey ClassKey(ObjectName name) => new(GatewayGroup, GatewayClass, name);
    public static ObjectKey MeshKey(ObjectName name) => new(ExperimentalGroup, Mesh, name);
    public static ObjectKey RouteKey(string kind, ObjectName name) => new(GatewayGroup, kind, name);

    /// <summary>Whether a group and kind name a set of listeners, under its experimental or its stable name.</summary>
    public static bool IsListenerSet(string group, string kind) =>
        (group, kind) is (GatewayGroup, ListenerSet) or (ExperimentalGroup, XListenerSet);

    public static bool IsGateway(string group, string kind) => (group, kind) is (GatewayGroup, Gateway);

    public static bool IsService(string group, string kind) => (group, kind) is (CoreGroup, Service);
}
