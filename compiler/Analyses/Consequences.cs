using Sluice.Compiler.Ir;
using Action = Sluice.Compiler.Ir.Action;

namespace Sluice.Compiler.Analyses;

/// <summary>What a rule that has won does with the request.</summary>
internal static class Consequences
{
    public static Outcome Of(Nodes nodes, Hash action, Request request) =>
        nodes.Actions.Find(action).Match(
            found => Preflight(found, request).IfNone(() => Of(nodes, found, request)),
            () => new Outcome.Respond(500, $"the plan does not hold action {action}"));

    /// <summary>The cross-origin policy of a rule answers preflights, whatever the rule does with other requests.</summary>
    private static Option<Outcome> Preflight(Action action, Request request) => CrossOrigins.IsPreflight(request)
        ? action.Guard.Cors.Map(cors => (Outcome)CrossOrigins.Answer(cors, request))
        : None;

    private static Outcome Of(Nodes nodes, Action action, Request request) => action switch
    {
        Action.Refuse(var status, var why) => new Outcome.Respond(status, why),
        Action.Redirect(var to) => new Outcome.Redirect(to.Status, Locations.Of(to, request)),
        Action.Split(var filters, var shares, var total) =>
            Together(
                shares.Map(share => Of(nodes, filters, share, total, request)),
                Upstreams.Of(request, filters, Filters.None)),
    };

    private static Backend Of(Nodes nodes, Filters rule, Share share, long total, Request request) => share.Target switch
    {
        Target.Refuse(var status, var why) => new(share.Weight, total, new Answer.Refused(status, why)),
        Target.Redirect(var to) => new(share.Weight, total, new Answer.Redirected(to.Status, Locations.Of(to, request))),
        Target.Forward(var cluster, var own) => nodes.Clusters.Find(cluster).Match(
            found => Clusters.Reached(nodes, found, new(share.Weight, total, nodes.Ready(found)
                ? new Answer.Served(found.Service, Upstreams.Of(request, rule, own))
                : new Answer.Unready(found.Service))) with
            { Copies = Passages.Copies(nodes, own) },
            () => new(share.Weight, total, new Answer.Refused(500, $"the plan does not hold cluster {cluster}"))),
    };

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
        Answer.Relayed => None,
        Answer.Closed => None,
    };

    private static Arr<Upstream> Seen(Answer answer) => answer switch
    {
        Answer.Served(_, var upstream) => Array(upstream),
        Answer.Unready => Empty,
        Answer.Redirected => Empty,
        Answer.Refused => Empty,
        Answer.Relayed => Empty,
        Answer.Closed => Empty,
    };

    private static Outcome Alone(Answer answer, Arr<Backend> backends) => answer switch
    {
        Answer.Served(_, var upstream) => new Outcome.Forward(backends, upstream),
        Answer.Redirected(var status, var location) => new Outcome.Redirect(status, location),
        Answer.Unready => new Outcome.Respond(503, Reasons(backends)),
        Answer.Refused(var status, _) => new Outcome.Respond(status, Reasons(backends)),
        Answer.Relayed => new Outcome.Refuse(Reasons(backends)),
        Answer.Closed => new Outcome.Refuse(Reasons(backends)),
    };

    private static string Reasons(Arr<Backend> backends) =>
        string.Join("; ", backends.Map(b => Backends.Reason(b.Answer)).Distinct());
}

internal static class Clusters
{
    /// <summary>A share together with how its cluster is reached.</summary>
    public static Backend Reached(Nodes nodes, Cluster cluster, Backend share) => share with
    {
        Tls = cluster.Tls.Map(tls => new TlsToBackend(tls.ServerName, Authorities(nodes, tls.Trust), tls.Names, tls.Client.IsSome)),
        Session = cluster.Session,
        RetryBudget = cluster.RetryBudget,
    };

    private static Arr<Values.ObjectName> Authorities(Nodes nodes, Trust trust) => trust switch
    {
        Trust.System => Empty,
        Trust.Bundles(var authorities) => nodes.Sources(authorities),
    };
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
