using Sluice.Compiler.Ir;

namespace Sluice.Compiler.Analyses;

/// <summary>Every match on a port, judged.</summary>
internal static class Candidates
{
    /// <summary>How near a match came to answering; the smaller, the more there is to learn from it.</summary>
    private enum Nearness { Won, Lost, Condition, Host, Listener }

    private sealed record Judged(Nearness Nearness, Provenance From, string Because);

    /// <summary>All entries of a port, when the request reaches none of them.</summary>
    public static Arr<Candidate> OfNobody(GatewayPlan gateway, PortPlan port, string because) =>
        Best(port.Listeners.Bind(listener => Entries(gateway, listener)
            .Map(placed => new Judged(Nearness.Listener, placed.Entry.From, $"belongs to listener {listener.Name}; {because}"))));

    /// <param name="holding">The entries of the chosen listener whose conditions hold, the winner first.</param>
    public static Arr<Candidate> Of(GatewayPlan gateway, PortPlan port, ListenerPlan chosen, Arr<Placed> holding, Request request)
    {
        var ranked = holding.Map((place, placed) => place == 0
            ? new Judged(Nearness.Won, placed.Entry.From, "every condition holds")
            : new Judged(Nearness.Lost, placed.Entry.From, Precedence.Because(holding[0], placed)));
        var failing = Entries(gateway, chosen).Bind(placed => Failing(placed, request));
        var elsewhere = port.Listeners.Filter(l => l != chosen).Bind(listener => Entries(gateway, listener)
            .Map(placed => new Judged(Nearness.Listener, placed.Entry.From,
                $"belongs to listener {listener.Name}; host selects listener {chosen.Name} (listener isolation)")));
        return Best(ranked.ToArr() + failing + elsewhere);
    }

    private static Arr<Judged> Failing(Placed placed, Request request)
    {
        var host = RequestParts.Host(request);
        return HostPatterns.Covers(placed.Host, host)
            ? Conditions.FirstFailed(placed.Entry.Match, request)
                .Map(because => new Judged(Nearness.Condition, placed.Entry.From, because)).ToArr()
            : Array(new Judged(Nearness.Host, placed.Entry.From, $"hostname: '{host}' is not covered by '{placed.Host}'"));
    }

    private static Arr<Placed> Entries(GatewayPlan gateway, ListenerPlan listener) =>
        Tables.Of(gateway, listener).Hosts.Bind(host => host.Entries.Map(entry => new Placed(host.Host, entry)));

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
