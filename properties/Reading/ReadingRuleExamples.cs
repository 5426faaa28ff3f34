using Xunit;
using static Sluice.Reference.Small;

namespace Sluice.Reference;

/// <summary>What the reference reading says of copies, browsers, checks, times and sessions, against answers that are known.</summary>
public sealed class ReadingRuleExamples
{
    private static readonly WorldObject.Gateway Gateway80 = Gateway(Http("l", 80));

    // The four rules of the upstream test of CORS.
    [Theory]
    [InlineData("/cors-1", "https://www.foo.com", "https://www.foo.com", "GET, OPTIONS", "x-header-1, x-header-2", "3600", "true")]
    [InlineData("/cors-1", "https://www.bar.com", "https://www.bar.com", "GET, OPTIONS", "x-header-1, x-header-2", "3600", "true")]
    [InlineData("/cors-1", "https://xpto.www.bar.com", "https://xpto.www.bar.com", "GET, OPTIONS", "x-header-1, x-header-2", "3600", "true")]
    [InlineData("/cors-1", "https://foobar.com", "", "", "", "", "")]
    [InlineData("/cors-1", "https://bar.com", "", "", "", "", "")]
    [InlineData("/cors-2", "https://www.foo.com", "https://www.foo.com", "*", "", "5", "")]
    [InlineData("/any-origin", "https://foobar.com:12345", "*", "PUT", "", "5", "")]
    [InlineData("/any-origin", "null", "*", "PUT", "", "5", "")]
    [InlineData("/all", "https://other.foo.com", "https://other.foo.com", "PUT", "x-header-1", "5", "true")]
    [InlineData("/all-plain", "https://other.foo.com", "*", "*", "*", "5", "")]
    public void A_preflight_is_answered_here(string path, string origin, string allowed, string methods, string headers, string age, string credentials)
    {
        var answer = Assert.IsType<Outcome.Preflight>(Reading.Answer(Browsers, Asking("OPTIONS", path, origin, new("Access-Control-Request-Method", "PUT"), new("Access-Control-Request-Headers", "x-header-1"))));
        Assert.Equal(
            (allowed, methods, headers, age, credentials),
            (Of(answer, "allow-origin"), Of(answer, "allow-methods"), Of(answer, "allow-headers"), Of(answer, "max-age"), Of(answer, "allow-credentials")));

        static string Of(Outcome.Preflight answer, string name) => answer.Headers.Find(h => h.Name == $"access-control-{name}").Map(h => h.Value).IfNone("");
    }

    [Theory]
    [InlineData("/cors-1", "https://www.foo.com", "allow-origin=https://www.foo.com allow-credentials=true expose-headers=x-header-3, x-header-4")]
    [InlineData("/cors-1", "https://foobar.com", "")]
    [InlineData("/cors-2", "https://WWW.foo.com:443", "allow-origin=https://WWW.foo.com:443")]
    [InlineData("/cors-2", "http://www.foo.com", "")]
    [InlineData("/any-origin", "https://foobar.com", "allow-origin=*")]
    [InlineData("/cors-1", null, "")]
    public void A_request_of_a_page_is_forwarded_whatever_its_origin(string path, string? origin, string headers)
    {
        var forward = Assert.IsType<Outcome.Forward>(Reading.Answer(Browsers, Asking("GET", path, origin)));
        Assert.Equal(headers, string.Join(' ', forward.Handling.Cors.Map(h => $"{h.Name["access-control-".Length..]}={h.Value}")));
    }

