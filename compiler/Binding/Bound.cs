using Sluice.Compiler.Ir;
using Sluice.Compiler.Model;
using Sluice.Compiler.Values;
using Sluice.Compiler.Parsing;

namespace Sluice.Compiler.Binding;

/// <summary>A listener, and whether it can carry traffic at all.</summary>
/// <param name="SupportedKinds">The kinds of route that it takes, for its status and for attachment.</param>
/// <param name="Usable">False after a conflict, an unsupported protocol, or a demand that cannot be met.</param>
public sealed record BoundListener(Listener Spec, HostPattern Host, Arr<string> SupportedKinds, bool Usable);

/// <summary>A Gateway of ours and its listeners, in the order of the spec.</summary>
/// <param name="Accepted">False when nothing of it is served.</param>
public sealed record BoundGateway(Gateway Spec, Arr<BoundListener> Listeners, bool Accepted)
{
    public ObjectName Name => Spec.Meta.Name;
}

/// <summary>A route on a listener, with the hosts that both own.</summary>
public sealed record Attachment(ObjectName Gateway, string Listener, Arr<HostPattern> Hosts);

/// <summary>What became of one entry of <c>parentRefs</c> that names a Gateway of ours. No attachments: it was refused.</summary>
public sealed record BoundParent(int Index, ParentRef Spec, ObjectName Gateway, Arr<Attachment> Attachments);

/// <summary>A route and its parents among our Gateways, in the order of the spec.</summary>
public sealed record BoundRoute(AnyRoute Route, Arr<BoundParent> Parents);

/// <summary>Which route attaches to which listener.</summary>
/// <param name="Classes">The classes of this controller, and whether each is accepted.</param>
public sealed record Bound(
    World World, Arr<(GatewayClass Class, bool Accepted)> Classes, Map<ObjectName, BoundGateway> Gateways, Arr<BoundRoute> Routes);

/// <summary>A route of either kind.</summary>
public abstract record AnyRoute
{
    private AnyRoute() { }
    private protected abstract int Rank { get; }

    public sealed record Http(HttpRoute Value) : AnyRoute { private protected override int Rank => 0; }
    public sealed record Grpc(GrpcRoute Value) : AnyRoute { private protected override int Rank => 1; }
}

public static class AnyRoutes
{
    public static RouteHead Head(AnyRoute route) => route switch
    {
        AnyRoute.Http(var http) => http.Head,
        AnyRoute.Grpc(var grpc) => grpc.Head,
    };

    public static string Kind(AnyRoute route) => route switch
    {
        AnyRoute.Http => Kinds.HttpRoute,
        AnyRoute.Grpc => Kinds.GrpcRoute,
    };

    public static ObjectKey Key(AnyRoute route) => Kinds.RouteKey(Kind(route), Head(route).Meta.Name);
}
