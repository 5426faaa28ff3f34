using System.Collections.Generic;

namespace Sluice.Reference;

/// <summary>Whether a listener can carry traffic, from its Gateway alone.</summary>
internal static class ListenerHealth
{
    private static readonly string[] RouteKinds = ["GRPCRoute", "HTTPRoute"];

    /// <summary>The reason of Accepted.</summary>
    internal static string Accepted(WorldObject.Gateway gateway, Listener listener) =>
        !Supported(listener) ? Reasons.UnsupportedProtocol : Conflicted(gateway, listener) ?? Reasons.Accepted;

    /// <summary>
    /// HTTP and HTTPS cannot share a port, and equal listeners cannot be told apart. Nobody wins: each of them is
    /// conflicted. A listener that is not supported is not there and disturbs nobody.
    /// </summary>
    internal static string? Conflicted(WorldObject.Gateway gateway, Listener listener)
    {
        if (!Supported(listener)) return null;
        var neighbours = gateway.Listeners.Where(l => l.Name != listener.Name && l.Port == listener.Port && Supported(l)).ToArray();
        return neighbours.Any(l => l.Protocol != listener.Protocol) ? Reasons.ProtocolConflict
            : neighbours.Any(l => string.Equals(l.Hostname, listener.Hostname, StringComparison.OrdinalIgnoreCase)) ? Reasons.HostnameConflict
            : null;
    }

    /// <summary>Kinds that the protocol carries, less those that the listener does not list.</summary>
    internal static IReadOnlyList<string> Kinds(Listener listener) =>
        [.. Carried(listener).Where(kind => Listed(listener).Count == 0 || Listed(listener).Any(l => Names(l, kind)))];

    /// <summary>Whether the listener lists nothing but what its protocol can carry.</summary>
    internal static bool KindsValid(Listener listener) =>
        Listed(listener).All(l => Carried(listener).Any(kind => Names(l, kind)));

    /// <summary>Whether routes of the namespace may attach.</summary>
    internal static bool Allows(Facts facts, WorldObject.Gateway gateway, Listener listener, string space) =>
        (listener.Allowed?.From ?? new AllowedFrom.Same()) switch
        {
            AllowedFrom.Same => space == gateway.Meta.Namespace,
            AllowedFrom.All => true,
            AllowedFrom.Selector(var selector) =>
                selector is not null
                && facts.Find<WorldObject.NamespaceObject>("Namespace", "", space) is { } found
                && Selects(selector, found.Labels),
        };

    private static bool Supported(Listener listener) => listener.Protocol is "HTTP" or "HTTPS";
    private static string[] Carried(Listener listener) => Supported(listener) ? RouteKinds : [];
    private static IReadOnlyList<RouteKind> Listed(Listener listener) => listener.Allowed?.Kinds ?? [];
    private static bool Names(RouteKind listed, string kind) => (listed.Group ?? Facts.ApiGroup) == Facts.ApiGroup && listed.Kind == kind;

    private static bool Selects(LabelSelector selector, IReadOnlyList<Label> labels) =>
        selector.Labels.All(labels.Contains) && selector.Expressions.All(e => Holds(e, labels));

    private static bool Holds(LabelExpression expression, IReadOnlyList<Label> labels) => expression switch
    {
        LabelExpression.OneOf(var key, var values) => labels.Any(l => l.Key == key && values.Contains(l.Value)),
        LabelExpression.NoneOf(var key, var values) => !labels.Any(l => l.Key == key && values.Contains(l.Value)),
        LabelExpression.Exists(var key) => labels.Any(l => l.Key == key),
        LabelExpression.DoesNotExist(var key) => labels.All(l => l.Key != key),
    };
}
