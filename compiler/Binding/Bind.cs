using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Validation;

namespace Sluice.Compiler.Binding;

/// <summary>valid → bound: whose each Gateway is, which listeners serve, which route attaches to which listener.</summary>
public static class Bind
{
    public static Reported<Bound> Run(Valid valid, CompileOptions options) =>
        from classes in BindGateway.Classes(valid.World)
        from meshes in BindMesh.Meshes(valid.World)
        from found in Reported.Each(toArray(valid.World.Gateways.Values), gateway => BindGateway.Run(valid.World, options, gateway))
        let gateways = toMap(found.SelectMany(gateway => gateway).Select(gateway => (gateway.Name, gateway)))
        let parents = Parents.Of(valid.World, options, gateways)
        from routes in Reported.Each(valid.Routes, route => BindRoute.Run(parents, route))
        from settled in BindMesh.Settle(routes)
        from remarks in BindSets.Remarks(valid.World, parents)
        select new Bound(valid.World, classes, gateways, settled) { Meshes = meshes };
}
