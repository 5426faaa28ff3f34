using Sluice.Compiler.Analyses;
using Sluice.Compiler.Ir;
using Xunit;
using static Sluice.Laws.Explaining.ExplainPlans;

namespace Sluice.Laws.Explaining;

/// <summary>Which rule answers, and what is said of those that do not.</summary>
public sealed class ExplainExamples
{
    private static readonly Provenance A = From("a");
    private static readonly Provenance B = From("b");

    [Fact]
    public void The_first_entry_whose_conditions_hold_wins()
    {
        var told = Explained(Http(Listener("web", "*", On("*", At("/cart"), A), On("*", Below(""), B))), Get("http://x.test/cart"));
        Assert.Equal(A, told.Rule.Map(r => r.From));
        Assert.Equal(Edge, told.Gateway);
        Assert.Equal("web", told.Listener);
        Assert.Equal((Verdict.Won, "every condition holds"), Said(told, A));
        Assert.Equal((Verdict.Lost, "path: Exact ranks before PathPrefix"), Said(told, B));
    }

    public static TheoryData<int, string> Conditions => new()
    {
        { 0, "path: '/x' is not '/y'" },
        { 1, "path: '/x' is not below '/xy'" },
        { 2, "path: '/x' does not match the pattern '/[0-9]+'" },
        { 3, "method: GET is not POST" },
        { 4, "header 'version': 'one' is not 'two'" },
        { 5, "header 'colour': absent, 'red' is expected" },
        { 6, "query parameter 'q': 'a b' is not 'c'" },
        { 7, "query parameter 'Q': absent, 'c' is expected" },
        { 8, "gRPC: method GET is not POST" },
        { 9, "header 'version': 'one' does not match the pattern 'o'" },
    };

    private static readonly Arr<Match> Unmet = Array(
        At("/y", "POST"),
        Below("/xy"),
        Path(new PathMatch.Pattern("/[0-9]+")),
        Below("", "POST", Named(("version", "two"))),
        Below("", headers: Named(("version", "two"), ("colour", "red")), query: Named(("q", "c"))),
        Below("", headers: Named(("version", "one"), ("colour", "red"))),
        Below("", query: Named(("q", "c"), ("r", "d"))),
        Below("", query: Named(("Q", "c"))),
        Call(new GrpcMethodMatch.Any()),
        Below("", headers: Array(new NamedMatch("version", new ValueMatch.Pattern("o")))));

    [Theory]
    [MemberData(nameof(Conditions))]
    public void The_first_condition_that_fails_is_named(int which, string because)
    {
        var told = Explained(Http(Listener("web", "*", On("*", Unmet[which], A))), Get("http://x.test/x?q=a+b&q=c", "Version: one"));
        Assert.Equal((Verdict.NoMatch, because), Said(told, A));
        Assert.Equal(new Outcome.Respond(404, "no rule of listener web matches"), told.Outcome);
    }

    [Theory]
    [InlineData("/abc", "/abc", true)]
    [InlineData("/abc", "/abc/", true)]
    [InlineData("/abc", "/abc/d", true)]
    [InlineData("/abc", "/abcd", false)]
    [InlineData("/abc", "/ABC", false)]
    [InlineData("/a%2Fb", "/a/b", false)]
    [InlineData("", "/anything", true)]
    public void A_prefix_is_compared_by_whole_elements(string prefix, string path, bool holds) =>
        Assert.Equal(holds, Explained(Http(Listener("web", "*", On("*", Below(prefix), A))), Get("http://x.test" + path)).Rule.IsSome);

    [Theory]
    [InlineData("a,b", true)]
    [InlineData("a", false)]
    public void Lines_of_a_header_are_joined(string expected, bool holds) =>
        Assert.Equal(holds, Explained(
            Http(Listener("web", "*", On("*", Below("", headers: Named(("x", expected))), A))),
            Get("http://x.test/", "X: a", "x: b")).Rule.IsSome);

    [Theory]
    [InlineData("?name=a%20b", true)]
    [InlineData("?na%6De=a+b", true)]
    [InlineData("?x=1&name=a+b&name=c", true)]
    [InlineData("?name=c&name=a+b", false)]
    [InlineData("?NAME=a+b", false)]
    [InlineData("?name", false)]
    [InlineData("", false)]
    public void The_first_value_of_a_query_parameter_counts(string query, bool holds) =>
        Assert.Equal(holds, Explained(
            Http(Listener("web", "*", On("*", Below("", query: Named(("name", "a b"))), A))),
            Get("http://x.test/" + query)).Rule.IsSome);

    [Fact]
    public void A_pattern_that_is_not_linear_takes_nothing()
    {
        var told = Explained(Http(Listener("web", "*",
            On("*", Path(new PathMatch.Pattern(@"(/a)\1")), A),
            On("*", Path(new PathMatch.Pattern("(")), B))), Get("http://x.test/a/a"));
        Assert.Equal(Verdict.NoMatch, Said(told, A).Verdict);
        Assert.Equal(Verdict.NoMatch, Said(told, B).Verdict);
    }

