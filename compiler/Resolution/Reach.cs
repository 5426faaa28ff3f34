using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Model;
using Sluice.Compiler.Parsing;
using Sluice.Compiler.Values;

namespace Sluice.Compiler.Resolution;

/// <summary>
/// Which Gateways send anything to the targets of a policy: these are its ancestors. A status names 16 of them; for those
/// beyond the policy is not carried out, for nobody could see it.
/// </summary>
internal static class Reach
{
    public const int Most = 16;

    public static Reported<Arr<PolicyReach>> Run(World world, Arr<ResolvedRoute> routes)
    {
        var gateways = ByService(routes);
        return Reported.Each(Policies(world), policy => Of(gateways, policy));
    }

    public static Set<ObjectName> Beyond(Arr<PolicyReach> reach, ObjectName gateway) => toSet(reach
        .Filter(found => found.Policy.Kind == Kinds.BackendTlsPolicy && found.Ancestors.Skip(Most).Contains(gateway))
        .Map(found => found.Policy.Name));

    private static Arr<(ObjectKey Key, Metadata Meta, Arr<PolicyTarget> Targets)> Policies(World world) =>
        toArray(world.TlsPolicies.Values.Map(policy => (Kinds.RouteKey(Kinds.BackendTlsPolicy, policy.Meta.Name), policy.Meta, policy.Targets))
            .Concat(world.TrafficPolicies.Values.Map(policy =>
                (new ObjectKey(Kinds.ExperimentalGroup, Kinds.BackendTrafficPolicy, policy.Meta.Name), policy.Meta, policy.Targets))));

    private static Reported<PolicyReach> Of(Map<ObjectName, Arr<ObjectName>> gateways, (ObjectKey Key, Metadata Meta, Arr<PolicyTarget> Targets) policy)
    {
        var ancestors = toArray(policy.Targets
            .Filter(target => Kinds.IsService(target.Group.Value, target.Kind.Value))
            .SelectMany(target => gateways.Find(new ObjectName(policy.Meta.Name.Namespace, target.Name.Value)).IfNone(Arr<ObjectName>.Empty))
            .Distinct()
            .Order());
        var remarks = ancestors.IsEmpty ? Seq1(PolicyDiagnostics.Unused(policy.Key, policy.Meta.At))
            : ancestors.Count > Most ? Seq1(PolicyDiagnostics.Ancestors(policy.Key, policy.Meta.At, toArray(ancestors.Skip(Most))))
            : Empty;
        return new(new PolicyReach(policy.Key, ancestors), remarks);
    }

    /// <summary>By Service, the Gateways with a route that names it; whether the reference was refused does not matter.</summary>
    private static Map<ObjectName, Arr<ObjectName>> ByService(Arr<ResolvedRoute> routes) => toMap(routes
        .SelectMany(route => Services(route).SelectMany(service => route.Bound.Gateways.Select(gateway => (Service: service, Gateway: gateway))))
        .GroupBy(item => item.Service)
        .Select(group => (group.Key, toArray(group.Select(item => item.Gateway).Distinct().Order()))));

    private static Arr<ObjectName> Services(ResolvedRoute route)
    {
        var own = route.Bound.Route.Key.Name.Namespace;
        return toArray(References(route)
            .Where(backend => Kinds.IsService(backend.Group.Value, backend.Kind.Value))
            .Select(backend => new ObjectName(backend.NamespaceOr(own), backend.Name.Value))
            .Distinct());
    }

    private static Arr<BackendRef> References(ResolvedRoute route) => route.Bound.Route.Rules.Bind(rule =>
        rule.Backends.Map(backend => backend.Spec)
        + toArray(rule.Authorization.Map(auth => auth.Backend).AsEnumerable())
        + Mirrors(rule.Filters)
        + rule.Backends.Bind(backend => Mirrors(backend.Filters)));

    private static Arr<BackendRef> Mirrors(Validation.FilterPlan filters) => filters switch
    {
        Validation.FilterPlan.Edits(_, var mirrors) => mirrors.Map(mirror => mirror.Backend),
        Validation.FilterPlan.Redirect => Arr<BackendRef>.Empty,
        Validation.FilterPlan.Refused => Arr<BackendRef>.Empty,
    };
}
