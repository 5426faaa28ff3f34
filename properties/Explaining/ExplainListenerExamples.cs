using Sluice.Compiler.Analyses;
using Sluice.Compiler.Ir;
using Xunit;
using static Sluice.Laws.Explaining.ExplainPlans;

namespace Sluice.Laws.Explaining;

/// <summary>Gateways, listeners and hosts: who is asked before any rule is.</summary>
public sealed class ExplainListenerExamples
{
    private static readonly Provenance A = From("a");
    private static readonly Provenance B = From("b");
    private static readonly Provenance C = From("c", kind: "GRPCRoute");

    private static readonly Plan Isolated = Http(
        Listener("empty", "*", On("*", Below("/empty"), From("empty"))),
        Listener("wide", "*.example.com", On("*.example.com", Below("/wide"), From("wide"))),
        Listener("foo", "*.foo.example.com", On("*.foo.example.com", Below("/foo"), From("foo"))),
        Listener("abc", "abc.foo.example.com", On("abc.foo.example.com", Below("/abc"), From("abc"))));

    [Theory]
    [InlineData("bar.com", "empty")]
    [InlineData("example.com", "empty")]
    [InlineData("bar.example.com", "wide")]
    [InlineData("bar.foo.example.com", "foo")]
    [InlineData("abc.foo.example.com", "abc")]
    public void A_request_belongs_to_the_most_specific_listener_alone(string host, string expected)
    {
        foreach (var path in Array("empty", "wide", "foo", "abc"))
        {
            var told = Explained(Isolated, Get($"http://{host}/{path}"));
            Assert.Equal(expected, told.Listener);
            Assert.Equal(path == expected, told.Rule.IsSome);
            Assert.Equal(4, told.Candidates.Count);
            if (path != expected)
                Assert.Equal(
                    (Verdict.NoMatch, $"belongs to listener {path}; host selects listener {expected} (listener isolation)"),
                    Said(told, From(path)));
        }
    }

    [Fact]
    public void A_host_without_a_listener_is_not_found()
    {
        var told = Explained(Http(Listener("web", "*.test", On("*.test", Below(""), A))), Get("http://other/"));
        Assert.Equal(new Outcome.Respond(404, "no listener on port 80 covers host 'other'"), told.Outcome);
        Assert.True(told.Listener.IsNone);
        Assert.Equal((Verdict.NoMatch, "belongs to listener web; no listener on port 80 covers host 'other'"), Said(told, A));

        var call = Explained(Http(Listener("web", "*.test", On("*.test", Below(""), A))), Send("POST", "http://other/s/m", Grpc));
        Assert.Equal(new Outcome.Respond(404, "no listener on port 80 covers host 'other'; a gRPC client sees UNIMPLEMENTED"), call.Outcome);
    }

    [Fact]
    public void A_host_that_the_route_does_not_own_is_named()
    {
        var told = Explained(Http(Listener("web", "*", On("*.b", Below(""), A))), Get("http://a/"));
        Assert.Equal((Verdict.NoMatch, "hostname: 'a' is not covered by '*.b'"), Said(told, A));
    }

    [Fact]
    public void What_finds_nothing_under_its_host_goes_on_to_the_next_less_specific()
    {
        var told = Explained(Http(Listener("web", "*",
            On("x.test", At("/only"), A), On("*.test", Below(""), B), On("*", Below(""), From("c")))), Get("http://x.test/else"));
        Assert.Equal(new Winner(B, HostPatterns.Parse("*.test")), told.Rule);
        Assert.Equal(Verdict.NoMatch, Said(told, A).Verdict);
        Assert.Equal((Verdict.Lost, "hostname: '*.test' is more specific than '*'"), Said(told, From("c")));
    }

    private static readonly string[] Grpc = ["Content-Type: application/grpc+proto"];

    [Fact]
    public void A_call_asks_the_rules_of_grpc_routes_first()
    {
        var plan = Http(Listener("web", "*", On("*", At("/s/m"), A), On("*", Call(new GrpcMethodMatch.Any()), C)));
        var call = Explained(plan, Send("POST", "http://x.test/s/m", Grpc));
        Assert.Equal(C, call.Rule.Map(r => r.From));
        Assert.Equal((Verdict.Lost, "gRPC: rules of GRPCRoutes are asked before those of HTTPRoutes"), Said(call, A));

        var post = Explained(plan, Send("POST", "http://x.test/s/m", "Content-Type: text/plain"));
        Assert.Equal(A, post.Rule.Map(r => r.From));
        Assert.Equal((Verdict.NoMatch, "gRPC: content type 'text/plain' does not begin with 'application/grpc'"), Said(post, C));
    }

