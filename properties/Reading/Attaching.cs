using System.Collections.Generic;

namespace Sluice.Reference;

/// <summary>A listener that took a route, and the hostnames under which the route is reached through it.</summary>
internal sealed record Hold(Slot Slot, IReadOnlyList<string> Hostnames);

/// <summary>The outcome of one parent reference: a reason, and the listeners that took the route if it is accepted.</summary>
internal sealed record Attachment(string Reason, IReadOnlyList<Hold> Holds);

/// <summary>A parent of a route that is ours, and how it was come by.</summary>
/// <param name="Owner">The Gateway or ListenerSet that was meant.</param>
/// <param name="Implied">Whether the route asked for defaults and this is one.</param>
internal sealed record Asked(ParentRef Reference, WorldObject Owner, bool Implied);

/// <summary>Route and listener find each other: by name, by permission, by hostname, in this order.</summary>
internal static class Attaching
{
    /// <summary>The Gateways and ListenerSets of ours that the route names, in its order, and then the default ones that it does not name.</summary>
    internal static IReadOnlyList<Asked> Parents(Facts facts, WorldObject route)
    {
        var named = WorldObjects.Parents(route).SelectMany(p => Meant(facts, route, p) is { } owner ? [new Asked(p, owner, false)] : System.Array.Empty<Asked>()).ToArray();
        return
        [
            .. named,
            .. Defaults(facts, route).Where(g => !named.Any(n => n.Owner == g)).Select(g => new Asked(Implied(g), g, true))
                .Where(a => Of(facts, a.Owner, route, a.Reference).Reason is Reasons.Accepted or Reasons.NoMatchingListenerHostname),
        ];
    }

    /// <summary>The Gateway or ListenerSet that a parent reference means; null when it means something else, nothing, or something of others.</summary>
    internal static WorldObject? Meant(Facts facts, WorldObject route, ParentRef parent)
    {
        var (group, kind, space) = (parent.Group ?? Facts.ApiGroup, parent.Kind ?? "Gateway", parent.Namespace ?? route.Meta.Namespace);
        return group == Facts.ApiGroup && kind == "Gateway"
            ? facts.Find<WorldObject.Gateway>(kind, space, parent.Name) is { } gateway && facts.IsOurs(gateway) ? gateway : null
            : facts.Find<WorldObject.ListenerSet>(kind, space, parent.Name) is { } set && set.Group == group && SetReading.Parent(facts, set) is not null ? set : null;
    }

    internal static Attachment Of(Facts facts, WorldObject owner, WorldObject route, ParentRef parent)
    {
        var named = facts.SlotsOf(owner).Where(s =>
            (parent.Section is null || s.Listener.Name == parent.Section)
            && (parent.Port is null || s.Listener.Port == parent.Port)
            && s.Stands).ToArray();
        if (named.Length == 0) return new(Reasons.NoMatchingParent, []);

        var allowing = named.Where(s =>
            ListenerHealth.Kinds(s.Listener).Contains(WorldObjects.Kind(route))
            && ListenerHealth.Allows(facts, s, route.Meta.Namespace)).ToArray();
        if (allowing.Length == 0) return new(Reasons.NotAllowedByListeners, []);

        var holds = allowing
            .Select(s => new Hold(s, Hostnames.Common(s.Listener.Hostname, WorldObjects.Hostnames(route))))
            .Where(h => h.Hostnames.Count > 0).ToArray();
        return holds.Length == 0 ? new(Reasons.NoMatchingListenerHostname, []) : new(Reasons.Accepted, holds);
    }

    private static IEnumerable<WorldObject.Gateway> Defaults(Facts facts, WorldObject route) =>
        WorldObjects.WantsDefaults(route) ? facts.Gateways.Where(g => g.DefaultScope == "All").OrderBy(g => g.Meta.Key, StringComparer.Ordinal) : [];

    private static ParentRef Implied(WorldObject.Gateway gateway) => new(null, null, gateway.Meta.Namespace, gateway.Meta.Name, null, null);
}
