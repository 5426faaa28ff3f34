using System.Text.Json.Nodes;
using Sluice.Compiler.Analyses;
using Sluice.Compiler.Ir;
using Xunit;
using static Sluice.Laws.Explaining.ExplainPlans;
using Action = Sluice.Compiler.Ir.Action;

namespace Sluice.Laws.Explaining;

/// <summary>What a request meets besides its rule: origins, questions to others, copies, limits, TLS to the backend.</summary>
public sealed class ExplainPassageExamples
{
    private const string Origin = "Origin: https://app.test";
    private static readonly Cors Policy = new(Array("https://app.test", "https://*.wide.test"), true, Array("GET", "*"), Array("x-a"), Array("x-b"), 5);

    private static Plan Web(Action action, Match? match = null) => Http(Listener("web", "*", On("*", match ?? Below(""), From("a"), action)));

    private static Action Shared(Cors policy, Action? action = null) => (action ?? ToCart) with { Guard = Guard.None with { Cors = policy } };

    private static Request Preflight(string origin, string method = "PUT", params string[] headers) =>
        Send("OPTIONS", "http://x.test/a", [origin, $"Access-Control-Request-Method: {method}", .. headers]);

    private static Arr<(string, string)> Headers(Outcome outcome) =>
        Assert.IsType<Outcome.Respond>(outcome).Headers.Map(header => (header.Name, header.Value));

    [Fact]
    public void A_preflight_is_answered_and_told_what_it_asked_for()
    {
        var told = Explained(Web(Shared(Policy)), Preflight(Origin));
        Assert.Equal(204, Assert.IsType<Outcome.Respond>(told.Outcome).Status);
        Assert.Equal(
            Array(
                ("Access-Control-Allow-Origin", "https://app.test"),
                ("Access-Control-Allow-Credentials", "true"),
                ("Vary", "Origin"),
                ("Access-Control-Allow-Methods", "PUT"),
                ("Access-Control-Allow-Headers", "x-a"),
                ("Access-Control-Max-Age", "5")),
            Headers(told.Outcome));
        Assert.Equal(From("a"), told.Rule.Map(rule => rule.From));
        Assert.Equal(Passage.Plain, told.Passage);
    }

    [Fact]
    public void Without_credentials_a_wildcard_is_told_as_it_is() =>
        Assert.Equal(
            Array(("Access-Control-Allow-Origin", "*"), ("Access-Control-Allow-Methods", "GET, *"), ("Access-Control-Max-Age", "60")),
            Headers(Explained(Web(Shared(new(Array("*"), false, Array("GET", "*"), Empty, Empty, 60))), Preflight(Origin)).Outcome));

    [Theory]
    [InlineData("https://app.test", true)]
    [InlineData("HTTPS://APP.TEST", true)]
    [InlineData("https://app.test:443", true)]
    [InlineData("https://app.test:8443", false)]
    [InlineData("http://app.test", false)]
    [InlineData("https://a.wide.test", true)]
    [InlineData("https://a.b.wide.test", true)]
    [InlineData("https://wide.test", false)]
    [InlineData("https://narrow-wide.test", false)]
    [InlineData("null", false)]
    public void Origins_are_equal_by_scheme_host_and_port(string origin, bool known)
    {
        Assert.Equal(known, !Headers(Explained(Web(Shared(Policy)), Preflight($"Origin: {origin}")).Outcome).IsEmpty);
        var told = Explained(Web(Shared(Policy)), Get("http://x.test/", $"Origin: {origin}"));
        Assert.IsType<Outcome.Forward>(told.Outcome);
        Assert.Equal(
            known
                ? Array(new Header("Access-Control-Allow-Origin", origin), new Header("Access-Control-Allow-Credentials", "true"), new Header("Vary", "Origin"), new Header("Access-Control-Expose-Headers", "x-b"))
                : Empty,
            told.Passage.CrossOrigin.IfNone(Array(new Header("nothing", "is said"))));
    }

    [Fact]
    public void A_preflight_is_matched_by_the_method_that_it_asks_for_if_no_rule_takes_OPTIONS()
    {
        var told = Explained(Web(Shared(Policy), Below("", "PUT")), Preflight(Origin));
        Assert.Equal(204, Assert.IsType<Outcome.Respond>(told.Outcome).Status);
        Assert.Equal((Verdict.Won, "every condition holds"), Said(told, From("a")));
        Assert.Equal(404, Assert.IsType<Outcome.Respond>(Explained(Web(Shared(Policy), Below("", "PUT")), Preflight(Origin, "GET")).Outcome).Status);
        Assert.Equal(404, Assert.IsType<Outcome.Respond>(Explained(Web(ToCart, Below("", "PUT")), Preflight(Origin)).Outcome).Status);
    }

    [Fact]
    public void OPTIONS_without_an_origin_is_a_request_like_any_other() =>
        Assert.IsType<Outcome.Forward>(Explained(Web(Shared(Policy)), Send("OPTIONS", "http://x.test/", "Access-Control-Request-Method: PUT")).Outcome);

