using Sluice.Compiler.Values;

namespace Sluice.Compiler.Ir;

/// <summary>
/// What routes with a Service as their parent make of the requests to one of its ports. Consumer routes serve clients of
/// their own namespace, in place of those that the Service's own namespace made for everybody.
/// </summary>
/// <param name="ClientNamespace">The namespace whose clients are meant; none means all others.</param>
/// <param name="Traffic">HTTP rules, or connections.</param>
public sealed record MeshFrontend(ServicePort Service, Option<string> ClientNamespace, MeshTraffic Traffic);

public abstract record MeshTraffic
{
    private MeshTraffic() { }
    private protected abstract int Rank { get; }

    public sealed record Http(Hash Table) : MeshTraffic { private protected override int Rank => 0; }
    public sealed record Streams(StreamMode Mode, Arr<StreamRoute> Routes) : MeshTraffic { private protected override int Rank => 1; }
}

/// <summary>The mesh's part of a plan: frontends by Service, port and client namespace, and the nodes that they name.</summary>
public sealed record MeshPlan(
    Arr<MeshFrontend> Frontends,
    Map<Hash, RouteTable> Tables,
    Map<Hash, Action> Actions,
    Map<Hash, Cluster> Clusters,
    Map<Hash, CaBundle> Authorities,
    Map<ServicePort, Endpoints> Endpoints)
{
    public static readonly MeshPlan Empty = new(Arr<MeshFrontend>.Empty,
        Map<Hash, RouteTable>(), Map<Hash, Action>(), Map<Hash, Cluster>(), Map<Hash, CaBundle>(), Map<ServicePort, Endpoints>());
}
