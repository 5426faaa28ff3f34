using Sluice.Compiler.Ir;
using Sluice.Compiler.Values;

namespace Sluice.Compiler.Emission;

/// <summary>The nodes that a part of a plan names: those of one Gateway, or those of the mesh.</summary>
internal sealed record Shelf(
    Map<Hash, RouteTable> Tables,
    Map<Hash, Ir.Action> Actions,
    Map<Hash, Cluster> Clusters,
    Map<Hash, Certificate> Certificates,
    Map<Hash, CaBundle> Authorities,
    Map<ServicePort, Endpoints> Endpoints)
{
    public static Shelf Of(GatewayPlan gateway) => new(
        gateway.Tables, gateway.Actions, gateway.Clusters, gateway.Certificates, gateway.Authorities, gateway.Endpoints);

    public static Shelf Of(MeshPlan mesh) => new(
        mesh.Tables, mesh.Actions, mesh.Clusters, Map<Hash, Certificate>(), mesh.Authorities, mesh.Endpoints);
}

/// <summary>Lines under lines.</summary>
internal static class Lines
{
    public static Seq<string> Each<A>(Arr<A> items, Func<A, Seq<string>> lines) =>
        toSeq(items.SelectMany(item => lines(item)));

    public static Seq<string> Nested(Seq<string> lines) => lines.Map(line => "  " + line);

    /// <summary>A heading and what stands under it; nothing, if nothing does.</summary>
    public static Seq<string> Headed(string heading, Seq<string> lines) =>
        lines.IsEmpty ? Empty : heading.Cons(Nested(lines));

    public static string Listed(Seq<string> parts) => parts.IsEmpty ? "nothing" : string.Join(", ", parts);
}
