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
}

/// <summary>The groups and kinds of the API, spelled once.</summary>
public static class Kinds
{
    public const string GatewayGroup = "gateway.networking.k8s.io";
    public const string CoreGroup = "";
    public const string DiscoveryGroup = "discovery.k8s.io";

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

    public static ObjectKey GatewayKey(ObjectName name) => new(GatewayGroup, Gateway, name);
    public static ObjectKey ClassKey(ObjectName name) => new(GatewayGroup, GatewayClass, name);
    public static ObjectKey RouteKey(string kind, ObjectName name) => new(GatewayGroup, kind, name);
}
