using Sluice.Compiler.Ir;
using Sluice.Compiler.Values;
using Action = Sluice.Compiler.Ir.Action;

namespace Sluice.Compiler.Analyses;

/// <summary>The nodes by whose identity a plan speaks, of one Gateway or of the mesh.</summary>
internal sealed record Nodes(
    Map<Hash, RouteTable> Tables, Map<Hash, Action> Actions, Map<Hash, Cluster> Clusters, Map<Hash, CaBundle> Authorities, Map<ServicePort, Endpoints> Endpoints)
{
    public static Nodes Of(GatewayPlan gateway) =>
        new(gateway.Tables, gateway.Actions, gateway.Clusters, gateway.Authorities, gateway.Endpoints);

    public static Nodes Of(MeshPlan mesh) => new(mesh.Tables, mesh.Actions, mesh.Clusters, mesh.Authorities, mesh.Endpoints);

    /// <summary>A table that the plan does not hold has no rules.</summary>
    public RouteTable Table(Hash table) => Tables.Find(table).IfNone(() => new(Empty));

    public Option<ServicePort> Service(Hash cluster) => Clusters.Find(cluster).Map(found => found.Service);

    /// <summary>Where the certificates of authorities stand.</summary>
    public Arr<ObjectName> Sources(Arr<Hash> authorities) =>
        authorities.Choose(authority => Authorities.Find(authority).Map(found => found.Source)).Distinct().ToArr();

    /// <summary>Whether somebody may be there to answer; no endpoints known of is nobody.</summary>
    public bool Ready(Cluster cluster) => Endpoints.Find(cluster.Service).Match(
        endpoints => endpoints switch
        {
            Ir.Endpoints.Known(var ready) => !ready.IsEmpty,
            Ir.Endpoints.Assumed => true,
        },
        () => false);
}
