using System.Collections.Generic;

namespace Sluice.Reference;

/// <summary>What the status of a policy says for one Gateway.</summary>
/// <param name="ResolvedRefs">Null where the policy has no references.</param>
public sealed record PolicyVerdict(WorldObject.Gateway Ancestor, string Accepted, string? ResolvedRefs);

/// <summary>
/// The status of policies: for each Gateway through which a Service that the policy names is reached. Targets are judged one
/// by one, and the first one that fails speaks for the policy.
/// </summary>
internal static class PolicyReading
{
    internal static IReadOnlyList<PolicyVerdict> Of(Facts facts, WorldObject.BackendTlsPolicy policy) =>
        Verdicts(facts, policy, policy.Targets, t => Reason(facts, policy, t), BackendTlsReading.ResolvedRefs(facts, policy));

    internal static IReadOnlyList<PolicyVerdict> Of(Facts facts, WorldObject.BackendTrafficPolicy policy) =>
        Verdicts(facts, policy, policy.Targets, t => Reason(facts, policy, t), null);

    /// <summary>The policy for traffic to the Service; the oldest counts.</summary>
    internal static WorldObject.BackendTrafficPolicy? Traffic(Facts facts, string space, string service) => facts.TrafficPolicies
        .FirstOrDefault(p => p.Meta.Namespace == space && p.Targets.Any(t => BackendTlsReading.Names(t, service)));

    private static IReadOnlyList<PolicyVerdict> Verdicts(
        Facts facts, WorldObject policy, IReadOnlyList<PolicyTarget> targets, Func<PolicyTarget, string> reason, string? resolved) =>
    [
        .. facts.Gateways.OrderBy(g => g.Meta.Key, StringComparer.Ordinal)
            .Select(g => (Gateway: g, Reached: targets.Where(t => t is { Group: "", Kind: "Service" } && facts.Reached(g).Contains((policy.Meta.Namespace, t.Name))).ToArray()))
            .Where(a => a.Reached.Length > 0)
            .Select(a => new PolicyVerdict(a.Gateway, a.Reached.Select(reason).FirstOrDefault(r => r != Reasons.Accepted, Reasons.Accepted), resolved)),
    ];

    // Who comes too late is not looked at any further.
    private static string Reason(Facts facts, WorldObject.BackendTlsPolicy policy, PolicyTarget target)
    {
        if (facts.Find<WorldObject.Service>("Service", policy.Meta.Namespace, target.Name) is not { } service) return Reasons.TargetNotFound;
        var ports = service.Ports.Where(p => target.Section is null || p.Name == target.Section).ToArray();
        return target.Section is not null && ports.Length == 0 ? Reasons.TargetNotFound
            : BackendTlsReading.First(facts, service.Meta, target.Section) != policy ? Reasons.Conflicted
            : ports.Length > 0 && ports.All(p => p.Protocol == "UDP") ? Reasons.Invalid
            : BackendTlsReading.Spoken(facts, policy) is not null ? Reasons.Accepted
            : policy.WellKnown is not null ? Reasons.Invalid
            : Reasons.NoValidCACertificate;
    }

    private static string Reason(Facts facts, WorldObject.BackendTrafficPolicy policy, PolicyTarget target) =>
        facts.Find<WorldObject.Service>("Service", policy.Meta.Namespace, target.Name) is null ? Reasons.TargetNotFound
        : Traffic(facts, policy.Meta.Namespace, target.Name) != policy ? Reasons.Conflicted
        : Reasons.Accepted;

    /// <summary>
    /// The Services that accepted routes lead to through the Gateway, whether they are there or not, but not those that a
    /// route may not name. What a client has encrypted for the backend, and datagrams, are nothing to a policy.
    /// </summary>
    internal static IReadOnlySet<(string Space, string Name)> Reached(Facts facts, WorldObject.Gateway gateway) => facts.Routes
        .Where(route => Attaching.Parents(facts, route)
            .SelectMany(p => Attaching.Of(facts, p.Owner, route, p.Reference).Holds)
            .Any(h => h.Slot.Gateway == gateway && (route is not WorldObject.StreamRoute || ListenerHealth.Terminates(h.Slot.Listener) || h.Slot.Listener.Protocol == "TCP")))
        .SelectMany(route => BackendReading.References(route)
            .Where(b => BackendReading.Reason(facts, route, b) is not (Reasons.InvalidKind or Reasons.RefNotPermitted))
            .Select(b => (b.Namespace ?? route.Meta.Namespace, b.Name)))
        .ToHashSet();
}
