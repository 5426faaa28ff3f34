using Sluice.Compiler.Ir;
using Sluice.Compiler.Resolution;

namespace Sluice.Compiler.Lowering;

/// <summary>resolved → plan: flat, ordered, free of the API; precedence is decided here and nowhere later.</summary>
public static class Lower
{
    public static Plan Run(Resolved resolved)
    {
        var plain = resolved.Routes.Map(route => LowerRoute.Run(Sender.Plain, route));
        return new(toArray(resolved.Gateways
            .Filter(gateway => gateway.Bound.Accepted)
            .Map(gateway => LowerGateway.Run(gateway, Routes(resolved, plain, gateway)))
            .OrderBy(gateway => gateway.Gateway)))
        {
            Mesh = LowerMesh.Run(plain),
        };
    }

    /// <summary>Most Gateways send alike; the routes of one that does not are lowered for it alone.</summary>
    private static Arr<LoweredRoute> Routes(Resolved resolved, Arr<LoweredRoute> plain, ResolvedGateway gateway)
    {
        var sender = Sender.Of(gateway);
        return sender == Sender.Plain
            ? plain
            : resolved.Routes.Filter(route => route.Bound.Gateways.Contains(gateway.Bound.Name)).Map(route => LowerRoute.Run(sender, route));
    }
}
