using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Parsing;

namespace Sluice.Compiler.Validation;

/// <summary>world → valid: every rule in domain values; what cannot be served is said, and fails closed.</summary>
public static class Validate
{
    public static Reported<Valid> Run(World world, CompileOptions options) =>
        from http in Reported.Each(toArray(world.HttpRoutes.Values), route => ValidateRoute.Http(options, route))
        from grpc in Reported.Each(toArray(world.GrpcRoutes.Values), route => ValidateRoute.Grpc(options, route))
        from streams in Reported.Each(toArray(world.StreamRoutes.Values), ValidateRoute.Stream)
        select new Valid(world, http + grpc + streams);
}
