namespace Sluice.Reference;

/// <summary>A request among the routes of a listener.</summary>
internal static class Requests
{
    /// <summary>
    /// A host under which nothing matches leaves the request to less specific hosts of the same listener. A preflight for
    /// which nothing is meant is for the rule of the method that it asks about.
    /// </summary>
    internal static Outcome Within(Facts facts, ServedListener listener, Probe probe) =>
        Found(facts, listener, probe) ?? Asking(probe, asked => Found(facts, listener, asked)) ?? new Outcome.NotFound();

    private static Outcome? Found(Facts facts, ServedListener listener, Probe probe) => listener.Levels
        .Where(level => Hostnames.Within(Hostnames.Plain(probe.Host), level.Host))
        .Select(level => At(facts, listener.Listener, listener.Slot.Name, level, probe, false))
        .FirstOrDefault(outcome => outcome is not null);

    /// <summary>What a preflight comes to by the method that it asks about; null unless that is an answer to a preflight.</summary>
    internal static Outcome? Asking(Probe probe, Func<Probe, Outcome?> find) =>
        CorsReading.IsPreflight(probe)
        && find(probe with { AskedMethod = probe.Headers.First(h => h.Name.Equals("access-control-request-method", StringComparison.OrdinalIgnoreCase)).Value }) is Outcome.Preflight answer
            ? answer
            : null;

    /// <summary>The strongest match of one level, and what its rule does; null when nothing matches.</summary>
    internal static Outcome? At(Facts facts, Listener listener, string name, HostLevel level, Probe probe, bool mesh)
    {
        if (Conditions.IsGrpc(probe) && level.Grpc.FirstOrDefault(e => Conditions.Hold(e.Match, probe)) is { } call)
            return RuleReading.Act(new(facts, listener, probe, call.Route,
                Win(name, call.Route, call.RuleIndex, call.MatchIndex), null,
                new(call.Rule.Filters, call.Rule.Backends, null, null, call.Rule.Persistence), mesh));
        if (level.Http.FirstOrDefault(e => Conditions.Hold(e.Match, probe)) is { } entry)
            return RuleReading.Act(new(facts, listener, probe, entry.Route,
                Win(name, entry.Route, entry.RuleIndex, entry.MatchIndex),
                HttpOrder.Path(entry.Match) is PathMatch.Prefix(var prefix) ? prefix : null,
                new(entry.Rule.Filters, entry.Rule.Backends, entry.Rule.Timeouts, entry.Rule.Retry, entry.Rule.Persistence), mesh));
        return null;
    }

    internal static Winner Win(string listener, WorldObject route, int rule, int match) =>
        new(listener, WorldObjects.Kind(route), route.Meta.Namespace, route.Meta.Name, rule, match);
}
