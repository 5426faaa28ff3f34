using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sluice.Compiler.Emission;
using Sluice.Compiler.Ir;
using Sluice.Compiler.Values;
using KeyValuePair = System.Collections.Generic.KeyValuePair;

namespace Sluice.Compiler.Analyses;

/// <summary>
/// An explanation for scripts, in the shape that the command line promises. Members of the outcome that its kind does
/// not have are left out, and so is what this request does not meet on its way; the others are null when there is nothing to say.
/// </summary>
public static class ExplainJson
{
    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private sealed record Member(string Name, JsonNode? Value);

    public static string Print(Explanation explanation) => JsonText.Displayed(Object(
        Array(
            new Member("outcome", Of(explanation.Outcome)),
            new Member("gateway", Text(explanation.Gateway.Map(g => g.ToString()))),
            new Member("listener", Text(explanation.Listener)),
            new Member("rule", explanation.Rule.MatchUnsafe<JsonNode?>(rule => Of(rule.From), () => null)),
            new Member("candidates", new JsonArray([.. explanation.Candidates.Map(Of)])))
        + If("mesh", explanation.Frontend, Of)
        + Members(explanation.Passage)).ToJsonString(Readable)) + "\n";

    private static Arr<Member> Members(Passage passage) =>
        If("clients", passage.Clients, Of)
        + If("authorization", passage.Authorization, asked => Place(asked.Service) + Array(new Member("protocol", asked.Protocol)))
        + If("cors", passage.CrossOrigin, headers => Array(new Member("headers", Of(headers))))
        + Mirrors(passage.Copies)
        + Timeouts(passage.Delivery)
        + If("retry", passage.Delivery.Retry, Of)
        + If("session", passage.Delivery.Session, Of);

    private static JsonObject Of(Outcome outcome) => outcome switch
    {
        Outcome.Forward(var backends, var upstream) => new()
        {
            ["kind"] = "forward",
            ["backends"] = new JsonArray([.. backends.Map(Of)]),
            ["upstream"] = Of(upstream),
        },
        Outcome.Redirect(var status, var location) => new() { ["kind"] = "redirect", ["status"] = status, ["location"] = location },
        Outcome.Respond respond => Object(
            Array(new Member("kind", "respond"), new Member("status", respond.Status), new Member("because", respond.Why))
            + (respond.Headers.IsEmpty ? Empty : Array(new Member("headers", Of(respond.Headers))))),
        Outcome.Refuse(var why) => new() { ["kind"] = "refuse", ["because"] = why },
        Outcome.Relay(var mode, var backends) => new()
        {
            ["kind"] = "forward",
            ["stream"] = StreamModes.Print(mode),
            ["backends"] = new JsonArray([.. backends.Map(Of)]),
        },
    };

    private static JsonObject Of(Backend backend) => backend.Answer switch
    {
        Answer.Served(var service, var upstream) => Share(backend, service, Array(new Member("upstream", Of(upstream)))),
        Answer.Unready(var service) => Share(backend, service, Array(new Member("status", 503), new Member("because", Backends.Reason(backend.Answer)))),
        Answer.Redirected(var status, var location) => new() { ["share"] = backend.Share, ["status"] = status, ["location"] = location },
        Answer.Refused(var status, var why) => new() { ["share"] = backend.Share, ["status"] = status, ["because"] = why },
        Answer.Relayed(var service) => Share(backend, service, Empty),
        Answer.Closed(var why) => new() { ["share"] = backend.Share, ["because"] = why },
    };

    private static JsonObject Share(Backend backend, ServicePort service, Arr<Member> answer) => Object(
        Place(service)
        + Array(new Member("share", backend.Share))
        + answer
        + If("tls", backend.Tls, Of)
        + Mirrors(backend.Copies)
        + If("session", backend.Session, Of)
        + If("retryBudget", backend.RetryBudget, Of));

    private static Arr<Member> Of(Frontend frontend) =>
        Place(frontend.Service) + Array(new Member("from", frontend.From), new Member("clients", Text(frontend.Clients)));