    [Fact]
    public void A_preflight_is_answered_before_anybody_is_asked_and_before_a_redirect()
    {
        var action = new Action.Redirect(new("https", None, None, None, 302)) { Guard = new(Policy, new Authorization.Grpc(ClusterOf(Pay), Empty, 0)) };
        Assert.Equal(204, Assert.IsType<Outcome.Respond>(Explained(Web(action), Preflight(Origin)).Outcome).Status);
        var told = Explained(Web(action), Get("http://x.test/"));
        Assert.Equal(new Outcome.Redirect(302, "https://x.test/"), told.Outcome);
        Assert.Equal(new AskedFirst(Pay, "gRPC"), told.Passage.Authorization);
    }

    [Fact]
    public void Copies_limits_retries_and_sessions_are_told_of_the_rule_and_of_its_backends()
    {
        var backend = Filters.None with { Mirrors = Array(new Mirror(ClusterOf(Pay), 1, 1)) };
        var action = new Action.Split(
            Filters.None with { Mirrors = Array(new Mirror(ClusterOf(Pay), 20, 100)) },
            Array(new Share(1, new Target.Forward(ClusterOf(Cart), backend))), 1)
        {
            Delivery = new(500, 100, new Retry(Array(500, 503), 2, 10), new Session("HTTPRoute shop/cart /a", new SessionCarrier.Cookie("sid", true, "/a"), 60000, None)),
        };
        Assert.Equal(
            """
            forward to shop/cart:80 (100%)
              upstream  x.test /
              mirror    shop/pay:80 gets a copy of every request, of the requests to shop/cart:80
              mirror    shop/pay:80 gets a copy of 20 of 100 requests
              timeout   500 ms for the request
              timeout   100 ms for each attempt
              retry     2 more attempts if the connection fails or the status is 500, 503, 10 ms apart at least
              session   cookie 'sid', permanent, below /a, for 60000 ms
              gateway   infra/edge
              listener  web
              rule      HTTPRoute shop/a rules[0] matches[0], for hostname '*'

            won       HTTPRoute shop/a rules[0] matches[0]  every condition holds

            """.ReplaceLineEndings("\n"),
            ExplainText.Print(Explained(Web(action), Get("http://x.test/"))));
        var json = Json(Explained(Web(action), Get("http://x.test/")));
        Assert.Equal("""[{"service":"shop/pay","port":80,"numerator":20,"denominator":100}]""", json["mirrors"]!.ToJsonString());
        Assert.Equal("""[{"service":"shop/pay","port":80,"numerator":1,"denominator":1}]""", json["outcome"]!["backends"]![0]!["mirrors"]!.ToJsonString());
        Assert.Equal("""{"request":500,"backendRequest":100}""", json["timeouts"]!.ToJsonString());
        Assert.Equal("""{"attempts":2,"codes":[500,503],"backoff":10}""", json["retry"]!.ToJsonString());
        Assert.Equal("""{"cookie":"sid","permanent":true,"path":"/a","absolute":60000}""", json["session"]!.ToJsonString());
    }

    [Fact]
    public void TLS_to_a_backend_is_told_with_its_name_and_authorities()
    {
        var edge = Gateway(Edge, 80, ListenerProtocol.Http, Listener("web", "*", On("*", Below(""), From("a"))));
        var secure = edge with
        {
            Clusters = edge.Clusters.SetItem(ClusterOf(Cart), new Compiler.Ir.Cluster(Cart, BackendProtocol.Http1)
            {
                Tls = new BackendTls("cart.test", new Trust.Bundles(Array(new Hash("ca"))),
                    Array<PeerName>(new PeerName.Dns(new HostPattern.Exact("c.test")), new PeerName.Uri("spiffe://c")), new CertificateUse(new("own"), None)),
            }),
            Authorities = Map((new Hash("ca"), new CaBundle(new("shop", "roots"), Empty))),
        };
        var told = Explained(Plans(secure), Get("http://x.test/"));
        Assert.Contains(
            "  tls       shop/cart:80: as 'cart.test', trusting shop/roots, whoever is one of c.test, spiffe://c, showing a client certificate\n",
            ExplainText.Print(told), StringComparison.Ordinal);
        Assert.Equal(
            """{"serverName":"cart.test","trust":["shop/roots"],"names":["c.test","spiffe://c"],"clientCertificate":true}""",
            Json(told)["outcome"]!["backends"]![0]!["tls"]!.ToJsonString());
    }

    [Fact]
    public void A_demand_for_client_certificates_is_told()
    {
        var edge = Gateway(Edge, 443, ListenerProtocol.Https, Listener("web", "*", On("*", Below(""), From("a"))));
        var demanding = edge with
        {
            Ports = edge.Ports.Map(port => port with { Listeners = port.Listeners.Map(listener => listener with { Clients = new ClientDemand(ClientMode.ValidOnly, Array(new Hash("ca")), Empty) }) }),
            Authorities = Map((new Hash("ca"), new CaBundle(new("shop", "roots"), Empty))),
        };
        var told = Explained(Plans(demanding), Get("https://x.test/"));
        Assert.Equal(new ClientCheck(ClientMode.ValidOnly, Array(new Compiler.Values.ObjectName("shop", "roots"))), told.Passage.Clients);
        Assert.Equal("""{"mode":"AllowValidOnly","authorities":["shop/roots"]}""", Json(told)["clients"]!.ToJsonString());
    }

    private static JsonNode Json(Explanation told) => JsonNode.Parse(ExplainJson.Print(told))!;
}
