using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sluice.Compiler.Analyses;
using Sluice.Compiler.Ir;
using Xunit;
using static Sluice.Laws.Explaining.ExplainPlans;
using Action = Sluice.Compiler.Ir.Action;

namespace Sluice.Laws.Explaining;

/// <summary>What becomes of a request that a rule has won, and how it is told.</summary>
public sealed class ExplainOutcomeExamples
{
    private static Outcome Does(Action action, Request request) =>
        Explained(Plans(
            Gateway(Edge, request.Port, request.Scheme == "https" ? ListenerProtocol.Https : ListenerProtocol.Http,
                Listener("web", "*", On("*", Below(""), From("a"), action)))), request).Outcome;

    private static Redirect To(string? scheme = null, string? host = null, int? port = null, PathRewrite? path = null, int status = 302) =>
        new(Optional(scheme), Optional(host), Optional(port), Optional(path), status);

    [Theory]
    [InlineData("http://example.org", null, null, "http://example.org")]
    [InlineData("http://example.org", null, 80, "http://example.org")]
    [InlineData("http://example.org", null, 8080, "http://example.org:8080")]
    [InlineData("http://example.org", "https", null, "https://example.org")]
    [InlineData("http://example.org", "https", 443, "https://example.org")]
    [InlineData("http://example.org", "https", 8443, "https://example.org:8443")]
    [InlineData("http://example.org:8080", null, null, "http://example.org:8080")]
    [InlineData("http://example.org:8080", null, 80, "http://example.org")]
    [InlineData("http://example.org:8080", "https", null, "https://example.org")]
    [InlineData("https://example.org", null, null, "https://example.org")]
    [InlineData("https://example.org", null, 443, "https://example.org")]
    [InlineData("https://example.org", null, 8443, "https://example.org:8443")]
    [InlineData("https://example.org", "http", null, "http://example.org")]
    [InlineData("https://example.org", "http", 80, "http://example.org")]
    [InlineData("https://example.org", "http", 8080, "http://example.org:8080")]
    public void The_location_takes_from_the_request_what_the_filter_leaves_open(string from, string? scheme, int? port, string authority) =>
        Assert.Equal(
            new Outcome.Redirect(302, authority + "/a%2Fb?q=1"),
            Does(new Action.Redirect(To(scheme, port: port)), Get(from + "/a%2Fb?q=1")));

    [Fact]
    public void A_redirect_may_name_host_path_and_status() =>
        Assert.Equal(
            new Outcome.Redirect(301, "http://other.test/new/x?q"),
            Does(new Action.Redirect(To(host: "other.test", path: new PathRewrite.Prefix("/old", "/new/"), status: 301)), Get("http://x.test/old/x?q")));

    [Theory]
    [InlineData("/foo/bar", "/foo", "/xyz", "/xyz/bar")]
    [InlineData("/foo", "/foo", "/xyz/", "/xyz")]
    [InlineData("/foo/", "/foo", "/xyz", "/xyz/")]
    [InlineData("/foo/bar", "/foo", "", "/bar")]
    [InlineData("/foo", "/foo", "", "/")]
    [InlineData("/foo", "/foo", "/", "/")]
    [InlineData("/test", "", "/foo", "/foo/test")]
    public void A_backend_sees_the_rewritten_prefix_and_the_query_as_it_came(string path, string prefix, string replacement, string seen) =>
        Assert.Equal(
            new Upstream("x.test:80", seen + "?a=%20"),
            Upstream(Weighted(Rewriting(path: new PathRewrite.Prefix(prefix, replacement)), (1, Forward(Cart))), Get($"http://x.test{path}?a=%20", "Host: x.test:80")));

    [Fact]
    public void A_backend_may_rewrite_what_the_rule_has_left()
    {
        var split = Weighted(
            Rewriting("rule.test", new PathRewrite.Full("/rule")),
            (1, Forward(Cart, Rewriting("own.test"))),
            (3, Forward(Service("late"), Rewriting(path: new PathRewrite.Prefix("/rule", "/own")))));
        Assert.Equal(
            new Outcome.Forward(
                Array(
                    new Backend(1, 4, new Answer.Served(Cart, new("own.test", "/rule?q"))),
                    new Backend(3, 4, new Answer.Served(Service("late"), new("rule.test", "/own?q")))),
                new("own.test", "/rule?q")),
            Does(split, Get("http://x.test/a?q")));
    }

    [Fact]
    public void A_share_that_is_refused_stands_among_the_backends()
    {
        var told = Does(Weighted(Filters.None, (3, new Target.Refuse(500, "GW4001")), (1, Forward(Cart)), (4, Forward(Pay))), Get("http://x.test/"));
        Assert.Equal(
            new Outcome.Forward(
                Array(
                    new Backend(3, 8, new Answer.Refused(500, "GW4001")),
                    new Backend(1, 8, new Answer.Served(Cart, new("x.test", "/"))),
                    new Backend(4, 8, new Answer.Unready(Pay))),
                new("x.test", "/")),
            told);
    }

    [Fact]
    public void Without_a_backend_that_serves_the_rule_answers_itself()
    {
        var request = Get("http://x.test/");
        Assert.Equal(new Outcome.Respond(500, "GW4001"), Does(new Action.Refuse(500, "GW4001"), request));
        Assert.Equal(new Outcome.Respond(500, "GW4001"), Does(Split(new Target.Refuse(500, "GW4001"), new Target.Refuse(500, "GW4001")), request));
        Assert.Equal(new Outcome.Respond(500, "GW4001; GW4002"), Does(Split(new Target.Refuse(500, "GW4001"), new Target.Refuse(500, "GW4002")), request));
        Assert.Equal(new Outcome.Respond(503, "shop/pay:80 has no ready endpoint"), Does(Split(Forward(Pay)), request));
        Assert.Equal(
            new Outcome.Forward(Array(new Backend(1, 3, new Answer.Refused(500, "GW4001")), new Backend(2, 3, new Answer.Unready(Pay))), new("x.test", "/")),
            Does(Weighted(Filters.None, (1, new Target.Refuse(500, "GW4001")), (2, Forward(Pay))), request));
        Assert.Equal(new Outcome.Redirect(302, "https://x.test/"), Does(Split(new Target.Redirect(To("https"))), request));
    }

