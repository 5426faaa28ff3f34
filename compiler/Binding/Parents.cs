using Sluice.Compiler.Model;
using Sluice.Compiler.Parsing;
using Sluice.Compiler.Values;

namespace Sluice.Compiler.Binding;

/// <summary>Everything of ours that a route may name as its parent.</summary>
/// <param name="Sets">Sets of listeners by key, each with the Gateway of ours that it is for.</param>
internal sealed record Parents(
    World World, CompileOptions Options, Map<ObjectName, BoundGateway> Gateways, Map<ObjectKey, (BoundGateway Gateway, BoundSet Set)> Sets)
{
    public static Parents Of(World world, CompileOptions options, Map<ObjectName, BoundGateway> gateways) =>
        new(world, options, gateways, toMap(gateways.Values.SelectMany(gateway => gateway.Sets.Map(set => (set.Spec.Key, (gateway, set))))));

    /// <summary>The Gateways that take routes which name no parent, in order of their names.</summary>
    public Arr<BoundGateway> Defaults => toArray(Gateways.Values.Filter(IsDefault));

    public static bool IsDefault(BoundGateway gateway) => gateway.Accepted && gateway.Spec.DefaultScope.Exists(scope => scope.Value == "All");
}
