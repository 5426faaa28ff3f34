using System.Net.Http;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Sluice.Compiler.Ir;
using Sluice.Runtime.Filters;
using Xunit;

namespace Sluice.Laws;

/// <summary>Redirects, rewrites and header edits.</summary>
public class FilterLaws
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
    public void A_redirect_shows_a_port_only_where_the_scheme_does_not_imply_it(
        string requestScheme, int listenerPort, string? scheme, int? port, string authority) =>
        Assert.Equal($"{authority}/p?q=%20", new RedirectRule(scheme, "example.org", port, null, 302).Location(requestScheme, "a.test:1", listenerPort, "/p", "q=%20"));

    [Theory]
    [InlineData("a.test:1234", "a.test")]
    [InlineData("[::1]:1234", "[::1]")]
    [InlineData("A.test", "A.test")]
    [InlineData("a.test.:80", "a.test.")]
    [InlineData("", null)]
    public void A_redirect_without_a_host_keeps_that_of_the_request_without_its_port(string host, string? shown) =>
        Assert.Equal(shown is null ? "/" : $"http://{shown}/", new RedirectRule(null, null, null, null, 302).Location("http", host, 80, "/", ""));

    [Fact]
    public async Task A_redirect_answers_with_the_logical_port_of_the_listener()
    {
        var world = new World();
        await using var plane = await TestPlane.Serving(world.Listen(8080, "*", world.On("/old", world.Do(new Compiler.Ir.Action.Redirect(
            new(None, None, None, Some<PathRewrite>(new PathRewrite.Prefix("/old", "/new/")), 301))))));
        using var answer = await plane.Client(8080).GetAsync(new Uri("http://a.test/old/a%2Fb?x=%26"), TestContext.Current.CancellationToken);
        Assert.Equal(301, (int)answer.StatusCode);
        Assert.Equal("http://a.test:8080/new/a%2Fb?x=%26", answer.Headers.Location?.OriginalString);
    }

    [Theory]
    [InlineData("/foo/bar", "/foo", "/xyz", "/xyz/bar")]
    [InlineData("/foo/bar", "/foo", "/xyz/", "/xyz/bar")]
    [InlineData("/foo", "/foo", "/xyz", "/xyz")]
    [InlineData("/foo/", "/foo", "/xyz", "/xyz/")]
    [InlineData("/foo/bar", "/foo", "", "/bar")]
    [InlineData("/foo/", "/foo", "", "/")]
    [InlineData("/foo", "/foo", "", "/")]
    [InlineData("/foo/", "/foo", "/", "/")]
    [InlineData("/foo", "/foo", "/", "/")]
    [InlineData("/test", "", "/foo", "/foo/test")]
    [InlineData("/foo/a%2Fb%20c", "/foo", "/x", "/x/a%2Fb%20c")]
    public async Task A_rewritten_prefix_neither_doubles_nor_loses_slashes(string path, string prefix, string replacement, string seen)
    {
        await using var backend = await TestBackend.Echo("b");
        var world = new World();
        var rewrite = Filters.None with { Rewrite = Some(new Rewrite(Some("inner.test"), Some<PathRewrite>(new PathRewrite.Prefix(prefix, replacement)))) };
        await using var plane = await TestPlane.Serving(world.Listen(80, "*",
            world.On(new PathMatch.Prefix(prefix), world.Forward(world.Cluster("b", backend.At), rewrite))));
        var echoed = Echoed.Read(ForwardingLaws.Body(await plane.Raw(80, $"GET {path}?q=%2F HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\n\r\n")));
        Assert.Equal($"{seen}?q=%2F", echoed.Target);
        Assert.Equal("inner.test", echoed.Header("host"));
        Assert.Equal("a.test", echoed.Header("x-forwarded-host"));
    }

    [Fact]
    public async Task A_full_path_replaces_the_path_and_leaves_the_query()
    {
        await using var backend = await TestBackend.Echo("b");
        var world = new World();
        var rewrite = Filters.None with { Rewrite = Some(new Rewrite(None, Some<PathRewrite>(new PathRewrite.Full("/one%2Fpath")))) };
        await using var plane = await TestPlane.Serving(world.Listen(80, "*", world.On("/", world.Forward(world.Cluster("b", backend.At), rewrite))));
        var echoed = Echoed.Read(await plane.Client(80).GetStringAsync(new Uri("http://a.test/any/thing?q=1"), TestContext.Current.CancellationToken));
        Assert.Equal("/one%2Fpath?q=1", echoed.Target);
        Assert.Equal("a.test", echoed.Header("host"));
    }

    [Fact]
    public async Task Request_headers_are_removed_then_set_then_added_by_the_rule_first_and_then_by_the_backend()
    {
        await using var backend = await TestBackend.Echo("b");
        var world = new World();
        var rule = Filters.None with { Request = Some(new HeaderEdits(Array("X-Gone"), Array(new Header("x-set", "rule"), new Header("Content-Length", "999")), Array(new Header("X-Add", "rule"), new Header("X-Gone", "again")))) };
        var own = Filters.None with { Request = Some(new HeaderEdits(Arr<string>.Empty, Arr<Header>.Empty, Array(new Header("x-add", "backend"), new Header("X-Set", "backend")))) };
        await using var plane = await TestPlane.Serving(world.Listen(80, "*", world.On("/", world.Forward(world.Cluster("b", backend.At), rule, own))));
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://a.test/");
        request.Headers.Add("X-Gone", ["one", "two"]);
        request.Headers.Add("X-Set", ["one", "two"]);
        request.Headers.Add("X-Add", "client");
        using var answer = await plane.Client(80).SendAsync(request, TestContext.Current.CancellationToken);
        var echoed = Echoed.Read(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal("again", echoed.Header("x-gone"));
        Assert.Equal("rule,backend", echoed.Header("x-set"));
        Assert.Equal("client,rule,backend", echoed.Header("x-add"));
        Assert.False(echoed.Has("content-length"));
    }

    [Fact]
    public async Task Response_headers_are_edited_on_answers_of_backends_and_not_on_our_own()
    {
        await using var backend = await TestBackend.Start(context =>
        {
            context.Response.Headers["X-Gone"] = "b";
            context.Response.Headers["X-Set"] = new(["b", "c"]);
            context.Response.Headers["X-Add"] = "b";
            return Task.CompletedTask;
        });
        var world = new World();
        var edits = Filters.None with { Response = Some(new HeaderEdits(Array("x-gone"), Array(new Header("X-SET", "s")), Array(new Header("x-add", "a")))) };
        await using var plane = await TestPlane.Serving(world.Listen(80, "*",
            world.On("/up", world.Forward(world.Cluster("b", backend.At), edits)),
            world.On("/down", world.Forward(world.Cluster("none"), edits))));
        using var up = await plane.Client(80).GetAsync(new Uri("http://a.test/up"), TestContext.Current.CancellationToken);
        Assert.False(up.Headers.Contains("X-Gone"));
        Assert.Equal(["s"], up.Headers.GetValues("X-Set"));
        Assert.Equal(["b", "a"], up.Headers.GetValues("X-Add"));
        using var down = await plane.Client(80).GetAsync(new Uri("http://a.test/down"), TestContext.Current.CancellationToken);
        Assert.Equal(503, (int)down.StatusCode);
        Assert.False(down.Headers.Contains("X-Set") || down.Headers.Contains("X-Add"));
    }
}
