using System.Collections.Generic;

namespace Sluice.Reference;

/// <summary>
/// The specification, read aloud: given the objects and one request, what must happen. Slow on purpose wherever fast would
/// be harder to believe; it knows nothing of the compiler or the runtime.
/// </summary>
public static class Reading
{
    /// <summary>What must happen to the request.</summary>
    public static Outcome Answer(World world, Probe probe)
    {
        var facts = Facts.Of(world);
        if (facts.Served(probe.Namespace, probe.Gateway) is not { } gateway) return new Outcome.NoGateway();
        var listeners = gateway.Listeners.Where(l => l.Listener.Port == probe.Port).ToArray();
        return listeners is [] ? new Outcome.NoPort()
            : listeners[0].Listener.Protocol == "HTTPS" ? Secure(facts, Beside(gateway, listeners, probe.Port), probe)
            : For(listeners, probe.Host) is { } chosen ? Within(facts, chosen, probe)
            : new Outcome.NotFound();
    }

    /// <summary>What the status of a route says under one of its parent references; null when that parent is not ours.</summary>
    public static Acceptance? Attach(World world, WorldObject route, int parent)
    {
        var facts = Facts.Of(world);
        var reference = WorldObjects.Parents(route)[parent];
        return Attaching.Meant(facts, route, reference) is { } gateway
            ? new(Attaching.Of(facts, gateway, route, reference).Reason, BackendReading.ResolvedRefs(facts, route))
            : null;
    }

    /// <summary>What the status of a Gateway says of one listener; null when the Gateway is not ours or has no such listener.</summary>
    public static ListenerVerdict? Listener(World world, WorldObject.Gateway gateway, string listenerName)
    {
        var facts = Facts.Of(world);
        if (!facts.IsOurs(gateway) || gateway.Listeners.FirstOrDefault(l => l.Name == listenerName) is not { } listener) return null;
        var served = facts.Served(gateway.Meta.Namespace, gateway.Meta.Name)?.Listeners.FirstOrDefault(l => l.Listener.Name == listenerName);
        return new(
            ListenerHealth.Accepted(gateway, listener),
            ListenerHealth.Conflicted(gateway, listener),
            CertificateReading.ResolvedRefs(facts, gateway, listener),
            served is not null && (listener.Protocol == "HTTP" || served.HasCertificate),
            served?.Routes ?? 0,
            ListenerHealth.Kinds(listener));
    }

    /// <summary>The addresses a Service port is reached at; null when the world has no slice of the Service.</summary>
    public static IReadOnlyList<string>? Endpoints(World world, string space, string service, int port) =>
        BackendReading.Endpoints(Facts.Of(world), space, service, port);

    // A TLS listener is not served, and shares its port with HTTPS by hostname: what is its own is no other listener's.
    private static ServedListener[] Beside(ServedGateway gateway, IReadOnlyList<ServedListener> listeners, int port) =>
        [.. Hostnames.MostSpecificFirst(
            listeners.Concat(gateway.Gateway.Listeners
                .Where(l => l.Port == port && l.Protocol == "TLS"
                    && !listeners.Any(served => string.Equals(served.Listener.Hostname, l.Hostname, StringComparison.OrdinalIgnoreCase)))
                .DistinctBy(l => l.Hostname, StringComparer.OrdinalIgnoreCase)
                .Select(l => new ServedListener(l, false, 0, []))),
            l => l.Listener.Hostname ?? Hostnames.Any)];

    // The server name chooses the listener and its certificate; the host must then choose the same listener.
    private static Outcome Secure(Facts facts, IReadOnlyList<ServedListener> listeners, Probe probe)
    {
        var opened = probe.Sni is null ? listeners.FirstOrDefault(l => l.Listener.Hostname is null) : For(listeners, probe.Sni);
        if (opened is not { HasCertificate: true }) return new Outcome.TlsRefused();
        var asked = For(listeners, probe.Host);
        return asked is null ? new Outcome.NotFound()
            : asked == opened ? Within(facts, opened, probe)
            : new Outcome.Misdirected();
    }

    // Listeners stand with the most specific hostname first.
    private static ServedListener? For(IReadOnlyList<ServedListener> listeners, string host) =>
        listeners.FirstOrDefault(l => Hostnames.Within(Hostnames.Plain(host), l.Listener.Hostname ?? Hostnames.Any));

    // A host under which nothing matches leaves the request to less specific hosts of the same listener.
    private static Outcome Within(Facts facts, ServedListener listener, Probe probe) => listener.Levels
        .Where(level => Hostnames.Within(Hostnames.Plain(probe.Host), level.Host))
        .Select(level => At(facts, listener.Listener, level, probe))
        .FirstOrDefault(outcome => outcome is not null) ?? new Outcome.NotFound();

    private static Outcome? At(Facts facts, Listener listener, HostLevel level, Probe probe)
    {
        if (Conditions.IsGrpc(probe) && level.Grpc.FirstOrDefault(e => Conditions.Hold(e.Match, probe)) is { } call)
            return RuleReading.Act(new(facts, listener, probe, call.Route,
                Win(listener, call.Route, call.RuleIndex, call.MatchIndex), null, call.Rule.Filters, call.Rule.Backends));
        if (level.Http.FirstOrDefault(e => Conditions.Hold(e.Match, probe)) is { } entry)
            return RuleReading.Act(new(facts, listener, probe, entry.Route,
                Win(listener, entry.Route, entry.RuleIndex, entry.MatchIndex),
                HttpOrder.Path(entry.Match) is PathMatch.Prefix(var prefix) ? prefix : null, entry.Rule.Filters, entry.Rule.Backends));
        return null;
    }

    private static Winner Win(Listener listener, WorldObject route, int rule, int match) =>
        new(listener.Name, WorldObjects.Kind(route), route.Meta.Namespace, route.Meta.Name, rule, match);
}
