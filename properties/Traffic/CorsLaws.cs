using System.Collections.Generic;
using System.Net;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using Sluice.Compiler.Ir;
using Xunit;
using Action = Sluice.Compiler.Ir.Action;

namespace Sluice.Laws;

/// <summary>Cross-origin rules: who answers a preflight, and what a browser is told.</summary>
public class CorsLaws
{
    private static readonly Cors Listed = new(
        Array("https://app.test", "https://*.wide.test", "http://port.test:8080", "https://*"), false, Array("GET", "PUT"), Array("x-one", "x-two"), Array("x-shown"), 600);

    private static readonly Cors Strict = Listed with { Origins = Array("https://app.test", "https://*.wide.test", "http://port.test:8080") };

    private static readonly Cors Open = new(Array("*"), false, Array("*"), Array("*"), Array("*"), 5);

    [Theory]
    [InlineData("https://app.test", true)]
    [InlineData("https://APP.test", true)]
    [InlineData("https://app.test:443", true)]
    [InlineData("https://app.test:444", false)]
    [InlineData("http://app.test", false)]
    [InlineData("https://a.wide.test", true)]
    [InlineData("https://a.b.wide.test", true)]
    [InlineData("https://wide.test", false)]
    [InlineData("https://evilwide.test", false)]
    [InlineData("https://app.test.evil", false)]
    [InlineData("https://evil,https://x.wide.test", false)]
    [InlineData("https://evil/.wide.test", false)]
    [InlineData("http://port.test:8080", true)]
    [InlineData("http://port.test", false)]
    [InlineData("null", false)]
    public async Task An_origin_is_known_by_scheme_host_and_port(string origin, bool known)
    {
        await using var site = await Site.Serving(Strict);
        var preflight = await site.Ask("OPTIONS", origin, "PUT", "x-one");
        Assert.Equal(204, preflight.Status);
        Assert.Equal(known ? origin : null, preflight.Header("access-control-allow-origin"));
        var answer = await site.Ask("GET", origin);
        Assert.Equal(200, answer.Status);
        Assert.Equal(known ? origin : null, answer.Header("access-control-allow-origin"));
        Assert.Equal(known ? "x-shown" : null, answer.Header("access-control-expose-headers"));
        Assert.Contains("Origin", answer.Header("vary"), StringComparison.Ordinal);
        Assert.Equal(1, site.Asked);
    }

    [Fact]
    public async Task A_preflight_is_answered_without_the_backend_and_with_the_lists_of_the_rule()
    {
        await using var site = await Site.Serving(Strict);
        var answer = await site.Ask("OPTIONS", "https://app.test", "DELETE", "x-other");
        Assert.Equal("GET, PUT", answer.Header("access-control-allow-methods"));
        Assert.Equal("x-one, x-two", answer.Header("access-control-allow-headers"));
        Assert.Equal("600", answer.Header("access-control-max-age"));
        Assert.Null(answer.Header("access-control-allow-credentials"));
        Assert.Null(answer.Header("access-control-expose-headers"));
        Assert.Equal(0, site.Asked);
    }

    [Fact]
    public async Task A_star_stays_a_star_without_credentials()
    {
        await using var site = await Site.Serving(Open);
        var preflight = await site.Ask("OPTIONS", "null", "PATCH", "x-a, x-b");
        Assert.Equal(("*", "*", "*"), (preflight.Header("access-control-allow-origin"), preflight.Header("access-control-allow-methods"), preflight.Header("access-control-allow-headers")));
        var answer = await site.Ask("GET", "https://who.test");
        Assert.Equal(("*", "*"), (answer.Header("access-control-allow-origin"), answer.Header("access-control-expose-headers")));
        Assert.Equal("from the backend", answer.Header("vary"));
    }

    [Fact]
    public async Task With_credentials_nothing_is_a_star()
    {
        await using var site = await Site.Serving(Open with { Credentials = true });
        var preflight = await site.Ask("OPTIONS", "https://who.test", "PATCH", "x-a, x-b");
        Assert.Equal("https://who.test", preflight.Header("access-control-allow-origin"));
        Assert.Equal("true", preflight.Header("access-control-allow-credentials"));
        Assert.Equal("PATCH", preflight.Header("access-control-allow-methods"));
        Assert.Equal("x-a, x-b", preflight.Header("access-control-allow-headers"));
        Assert.Null((await site.Ask("OPTIONS", "https://who.test", "PATCH")).Header("access-control-allow-headers"));
        var answer = await site.Ask("GET", "https://who.test");
        Assert.Equal("https://who.test", answer.Header("access-control-allow-origin"));
        Assert.Equal("true", answer.Header("access-control-allow-credentials"));
        Assert.Null(answer.Header("access-control-expose-headers"));
        Assert.Equal("from the backend, Origin", answer.Header("vary"));
    }

