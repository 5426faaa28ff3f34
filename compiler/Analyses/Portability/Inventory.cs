using Sluice.Compiler.Model;
using Sluice.Compiler.Text;

namespace Sluice.Compiler.Analyses.Portability;

/// <summary>The objects of an input by kind, whether or not they are bound to one another.</summary>
internal sealed record Inventory(
    Arr<GatewayClass> Classes,
    Arr<Gateway> Gateways,
    Arr<ListenerSet> ListenerSets,
    Arr<HttpRoute> HttpRoutes,
    Arr<GrpcRoute> GrpcRoutes,
    Arr<StreamRoute> StreamRoutes,
    Arr<ReferenceGrant> Grants,
    Arr<Service> Services,
    Arr<BackendTlsPolicy> TlsPolicies,
    Arr<BackendTrafficPolicy> TrafficPolicies,
    Arr<Mesh> Meshes)
{
    public static Inventory Of(Arr<ApiObject> objects) => new(
        objects.Pick(o => o is ApiObject.OfClass(var value) ? Some(value) : None),
        objects.Pick(o => o is ApiObject.OfGateway(var value) ? Some(value) : None),
        objects.Pick(o => o is ApiObject.OfListenerSet(var value) ? Some(value) : None),
        objects.Pick(o => o is ApiObject.OfHttpRoute(var value) ? Some(value) : None),
        objects.Pick(o => o is ApiObject.OfGrpcRoute(var value) ? Some(value) : None),
        objects.Pick(o => o is ApiObject.OfStreamRoute(var value) ? Some(value) : None),
        objects.Pick(o => o is ApiObject.OfGrant(var value) ? Some(value) : None),
        objects.Pick(o => o is ApiObject.OfService(var value) ? Some(value) : None),
        objects.Pick(o => o is ApiObject.OfTlsPolicy(var value) ? Some(value) : None),
        objects.Pick(o => o is ApiObject.OfTrafficPolicy(var value) ? Some(value) : None),
        objects.Pick(o => o is ApiObject.OfMesh(var value) ? Some(value) : None));

    public Arr<RouteHead> Heads => HttpRoutes.Map(route => route.Head) + GrpcRoutes.Map(route => route.Head) + StreamRoutes.Map(route => route.Head);

    /// <summary>The listeners of Gateways and of sets.</summary>
    public Arr<Listener> Listeners => Gateways.Bind(gateway => gateway.Listeners) + ListenerSets.Bind(set => set.Listeners);

    /// <summary>Routes for traffic that enters by a Gateway. A route that names no parent is taken for one.</summary>
    public Arr<HttpRoute> EnteringHttp => HttpRoutes.Filter(route => Parents.Enters(route.Head));

    public Arr<GrpcRoute> EnteringGrpc => GrpcRoutes.Filter(route => Parents.Enters(route.Head));

    /// <summary>Routes for traffic between workloads, whose parent is a Service.</summary>
    public Arr<HttpRoute> MeshHttp => HttpRoutes.Filter(route => Parents.IsMesh(route.Head));

    public Arr<BackendRef> Backends =>
        HttpRoutes.Bind(route => route.Rules).Bind(rule => rule.BackendRefs)
        + GrpcRoutes.Bind(route => route.Rules).Bind(rule => rule.BackendRefs)
        + StreamRoutes.Bind(route => route.Rules).Bind(rule => rule.BackendRefs);
}

/// <summary>What the parents of a route are.</summary>
internal static class Parents
{
    public static bool IsMesh(RouteHead head) => head.ParentRefs.Exists(IsService);

    public static bool Enters(RouteHead head) => head.ParentRefs.IsEmpty || head.ParentRefs.Exists(parent => !IsService(parent));

    public static bool IsService(ParentRef parent) => Kinds.IsService(parent.Group.Value, parent.Kind.Value);

    public static Arr<Origin> Services(RouteHead head) => head.ParentRefs.Filter(IsService).Map(parent => parent.At);
}