    private static Arr<Member> Of(ClientCheck check) => Array(
        new Member("mode", check.Mode == ClientMode.ValidOnly ? "AllowValidOnly" : "AllowInsecureFallback"),
        new Member("authorities", Names(check.Authorities)));

    private static Arr<Member> Of(TlsToBackend tls) => Array(
        new Member("serverName", tls.ServerName),
        new Member("trust", tls.Authorities.IsEmpty ? "system" : Names(tls.Authorities)),
        new Member("names", new JsonArray([.. tls.Names.Map(name => (JsonNode)PeerNames.Print(name))])),
        new Member("clientCertificate", tls.ShowsCertificate));

    private static Arr<Member> Of(RetryBudget budget) => Array(
        new Member("percent", budget.Percent), new Member("interval", budget.Interval),
        new Member("leastCount", budget.LeastCount), new Member("leastInterval", budget.LeastInterval));

    private static Arr<Member> Of(Retry retry) =>
        Array(new Member("attempts", retry.Attempts), new Member("codes", new JsonArray([.. retry.Codes.Map(code => (JsonNode)code)])))
        + Number("backoff", retry.Backoff);

    private static Arr<Member> Of(Session session) =>
        session.Carrier switch
        {
            SessionCarrier.Cookie(var name, var permanent, var path) =>
                Array(new Member("cookie", name), new Member("permanent", permanent), new Member("path", Text(path))),
            SessionCarrier.Header(var name) => Array(new Member("header", name)),
        }
        + Number("absolute", session.Absolute) + Number("idle", session.Idle);

    private static Arr<Member> Timeouts(Delivery delivery) =>
        Number("request", delivery.Request) + Number("backendRequest", delivery.BackendRequest) is { IsEmpty: false } limits
            ? Array(new Member("timeouts", Object(limits)))
            : Empty;

    private static Arr<Member> Mirrors(Arr<Copy> copies) => copies.IsEmpty ? Empty : Array(
        new Member("mirrors", new JsonArray([.. copies.Map(copy => Object(
            Place(copy.Service) + Array(new Member("numerator", copy.Numerator), new Member("denominator", copy.Denominator))))])));

    private static Arr<Member> Place(ServicePort service) =>
        Array(new Member("service", service.Service.ToString()), new Member("port", service.Port));

    private static JsonObject Of(Upstream upstream) => new() { ["host"] = upstream.Host, ["path"] = upstream.Path };

    private static JsonArray Of(Arr<Header> headers) =>
        [.. headers.Map(header => new JsonObject { ["name"] = header.Name, ["value"] = header.Value })];

    private static JsonArray Names(Arr<ObjectName> names) => [.. names.Map(name => (JsonNode)name.ToString())];

    private static JsonObject Of(Provenance from) => new()
    {
        ["route"] = $"{from.Kind} {from.Route}",
        ["index"] = from.Rule,
        ["name"] = Text(from.RuleName),
        ["match"] = from.Match,
    };

    private static JsonObject Of(Candidate candidate) => Object(
        Array(
            new Member("route", $"{candidate.From.Kind} {candidate.From.Route}"),
            new Member("index", candidate.From.Rule),
            new Member("match", candidate.From.Match),
            new Member("verdict", ExplainText.Print(candidate.Verdict)),
            new Member("because", candidate.Because))
        + (candidate.Attached ? Empty : Array(new Member("attached", false))));

    private static JsonNode? Text(Option<string> text) => text.MatchUnsafe<JsonNode?>(t => JsonValue.Create(t), () => null);

    private static Arr<Member> Number(string name, Option<long> number) => number.Map(value => new Member(name, value)).ToArr();

    private static Arr<Member> If<A>(string name, Option<A> value, Func<A, Arr<Member>> members) =>
        value.Map(found => new Member(name, Object(members(found)))).ToArr();

    private static JsonObject Object(Arr<Member> members) => new(members.Select(member => KeyValuePair.Create(member.Name, member.Value)));
}
