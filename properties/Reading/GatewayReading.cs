using System.Collections.Generic;

namespace Sluice.Reference;

/// <summary>What a Gateway is as a whole.</summary>
internal static class GatewayReading
{
    /// <summary>A Gateway is accepted while one of its own listeners is; listeners of sets neither save nor spoil it.</summary>
    internal static bool Accepted(Facts facts, IReadOnlyList<Slot> slots) =>
        slots.Any(s => s.Owner is WorldObject.Gateway && ListenerHealth.Accepted(facts, s) == Reasons.Accepted);

    /// <summary>The reason of Accepted; the same word says that some listeners are not valid and that none is.</summary>
    internal static string AcceptedReason(Facts facts, IReadOnlyList<Slot> slots) =>
        slots.Where(s => s.Owner is WorldObject.Gateway).All(s => ListenerHealth.Accepted(facts, s) == Reasons.Accepted)
            ? Reasons.Accepted
            : Reasons.ListenersNotValid;

    /// <summary>The reason of ResolvedRefs: the Gateway's own reference comes before those of its listeners.</summary>
    internal static string ResolvedRefs(Facts facts, WorldObject.Gateway gateway, IReadOnlyList<Slot> slots) =>
        gateway.ClientCertificate is { } shown && CertificateReading.Reason(facts, gateway, shown) is not Reasons.ResolvedRefs and var reason
            ? reason == Reasons.RefNotPermitted ? reason : Reasons.InvalidClientCertificateRef
            : slots.Any(s => s.Owner is WorldObject.Gateway && CertificateReading.ResolvedRefs(facts, s) != Reasons.ResolvedRefs)
                ? Reasons.ListenersNotResolved
                : Reasons.ResolvedRefs;
}
