using Sluice.Reference;
using Xunit;
using static Sluice.Reference.Small;

namespace Sluice.Reference;

/// <summary>What the reference reading makes of redirects, rewrites and header changes, against answers that are known.</summary>
public sealed class ReadingFilterExamples
{
    [Theory]
    [InlineData("http", 80, null, null, "http://example.org")]
    [InlineData("http", 80, null, 80, "http://example.org")]
    [InlineData("http", 80, null, 8080, "http://example.org:8080")]
    [InlineData("http", 80, "https", null, "https://example.org")]
    [InlineData("http", 80, "https", 443, "https://example.org")]
    [InlineData("http", 80, "https", 8443, "https://example.org:8443")]
    [InlineData("http", 8080, null, null, "http://example.org:8080")]
    [InlineData("http", 8080, null, 80, "http://example.org")]
    [InlineData("http", 8080, "https", null, "https://example.org")]
    [InlineData("https", 443, null, null, "https://example.org")]
    [InlineData("https", 443, null, 443, "https://example.org")]
    [InlineData("https", 443, null, 8443, "https://example.org:8443")]
    [InlineData("https", 443, "http", null, "http://example.org")]
    [InlineData("https", 443, "http", 80, "http://example.org")]
    [InlineData("https", 443, "http", 8080, "http://example.org:8080")]
    [InlineData("http", 80, "http", 443, "http://example.org:443")]
    public void A_redirect_names_the_port_only_where_it_must(string listener, int at, string? scheme, int? port, string location)
    {
        var world = World(Gateway(listener == "http" ? Http("l1", at) : Https("l1", at)), Secret("t1"),
            Route("r", Rule().With(new Filter.Redirect(scheme, "example.org", null, port, null)).Going()));
        var outcome = Assert.IsType<Outcome.Redirect>(Reading.Answer(world, Get("h.com:99", "/p/q?x=1", at, "h.com")));
        Assert.Equal((302, $"{location}/p/q?x=1"), (outcome.Status, outcome.Location));
    }

    [Fact]
    public void A_redirect_keeps_the_host_as_it_was_sent_without_its_port()
    {
        var world = World(Gateway(Http("l1", 8080)), Route("r", Rule(Prefix("/a")).With(new Filter.Redirect(null, null, new PathChange.Prefix("/b"), null, 301)).Going()));
        Assert.Equal(new Outcome.Redirect(new("l1", "HTTPRoute", "a", "r", 0, 0), 301, "http://H.com:8080/b/c"), Reading.Answer(world, Get("H.com:1234", "/a/c", 8080)));
    }

    [Theory]
    [InlineData("/foo/bar", "/foo", "/xyz", "/xyz/bar")]
    [InlineData("/foo/bar", "/foo", "/xyz/", "/xyz/bar")]
    [InlineData("/foo/bar", "/foo/", "/xyz", "/xyz/bar")]
    [InlineData("/foo/bar", "/foo/", "/xyz/", "/xyz/bar")]
    [InlineData("/foo", "/foo", "/xyz", "/xyz")]
    [InlineData("/foo/", "/foo", "/xyz", "/xyz/")]
    [InlineData("/foo/bar", "/foo", "", "/bar")]
    [InlineData("/foo/", "/foo", "", "/")]
    [InlineData("/foo", "/foo", "", "/")]
    [InlineData("/foo/", "/foo", "/", "/")]
    [InlineData("/foo", "/foo", "/", "/")]
    [InlineData("/test", "/", "/foo", "/foo/test")]
    [InlineData("/", "/", "/foo", "/foo/")]
    public void A_prefix_is_replaced_without_a_slash_too_many(string path, string prefix, string replacement, string expected)
    {
        var sent = Sent(Rule(Prefix(prefix)).With(new Filter.Rewrite(null, new PathChange.Prefix(replacement))), Get("h.com", $"{path}?q=/foo"));
        Assert.Equal($"{expected}?q=/foo", sent.Path);
    }

    [Fact]
    public void Filters_of_the_backend_see_what_the_rule_has_made()
    {
        var sent = Sent(
            Rule(Prefix("/a")).With(new Filter.Rewrite("one.test", new PathChange.Prefix("/a/b"))).Going(To("s1", filters: new Filter.Rewrite(null, new PathChange.Prefix("/c")))),
            Get("h.com:81", "/a/x"));
        Assert.Equal(("one.test", "/c/b/x"), (sent.Host, sent.Path));
        var left = Sent(
            Rule(Prefix("/a")).With(new Filter.Rewrite(null, new PathChange.Full("/z"))).Going(To("s1", filters: new Filter.Rewrite("two.test", new PathChange.Prefix("/c")))),
            Get("h.com:81", "/a/x"));
        Assert.Equal(("two.test", "/z"), (left.Host, left.Path));
        Assert.Equal("h.com:81", Sent(Rule(), Get("h.com:81", "/a/x")).Host);
    }

    [Fact]
    public void Header_changes_stand_in_order_and_shadowed_lines_are_gone()
    {
        var sent = Sent(
            Rule().With(new Filter.RequestHeaders(new([new("X-A", "1"), new("x-a", "2")], [], ["x-b"])))
                .Going(To("s1", filters: [new Filter.RequestHeaders(new([], [new("x-a", "3")], [])), new Filter.ResponseHeaders(new([], [], ["x-r"]))])),
            Get("h.com", "/"));
        Assert.Equal(
            Array(new HeaderEdit(Array("x-b"), Array(new Field("X-A", "1")), Arr<Field>.Empty), new HeaderEdit(Arr<string>.Empty, Arr<Field>.Empty, Array(new Field("x-a", "3")))),
            sent.Request);
        Assert.Equal(Array(new HeaderEdit(Array("x-r"), Arr<Field>.Empty, Arr<Field>.Empty)), sent.Response);
    }

    private static ShareResult.ToService Sent(HttpRule rule, Probe probe)
    {
        var outcome = Reading.Answer(World(Gateway(Http("l1", 80)), Service("s1"), Route("r", rule)), probe);
        return Assert.IsType<ShareResult.ToService>(Assert.Single(Assert.IsType<Outcome.Forward>(outcome).Shares).Result);
    }
}
