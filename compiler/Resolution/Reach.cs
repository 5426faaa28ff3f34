using Sluice.Compiler.Binding;
using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Model;
using Sluice.Compiler.Policies;
using Sluice.Compiler.Values;

namespace Sluice.Compiler.Resolution;

/// <summary>
/// Which Gateways send anything to the targets of a policy: these are its ancestors. A status names 16 of them; for those
/// beyond the policy is not carried out, for nobody could see it.
/// </summary>
internal static class Reach
{
    public const int Most = 16;

    public static Reported<Arr<PolicyReach>> Run(Bound bound, Governed governed, Arr<ResolvedRoute> routes)
    {
        var gateways = ByService(bound, routes);
        return Reported.Each(governed.Policies, policy => Of(gateways, policy));
    }

    public static Set<ObjectName> Beyond(Arr<PolicyReach> reach, ObjectName gateway) => toSet(reach
        .Filter(found => found.Policy.Kind == Kinds.BackendTlsPolicy && found.Ancestors.Skip(Most).Contains(gateway))
        .Map(found => found.Policy.Name));

    private static Reported<PolicyReach> Of(Map<ObjectName, Arr<ObjectName>> gateways, JudgedPolicy policy)
    {
        var reached = policy.Targets.Map(target => (Judged: target, Gateways: Reached(gateways, policy, target.Target)));
        var ancestors = toArray(reached.SelectMany(item => item.Gateways).Distinct().Order());
        var remarks = ancestors.IsEmpty ? Seq1(PolicyDiagnostics.Unused(policy.Key, policy.Meta.At))
            : ancestors.Count > Most ? Seq1(PolicyDiagnostics.Ancestors(policy.Key, policy.Meta.At, toArray(ancestors.Skip(Most))))
            : Empty;
        var faults = toSeq(reached.SelectMany(item => item.Judged.Fault.AsEnumerable().SelectMany(fault => Said(policy, fault, item.Gateways, ancestors)))).Strict();
        return new(new PolicyReach(policy.Key, ancestors), faults + remarks);
    }

    private static Arr<ObjectName> Reached(Map<ObjectName, Arr<ObjectName>> gateways, JudgedPolicy policy, PolicyTarget target) =>
        Kinds.IsService(target.Group.Value, target.Kind.Value)
            ? gateways.Find(new ObjectName(policy.Meta.Name.Namespace, target.Name.Value)).IfNone(Arr<ObjectName>.Empty)
            : Arr<ObjectName>.Empty;

    /// <summary>A target that fails is said to the Gateways that reach it; what nobody reaches is no more than a remark.</summary>
    private static Arr<Diagnostic> Said(JudgedPolicy policy, Diagnostic fault, Arr<ObjectName> gateways, Arr<ObjectName> ancestors) =>
        gateways.IsEmpty ? Array(policy.Targets.Count == 1 ? fault : PolicyDiagnostics.Idle(fault))
        : gateways == ancestors ? Array(fault)
        : gateways.Map(gateway => PolicyDiagnostics.For(fault, policy.Key, gateway));

    /// <summary>By Service, the Gateways with a route that may refer to it. No policy touches datagrams, nor what a client has encrypted for the backend.</summary>
    private static Map<ObjectName, Arr<ObjectName>> ByService(Bound bound, Arr<ResolvedRoute> routes) => toMap(routes
        .SelectMany(route => Services(route).SelectMany(service => Readers(bound, route.Bound).Select(gateway => (Service: service, Gateway: gateway))))
        .GroupBy(item => item.Service)
        .Select(group => (group.Key, toArray(group.Select(item => item.Gateway).Distinct().Order()))));

    private static Arr<ObjectName> Readers(Bound bound, BoundRoute route) => toArray(route.Parents
        .SelectMany(parent => parent.Attachments)
        .Where(attachment => bound.Gateways.Find(attachment.Gateway)
            .Bind(gateway => gateway.Listeners.Find(listener => listener.Id == attachment.Listener))
            .Exists(listener => listener.Spec.Protocol.Value is "HTTP" or "TCP" || Protocols.EndsTls(listener.Spec)))
        .Select(attachment => attachment.Gateway)
        .Distinct()
        .Order());

    private static Arr<ObjectName> Services(ResolvedRoute route)
    {
        var own = route.Bound.Route.Key.Name.Namespace;
        return toArray(References(route)
            .Where(reference => Kinds.IsService(reference.Backend.Group.Value, reference.Backend.Kind.Value) && !IsForbidden(reference.To))
            .Select(reference => new ObjectName(reference.Backend.NamespaceOr(own), reference.Backend.Name.Value))
            .Distinct());
    }

    private static bool IsForbidden(Destination to) => to switch
    {
        Destination.Refused(_, var why) => why == ResolveDiagnostics.RefNotPermitted.Id || why == ResolveDiagnostics.InvalidKind.Id,
        Destination.Service => false,
    };

    private static Arr<(BackendRef Backend, Destination To)> References(ResolvedRoute route) => toArray(route.Bound.Route.Rules
        .Zip(route.Rules, (rule, found) =>
            found.Backends.Map(backend => (Backend: backend.Valid.Spec, backend.To))
                .Concat((found.Mirrors + found.Backends.Bind(backend => backend.Mirrors)).Map(mirror => (mirror.Spec.Backend, mirror.To)))
                .Concat(from auth in rule.Authorization.AsEnumerable() from to in found.Authorization.AsEnumerable() select (auth.Backend, to)))
        .SelectMany(references => references));
}
