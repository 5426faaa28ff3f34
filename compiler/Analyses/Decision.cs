using Sluice.Compiler.Ir;

namespace Sluice.Compiler.Analyses;

/// <summary>What a table makes of a request.</summary>
/// <param name="Holding">The entries whose conditions hold, the winner first.</param>
/// <param name="Asked">The request that was matched: that which a preflight asks for, if no rule takes the preflight itself.</param>
internal sealed record Decision(Outcome Outcome, Option<Winner> Winner, Arr<Placed> Holding, Request Asked, Passage Passage);

internal static class Decisions
{
    /// <param name="place">Whose rules they are, for people.</param>
    public static Decision Of(Nodes nodes, Hash table, string place, Request request)
    {
        var plain = Holding(nodes.Table(table), request);
        var asked = plain.IsEmpty && CrossOrigins.IsPreflight(request) ? CrossOrigins.Announced(request) : request;
        var holding = asked == request ? plain : Shared(nodes, Holding(nodes.Table(table), asked));
        return holding.HeadOrNone()
            .Map(won => new Decision(
                Consequences.Of(nodes, won.Entry.Action, request),
                new Winner(won.Entry.From, won.Host),
                holding,
                asked,
                CrossOrigins.IsPreflight(request) && Policy(nodes, won).IsSome ? Passage.Plain : Passages.Of(nodes, won.Entry.Action, request)))
            .IfNone(() => new Decision(Unmatched(place, request), None, Empty, request, Passage.Plain));
    }

    private static Arr<Placed> Holding(RouteTable table, Request request) =>
        Tried(table, request).Filter(placed => Conditions.FirstFailed(placed.Entry.Match, request).IsNone);

    /// <summary>A rule that takes no OPTIONS answers a preflight only through a cross-origin policy.</summary>
    private static Arr<Placed> Shared(Nodes nodes, Arr<Placed> holding) =>
        holding.HeadOrNone().Exists(won => Policy(nodes, won).IsSome) ? holding : Empty;

    private static Option<Cors> Policy(Nodes nodes, Placed placed) =>
        nodes.Actions.Find(placed.Entry.Action).Bind(action => action.Guard.Cors);

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

    private static Outcome.Respond Unmatched(string place, Request request) =>
        new(404, RequestParts.IsGrpc(request)
            ? $"no rule of {place} matches; a gRPC client sees UNIMPLEMENTED"
            : $"no rule of {place} matches");
}
