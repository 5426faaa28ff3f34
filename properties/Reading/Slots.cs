using System.Collections.Generic;

namespace Sluice.Reference;

/// <summary>A listener with the object that writes it, a Gateway or a ListenerSet, and the Gateway that serves it.</summary>
/// <param name="Unfit">Why it can never be served, whatever stands beside it; null when it can.</param>
/// <param name="Conflict">Why it cannot be told from another listener of its port; null when it can.</param>
/// <param name="Beaten">Whether the other listener belongs to an object that comes first, and stays.</param>
internal sealed record Slot(WorldObject.Gateway Gateway, WorldObject Owner, Listener Listener, string? Unfit, string? Conflict, bool Beaten)
{
    /// <summary>Its name; with that of its set where it is not the Gateway's own, for names are unique within their owner only.</summary>
    internal string Name => Owner is WorldObject.Gateway ? Listener.Name : $"{Owner.Meta.Key}/{Listener.Name}";

    /// <summary>Whether it has its place on the port, usable or not.</summary>
    internal bool Stands => Unfit is null && Conflict is null;
}

/// <summary>
/// The listeners of a Gateway and of the sets that it lets in. Whoever comes first keeps what later objects want, too;
/// what is left of one object must then be distinct in itself, or none of those that are not is served.
/// </summary>
internal static class Slots
{
    internal static IReadOnlyList<Slot> Of(Facts facts, WorldObject.Gateway gateway)
    {
        var own = Judged(facts, gateway, gateway, gateway.Listeners, []);
        return GatewayReading.Accepted(facts, own)
            ? facts.Sets.Where(set => SetReading.Parent(facts, set) == gateway && SetReading.Allowed(facts, gateway, set))
                .Aggregate(own, (above, set) => [.. above, .. Judged(facts, gateway, set, set.Listeners, above)])
            : own;
    }

    private static IReadOnlyList<Slot> Judged(
        Facts facts, WorldObject.Gateway gateway, WorldObject owner, IReadOnlyList<Listener> listeners, IReadOnlyList<Slot> above)
    {
        var kept = above.Where(s => s.Unfit is null && !s.Beaten).Select(s => s.Listener).ToArray();
        var left = listeners.Where(l => Unfit(l) is null && Clash(l, kept) is null).ToArray();
        return [.. listeners.Select(l =>
            Unfit(l) is { } unfit ? new Slot(gateway, owner, l, unfit, null, false)
            : Clash(l, kept) is { } beaten ? new Slot(gateway, owner, l, null, beaten, true)
            : new Slot(gateway, owner, l, null, Clash(l, left.Where(o => o.Name != l.Name)), false))];

        string? Unfit(Listener listener) =>
            ListenerHealth.Carried(listener).Count == 0 ? Reasons.UnsupportedProtocol
            : listener.Port == 0 ? Reasons.UnsupportedPort
            : null;
    }

    private static string? Clash(Listener listener, IEnumerable<Listener> others)
    {
        var reasons = others.Select(o => Clash(listener, o)).ToArray();
        return reasons.Contains(Reasons.ProtocolConflict) ? Reasons.ProtocolConflict : reasons.FirstOrDefault(r => r is not null);
    }

    /// <summary>Why two listeners cannot be told apart by what a client sends first.</summary>
    private static string? Clash(Listener one, Listener other) =>
        one.Port != other.Port || one.Protocol == "UDP" != (other.Protocol == "UDP") ? null
        : one.Protocol is "TCP" or "UDP" || Encrypted(one) != Encrypted(other) || other.Protocol == "TCP" ? Reasons.ProtocolConflict
        : string.Equals(one.Hostname, other.Hostname, StringComparison.OrdinalIgnoreCase) ? Reasons.HostnameConflict
        : null;

    private static bool Encrypted(Listener listener) => listener.Protocol is "HTTPS" or "TLS";
}