    [Fact]
    public async Task Headers_of_the_backend_give_way_to_those_of_the_rule()
    {
        await using var site = await Site.Serving(Strict);
        foreach (var origin in new[] { "https://app.test", "https://foreign.test" })
        {
            var answer = await site.Ask("GET", origin);
            Assert.Null(answer.Header("access-control-allow-methods"));
            Assert.NotEqual("https://backend.test", answer.Header("access-control-allow-origin"));
        }
        Assert.Equal("https://backend.test", (await site.Ask("GET", null)).Header("access-control-allow-origin"));
    }

    [Fact]
    public async Task An_OPTIONS_request_that_is_no_preflight_goes_to_the_backend()
    {
        await using var site = await Site.Serving(Strict);
        Assert.Equal(200, (await site.Ask("OPTIONS", null)).Status);
        Assert.Equal(200, (await site.Ask("OPTIONS", "https://app.test")).Status);
        Assert.Equal(2, site.Asked);
    }

    [Fact]
    public async Task A_rule_for_one_method_answers_the_preflight_that_asks_for_it()
    {
        await using var site = await Site.Serving(Strict, method: "PUT");
        Assert.Equal(204, (await site.Ask("OPTIONS", "https://app.test", "PUT")).Status);
        Assert.Equal(404, (await site.Ask("OPTIONS", "https://app.test", "DELETE")).Status);
    }

    [Fact]
    public async Task Our_own_answers_may_be_read_by_known_origins_too()
    {
        var world = new World();
        var refusing = new Action.Split(Filters.None, Array(new Share(1, new Target.Forward(world.Cluster("gone"), Filters.None))), 1) { Guard = new Guard(Strict, None) };
        await using var plane = await TestPlane.Serving(world.Listen(80, "*", world.On("/", world.Do(refusing))));
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://a.test/");
        request.Headers.Add("Origin", "https://app.test");
        using var answer = await plane.Client(80).SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("https://app.test", answer.Headers.GetValues("Access-Control-Allow-Origin").Single());
    }

    private sealed record Told(int Status, IReadOnlyDictionary<string, string> Headers)
    {
        public string? Header(string name) => Headers.GetValueOrDefault(name);
    }

    private sealed class Site : IAsyncDisposable
    {
        private readonly TestBackend _backend;
        private readonly TestPlane _plane;
        private readonly int[] _asked;

        private Site(TestBackend backend, TestPlane plane, int[] asked) => (_backend, _plane, _asked) = (backend, plane, asked);

        public int Asked => Volatile.Read(ref _asked[0]);

        public static async Task<Site> Serving(Cors cors, string? method = null)
        {
            var asked = new int[1];
            var backend = await TestBackend.Start(context =>
            {
                Interlocked.Increment(ref asked[0]);
                context.Response.Headers.AccessControlAllowOrigin = "https://backend.test";
                context.Response.Headers.AccessControlAllowMethods = "POST";
                context.Response.Headers.Vary = "from the backend";
                return Task.CompletedTask;
            });
            var world = new World();
            var action = new Action.Split(Filters.None, Array(new Share(1, new Target.Forward(world.Cluster("b", backend.At), Filters.None))), 1) { Guard = new Guard(cors, None) };
            var plane = await TestPlane.Serving(world.Listen(80, "*", world.On(new PathMatch.Prefix(""), world.Do(action), method)));
            return new(backend, plane, asked);
        }

        public async Task<Told> Ask(string method, string? origin, string? asksFor = null, string? headers = null)
        {
            using var request = new HttpRequestMessage(new(method), "http://a.test/");
            if (origin is not null) request.Headers.TryAddWithoutValidation("Origin", origin);
            if (asksFor is not null) request.Headers.Add("Access-Control-Request-Method", asksFor);
            if (headers is not null) request.Headers.Add("Access-Control-Request-Headers", headers);
            using var answer = await _plane.Client(80).SendAsync(request, TestContext.Current.CancellationToken);
            return new((int)answer.StatusCode, answer.Headers.ToDictionary(
                header => header.Key.ToLowerInvariant(), header => string.Join(", ", header.Value)));
        }

        public async ValueTask DisposeAsync()
        {
            await _plane.DisposeAsync();
            await _backend.DisposeAsync();
        }
    }
}