    public static TheoryData<int, string> Rungs => new()
    {
        { 0, "path: Exact ranks before RegularExpression" },
        { 1, "path: RegularExpression ranks before PathPrefix" },
        { 2, "path: a longer prefix ('/x' against '/')" },
        { 3, "method: the winner has a method match" },
        { 4, "more header matches (2 against 1)" },
        { 5, "more query parameter matches (1 against 0)" },
        { 6, "age: shop/a was created before shop/b" },
        { 7, "name: shop/a sorts before shop/b" },
        { 8, "order: an earlier rule of the route (rules[0] before rules[2])" },
        { 9, "order: an earlier match of the rule (matches[0] before matches[1])" },
        { 10, "hostname: 'x.test' is more specific than '*.test'" },
        { 11, "order: the winner stands earlier in the table" },
        { 12, "path: a longer pattern ('/x.*' against '/.*')" },
    };

    private static readonly Arr<(Written Winner, Written Loser)> Pairs = Array(
        (On("*", At("/x"), A), On("*", Path(new PathMatch.Pattern("/.")), B)),
        (On("*", Path(new PathMatch.Pattern("/.")), A), On("*", Below("/x", "GET"), B)),
        (On("*", Below("/x"), A), On("*", Below("", "GET"), B)),
        (On("*", Below("", "GET"), A), On("*", Below("", headers: Named(("h", "1"))), B)),
        (On("*", Below("", headers: Named(("h", "1"), ("i", "2"))), A), On("*", Below("", headers: Named(("h", "1")), query: Named(("q", "1"))), B)),
        (On("*", Below("", query: Named(("q", "1"))), A), On("*", Below(""), From("b", created: 1))),
        (On("*", Below(""), From("a", created: 1)), On("*", Below(""), B)),
        (On("*", Below(""), A), On("*", Below(""), B)),
        (On("*", Below(""), A), On("*", Below(""), From("a", rule: 2))),
        (On("*", Below(""), A), On("*", Below(""), From("a", match: 1))),
        (On("x.test", Below(""), A), On("*.test", At("/x"), B)),
        (On("*", Below(""), B), On("*", At("/x"), A)),
        (On("*", Path(new PathMatch.Pattern("/x.*")), A), On("*", Path(new PathMatch.Pattern("/.*")), B)));

    [Theory]
    [MemberData(nameof(Rungs))]
    public void A_match_that_lost_is_told_the_first_difference(int which, string because)
    {
        var (winner, loser) = Pairs[which];
        var told = Explained(Http(Listener("web", "*", winner, loser)), Get("http://x.test/x?q=1", "h: 1", "i: 2"));
        Assert.Equal(winner.From, told.Rule.Map(r => r.From));
        Assert.Equal((Verdict.Lost, because), Said(told, loser.From));
    }

    [Fact]
    public void An_object_that_was_never_stored_is_the_newest()
    {
        var fresh = A with { Created = None };
        var told = Explained(Http(Listener("web", "*", On("*", Below(""), B), On("*", Below(""), fresh))), Get("http://x.test/"));
        Assert.Equal((Verdict.Lost, "age: shop/b was created before shop/a"), Said(told, fresh));
    }

    [Fact]
    public void A_route_under_several_hosts_is_judged_once_by_its_best()
    {
        var told = Explained(Http(Listener("web", "*",
            On("x.test", Below(""), A), On("*.test", Below(""), A), On("*", Below(""), A))), Get("http://x.test/"));
        Assert.Equal(Array(new Candidate(A, Verdict.Won, "every condition holds")), told.Candidates);
        Assert.Equal("x.test", told.Rule.Map(r => r.Host.ToString()));
    }

    [Fact]
    public void The_best_verdict_of_a_route_that_does_not_match_is_the_nearest()
    {
        var told = Explained(Http(
            Listener("own", "x.test", On("y.test", Below(""), A), On("x.test", At("/y"), A)),
            Listener("all", "*", On("*", Below(""), A))), Get("http://x.test/x"));
        Assert.Equal((Verdict.NoMatch, "path: '/x' is not '/y'"), Said(told, A));
    }

    [Fact]
    public void Candidates_stand_from_the_winner_to_the_farthest()
    {
        var told = Explained(Http(
            Listener("all", "*", On("*", Below(""), From("elsewhere"))),
            Listener("own", "x.test",
                On("x.test", At("/y"), From("failing")), On("x.test", Below("/x"), From("won")),
                On("x.test", Below(""), From("lost")), On("y.x.test", Below(""), From("uncovered")))), Get("http://x.test/x"));
        Assert.Equal(Array("won", "lost", "failing", "uncovered", "elsewhere"), told.Candidates.Map(c => c.From.Route.Name));
    }

    [Theory]
    [InlineData("http://X.Test/")]
    [InlineData("http://x.test./")]
    [InlineData("http://x.test/", "Host: x.test:8080")]
    [InlineData("http://[::1]/", "Host: X.TEST.:80")]
    public void A_host_is_compared_without_case_port_and_trailing_dot(string url, params string[] headers) =>
        Assert.True(Explained(Http(Listener("web", "x.test", On("x.test", Below(""), A))), Get(url, headers)).Rule.IsSome);

    [Fact]
    public void An_address_keeps_its_colons() =>
        Assert.True(Explained(Http(Listener("web", "*", On("[::1]", Below(""), A))), Get("http://[::1]/")).Rule.IsSome);
}
