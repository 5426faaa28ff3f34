using System.Collections.Generic;

namespace Sluice.Reference;

/// <summary>How a Service port is to be spoken to: which policy governs it, and what the policy comes to.</summary>
internal static class BackendTlsReading
{
    /// <summary>The policy for the port; null when it is to be spoken to as it is. One that names the port comes before one that does not.</summary>
    internal static WorldObject.BackendTlsPolicy? Governing(Facts facts, WorldObject.Service service, ServicePort port) =>
        (port.Name is { } name ? First(facts, service.Meta, name) : null) ?? First(facts, service.Meta, null);

    /// <summary>Of policies on one target the older one counts.</summary>
    internal static WorldObject.BackendTlsPolicy? First(Facts facts, Meta service, string? section) => facts.TlsPolicies
        .FirstOrDefault(p => p.Meta.Namespace == service.Namespace && p.Targets.Any(t => t.Section == section && Names(t, service.Name)));

    internal static bool Names(PolicyTarget target, string service) => target is { Group: "", Kind: "Service" } && target.Name == service;

    /// <summary>Name and trust for connections under the policy; null when it cannot be carried out, and then nobody connects.</summary>
    internal static BackendTls? Spoken(Facts facts, WorldObject.BackendTlsPolicy policy) =>
        policy.WellKnown is { } known
            ? known == "System" ? new(policy.Hostname, Array("System"), Names(policy)) : null
            : Trusted(facts, policy) is { Count: > 0 } trusted ? new(policy.Hostname, toArray(trusted), Names(policy)) : null;

    /// <summary>The reason of ResolvedRefs of the policy: the first reference that fails gives it.</summary>
    internal static string ResolvedRefs(Facts facts, WorldObject.BackendTlsPolicy policy) => policy.Authorities
        .Select(a => Reason(facts, policy, a))
        .FirstOrDefault(r => r != Reasons.ResolvedRefs, Reasons.ResolvedRefs);

    private static IReadOnlyList<string> Trusted(Facts facts, WorldObject.BackendTlsPolicy policy) =>
        [.. policy.Authorities.Where(a => Reason(facts, policy, a) == Reasons.ResolvedRefs).Select(a => $"{policy.Meta.Namespace}/{a.Name}").Distinct()];

    private static string Reason(Facts facts, WorldObject policy, AuthorityRef reference) =>
        reference is not { Group: "", Kind: "ConfigMap" } ? Reasons.InvalidKind
        : FrontendReading.HasAuthority(facts, policy.Meta.Namespace, reference.Name) ? Reasons.ResolvedRefs
        : Reasons.InvalidCACertificateRef;

    private static Arr<string> Names(WorldObject.BackendTlsPolicy policy) => toArray(policy.AltNames.Select(n => $"{n.Type}:{n.Value}"));
}