    [Fact]
    public void A_plan_that_dangles_is_answered_and_not_thrown()
    {
        var gateway = Gateway(Edge, 80, ListenerProtocol.Http, Listener("web", "*", On("*", Below(""), From("a"))));
        Outcome Of(GatewayPlan broken) => Explained(Plans(broken), Get("http://x.test/")).Outcome;
        Assert.Equal(new Outcome.Respond(404, "no rule of listener web matches"), Of(gateway with { Tables = Empty }));
        Assert.Equal(new Outcome.Respond(500, "the plan does not hold action action 0"), Of(gateway with { Actions = Empty }));
        Assert.Equal(new Outcome.Respond(500, "the plan does not hold cluster cluster shop"), Of(gateway with { Clusters = Empty }));
        Assert.Equal(new Outcome.Respond(503, "shop/cart:80 has no ready endpoint"), Of(gateway with { Endpoints = Empty }));
    }

    private static readonly Plan Shop = Http(
        Listener("all", "*", On("*", Below(""), From("elsewhere"))),
        Listener("web", "shop.test",
            On("shop.test", Below("/cart"), From("cart", rule: 1) with { RuleName = "cart" },
                Weighted(Rewriting(path: new PathRewrite.Prefix("/cart", "")), (1, Forward(Cart)), (2, new Target.Refuse(500, "GW4001")))),
            On("shop.test", Below(""), From("front"))));

    [Fact]
    public void Text_puts_the_outcome_first_and_the_reasons_in_a_column() =>
        Assert.Equal(
            """
            forward to shop/cart:80 (33.33%), 500, GW4001 (66.67%)
              upstream  shop.test /1?x
              gateway   infra/edge
              listener  web
              rule      HTTPRoute shop/cart rule "cart" matches[0], for hostname 'shop.test'

            won       HTTPRoute shop/cart rule "cart" matches[0]    every condition holds
            lost      HTTPRoute shop/front rules[0] matches[0]      path: a longer prefix ('/cart' against '/')
            no-match  HTTPRoute shop/elsewhere rules[0] matches[0]  belongs to listener all; host selects listener web (listener isolation)

            """,
            ExplainText.Print(Explained(Shop, Get("http://shop.test/cart/1?x"))));

    [Fact]
    public void Json_has_the_shape_that_scripts_depend_on() =>
        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse(
                """
                {
                  "outcome": {
                    "kind": "forward",
                    "backends": [
                      { "service": "shop/cart", "port": 80, "share": 0.3333333333333333, "upstream": { "host": "shop.test", "path": "/1?x" } },
                      { "share": 0.6666666666666666, "status": 500, "because": "GW4001" }
                    ],
                    "upstream": { "host": "shop.test", "path": "/1?x" }
                  },
                  "gateway": "infra/edge",
                  "listener": "web",
                  "rule": { "route": "HTTPRoute shop/cart", "index": 1, "name": "cart", "match": 0 },
                  "candidates": [
                    { "route": "HTTPRoute shop/cart", "index": 1, "match": 0, "verdict": "won", "because": "every condition holds" },
                    { "route": "HTTPRoute shop/front", "index": 0, "match": 0, "verdict": "lost", "because": "path: a longer prefix ('/cart' against '/')" },
                    { "route": "HTTPRoute shop/elsewhere", "index": 0, "match": 0, "verdict": "no-match", "because": "belongs to listener all; host selects listener web (listener isolation)" }
                  ]
                }
                """),
            JsonNode.Parse(ExplainJson.Print(Explained(Shop, Get("http://shop.test/cart/1?x"))))));

    [Theory]
    [InlineData("http://x.test:1/", """{"kind":"refuse","because":"no Gateway serves port 1 (ports: 80)"}""")]
    [InlineData("https://x.test:80/", """{"kind":"refuse","because":"port 80 of Gateway infra/edge speaks plain HTTP; a TLS handshake fails"}""")]
    public void Json_of_a_refusal_names_no_rule(string url, string outcome)
    {
        var told = JsonNode.Parse(ExplainJson.Print(Explained(Shop, Get(url))))!.AsObject();
        Assert.Equal(outcome, told["outcome"]!.ToJsonString());
        Assert.Equal(["outcome", "gateway", "listener", "rule", "candidates"], told.Select(member => member.Key));
        Assert.Null(told["rule"]);
        Assert.Null(told["listener"]);
    }

    [Fact]
    public void Json_of_an_answer_has_its_status_and_of_a_redirect_its_location()
    {
        string Told(Action action) => JsonNode.Parse(ExplainJson.Print(Explained(
            Http(Listener("web", "*", On("*", Below(""), From("a"), action))), Get("http://x.test/'+'"))))!["outcome"]!.ToJsonString(Plain);
        Assert.Equal("""{"kind":"redirect","status":302,"location":"https://x.test/'+'"}""", Told(new Action.Redirect(To("https"))));
        Assert.Equal("""{"kind":"respond","status":500,"because":"GW4001"}""", Told(new Action.Refuse(500, "GW4001")));
    }

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static Upstream Upstream(Action action, Request request) =>
        Does(action, request) is Outcome.Forward(_, var upstream) ? upstream : throw new Xunit.Sdk.XunitException("not forwarded");
}
