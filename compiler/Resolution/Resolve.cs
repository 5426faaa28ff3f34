using Sluice.Compiler.Binding;
using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Model;
using Sluice.Compiler.Parsing;
using Sluice.Compiler.Policies;
using Sluice.Compiler.Validation;

namespace Sluice.Compiler.Resolution;

/// <summary>bound → resolved: each reference becomes a target, or a refusal and the reason why.</summary>
public static class Resolve
{
    public static Reported<Resolved> Run(Bound bound, CompileOptions options) =>
        from governed in Governed.Run(bound.World, options)
        from gateways in Reported.Each(toArray(bound.Gateways.Values), gateway => ResolveGateway.Run(bound.World, options, gateway))
        from routes in Reported.Each(Ours(bound), route => Route(new(bound.World, options, governed, Border.Guarded), route))
        from reach in Reach.Run(bound, governed, routes)
        select new Resolved(bound, gateways.Map(gateway => gateway with { Beyond = Reach.Beyond(reach, gateway.Bound.Name) }), routes)
        {
            Policies = reach.Map(found => found with { Ancestors = toArray(found.Ancestors.Take(Reach.Most)) }),
        };

    /// <summary>A route that no parent of ours is named by is somebody else's: nothing is said about its backends.</summary>
    private static Arr<BoundRoute> Ours(Bound bound) => bound.Routes.Filter(route => !route.Parents.IsEmpty);

    /// <summary>
    /// A route with parents of both sorts is resolved for each: what a grant would have to permit is said to the Gateways
    /// alone.
    /// </summary>
    private static Reported<ResolvedRoute> Route(Surroundings around, BoundRoute route)
    {
        var guarded = route.Parents.Filter(parent => parent.Controller != BindMesh.Controller);
        var open = around with { Border = Border.Open };
        if (guarded.Count == route.Parents.Count) return Rules(around, route).Select(rules => new ResolvedRoute(route, rules));
        if (guarded.IsEmpty) return Rules(open, route).Select(rules => new ResolvedRoute(route, rules) { Mesh = rules });
        var (ofGateways, ofMesh) = (Rules(around, route), Rules(open, route));
        return new(new ResolvedRoute(route, ofGateways.Value) { Mesh = ofMesh.Value },
            (Said(ofGateways.Diagnostics, route, guarded) + Said(ofMesh.Diagnostics, route, route.Parents.Filter(parent => parent.Controller == BindMesh.Controller))).Strict());
    }

    private static Seq<Diagnostic> Said(Seq<Diagnostic> said, BoundRoute route, Arr<BoundParent> to) =>
        to.IsEmpty ? said : said.Bind(d => toSeq(to.Map(parent => d with { About = new Subject.Parent(route.Route.Key, parent.Index) })));

    private static Reported<Arr<ResolvedRule>> Rules(Surroundings around, BoundRoute route) =>
        Reported.Each(route.Route.Rules, rule => Rule(around, route, rule));

    private static Reported<ResolvedRule> Rule(Surroundings around, BoundRoute route, ValidRule rule) =>
        from backends in Reported.Each(rule.Backends, backend => Backend(around, route, backend))
        from mirrors in Mirrors(around, route, rule.Filters)
        from authorization in Authorization(around, route, rule)
        from remark in Nowhere(route, rule)
        select new ResolvedRule(backends, mirrors, authorization);

    private static Reported<ResolvedBackend> Backend(Surroundings around, BoundRoute route, ValidBackend backend) =>
        from to in ResolveBackend.Run(around, route, backend.Spec, BackendUse.Share)
        from mirrors in Mirrors(around, route, backend.Filters)
        select new ResolvedBackend(backend, to, mirrors);

    private static Reported<Arr<ResolvedMirror>> Mirrors(Surroundings around, BoundRoute route, FilterPlan filters) =>
        Reported.Each(FilterPlans.Mirrors(filters), mirror =>
            from to in ResolveBackend.Run(around, route, mirror.Backend, BackendUse.Mirror)
            select new ResolvedMirror(mirror, to));

    private static Reported<Option<Destination>> Authorization(Surroundings around, BoundRoute route, ValidRule rule) =>
        rule.Authorization.Filter(_ => rule.Filters is not FilterPlan.Refused).Match(
            auth => ResolveBackend.Run(around, route, auth.Backend, auth.Protocol.Value == "GRPC" ? BackendUse.GrpcAuthorization : BackendUse.Authorization).Select(Some),
            () => Reported.Clean(Option<Destination>.None));

    /// <summary>A rule that forwards needs somebody to forward to.</summary>
    private static Reported<Unit> Nowhere(BoundRoute route, ValidRule rule) =>
        rule.Filters is not FilterPlan.Edits ? Reported.Clean(unit)
        : rule.Backends.IsEmpty ? Reported.With(unit, ResolveDiagnostics.Nowhere(route.Route.Key, rule.At))
        : rule.Backends.ForAll(backend => backend.Spec.Weight.Value == 0) ? Reported.With(unit, ResolveDiagnostics.ZeroWeights(route.Route.Key, rule.At))
        : Reported.Clean(unit);
}

/// <summary>What references are resolved against.</summary>
internal sealed record Surroundings(World World, CompileOptions Options, Governed Governed, Border Border);

/// <summary>Whether a reference into another namespace needs its permission.</summary>
internal enum Border { Guarded, Open }

/// <summary>What a backend is for, which decides what becomes of the requests if it cannot be used.</summary>
internal enum BackendUse { Share, Mirror, Authorization, GrpcAuthorization }
