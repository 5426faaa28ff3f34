using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Model;
using Sluice.Compiler.Text;
using Sluice.Compiler.Validation;

namespace Sluice.Compiler.Binding;

/// <summary>
/// Default Gateways: a route that asks for them is treated as if it named each of them, without section or port. One that it
/// names itself is not added, and one whose listeners take neither its kind nor its namespace says nothing of it.
/// </summary>
internal static class BindDefaults
{
    public static Reported<Arr<BoundParent>> Run(Parents parents, ValidRoute route)
    {
        var use = route.Head.UseDefaultGateways.Filter(use => use.Value == "All");
        return use.Match(
            asked => Of(parents, route, asked),
            () => Reported.Clean(Arr<BoundParent>.Empty));
    }

    private static Reported<Arr<BoundParent>> Of(Parents parents, ValidRoute route, Located<string> asked)
    {
        var gateways = parents.Defaults.Filter(gateway => !IsNamed(route, gateway)
            && gateway.Own.Exists(listener => Attach.Allows(parents.World, listener, route)));
        var bound = Reported.Each(toArray(gateways.Select((gateway, index) => (gateway, index))), item =>
            Attach.Run(parents, item.gateway, item.gateway.Key, route, Reference(item.gateway, asked), route.Head.ParentRefs.Count + item.index));
        return bound with
        {
            Diagnostics = bound.Diagnostics
                + (gateways.IsEmpty && parents.Defaults.IsEmpty ? Seq1(BindDiagnostics.NoDefaults(route.Key, asked.At)) : Empty),
        };
    }

    private static bool IsNamed(ValidRoute route, BoundGateway gateway) => route.Head.ParentRefs.Exists(spec =>
        Kinds.IsGateway(spec.Group.Value, spec.Kind.Value) && BindRoute.NameOf(route, spec) == gateway.Name);

    private static ParentRef Reference(BoundGateway gateway, Located<string> asked) => new(
        new(Kinds.GatewayGroup, asked.At), new(Kinds.Gateway, asked.At), Some(new Located<string>(gateway.Name.Namespace, asked.At)),
        new(gateway.Name.Name, asked.At), None, None, asked.At);
}