    [Fact]
    public void A_more_specific_host_ranks_before_the_kind_of_the_route()
    {
        var told = Explained(
            Http(Listener("web", "*", On("x.test", Below(""), A), On("*", Call(new GrpcMethodMatch.Exact("s", "m")), C))),
            Send("POST", "http://x.test/s/m", Grpc));
        Assert.Equal(A, told.Rule.Map(r => r.From));
        Assert.Equal((Verdict.Lost, "hostname: 'x.test' is more specific than '*'"), Said(told, C));
    }

    public static TheoryData<int, string, bool> Calls => new()
    {
        { 0, "/s.Echo/Say", true }, { 0, "/s.Echo/SayTwice", false }, { 0, "/s.EchoTwo/Say", false },
        { 1, "/s.Echo/Any", true }, { 1, "/s.EchoTwo/Any", false }, { 1, "/s.Echo", false },
        { 2, "/any/Say", true }, { 2, "/any/say", false },
        { 3, "/s.Echo/Say", true }, { 3, "/xs.Echo/Say", false },
        { 4, "/s/m", true }, { 4, "/not/a/call", true },
    };

    private static readonly Arr<GrpcMethodMatch> Methods = Array<GrpcMethodMatch>(
        new GrpcMethodMatch.Exact("s.Echo", "Say"),
        new GrpcMethodMatch.Service("s.Echo"),
        new GrpcMethodMatch.Method("Say"),
        new GrpcMethodMatch.Pattern(Some(@"s\..*"), None),
        new GrpcMethodMatch.Any());

    [Theory]
    [MemberData(nameof(Calls))]
    public void A_call_is_recognised_by_service_and_method(int which, string path, bool holds) =>
        Assert.Equal(holds, Explained(
            Http(Listener("web", "*", On("*", Call(Methods[which]), C))), Send("POST", "http://x.test" + path, Grpc)).Rule.IsSome);

    [Fact]
    public void Among_calls_the_longer_service_then_the_longer_method_wins()
    {
        var plan = Http(Listener("web", "*",
            On("*", Call(new GrpcMethodMatch.Exact("s", "m")), C),
            On("*", Call(new GrpcMethodMatch.Service("s"), Named(("h", "1"))), C with { Rule = 1 }),
            On("*", Call(new GrpcMethodMatch.Method("m")), C with { Rule = 2 })));
        var told = Explained(plan, Send("POST", "http://x.test/s/m", [.. Grpc, "H: 1"]));
        Assert.Equal((Verdict.Lost, "more characters in the gRPC method (1 against 0)"), Said(told, C with { Rule = 1 }));
        Assert.Equal((Verdict.Lost, "more characters in the gRPC service (1 against 0)"), Said(told, C with { Rule = 2 }));
    }

    [Fact]
    public void A_call_that_nothing_takes_is_unimplemented() =>
        Assert.Equal(
            new Outcome.Respond(404, "no rule of listener web matches; a gRPC client sees UNIMPLEMENTED"),
            Explained(Http(Listener("web", "*")), Send("POST", "http://x.test/s/m", Grpc)).Outcome);

    private static readonly Plan Secure = Https(
        Listener("empty", "*", On("example.org", Below(""), From("empty"))),
        Listener("second", "second-example.org", On("second-example.org", Below(""), From("second"))),
        Listener("wildcard", "*.wildcard.org", On("*.wildcard.org", Below(""), From("wildcard"))),
        Listener("fourth", "fourth-example.wildcard.org", On("fourth-example.wildcard.org", Below(""), From("fourth"))));

    [Theory]
    [InlineData("example.org", "example.org", 200)]
    [InlineData("example.org", "second-example.org", 421)]
    [InlineData("example.org", "unknown-example.org", 404)]
    [InlineData("second-example.org", "example.org", 421)]
    [InlineData("second-example.org", "unknown-example.org", 421)]
    [InlineData("third-example.wildcard.org", "fith-example.wildcard.org", 200)]
    [InlineData("third-example.wildcard.org", "fourth-example.wildcard.org", 421)]
    [InlineData("third-example.wildcard.org", "second-example.org", 421)]
    [InlineData("fourth-example.wildcard.org", "fith-example.wildcard.org", 421)]
    [InlineData("unknown-example.org", "example.org", 200)]
    [InlineData("unknown-example.org", "unknown-example.org", 404)]
    [InlineData("127.0.0.1", "example.org", 200)]
    [InlineData("127.0.0.1", "second-example.org", 421)]
    public void A_connection_serves_the_listener_that_it_was_made_for(string serverName, string host, int status)
    {
        var told = Explained(Secure, Get($"https://{serverName}/", $"Host: {host}"));
        Assert.Equal(status, told.Outcome is Outcome.Respond(var answered, _) ? answered : 200);
        Assert.Equal(status == 200, told.Rule.IsSome);
    }

