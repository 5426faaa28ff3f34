using Sluice.Compiler.Ir;
using Sluice.Compiler.Values;

namespace Sluice.Compiler.Verification;

/// <summary>A part of the plan that stands for itself: one Gateway, or the mesh. The same rules hold in both.</summary>
internal sealed record Section(
    string Where,
    Option<ObjectName> Gateway,
    Arr<PortPlan> Ports,
    Arr<MeshFrontend> Frontends,
    Map<Hash, RouteTable> Tables,
    Map<Hash, Ir.Action> Actions,
    Map<Hash, Cluster> Clusters,
    Map<Hash, Certificate> Certificates,
    Map<Hash, CaBundle> Authorities,
    Map<ServicePort, Endpoints> Endpoints,
    Map<ServicePort, ObjectName> TlsDemands)
{
    public static Seq<Section> Of(Plan plan) => toSeq(plan.Gateways).Map(Of).Add(Of(plan.Mesh));

    private static Section Of(GatewayPlan gateway) => new(
        $"gateway {gateway.Gateway}", Some(gateway.Gateway), gateway.Ports, Arr<MeshFrontend>.Empty, gateway.Tables, gateway.Actions,
        gateway.Clusters, gateway.Certificates, gateway.Authorities, gateway.Endpoints, gateway.TlsDemands);

    private static Section Of(MeshPlan mesh) => new(
        "mesh", None, Arr<PortPlan>.Empty, mesh.Frontends, mesh.Tables, mesh.Actions,
        mesh.Clusters, Map<Hash, Certificate>(), mesh.Authorities, mesh.Endpoints, Map<ServicePort, ObjectName>());
}
