using System.Collections.Generic;

namespace Sluice.Reference;

/// <summary>A listener that took a route, and the hostnames under which the route is reached through it.</summary>
internal sealed record Hold(Listener Listener, IReadOnlyList<string> Hostnames);

/// <summary>The outcome of one parent reference: a reason, and the listeners that took the route if it is accepted.</summary>
internal sealed record Attachment(string Reason, IReadOnlyList<Hold> Holds);

/// <summary>Route and listener find each other: by name, by permission, by hostname, in this order.</summary>
internal static class Attaching
{
    /// <summary>The Gateway that a parent reference means; null when it means something else, nothing, or a Gateway of others.</summary>
    internal static WorldObject.Gateway? Meant(Facts facts, WorldObject route, ParentRef parent) =>
        (parent.Group ?? Facts.ApiGroup) == Facts.ApiGroup
        && (parent.Kind ?? "Gateway") == "Gateway"
        && facts.Find<WorldObject.Gateway>("Gateway", parent.Namespace ?? route.Meta.Namespace, parent.Name) is { } gateway
        && facts.IsOurs(gateway)
            ? gateway
            : null;

    internal static Attachment Of(Facts facts, WorldObject.Gateway gateway, WorldObject route, ParentRef parent)
    {
        var named = gateway.Listeners.Where(l =>
            (parent.Section is null || l.Name == parent.Section)
            && (parent.Port is null || l.Port == parent.Port)
            && ListenerHealth.Accepted(gateway, l) == Reasons.Accepted).ToArray();
        if (named.Length == 0) return new(Reasons.NoMatchingParent, []);

        var allowing = named.Where(l =>
            ListenerHealth.Kinds(l).Contains(WorldObjects.Kind(route))
            && ListenerHealth.Allows(facts, gateway, l, route.Meta.Namespace)).ToArray();
        if (allowing.Length == 0) return new(Reasons.NotAllowedByListeners, []);

        var holds = allowing
            .Select(l => new Hold(l, Hostnames.Common(l.Hostname, HostnamesOf(route))))
            .Where(h => h.Hostnames.Count > 0).ToArray();
        return holds.Length == 0 ? new(Reasons.NoMatchingListenerHostname, []) : new(Reasons.Accepted, holds);
    }

    private static IReadOnlyList<string> HostnamesOf(WorldObject route) =>
        route is WorldObject.HttpRoute http ? http.Hostnames
        : route is WorldObject.GrpcRoute grpc ? grpc.Hostnames
        : [];
}
