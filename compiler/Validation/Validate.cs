using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Parsing;

namespace Sluice.Compiler.Validation;

/// <summary>world → valid: every rule in domain values; what cannot be served is said, and fails closed.</summary>
public static class Validate
{
    public static Reported<Valid> Run(World world) =>
        from http in Reported.Each(toArray(world.HttpRoutes.Values), ValidateRoute.Http)
        from grpc in Reported.Each(toArray(world.GrpcRoutes.Values), ValidateRoute.Grpc)
        select new Valid(world, http + grpc);
}
