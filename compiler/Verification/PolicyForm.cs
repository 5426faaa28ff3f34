using Sluice.Compiler.Ir;

namespace Sluice.Compiler.Verification;

/// <summary>V12: guards, limits, sessions and what clusters demand of backends are said in one way, and none of them says nothing.</summary>
internal static class PolicyForm
{
    public static Seq<Violation> Check(Section section) =>
        Places.Actions(section).Bind(action => Faults(action.Where, Guard(action.Value.Guard) + Tried(action.Value) + Kept(section, action.Value)))
        + Places.Clusters(section).Bind(cluster => Faults(cluster.Where,
            Protocol(cluster.Value)
            + cluster.Value.Tls.ToSeq().Bind(Tls)
            + cluster.Value.RetryBudget.ToSeq().Bind(Budget)
            + cluster.Value.Session.ToSeq().Bind(Session)))
        + toSeq(section.Authorities.AsEnumerable()).Bind(node => Faults($"{section.Where} authority {node.Key}", Bundle(node.Value)))
        + Places.Ports(section).Bind(port => Faults(port.Where, Seq1((
            port.Value.Misdirected && port.Value.Protocol is (ListenerProtocol.Http or ListenerProtocol.Tcp or ListenerProtocol.Udp),
            "tells connections apart that nothing tells apart"))));

    private static Seq<Violation> Faults(string where, Seq<(bool Broken, string Message)> rules) =>
        rules.Filter(rule => rule.Broken).Map(rule => new Violation("V12", where, rule.Message));

    private static Seq<(bool Broken, string Message)> Guard(Guard guard) =>
        guard.Cors.ToSeq().Bind(Cors) + guard.Authorization.ToSeq().Bind(Authorization);

    private static Seq<(bool Broken, string Message)> Cors(Cors cors) => Seq(
        (!cors.Origins.ForAll(IsLower), "an origin is not in lower case"),
        (Twice(cors.Origins), "an origin stands twice"),
        (Twice(cors.Methods), "a method stands twice"),
        (Twice(cors.Headers.Map(Lower)), "an allowed header stands twice"),
        (Twice(cors.Exposed.Map(Lower)), "an exposed header stands twice"),
        (cors.MaxAge < 0, "a preflight is kept for less than no time"));

    private static Seq<(bool Broken, string Message)> Authorization(Authorization authorization) => Seq<(bool Broken, string Message)>(
            (!authorization.RequestHeaders.ForAll(IsLower), "a header that is shown is not in lower case"),
            (Twice(authorization.RequestHeaders), "a header that is shown stands twice"),
            (authorization.BodyLimit < 0, "less than nothing of the body is shown"))
        + Answered(authorization);

    private static Seq<(bool Broken, string Message)> Answered(Authorization authorization) => authorization switch
    {
        Ir.Authorization.Http(_, _, _, _, var answered) => Seq(
            (!answered.ForAll(IsLower), "a header of the answer is not in lower case"),
            (Twice(answered), "a header of the answer stands twice")),
        Ir.Authorization.Grpc => Empty,
    };

    private static Seq<(bool Broken, string Message)> Tried(Ir.Action action) => action switch
    {
        Ir.Action.Split split => Delivery(split.Delivery),
        Ir.Action.Redirect => Empty,
        Ir.Action.Refuse => Empty,
    };

    /// <summary>A backend without new requests has sessions, of the rule or its own, or connections.</summary>
    private static Seq<(bool Broken, string Message)> Kept(Section section, Ir.Action action) => action switch
    {
        Ir.Action.Split split => Seq1((
            split.Delivery.Session.IsNone && !split.Retired.ForAll(kept => section.Clusters.Find(kept.Cluster).ForAll(Keeps)),
            "keeps a backend for sessions that nobody has")),
        Ir.Action.Redirect => Empty,
        Ir.Action.Refuse => Empty,
    };

    private static bool Keeps(Cluster cluster) => cluster.Session.IsSome || cluster.Protocol is BackendProtocol.Stream or BackendProtocol.Datagram;