    [Fact]
    public void A_misdirected_request_says_which_listeners_are_involved()
    {
        var told = Explained(Secure, Get("https://example.org/", "Host: second-example.org"));
        Assert.Equal(
            new Outcome.Respond(421, "host 'second-example.org' selects listener second; the connection was made for listener empty (server name 'example.org')"),
            told.Outcome);
        Assert.Equal("empty", told.Listener);
        Assert.All(told.Candidates, c => Assert.Equal(Verdict.NoMatch, c.Verdict));
    }

    [Fact]
    public void Without_a_listener_for_every_host_a_handshake_needs_a_server_name()
    {
        var plan = Https(Listener("web", "x.test", On("x.test", Below(""), A)));
        Assert.Equal(
            new Outcome.Refuse("the TLS handshake fails: no listener on port 443 takes a client without a server name"),
            Explained(plan, Get("https://10.0.0.1/", "Host: x.test")).Outcome);
        Assert.Equal(
            new Outcome.Refuse("the TLS handshake fails: no listener on port 443 takes server name 'y.test'"),
            Explained(plan, Get("https://y.test/", "Host: x.test")).Outcome);
    }

    [Fact]
    public void A_listener_without_a_certificate_refuses_the_handshake() =>
        Assert.Equal(
            new Outcome.Refuse("the TLS handshake fails: listener bare has no certificate to present"),
            Explained(Https(Listener("bare", "x.test", On("x.test", Below(""), A))), Get("https://x.test/")).Outcome);

    [Fact]
    public void A_port_is_spoken_to_in_its_own_protocol()
    {
        Assert.Equal(
            new Outcome.Refuse("port 443 of Gateway infra/edge speaks HTTPS; a request in plain text fails"),
            Explained(Secure, Get("http://example.org:443/")).Outcome);
        Assert.Equal(
            new Outcome.Refuse("port 80 of Gateway infra/edge speaks plain HTTP; a TLS handshake fails"),
            Explained(Isolated, Get("https://example.org:80/")).Outcome);
    }

    [Fact]
    public void A_port_that_nobody_serves_refuses()
    {
        Assert.Equal(
            new Explanation(new Outcome.Refuse("no Gateway serves port 81 (ports: 80)"), None, None, None, Empty),
            Explained(Isolated, Get("http://x.test:81/")));
        Assert.Equal(
            new Outcome.Refuse("Gateway infra/edge does not serve port 81 (ports: 80)"),
            Explain.Run(Isolated, Edge, Get("http://x.test:81/")).Outcome);
        Assert.Equal(
            new Outcome.Refuse("the plan has no Gateway infra/other"),
            Explain.Run(Isolated, Some(Edge with { Name = "other" }), Get("http://x.test/")).Outcome);
    }

    private static readonly Plan Two = Plans(
        Gateway(Edge with { Name = "a" }, 80, ListenerProtocol.Http, Listener("web", "y.test", On("y.test", Below(""), A))),
        Gateway(Edge with { Name = "b" }, 80, ListenerProtocol.Http, Listener("web", "x.test", On("x.test", Below(""), B))));

    [Theory]
    [InlineData("x.test", "b", "a")]
    [InlineData("y.test", "a", "b")]
    [InlineData("z.test", "a", "b")]
    public void Of_several_gateways_the_first_that_covers_the_host_is_taken_and_named(string host, string taken, string other)
    {
        var told = Explained(Two, Get($"http://{host}/"));
        Assert.Equal(Edge with { Name = taken }, told.Gateway);
        Assert.Equal(Array($"port 80 is also served by infra/{other}; Gateway infra/{taken} was taken"), told.Notes);
    }

    [Fact]
    public void A_gateway_that_is_asked_for_needs_no_remark()
    {
        var told = Explain.Run(Two, Edge with { Name = "a" }, Get("http://x.test/"));
        Assert.Equal(404, told.Outcome is Outcome.Respond(var status, _) ? status : 0);
        Assert.Empty(told.Notes);
    }
}
