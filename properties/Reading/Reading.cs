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
        var listeners = gateway.Listeners.Where(l => l.Listener.Port == probe.Port && l.Listener.Protocol != "UDP").ToArray();
        return listeners is [] ? new Outcome.NoPort()
            : listeners[0].Listener.Protocol == "TCP" ? new Outcome.NotHttp()
            : listeners[0].Listener.Protocol != "HTTP" ? Secure(facts, listeners, probe)
            : For(listeners, probe.Host) is { } chosen ? Requests.Within(facts, chosen, probe)
            : new Outcome.NotFound();
    }

    /// <summary>What must happen to a connection, or to the datagrams of one client.</summary>
    public static StreamOutcome Connect(World world, StreamProbe probe) => StreamReading.Of(Facts.Of(world), probe);

    /// <summary>What must happen to a request inside the mesh.</summary>
    public static Outcome Mesh(World world, MeshProbe probe) => MeshReading.Of(Facts.Of(world), probe);

    /// <summary>Everything that our controllers must write into the status of the objects, a line for each statement.</summary>
    public static IReadOnlyList<string> Status(World world) => StatusReading.Of(Facts.Of(world), world);

    /// <summary>What the status of a route says under one of its parent references; null when that parent is not ours.</summary>
    public static Acceptance? Attach(World world, WorldObject route, int parent)
    {
        var facts = Facts.Of(world);
        var reference = WorldObjects.Parents(route)[parent];
        return Attaching.Meant(facts, route, reference) is { } owner
            ? new(Attaching.Of(facts, owner, route, reference).Reason, BackendReading.ResolvedRefs(facts, route))
            : null;
    }

    /// <summary>What the status of a Gateway or ListenerSet says of one listener; null when it is not ours, was not taken in or has no such listener.</summary>
    public static ListenerVerdict? Listener(World world, WorldObject owner, string listenerName)
    {
        var facts = Facts.Of(world);
        return facts.SlotsOf(owner).FirstOrDefault(s => s.Listener.Name == listenerName) is { } slot ? Verdict(facts, slot) : null;
    }

    internal static ListenerVerdict Verdict(Facts facts, Slot slot) => new(
        ListenerHealth.Accepted(facts, slot),
        slot.Conflict,
        CertificateReading.ResolvedRefs(facts, slot),
        ListenerHealth.Programmed(facts, slot),
        facts.Served(slot.Gateway.Meta.Namespace, slot.Gateway.Meta.Name)?.Listeners.FirstOrDefault(l => l.Slot == slot)?.Routes ?? 0,
        ListenerHealth.Kinds(slot.Listener));

    /// <summary>The addresses a Service port is reached at; null when the world has no slice of the Service.</summary>
    public static IReadOnlyList<string>? Endpoints(World world, string space, string service, int port) =>
        BackendReading.Endpoints(Facts.Of(world), space, service, port);

    // The server name chooses the listener and its certificate; the host must then choose the same one of the listeners for requests.
    private static Outcome Secure(Facts facts, IReadOnlyList<ServedListener> listeners, Probe probe)
    {
        if (Opened(listeners, probe.Sni) is not { } opened) return new Outcome.TlsRefused();
        if (ListenerHealth.Terminates(opened.Listener) && !Handshakes(facts, opened, probe.Client)) return new Outcome.TlsRefused();
        if (opened.Listener.Protocol == "TLS") return new Outcome.NotHttp();
        var asked = For([.. listeners.Where(l => l.Listener.Protocol == "HTTPS")], probe.Host);
        return asked is null ? new Outcome.NotFound()
            : asked == opened ? Requests.Within(facts, opened, probe)
            : new Outcome.Misdirected();
    }

    /// <summary>The listener that a server name chooses; without a name only one for every name.</summary>
    internal static ServedListener? Opened(IReadOnlyList<ServedListener> listeners, string? name) =>
        name is null ? listeners.FirstOrDefault(l => l.Listener.Hostname is null) : For(listeners, name);

    /// <summary>Whether the two sides can prove what they must.</summary>
    internal static bool Handshakes(Facts facts, ServedListener listener, ClientCertificate shown) =>
        listener.HasCertificate && FrontendReading.LetsIn(facts, listener.Slot, shown);

    // Listeners stand with the most specific hostname first.
    private static ServedListener? For(IReadOnlyList<ServedListener> listeners, string host) =>
        listeners.FirstOrDefault(l => Hostnames.Within(Hostnames.Plain(host), l.Listener.Hostname ?? Hostnames.Any));
}
