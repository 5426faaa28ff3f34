using Sluice.Compiler.Binding;
using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Parsing;
using Sluice.Compiler.Validation;

namespace Sluice.Compiler.Resolution;

/// <summary>bound → resolved: each reference becomes a target, or a refusal and the reason why.</summary>
public static class Resolve
{
    public static Reported<Resolved> Run(Bound bound, CompileOptions options) =>
        from gateways in Reported.Each(toArray(bound.Gateways.Values), gateway => Gateway(bound.World, gateway))
        from routes in Reported.Each(Ours(bound), route => Route(bound.World, options, route))
        select new Resolved(bound, gateways, routes);

    /// <summary>A route that no Gateway of ours is named by is somebody else's: nothing is said about its backends.</summary>
    private static Arr<BoundRoute> Ours(Bound bound) => bound.Routes.Filter(route => !route.Parents.IsEmpty);

    private static Reported<ResolvedGateway> Gateway(World world, BoundGateway gateway) =>
        from listeners in Reported.Each(gateway.Listeners, listener => ResolveCertificates.Run(world, gateway, listener))
        from remark in Unserved(gateway, listeners)
        select new ResolvedGateway(gateway, listeners);

    private static Reported<Unit> Unserved(BoundGateway gateway, Arr<ResolvedListener> listeners) =>
        gateway.Accepted && !listeners.Exists(listener => listener.Serves)
            ? Reported.With(unit, ResolveDiagnostics.Unprogrammed(gateway.Spec))
            : Reported.Clean(unit);

    private static Reported<ResolvedRoute> Route(World world, CompileOptions options, BoundRoute route) =>
        from rules in Reported.Each(route.Route.Rules, rule =>
            from backends in Reported.Each(rule.Backends, backend => Backend(world, options, route, backend))
            from remark in Nowhere(route, rule)
            select backends)
        select new ResolvedRoute(route, rules);

    private static Reported<ResolvedBackend> Backend(World world, CompileOptions options, BoundRoute route, ValidBackend backend) =>
        from to in ResolveBackend.Run(world, options, route.Route.Key, backend.Spec)
        select new ResolvedBackend(backend, to);

    /// <summary>A rule that forwards needs somebody to forward to.</summary>
    private static Reported<Unit> Nowhere(BoundRoute route, ValidRule rule) =>
        rule.Filters is not FilterPlan.Edits ? Reported.Clean(unit)
        : rule.Backends.IsEmpty ? Reported.With(unit, ResolveDiagnostics.Nowhere(route.Route.Key, rule.At))
        : rule.Backends.ForAll(backend => backend.Spec.Weight.Value == 0) ? Reported.With(unit, ResolveDiagnostics.ZeroWeights(route.Route.Key, rule.At))
        : Reported.Clean(unit);
}
