namespace Sluice.Reference;

/// <summary>Connections and datagrams among the listeners of a port.</summary>
internal static class StreamReading
{
    internal static StreamOutcome Of(Facts facts, StreamProbe probe)
    {
        if (facts.Served(probe.Namespace, probe.Gateway) is not { } gateway) return new StreamOutcome.Nobody();
        var listeners = gateway.Listeners
            .Where(l => l.Listener.Port == probe.Port && l.Listener.Protocol == "UDP" == (probe.Transport == "UDP")).ToArray();
        return listeners is [] ? new StreamOutcome.Nobody()
            : listeners[0].Listener.Protocol switch
            {
                "HTTP" => new StreamOutcome.Requests(),
                "TCP" or "UDP" => Passed(facts, listeners[0], null, false),
                _ when probe.Transport != "TLS" => new StreamOutcome.Refused(),
                _ => Reading.Opened(listeners, probe.Sni) is { } opened ? Secure(facts, opened, probe) : new StreamOutcome.Refused(),
            };
    }

    private static StreamOutcome Secure(Facts facts, ServedListener opened, StreamProbe probe) =>
        ListenerHealth.Terminates(opened.Listener) && !Reading.Handshakes(facts, opened, probe.Client) ? new StreamOutcome.Refused()
        : opened.Listener.Protocol == "HTTPS" ? new StreamOutcome.Requests()
        : Passed(facts, opened, probe.Sni, ListenerHealth.Terminates(opened.Listener));

    // The route with the most specific name has the connection; of several the oldest.
    private static StreamOutcome Passed(Facts facts, ServedListener listener, string? name, bool decrypted) =>
        listener.Levels
            .Where(level => level.Host == Hostnames.Any || (name is not null && Hostnames.Within(Hostnames.Plain(name), level.Host)))
            .SelectMany(level => level.Streams)
            .FirstOrDefault() is { } route
                ? To(facts, Requests.Win(listener.Slot.Name, route, 0, 0), route, decrypted, false)
                : new StreamOutcome.Closed();

    internal static StreamOutcome To(Facts facts, Winner winner, WorldObject.StreamRoute route, bool decrypted, bool mesh)
    {
        var weighty = route.Backends.Where(b => RuleReading.Weight(b) > 0).ToArray();
        return weighty.Length == 0
            ? new StreamOutcome.Closed()
            : new StreamOutcome.Passed(winner, toArray(weighty.Select(b => new StreamShare(RuleReading.Weight(b), End(facts, route, b, decrypted, mesh)))));
    }

    // Only what was decrypted here can be encrypted again; other bytes are the client's affair.
    private static StreamEnd End(Facts facts, WorldObject.StreamRoute route, BackendRef backend, bool decrypted, bool mesh)
    {
        if (BackendReading.Reason(facts, route, backend, mesh) != Reasons.ResolvedRefs) return new StreamEnd.Closed();
        var (space, number) = (backend.Namespace ?? route.Meta.Namespace, backend.Port ?? 0);
        var policy = decrypted
            && facts.Find<WorldObject.Service>("Service", space, backend.Name) is { } service
            && BackendReading.Port(facts, route, space, backend.Name, number) is { } port
                ? BackendTlsReading.Governing(facts, service, port)
                : null;
        var tls = policy is null ? null : BackendTlsReading.Spoken(facts, policy);
        return (policy is not null && tls is null) || BackendReading.Endpoints(facts, space, backend.Name, number) is { Count: 0 }
            ? new StreamEnd.Closed()
            : new StreamEnd.ToService(space, backend.Name, number, tls);
    }
}
