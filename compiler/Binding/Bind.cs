using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Parsing;

namespace Sluice.Compiler.Binding;

/// <summary>world → bound: whose each Gateway is, which listeners serve, which route attaches to which listener.</summary>
public static class Bind
{
    public static Reported<Bound> Run(World world, CompileOptions options) =>
        from classes in BindGateway.Classes(world)
        from found in Reported.Each(toArray(world.Gateways.Values), gateway => BindGateway.Run(world, options, gateway))
        let gateways = toMap(found.SelectMany(gateway => gateway).Select(gateway => (gateway.Name, gateway)))
        from routes in Reported.Each(Routes(world), route => BindRoute.Run(world, gateways, route))
        select new Bound(world, classes, gateways, routes);

    private static Arr<AnyRoute> Routes(World world) =>
        toArray(world.HttpRoutes.Values.Map(route => (AnyRoute)new AnyRoute.Http(route)))
        + toArray(world.GrpcRoutes.Values.Map(route => (AnyRoute)new AnyRoute.Grpc(route)));
}