    private static Seq<(bool Broken, string Message)> Delivery(Delivery delivery) =>
        Limits(delivery.Request, delivery.BackendRequest)
        + delivery.Retry.ToSeq().Bind(Retry)
        + delivery.Session.ToSeq().Bind(Session);

    private static Seq<(bool Broken, string Message)> Retry(Retry retry) => Seq(
        (Neighbours.Of(retry.Codes).Exists(pair => pair.Left >= pair.Right), "the statuses of a retry are not in ascending order"),
        (retry.Attempts < 0, "it is tried less than once"),
        (retry.Backoff.Exists(wait => wait < 0), "a wait is less than nothing"));

    private static Seq<(bool Broken, string Message)> Session(Session session) =>
        (session.Scope.Length == 0, "a session is nobody's").Cons(Limits(session.Absolute, session.Idle) + Carrier(session));

    private static Seq<(bool Broken, string Message)> Carrier(Session session) => session.Carrier switch
    {
        SessionCarrier.Cookie(var name, var permanent, _) => Seq(
            (name.Length == 0, "the cookie of a session has no name"),
            (permanent && session.Absolute.IsNone, "a cookie is kept for a time that nobody gives")),
        SessionCarrier.Header(var name) => Seq1((name.Length == 0, "the header of a session has no name")),
    };

    private static Seq<(bool Broken, string Message)> Limits(params Option<long>[] limits) =>
        Seq1((limits.Any(limit => limit.Exists(time => time <= 0)), "a limit allows no time"));

    private static Seq<(bool Broken, string Message)> Protocol(Cluster cluster) => Seq(
        (!Enum.IsDefined(cluster.Protocol), $"there is no protocol {(int)cluster.Protocol}"),
        (cluster.Protocol is BackendProtocol.Stream or BackendProtocol.Datagram && (cluster.RetryBudget.IsSome || cluster.Session.IsSome),
            "has retries or sessions, and no requests"),
        (cluster.Protocol is BackendProtocol.Datagram && cluster.Tls.IsSome, "speaks TLS in datagrams"));

    private static Seq<(bool Broken, string Message)> Budget(RetryBudget budget) => Seq(
        (budget.Percent is < 0 or > 100, $"{budget.Percent} percent of the requests are retries"),
        (budget.Interval <= 0 || budget.LeastInterval <= 0, "retries are counted over no time"),
        (budget.LeastCount < 0, "less than no retry is always allowed"));

    private static Seq<(bool Broken, string Message)> Tls(BackendTls tls) => Seq(
        (!NormalForm.Spelled(new HostPattern.Exact(tls.ServerName)), $"{tls.ServerName} is not how a server name is spelled"),
        (!tls.Names.ForAll(Spelled), "an identity is not spelled as it has to be"),
        (tls.Names.Distinct().Count() != tls.Names.Count, "an identity stands twice"));

    private static bool Spelled(PeerName name) => name switch
    {
        PeerName.Dns(var host) => host is not HostPattern.Any && NormalForm.Spelled(host),
        PeerName.Uri(var uri) => uri.Length > 0,
    };

    private static Seq<(bool Broken, string Message)> Bundle(CaBundle bundle) => Seq(
        (bundle.Certificates.IsEmpty, "holds no certificate"),
        (!bundle.Certificates.ForAll(IsBase64), "holds what is not a certificate in base64"));

    private static bool IsBase64(string text)
    {
        var octets = new byte[text.Length];
        return text.Length > 0
            && Convert.TryFromBase64String(text, octets, out var count)
            && Convert.ToBase64String(octets.AsSpan(0, count)) == text;
    }

    private static bool IsLower(string text) => text.Equals(Lower(text), StringComparison.Ordinal);

    private static string Lower(string text) => text.ToLowerInvariant();

    private static bool Twice(Arr<string> texts) => texts.Distinct(StringComparer.Ordinal).Count() != texts.Count;
}