    [Fact]
    public void A_preflight_asks_for_the_rule_of_its_method_if_none_is_for_OPTIONS()
    {
        Field put = new("access-control-request-method", "PUT");
        var rule = Rule(Method("PUT")).With(Cors(["*"]));
        Assert.IsType<Outcome.Preflight>(Reading.Answer(Whole(Gateway80, Service("s1"), Route("r", rule)), Asking("OPTIONS", "/", "https://a.com", put)));
        Assert.Equal("NotFound", Who(Whole(Gateway80, Route("r", Rule(Method("PUT")))), Asking("OPTIONS", "/", "https://a.com", put)));
        Assert.Equal("o/0/0", Who(Whole(Gateway80, Route("r", rule), Route("o", Rule(Method("OPTIONS")))), Asking("OPTIONS", "/", "https://a.com", put)));
        Assert.Equal("NotFound", Who(Whole(Gateway80, Route("r", rule)), Asking("OPTIONS", "/", "https://a.com")));
    }

    [Theory]
    [InlineData(null, null, null, "1/1")]
    [InlineData(20, null, null, "1/5")]
    [InlineData(null, 50, 100, "1/2")]
    [InlineData(null, 35, null, "7/20")]
    [InlineData(null, 1, 3, "1/3")]
    [InlineData(0, null, null, "")]
    public void Copies_are_made_of_a_part(int? percent, int? numerator, int? denominator, string part)
    {
        var mirror = new Filter.Mirror(To("s2"), percent, numerator is { } n ? new(n, denominator) : null);
        Assert.Equal(part, Copies(Whole(Gateway80, Service("s1"), Service("s2"), Route("r", Rule().With(mirror)))));
    }

    [Fact]
    public void A_copy_that_leads_nowhere_is_not_made_and_told_of()
    {
        Filter there = new Filter.Mirror(To("s1"), null, null), gone = new Filter.Mirror(To("gone"), null, null), far = new Filter.Mirror(To("s1", space: "b"), null, null);
        Assert.Equal(("1/1 1/1", "ResolvedRefs"), Both(there, there));
        Assert.Equal(("1/1", "BackendNotFound"), Both(gone, there));
        Assert.Equal(("", "RefNotPermitted"), Both(far));

        static (string, string) Both(params Filter[] filters)
        {
            var route = Route("r", Rule().With(filters));
            var world = Whole(Gateway80, Service("s1"), route);
            return (Copies(world), Reading.Attach(world, route, 0)!.ResolvedRefs);
        }
    }

    [Theory]
    [InlineData("s2", "r/0/0 asks s2", "ResolvedRefs")]
    [InlineData("gone", "500", "BackendNotFound")]
    [InlineData("b/s2", "500", "RefNotPermitted")]
    [InlineData("empty", "403", "ResolvedRefs")]
    public void Who_cannot_be_asked_has_not_agreed(string name, string answer, string reason)
    {
        var target = name.Split('/') is [var space, var service] ? To(service, space: space) : To(name);
        var route = Route("r", Rule().With(new Filter.Auth("HTTP", target, "/check", [], [], null)));
        var world = Whole(Gateway80, Service("s1"), Service("s2"), Service("s2", space: "b"), Service("empty"), Slice("empty"), route);
        var outcome = Reading.Answer(world, Get("h.com", "/"));
        Assert.Equal(answer, outcome is Outcome.Refused(_, var status) ? $"{status}"
            : outcome is Outcome.Forward { Handling.Check: { } check } forward ? $"{forward.Winner.Name}/0/0 asks {check.Name}"
            : outcome.ToString());
        Assert.Equal(new Acceptance("Accepted", reason), Reading.Attach(world, route, 0));
        var redirecting = Route("r", Rule().With(new Filter.Auth("HTTP", target, null, [], [], null), new Filter.Redirect("https", null, null, null, null)).Going());
        Assert.Equal(name == "s2", Reading.Answer(world.Replaced(route, redirecting), Get("h.com", "/")) is Outcome.Redirect { Check.Name: "s2" });
    }

