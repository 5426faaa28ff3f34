using Sluice.Compiler.Ir;
using Sluice.Compiler.Values;

namespace Sluice.Compiler.Analyses;

/// <summary>
/// Answers a request from the tables of a plan, one entry after the other. It is read more often than it is run, and
/// shares nothing with the matcher of the runtime, so that each can be held against the other.
/// </summary>
public static class Explain
{
    /// <param name="gateway">Without one, the Gateway that serves the port is meant; see <see cref="Explanation.Notes"/>.</param>
    public static Explanation Run(Plan plan, Option<ObjectName> gateway, Request request)
    {
        var (reception, notes) = GatewayChoices.Of(plan, gateway, request);
        return Answered(reception, request) with { Notes = notes };
    }

    private static Explanation Answered(Reception reception, Request request) => reception switch
    {
        Reception.Unserved(var gateway, var why) => new(new Outcome.Refuse(why), gateway, None, None, Empty),
        Reception.TurnedAway(var at, var port, var listener, var outcome, var because) =>
            new(outcome, at.Gateway, listener.Map(l => l.Name), None, Candidates.OfNobody(at, port, because)),
        Reception.Admitted(var at, var port, var listener) => Decided(at, port, listener, request),
    };

    private static Explanation Decided(GatewayPlan gateway, PortPlan port, ListenerPlan listener, Request request)
    {
        var holding = Tried(Tables.Of(gateway, listener), request)
            .Where(placed => Conditions.FirstFailed(placed.Entry.Match, request).IsNone)
            .ToArr();
        var winner = holding.HeadOrNone();
        return new(
            winner.Match(won => Consequences.Of(gateway, won.Entry.Action, request), () => (Outcome)Unmatched(listener, request)),
            gateway.Gateway,
            listener.Name,
            winner.Map(won => new Winner(won.Entry.From, won.Host)),
            Candidates.Of(gateway, port, listener, holding, request));
    }

    /// <summary>
    /// The entries that are asked, in the order in which they are: by host from the most specific one that covers, and
    /// under each host the gRPC entries first if the request is a call.
    /// </summary>
    private static Arr<Placed> Tried(RouteTable table, Request request) =>
        table.Hosts
            .Filter(host => HostPatterns.Covers(host.Host, RequestParts.Host(request)))
            .OrderBy(host => host.Host)
            .SelectMany(host => host.Entries
                .OrderBy(entry => RequestParts.IsGrpc(request) && entry.Match is Match.Http)
                .Select(entry => new Placed(host.Host, entry)))
            .ToArr();

    private static Outcome.Respond Unmatched(ListenerPlan listener, Request request) =>
        new Outcome.Respond(404, RequestParts.IsGrpc(request)
            ? $"no rule of listener {listener.Name} matches; a gRPC client sees UNIMPLEMENTED"
            : $"no rule of listener {listener.Name} matches");
}

internal static class Tables
{
    /// <summary>The table of a listener; one that the plan does not hold has no rules.</summary>
    public static RouteTable Of(GatewayPlan gateway, ListenerPlan listener) =>
        gateway.Tables.Find(listener.Table).IfNone(() => new(Empty));
}
