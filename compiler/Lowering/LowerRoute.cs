using Sluice.Compiler.Binding;
using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Emission;
using Sluice.Compiler.Ir;
using Sluice.Compiler.Resolution;
using Sluice.Compiler.Validation;
using Action = Sluice.Compiler.Ir.Action;

namespace Sluice.Compiler.Lowering;

internal sealed record LoweredCluster(Hash Identity, Cluster Cluster, Endpoints Endpoints);

/// <summary>An action, the clusters that it names and the grants that its backends need.</summary>
internal sealed record LoweredAction(Hash Identity, Action Action, Arr<LoweredCluster> Clusters, Arr<GrantUse> Grants);

internal sealed record LoweredRule(Arr<Entry> Entries, LoweredAction Action);

internal sealed record LoweredRoute(BoundRoute Bound, Arr<LoweredRule> Rules);

/// <summary>The rules of one route as actions and entries. A route that nothing takes lowers to the same as any other.</summary>
internal static class LowerRoute
{
    public static LoweredRoute Run(ResolvedRoute route) =>
        new(route.Bound, toArray(route.Bound.Route.Rules.Zip(route.Rules, (rule, backends) => Rule(route.Bound.Route, rule, backends))));

    private static LoweredRule Rule(ValidRoute route, ValidRule rule, Arr<ResolvedBackend> backends)
    {
        var action = ActionOf(rule, backends);
        var entries = rule.Matches.Select((match, index) => new Entry(match, action.Identity,
            new Provenance(route.Kind, route.Head.Meta.Name, route.Head.Meta.Created, rule.Index, rule.Name, index), action.Grants));
        return new(toArray(entries), action);
    }

    private static LoweredAction ActionOf(ValidRule rule, Arr<ResolvedBackend> backends) => rule.Filters switch
    {
        FilterPlan.Refused(var why) => Plain(new Action.Refuse(500, why)),
        FilterPlan.Redirect(var to) => Plain(new Action.Redirect(to)),
        FilterPlan.Edits(var filters) => Split(filters, backends),
    };

    private static LoweredAction Split(Filters filters, Arr<ResolvedBackend> backends)
    {
        if (backends.IsEmpty) return Plain(new Action.Refuse(500, ResolveDiagnostics.NoBackends.Id));
        var weighed = backends.Filter(backend => backend.Valid.Spec.Weight.Value > 0);
        if (weighed.IsEmpty) return Plain(new Action.Refuse(500, ResolveDiagnostics.AllWeightsZero.Id));
        var targets = weighed.Map(TargetOf);
        if (targets is [{ Target: Target.Refuse(var status, var why) }]) return Plain(new Action.Refuse(status, why));
        var action = new Action.Split(filters,
            toArray(weighed.Zip(targets, (backend, target) => new Share(backend.Valid.Spec.Weight.Value, target.Target))),
            weighed.Sum(backend => (long)backend.Valid.Spec.Weight.Value));
        return new(Canonical.Identify(action), action,
            toArray(targets.SelectMany(target => target.Cluster)),
            toArray(targets.SelectMany(target => target.Grant).Distinct().OrderBy(grant => grant.To)));
    }

    /// <summary>A reference that was refused is refused whatever the backend's own filters would do.</summary>
    private static (Target Target, Option<LoweredCluster> Cluster, Option<GrantUse> Grant) TargetOf(ResolvedBackend backend) => backend.To switch
    {
        Destination.Refused(var status, var why) => (new Target.Refuse(status, why), None, None),
        Destination.Service service => Filtered(backend.Valid.Filters, service),
    };

    private static (Target Target, Option<LoweredCluster> Cluster, Option<GrantUse> Grant) Filtered(FilterPlan own, Destination.Service service) => own switch
    {
        FilterPlan.Refused(var why) => (new Target.Refuse(500, why), None, None),
        FilterPlan.Redirect(var to) => (new Target.Redirect(to), None, None),
        FilterPlan.Edits(var filters) => ForwardTo(service, filters),
    };

    private static (Target Target, Option<LoweredCluster> Cluster, Option<GrantUse> Grant) ForwardTo(Destination.Service service, Filters filters)
    {
        var cluster = new Cluster(service.Port, service.Protocol);
        var identity = Canonical.Identify(cluster);
        return (new Target.Forward(identity, filters), new LoweredCluster(identity, cluster, service.Endpoints), service.Grant);
    }

    private static LoweredAction Plain(Action action) =>
        new(Canonical.Identify(action), action, Arr<LoweredCluster>.Empty, Arr<GrantUse>.Empty);
}