    [Fact]
    public void A_backend_cannot_be_given_what_only_rules_have()
    {
        var route = Route("r", Rule().Going(To("s1", filters: Cors(["*"])), To("s1", filters: new Filter.Auth("GRPC", To("gone"), null, [], [], null)), To("s1")));
        var world = Whole(Gateway80, Service("s1"), route);
        Assert.Equal("Refused Refused ToService", string.Join(' ', Assert.IsType<Outcome.Forward>(Reading.Answer(world, Get("h.com", "/"))).Shares.Map(s => s.Result.GetType().Name)));
        Assert.Contains("PartiallyInvalid=True/UnsupportedValue", Says(world, "HTTPRoute a/r"), StringComparison.Ordinal);
        Assert.Equal(new Acceptance("Accepted", "ResolvedRefs"), Reading.Attach(world, route, 0));
    }

    [Fact]
    public void Times_retries_and_sessions_go_with_the_request()
    {
        var rule = Rule() with { Timeouts = new("1m30s", "0s"), Retry = new([503, 500], null, "250ms"), Persistence = new("sid", "1h", null, "Permanent") };
        var handling = Assert.IsType<Outcome.Forward>(Reading.Answer(Whole(Gateway80, Service("s1"), Route("r", rule)), Get("h.com", "/"))).Handling;
        Assert.Equal((90_000L, (long?)null), (handling.RequestTime, handling.BackendTime));
        Assert.Equal(new Again(Array(500, 503), 1, 250), handling.Retry);
        Assert.Equal(new Session("Cookie", "sid", 3_600_000, true), handling.Session);
    }

    [Theory]
    [InlineData(false, "older")]
    [InlineData(true, "rule")]
    public void A_rule_s_own_session_comes_before_the_policy_s_and_the_older_policy_before_the_other(bool own, string session)
    {
        WorldObject.BackendTrafficPolicy Policy(string name, long created) =>
            new(new("a", name, created, 1), [new("", "Service", "s1", null)], new(null, new(3, null)), new(name, null, "Header", null));
        var route = Route("r", Rule() with { Persistence = own ? new("rule", null, null, null) : null });
        var world = Whole(Gateway80, Service("s1"), route, Policy("older", 1), Policy("newer", 2));
        var forward = Assert.IsType<Outcome.Forward>(Reading.Answer(world, Get("h.com", "/")));
        var to = Assert.IsType<ShareResult.ToService>(Assert.Single(forward.Shares).Result);
        Assert.Equal(session, (forward.Handling.Session ?? to.Session)?.Name);
        Assert.Equal(new Budget(20, 10_000, 3, 1_000), to.Budget);
        Assert.Equal("ancestor a/gw Accepted=True/Accepted", Says(world, "XBackendTrafficPolicy a/older"));
        Assert.Equal("ancestor a/gw Accepted=False/Conflicted", Says(world, "XBackendTrafficPolicy a/newer"));
    }

    private static World Browsers => Whole(Gateway80, Service("s1"), Route("r",
        Rule(Prefix("/cors-1")).With(new Filter.Cors(new(["https://www.foo.com", "https://*.bar.com"], true, ["GET", "OPTIONS"], ["x-header-1", "x-header-2"], ["x-header-3", "x-header-4"], 3600))),
        Rule(Prefix("/cors-2")).With(new Filter.Cors(new(["https://www.foo.com"], null, ["*"], [], [], null))),
        Rule(Prefix("/any-origin")).With(new Filter.Cors(new(["*"], false, ["PUT"], [], [], null))),
        Rule(Prefix("/all")).With(new Filter.Cors(new(["*"], true, ["*"], ["*"], ["*"], null))),
        Rule(Prefix("/all-plain")).With(new Filter.Cors(new(["*"], false, ["*"], ["*"], ["*"], null)))));

    private static Filter.Cors Cors(string[] origins) => new(new(origins, null, [], [], [], null));

    private static Probe Asking(string method, string path, string? origin, params Field[] headers) =>
        Get("h.com", path, headers: origin is null ? headers : [new("Origin", origin), .. headers]) with { Method = method };

    private static string Copies(World world) => string.Join(' ',
        Assert.IsType<Outcome.Forward>(Reading.Answer(world, Get("h.com", "/"))).Handling.Mirrors.Map(m => $"{m.Numerator}/{m.Denominator}"));
}
