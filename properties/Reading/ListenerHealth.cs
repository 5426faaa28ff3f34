using System.Collections.Generic;

namespace Sluice.Reference;

/// <summary>Whether a listener can carry traffic, and whose.</summary>
internal static class ListenerHealth
{
    private static readonly string[] RouteKinds = ["GRPCRoute", "HTTPRoute"];

    /// <summary>The reason of Accepted.</summary>
    internal static string Accepted(Facts facts, Slot slot) =>
        slot.Unfit ?? slot.Conflict ?? (FrontendReading.Closed(facts, slot) ? Reasons.NoValidCACertificate : Reasons.Accepted);

    /// <summary>It has its place, a certificate if it needs one, and clients can come in.</summary>
    internal static bool Programmed(Facts facts, Slot slot) =>
        Accepted(facts, slot) == Reasons.Accepted && (!Terminates(slot.Listener) || CertificateReading.HasCertificate(facts, slot));

    /// <summary>Whether connections are decrypted here.</summary>
    internal static bool Terminates(Listener listener) =>
        listener.Protocol == "HTTPS" || (listener.Protocol == "TLS" && listener.Tls?.Mode != "Passthrough");

    /// <summary>Kinds that the protocol carries; a protocol that carries none is not served.</summary>
    internal static IReadOnlyList<string> Carried(Listener listener) => listener.Protocol switch
    {
        "HTTP" or "HTTPS" => RouteKinds,
        "TLS" => ["TLSRoute"],
        "TCP" => ["TCPRoute"],
        "UDP" => ["UDPRoute"],
        _ => [],
    };

    /// <summary>Kinds that the protocol carries, less those that the listener does not list.</summary>
    internal static IReadOnlyList<string> Kinds(Listener listener) =>
        [.. Carried(listener).Where(kind => Listed(listener).Count == 0 || Listed(listener).Any(l => Names(l, kind)))];

    /// <summary>Whether the listener lists nothing but what its protocol can carry.</summary>
    internal static bool KindsValid(Listener listener) =>
        Listed(listener).All(l => Carried(listener).Any(kind => Names(l, kind)));

    /// <summary>Whether routes of the namespace may attach.</summary>
    internal static bool Allows(Facts facts, Slot slot, string space) =>
        Allows(facts, slot.Listener.Allowed?.From ?? new AllowedFrom.Same(), slot.Owner.Meta.Namespace, space);

    /// <summary>Whether something of the namespace may attach to what says so in its own namespace.</summary>
    internal static bool Allows(Facts facts, AllowedFrom from, string own, string space) => from switch
    {
        AllowedFrom.None => false,
        AllowedFrom.Same => space == own,
        AllowedFrom.All => true,
        AllowedFrom.Selector(var selector) =>
            selector is not null
            && facts.Find<WorldObject.NamespaceObject>("Namespace", "", space) is { } found
            && Selects(selector, found.Labels),
    };

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
