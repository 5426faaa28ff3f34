using Sluice.Compiler.Ir;
using Action = Sluice.Compiler.Ir.Action;

namespace Sluice.Compiler.Analyses;

/// <summary>What a rule that has won does with the request.</summary>
internal static class Consequences
{
    public static Outcome Of(GatewayPlan gateway, Hash action, Request request) =>
        gateway.Actions.Find(action).Match(
            found => Of(gateway, found, request),
            () => new Outcome.Respond(500, $"the plan does not hold action {action}"));

    private static Outcome Of(GatewayPlan gateway, Action action, Request request) => action switch
    {
        Action.Refuse(var status, var why) => new Outcome.Respond(status, why),
        Action.Redirect(var to) => new Outcome.Redirect(to.Status, Locations.Of(to, request)),
        Action.Split(var filters, var shares, var total) =>
            Together(
                shares.Map(share => new Backend(share.Weight, total, Answered(gateway, filters, share.Target, request))),
                Upstreams.Of(request, filters, Filters.None)),
    };

    private static Answer Answered(GatewayPlan gateway, Filters rule, Target target, Request request) => target switch
    {
        Target.Refuse(var status, var why) => new Answer.Refused(status, why),
        Target.Redirect(var to) => new Answer.Redirected(to.Status, Locations.Of(to, request)),
        Target.Forward(var cluster, var own) => gateway.Clusters.Find(cluster).Match<Answer>(
            found => Ready(gateway, found)
                ? new Answer.Served(found.Service, Upstreams.Of(request, rule, own))
                : new Answer.Unready(found.Service),
            () => new Answer.Refused(500, $"the plan does not hold cluster {cluster}")),
    };

    private static bool Ready(GatewayPlan gateway, Cluster cluster) =>
        gateway.Endpoints.Find(cluster.Service).Match(
            endpoints => endpoints switch
            {
                Endpoints.Known(var ready) => !ready.IsEmpty,
                Endpoints.Assumed => true,
            },
            () => false);

    /// <summary>
    /// The shares as one outcome. Shares that all answer alike are that answer; else the request is said to be forwarded,
    /// and each share tells how it is answered.
    /// </summary>
    private static Outcome Together(Arr<Backend> backends, Upstream unserved) =>
        backends.IsEmpty ? new Outcome.Respond(500, "the rule has no backend")
        : backends.Tail().All(b => SameAnswer(b.Answer, backends[0].Answer)) ? Alone(backends[0].Answer, backends)
        : new Outcome.Forward(backends, backends.Bind(b => Seen(b.Answer)).HeadOrNone().IfNone(unserved));

    /// <summary>Whether a client sees the same; two reasons for one status are one answer.</summary>
    private static bool SameAnswer(Answer left, Answer right) => Status(left).IsSome ? Status(left) == Status(right) : left == right;

    private static Option<int> Status(Answer answer) => answer switch
    {
        Answer.Served => None,
        Answer.Redirected => None,
        Answer.Unready => 503,
        Answer.Refused(var status, _) => status,
    };

    private static Arr<Upstream> Seen(Answer answer) => answer switch
    {
        Answer.Served(_, var upstream) => Array(upstream),
        Answer.Unready => Empty,
        Answer.Redirected => Empty,
        Answer.Refused => Empty,
    };

    private static Outcome Alone(Answer answer, Arr<Backend> backends) => answer switch
    {
        Answer.Served(_, var upstream) => new Outcome.Forward(backends, upstream),
        Answer.Redirected(var status, var location) => new Outcome.Redirect(status, location),
        Answer.Unready => new Outcome.Respond(503, Reasons(backends)),
        Answer.Refused(var status, _) => new Outcome.Respond(status, Reasons(backends)),
    };

    private static string Reasons(Arr<Backend> backends) =>
        string.Join("; ", backends.Map(b => Backends.Reason(b.Answer)).Distinct());
}

/// <summary>What a backend sees of the request.</summary>
internal static class Upstreams
{
    /// <summary>The rule's rewrite, then the backend's own on what the rule's has left.</summary>
    public static Upstream Of(Request request, Filters rule, Filters own)
    {
        var seen = Array(rule, own).Fold(
            (Host: request.Host, Path: RequestParts.Path(request)),
            (sofar, filters) => filters.Rewrite.Match(
                rewrite => (
                    rewrite.Host.IfNone(sofar.Host),
                    rewrite.Path.Match(path => PathRewrites.Apply(path, sofar.Path), () => sofar.Path)),
                () => sofar));
        return new(seen.Host, seen.Path + RequestParts.Query(request));
    }
}

/// <summary>The Location of a redirect: what the filter does not name comes from the request.</summary>
internal static class Locations
{
    public static string Of(Redirect to, Request request)
    {
        var scheme = to.Scheme.IfNone(request.Scheme);
        var port = to.Port.IfNone(() => to.Scheme.Match(WellKnown, () => request.Port));
        var host = to.Host.IfNone(() => RequestParts.WithoutPort(request.Host));
        var path = to.Path.Match(rewrite => PathRewrites.Apply(rewrite, RequestParts.Path(request)), () => RequestParts.Path(request));
        return $"{scheme}://{host}{(port == WellKnown(scheme) ? "" : $":{port}")}{path}{RequestParts.Query(request)}";
    }

    private static int WellKnown(string scheme) => scheme == "https" ? 443 : 80;
}
