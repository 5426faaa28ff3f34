using Sluice.Compiler.Binding;
using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Model;
using Sluice.Compiler.Resolution;
using Sluice.Compiler.Schemas;
using Sluice.Compiler.Text;
using Sluice.Compiler.Values;

namespace Sluice.Compiler.Status;

/// <summary>diagnostics → status: what was said of each object, folded into its conditions.</summary>
public static class Fold
{
    public static Statuses Run(Resolved resolved, CompileOptions options, Seq<Diagnostic> said)
    {
        var about = toArray(said.Filter(d => !d.Code.Effects.IsEmpty)).ToLookup(d => d.About);
        Seq<Diagnostic> Of(Subject subject) => toSeq(about[subject]).Strict();
        var sets = resolved.Gateways.Bind(gateway => gateway.Bound.Sets.Map(set => FoldGateway.Set(gateway, set, resolved.Bound.Routes, Of)));
        return new(
            resolved.Bound.Classes.Map(item => Class(item.Class, options.Crds.IfNone(CrdBundles.Newest), Of)),
            resolved.Gateways.Map(gateway => FoldGateway.Run(gateway, resolved.Bound.Gateways.Find(gateway.Bound.Name).Exists(Parents.IsDefault), options, sets, resolved.Bound.Routes, Of)),
            toArray(resolved.Bound.Routes.Filter(route => !route.Parents.IsEmpty).Map(route => Route(route, Of))))
        {
            ListenerSets = sets,
            Policies = FoldPolicies.Run(resolved, Of),
            Meshes = resolved.Bound.Meshes.Map(mesh => Mesh(mesh, Of)),
        };
    }

    private static ClassStatus Class(GatewayClass found, CrdBundle crds, Func<Subject, Seq<Diagnostic>> of)
    {
        var key = Kinds.ClassKey(found.Meta.Name);
        return new(key,
            Conditions.Of(
                Array(
                    new Standing("Accepted", true, "Accepted", "Sluice serves the Gateways of this class"),
                    new Standing("SupportedVersion", true, "SupportedVersion", $"the definitions of {crds} are known")), of(new Subject.Whole(key)), found.Meta.Generation),
            Features.Supported);
    }

    private static MeshStatus Mesh(Mesh found, Func<Subject, Seq<Diagnostic>> of)
    {
        var key = Kinds.MeshKey(found.Meta.Name);
        return new(key,
            Conditions.Of(Array(new Standing("Accepted", true, "Accepted", $"mesh '{found.Meta.Name.Name}' belongs to {BindMesh.Controller}")), of(new Subject.Whole(key)), found.Meta.Generation),
            Features.Mesh);
    }

    private static RouteStatus Route(BoundRoute route, Func<Subject, Seq<Diagnostic>> of) =>
        new(route.Route.Key, route.Parents.Map(parent => new ParentStatus(parent.Spec, parent.Controller, Parent(route, parent, of))));

    private static Arr<Condition> Parent(BoundRoute route, BoundParent parent, Func<Subject, Seq<Diagnostic>> of)
    {
        var said = of(new Subject.EveryParent(route.Route.Key)) + of(new Subject.Parent(route.Route.Key, parent.Index));
        var conditions = Conditions.Of(
            Array(
                new Standing("Accepted", true, "Accepted", "the route is attached"),
                new Standing("ResolvedRefs", true, "ResolvedRefs", "every reference is resolved")),
            said, route.Route.Head.Meta.Generation);
        var accepted = conditions.Exists(condition => condition is { Type: "Accepted", Holds: true });
        return conditions
            .Filter(condition => accepted || condition.Type != "PartiallyInvalid")
            .Map(condition => condition.Type == "PartiallyInvalid" ? condition with { Message = $"Dropped Rule: {condition.Message}" } : condition);
    }
}
