using Sluice.Compiler.Ir;

namespace Sluice.Compiler.Analyses;

/// <summary>Every match on a port, judged.</summary>
internal static class Candidates
{
    /// <summary>How near a match came to answering; the smaller, the more there is to learn from it.</summary>
    private enum Nearness { Won, Lost, Condition, Host, Listener }

    private sealed record Judged(Nearness Nearness, Provenance From, string Because);

    /// <summary>All entries of a port, when the request reaches none of them.</summary>
    public static Arr<Candidate> OfNobody(GatewayPlan gateway, PortPlan port, string because) => Best(
        port.Listeners.Bind(listener => Elsewhere(gateway, listener, because))
        + port.Streams.Bind(listener => Elsewhere(listener, because)));

    /// <param name="holding">The entries of the chosen listener whose conditions hold, the winner first.</param>
    public static Arr<Candidate> Of(GatewayPlan gateway, PortPlan port, ListenerPlan chosen, Arr<Placed> holding, Request request)
    {
        var isolated = $"host selects listener {chosen.Name} (listener isolation)";
        return Best(
            Inside(Nodes.Of(gateway).Table(chosen.Table), holding, request)
            + port.Listeners.Filter(l => l != chosen).Bind(listener => Elsewhere(gateway, listener, isolated))
            + port.Streams.Bind(listener => Elsewhere(listener, isolated)));
    }

    /// <summary>The routes of a port whose payload nobody reads.</summary>
    public static Arr<Candidate> Of(GatewayPlan gateway, PortPlan port, StreamListener chosen, Option<StreamRoute> taken, Request request)
    {
        var isolated = $"the connection selects listener {chosen.Name}";
        return Best(
            Inside(chosen.Mode, chosen.Routes, taken, request)
            + port.Streams.Filter(l => l != chosen).Bind(listener => Elsewhere(listener, isolated))
            + port.Listeners.Bind(listener => Elsewhere(gateway, listener, isolated)));
    }

    /// <summary>The matches of a table, without a port around it.</summary>
    public static Arr<Candidate> Of(RouteTable table, Arr<Placed> holding, Request request) => Best(Inside(table, holding, request));

    public static Arr<Candidate> Of(StreamMode mode, Arr<StreamRoute> routes, Option<StreamRoute> taken, Request request) =>
        Best(Inside(mode, routes, taken, request));

    private static Arr<Judged> Inside(RouteTable table, Arr<Placed> holding, Request request) =>
        holding.Map((place, placed) => place == 0
            ? new Judged(Nearness.Won, placed.Entry.From, "every condition holds")
            : new Judged(Nearness.Lost, placed.Entry.From, Precedence.Because(holding[0], placed))).ToArr()
        + Entries(table).Bind(placed => Failing(placed, request));

    private static Arr<Judged> Inside(StreamMode mode, Arr<StreamRoute> routes, Option<StreamRoute> taken, Request request) => routes.Map(route =>
        Some(route) == taken ? new Judged(Nearness.Won, route.From, mode is StreamMode.Tcp or StreamMode.Udp ? "it is the route of the port" : "its hostname covers the server name")
        : Streams.Covers(mode, route.Host, request) ? new Judged(Nearness.Lost, route.From, taken.Map(won => Precedence.Because(won, route)).IfNone(""))
        : new Judged(Nearness.Host, route.From, RequestParts.ServerName(request).Match(
            name => $"hostname: server name '{name}' is not covered by '{route.Host}'",
            () => $"hostname: the client sends no server name, '{route.Host}' needs one")));

    private static Arr<Judged> Failing(Placed placed, Request request)
    {
        var host = RequestParts.Host(request);
        return HostPatterns.Covers(placed.Host, host)
            ? Conditions.FirstFailed(placed.Entry.Match, request)
                .Map(because => new Judged(Nearness.Condition, placed.Entry.From, because)).ToArr()
            : Array(new Judged(Nearness.Host, placed.Entry.From, $"hostname: '{host}' is not covered by '{placed.Host}'"));
    }

    private static Arr<Judged> Elsewhere(GatewayPlan gateway, ListenerPlan listener, string because) =>
        Entries(Nodes.Of(gateway).Table(listener.Table)).Map(placed => Elsewhere(listener.Name, placed.Entry.From, because));

    private static Arr<Judged> Elsewhere(StreamListener listener, string because) =>
        listener.Routes.Map(route => Elsewhere(listener.Name, route.From, because));

    private static Judged Elsewhere(string listener, Provenance from, string because) =>
        new(Nearness.Listener, from, $"belongs to listener {listener}; {because}");

    private static Arr<Placed> Entries(RouteTable table) =>
        table.Hosts.Bind(host => host.Entries.Map(entry => new Placed(host.Host, entry)));

    /// <summary>One verdict for each match of each rule, the nearest.</summary>
    private static Arr<Candidate> Best(Arr<Judged> judged) =>
        judged
            .OrderBy(j => j.Nearness)
            .DistinctBy(j => (j.From.Kind, j.From.Route, j.From.Rule, j.From.Match))
            .Select(j => new Candidate(j.From, Verdicts(j.Nearness), j.Because))
            .ToArr();

    private static Verdict Verdicts(Nearness nearness) =>
        nearness == Nearness.Won ? Verdict.Won
        : nearness == Nearness.Lost ? Verdict.Lost
        : Verdict.NoMatch;
}
