using Sluice.Compiler.Analyses;
using Sluice.Compiler.Ir;
using Sluice.Compiler.Values;
using Action = Sluice.Compiler.Ir.Action;

namespace Sluice.Laws.Explaining;

/// <summary>Small plans written by hand, and the requests that are put to them.</summary>
internal static class ExplainPlans
{
    public static readonly ObjectName Edge = new("infra", "edge");
    public static readonly ServicePort Cart = Service("cart");
    public static readonly ServicePort Pay = Service("pay");
    public static readonly Action ToCart = Split(Forward(Cart));

    public static ServicePort Service(string name) => new(new("shop", name), 80);

    public static Provenance From(string route, int rule = 0, int match = 0, long created = 100, string kind = "HTTPRoute") =>
        new(kind, new("shop", route), created, rule, None, match);

    public static Match Path(PathMatch path, string? method = null, Arr<NamedMatch> headers = default, Arr<NamedMatch> query = default) =>
        new Match.Http(path, Optional(method), headers, query);

    public static Match Below(string prefix, string? method = null, Arr<NamedMatch> headers = default, Arr<NamedMatch> query = default) =>
        Path(new PathMatch.Prefix(prefix), method, headers, query);

    public static Match At(string path, string? method = null) => Path(new PathMatch.Exact(path), method);

    public static Match Call(GrpcMethodMatch method, Arr<NamedMatch> headers = default) => new Match.Grpc(method, headers);

    public static Arr<NamedMatch> Named(params (string Name, string Value)[] pairs) =>
        pairs.Select(p => new NamedMatch(p.Name, new ValueMatch.Exact(p.Value))).ToArr();

    public static Target Forward(ServicePort service, Filters? own = null) =>
        new Target.Forward(ClusterOf(service), own ?? Filters.None);

    public static Action Split(params Target[] targets) => Weighted(Filters.None, targets.Select(t => (1, t)).ToArray());

    public static Action Weighted(Filters filters, params (int Weight, Target Target)[] shares) =>
        new Action.Split(filters, shares.Select(s => new Share(s.Weight, s.Target)).ToArr(), shares.Sum(s => s.Weight));

    public static Filters Rewriting(string? host = null, PathRewrite? path = null) =>
        Filters.None with { Rewrite = new Rewrite(Optional(host), Optional(path)) };

    public sealed record Written(string Host, Match Match, Provenance From, Action Action);

    public static Written On(string host, Match match, Provenance from, Action? action = null) => new(host, match, from, action ?? ToCart);

    public sealed record Listening(string Name, string Host, Arr<Written> Entries);

    public static Listening Listener(string name, string host, params Written[] entries) => new(name, host, entries.ToArr());

    public static Plan Http(params Listening[] listeners) => Plans(Gateway(Edge, 80, ListenerProtocol.Http, listeners));

    public static Plan Https(params Listening[] listeners) => Plans(Gateway(Edge, 443, ListenerProtocol.Https, listeners));

    public static Plan Plans(params GatewayPlan[] gateways) => new(gateways.ToArr());

    /// <summary>Pay has lost its endpoints; those of every other service are assumed.</summary>
    public static GatewayPlan Gateway(ObjectName name, int port, ListenerProtocol protocol, params Listening[] listeners)
    {
        var actions = listeners.SelectMany(l => l.Entries).Select(e => e.Action).Distinct().ToArr();
        var services = Array(Cart, Pay, Service("late"));
        return new(
            name,
            Array(new PortPlan(port, protocol, listeners.Select(l => new ListenerPlan(
                l.Name,
                HostPatterns.Parse(l.Host),
                protocol == ListenerProtocol.Https && l.Name != "bare" ? Array(new CertificateUse(new("c"), None)) : Empty,
                new($"table {l.Name}"))).ToArr())),
            toMap(listeners.Select(l => (new Hash($"table {l.Name}"), Table(l.Entries, actions)))),
            toMap(actions.Map((index, action) => (new Hash($"action {index}"), action))),
            toMap(services.Map(s => (ClusterOf(s), new Cluster(s, BackendProtocol.Http1)))),
            Empty,
            toMap(services.Map(s => (s, s == Pay ? (Endpoints)new Endpoints.Known(Empty) : new Endpoints.Assumed()))));
    }

    public static Request Get(string url, params string[] headers) => Send("GET", url, headers);

    public static Request Send(string method, string url, params string[] headers) =>
        Requests.Of(url, method, headers.ToArr()).Match(
            request => request,
            faults => throw new Xunit.Sdk.XunitException(string.Join("; ", faults)));

    public static Explanation Explained(Plan plan, Request request) => Explain.Run(plan, None, request);

    /// <summary>What is said of a match: the verdict and the reason.</summary>
    public static (Verdict Verdict, string Because) Said(Explanation explanation, Provenance of) =>
        explanation.Candidates.Filter(c => c.From == of).ToArray() is [var only]
            ? (only.Verdict, only.Because)
            : throw new Xunit.Sdk.XunitException($"not exactly one candidate for {of}");

    public static Hash ClusterOf(ServicePort service) => new($"cluster {service}");

    private static RouteTable Table(Arr<Written> entries, Arr<Action> actions) =>
        new(entries.GroupBy(e => HostPatterns.Parse(e.Host)).OrderBy(g => g.Key)
            .Select(g => new VirtualHost(g.Key, g
                .Select(e => new Entry(e.Match, new($"action {actions.IndexOf(e.Action)}"), e.From, Empty)).ToArr()))
            .ToArr());
}
