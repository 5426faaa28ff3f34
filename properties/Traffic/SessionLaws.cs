using System.Collections.Generic;
using System.Net;
using System.Net.Http;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Threading.Tasks;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Http;
using Sluice.Compiler.Ir;
using Sluice.Compiler.Values;
using Xunit;
using Action = Sluice.Compiler.Ir.Action;
using Endpoint = Sluice.Compiler.Ir.Endpoint;

namespace Sluice.Laws;

/// <summary>Requests of one client go to one endpoint, by a token that only we can make and nobody else can read.</summary>
public class SessionLaws
{
    private static readonly Session ByCookie = new("HTTPRoute shop/web a", new SessionCarrier.Cookie("sid", false, "/"), None, None);
    private static readonly Session ByHeader = new("HTTPRoute shop/web a", new SessionCarrier.Header("X-Session"), None, None);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_client_stays_where_its_session_began(bool cookie)
    {
        await using var farm = await Farm.Of("a", "b", "c");
        var session = cookie ? ByCookie : ByHeader;
        await using var plane = await TestPlane.Serving(Kept(farm.All, session));
        var began = new List<string>();
        for (var client = 0; client < 9; client++)
        {
            var first = await Ask(plane);
            Assert.NotNull(first.Token);
            began.Add(first.Backend);
            for (var i = 0; i < 5; i++)
            {
                var next = await Ask(plane, session, first.Token);
                Assert.Equal((first.Backend, null), (next.Backend, next.Token));
            }
        }
        Assert.Equal(["a", "b", "c"], began.Distinct().Order());
    }

    [Fact]
    public async Task A_backend_of_weight_zero_keeps_its_sessions_and_gets_no_new_ones()
    {
        await using var farm = await Farm.Of("a", "b");
        await using var plane = await TestPlane.Serving(Weighed(farm, 1, 1));
        var old = await Begin(plane, "a");
        foreach (var (a, b) in new[] { (1, 1000), (0, 1), (0, 0) })
        {
            await plane.Load(Weighed(farm, a, b));
            for (var i = 0; i < 10; i++) Assert.Equal(("a", null), Where(await Ask(plane, ByCookie, old)));
        }
        // Nobody is left for new ones, and our own answer begins none.
        var refused = await Ask(plane);
        Assert.Equal((HttpStatusCode.InternalServerError, null), (refused.Status, refused.Token));
        await plane.Load(Weighed(farm, 0, 1));
        for (var i = 0; i < 10; i++) Assert.Equal("b", (await Ask(plane)).Backend);
    }

    [Fact]
    public async Task New_sessions_begin_by_weight()
    {
        await using var farm = await Farm.Of("a", "b");
        await using var plane = await TestPlane.Serving(Weighed(farm, 3, 1));
        var began = new List<string>();
        for (var i = 0; i < 40; i++) began.Add((await Ask(plane)).Backend);
        Assert.InRange(began.Count(name => name == "a"), 29, 31);
    }

    [Fact]
    public async Task A_session_whose_endpoint_is_gone_lives_on_elsewhere_and_is_no_younger_for_that()
    {
        await using var farm = await Farm.Of("a", "b");
        var hand = new Hand();
        var session = ByCookie with { Absolute = 100_000 };
        await using var plane = await TestPlane.Serving(Timed(hand), Kept(farm.All, session));
        var old = await Begin(plane, "a");
        hand.Pass(90_000);
        await plane.Load(Kept([farm["b"]], session));
        var moved = await Ask(plane, session, old);
        Assert.Equal("b", moved.Backend);
        Assert.NotNull(moved.Token);
        await plane.Load(Kept(farm.All, session));
        Assert.Equal(("b", null), Where(await Ask(plane, session, moved.Token)));
        hand.Pass(11_000);
        Assert.NotNull((await Ask(plane, session, moved.Token)).Token);
    }

    [Fact]
    public async Task An_endpoint_that_does_not_accept_connections_loses_the_session_to_another()
    {
        await using var farm = await Farm.Of("a", "b");
        await using var plane = await TestPlane.Serving(Kept(farm.All, ByCookie));
        var old = await Begin(plane, "a");
        await farm.Stop("a");
        var moved = await Ask(plane, ByCookie, old);
        Assert.Equal((HttpStatusCode.OK, "b"), (moved.Status, moved.Backend));
        Assert.Equal(("b", null), Where(await Ask(plane, ByCookie, moved.Token)));
    }

    [Fact]
    public async Task An_answer_that_is_tried_again_is_tried_where_the_session_is()
    {
        var asked = new List<string>();
        async Task<TestBackend> Failing(string name) => await TestBackend.Start(context =>
        {
            lock (asked) asked.Add(name);
            context.Response.StatusCode = context.Request.Headers.ContainsKey("X-Fail") ? 503 : 200;
            context.Response.Headers["X-Backend"] = name;
            return Task.CompletedTask;
        });
        await using var a = await Failing("a");
        await using var b = await Failing("b");
        var world = new World();
        var action = DeliveryLaws.Delivered(world.Cluster("s", a.At, b.At), Delivery.Plain with { Session = ByCookie, Retry = new Retry(Array(503), 3, Some(1L)) });
        await using var plane = await TestPlane.Serving(world.Listen(80, "*", world.On("/", world.Do(action))));
        var old = await Begin(plane, "a");
        asked.Clear();
        var answer = await Ask(plane, ByCookie, old, request => request.Headers.Add("X-Fail", "1"));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "a"), (answer.Status, answer.Backend));
        Assert.Equal(["a", "a", "a", "a"], asked);
    }

    [Fact]
    public async Task A_session_ends_after_its_longest_time_however_busy_it_is()
    {
        await using var farm = await Farm.Of("a", "b");
        var hand = new Hand();
        var session = ByCookie with { Absolute = 60_000, Idle = 10_000 };
        await using var plane = await TestPlane.Serving(Timed(hand), Kept(farm.All, session));
        var token = await Begin(plane, "a");
        for (var seconds = 5; seconds < 60; seconds += 5)
        {
            hand.Pass(5_000);
            var next = await Ask(plane, session, token);
            Assert.Equal("a", next.Backend);
            Assert.NotNull(next.Token);
            token = next.Token;
        }
        hand.Pass(5_000);
        var moved = 0;
        for (var i = 0; i < 4; i++)
        {
            var after = await Ask(plane, session, token);
            Assert.NotNull(after.Token);
            if (after.Backend != "a") moved++;
        }
        Assert.True(moved > 0);
    }

    [Fact]
    public async Task A_session_that_is_not_in_use_ends_and_one_in_use_does_not()
    {
        await using var farm = await Farm.Of("a", "b");
        var hand = new Hand();
        var session = ByHeader with { Idle = 10_000 };
        await using var plane = await TestPlane.Serving(Timed(hand), Kept(farm.All, session));
        var token = await Begin(plane, "a");
        // Just used: the token is good as it is.
        hand.Pass(600);
        Assert.Equal(("a", null), Where(await Ask(plane, session, token)));
        for (var i = 0; i < 20; i++)
        {
            hand.Pass(9_000);
            var next = await Ask(plane, session, token);
            Assert.Equal("a", next.Backend);
            token = next.Token;
            Assert.NotNull(token);
        }
        hand.Pass(10_000);
        var places = new List<string>();
        for (var i = 0; i < 4; i++)
        {
            var after = await Ask(plane, session, token);
            Assert.NotNull(after.Token);
            places.Add(after.Backend);
        }
        Assert.Contains("b", places);
    }

    [Theory]
    [InlineData(false, null, false, "; HttpOnly; SameSite=Strict")]
    [InlineData(false, "/cart", false, "; Path=/cart; HttpOnly; SameSite=Strict")]
    [InlineData(false, "/a;b", false, "; Path=/; HttpOnly; SameSite=Strict")]
    [InlineData(true, "/", false, "; Path=/; HttpOnly; Secure; SameSite=Strict")]
    [InlineData(false, "/", true, "; Path=/; Expires=Thu, 01 Jan 2026 01:00:00 GMT; Max-Age=3600; HttpOnly; SameSite=Strict")]
    public async Task A_cookie_says_where_it_goes_and_how_long_it_is_kept(bool tls, string? path, bool permanent, string attributes)
    {
        await using var farm = await Farm.Of("a");
        var any = TestCertificate.For("any.test");
        var world = new World();
        var session = new Session("HTTPRoute shop/web a", new SessionCarrier.Cookie("sid", permanent, Optional(path)), 3_600_000, None);
        var entry = world.On("/", world.Do(DeliveryLaws.Delivered(world.Cluster("s", farm.All), Delivery.Plain with { Session = session })));
        world.Listen(80, "*", entry).ListenTls(443, "any.test", [world.Certificate(any)], entry);
        await using var plane = await TestPlane.Serving(Timed(new Hand()), world, any);
        using var answer = tls
            ? await plane.Client(443, "any.test").GetAsync(new Uri("https://any.test/"), TestContext.Current.CancellationToken)
            : await plane.Client(80).GetAsync(new Uri("http://any.test/"), TestContext.Current.CancellationToken);
        var cookie = answer.Headers.GetValues("Set-Cookie").Single();
        Assert.Equal("sid=", cookie[..4]);
        Assert.Equal(attributes, cookie[(4 + 128)..]);
    }

    [Fact]
    public async Task A_cookie_that_is_given_again_is_kept_for_no_longer()
    {
        await using var farm = await Farm.Of("a");
        var hand = new Hand();
        var session = new Session("s", new SessionCarrier.Cookie("sid", true, None), 3_600_000, 60_000);
        await using var plane = await TestPlane.Serving(Timed(hand), Kept(farm.All, session));
        var first = await Ask(plane);
        hand.Pass(50_000);
        Assert.Contains("; Max-Age=3550;", (await Ask(plane, session, first.Token)).Cookie, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("\"\"")]
    [InlineData("AQ==")]
    [InlineData("127.0.0.1:80")]
    public async Task What_is_no_token_of_ours_begins_a_session(string token)
    {
        await using var farm = await Farm.Of("a");
        await using var plane = await TestPlane.Serving(Kept(farm.All, ByCookie));
        var answer = await Ask(plane, ByCookie, token);
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.NotNull(answer.Token);
        var forged = await Ask(plane, ByCookie, new string('A', 128));
        Assert.NotNull(forged.Token);
    }

    [Fact]
    public async Task Data_planes_that_have_their_keys_in_common_keep_each_other_s_sessions_and_others_do_not()
    {
        await using var farm = await Farm.Of("a", "b", "c", "d");
        var (old, young) = (RandomNumberGenerator.GetBytes(32), RandomNumberGenerator.GetBytes(32));
        await using var first = await TestPlane.Serving(TestPlane.Options with { SessionKeys = [old] }, Kept(farm.All, ByCookie));
        await using var second = await TestPlane.Serving(TestPlane.Options with { SessionKeys = [old] }, Kept(farm.All, ByCookie));
        await using var rotated = await TestPlane.Serving(TestPlane.Options with { SessionKeys = [young, old] }, Kept(farm.All, ByCookie));
        await using var foreign = await TestPlane.Serving(Kept(farm.All, ByCookie));
        for (var i = 0; i < 4; i++)
        {
            var began = await Ask(first);
            Assert.Equal((began.Backend, null), Where(await Ask(second, ByCookie, began.Token)));
            Assert.Equal((began.Backend, null), Where(await Ask(rotated, ByCookie, began.Token)));
            Assert.NotNull((await Ask(foreign, ByCookie, began.Token)).Token);
        }
    }

    [Fact]
    public async Task A_session_is_of_its_rule_and_its_Gateway()
    {
        await using var farm = await Farm.Of("a", "b");
        var key = new[] { (ReadOnlyMemory<byte>)RandomNumberGenerator.GetBytes(32) };
        var other = ByCookie with { Scope = "HTTPRoute shop/web b" };
        var world = new World();
        var cluster = world.Cluster("s", farm.All);
        world.Listen(80, "*",
            world.On("/other", world.Do(DeliveryLaws.Delivered(cluster, Delivery.Plain with { Session = other }))),
            world.On("/", world.Do(DeliveryLaws.Delivered(cluster, Delivery.Plain with { Session = ByCookie }))));
        await using var plane = await TestPlane.Serving(TestPlane.Options with { SessionKeys = key }, world);
        var token = await Begin(plane, "a");
        Assert.NotNull((await Ask(plane, ByCookie, token, path: "/other")).Token);
        Assert.Null((await Ask(plane, ByCookie, token)).Token);
        // The same rule in another Gateway, which stands in the place of the first here.
        var elsewhere = new World { Gateway = new("infra", "inner") };
        elsewhere.Listen(80, "*", elsewhere.On("/", elsewhere.Do(DeliveryLaws.Delivered(elsewhere.Cluster("s", farm.All), Delivery.Plain with { Session = ByCookie }))));
        await using var inner = await TestPlane.Serving(TestPlane.Options with { SessionKeys = key }, elsewhere);
        var at = inner.Plane.AddressOf(elsewhere.Gateway, 80)!;
        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false });
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://{at}/");
        request.Headers.Add("Cookie", $"sid={token}");
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.True(answer.Headers.Contains("Set-Cookie"));
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task No_backend_sees_a_token_and_every_other_cookie_arrives(string version)
    {
        await using var farm = await Farm.Of("a", "b");
        await using var plane = await TestPlane.Serving(Kept(farm.All, ByCookie));
        var token = await Begin(plane, "a");
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://a.test/") { Version = Version.Parse(version), VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        // Crumbs, tokens that are none before and behind ours, and names that only begin or end as ours does.
        request.Headers.TryAddWithoutValidation("Cookie", [$"x=1; sid=junk; sids=2", $"sid={token}; a_sid=\"q=;\"", "SID=3; y"]);
        using var answer = await plane.Client(80).SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal("a", answer.Headers.GetValues("X-Backend").Single());
        Assert.False(answer.Headers.Contains("Set-Cookie"));
        var seen = Echoed.Read(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Header("cookie");
        Assert.Equal("x=1; sids=2; a_sid=\"q=;\"; SID=3; y", seen);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_request_with_nothing_but_a_token_arrives_without_it(bool cookie)
    {
        await using var farm = await Farm.Of("a");
        var session = cookie ? ByCookie : ByHeader;
        await using var plane = await TestPlane.Serving(Kept(farm.All, session));
        var began = await Ask(plane);
        var next = await Ask(plane, session, began.Token);
        Assert.Null(next.Token);
        Assert.False(next.Seen.Has("cookie"));
        Assert.False(next.Seen.Has("x-session"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_a_backend_says_under_the_name_of_the_session_is_dropped(bool cookie)
    {
        await using var backend = await TestBackend.Start(context =>
        {
            context.Response.Headers.SetCookie = new(["sid=mine; Path=/", "sids=yours", "sid=again"]);
            context.Response.Headers["X-Session"] = "mine";
            context.Response.Headers["X-Backend"] = "a";
            return Task.CompletedTask;
        });
        var session = cookie ? ByCookie : ByHeader;
        await using var plane = await TestPlane.Serving(Kept([backend.At], session));
        var first = await Ask(plane);
        Assert.Equal(128, first.Token!.Length);
        var next = await Ask(plane, session, first.Token);
        Assert.Null(next.Token);
        Assert.Contains("sids=yours", next.Cookies);
        Assert.Equal(cookie ? 1 : 3, next.Cookies.Length);
    }

    [Fact]
    public async Task Our_own_answers_begin_no_session()
    {
        var world = new World();
        var action = DeliveryLaws.Delivered(world.Cluster("s"), Delivery.Plain with { Session = ByCookie });
        await using var plane = await TestPlane.Serving(world.Listen(80, "*", world.On("/", world.Do(action))));
        var answer = await Ask(plane);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, null), (answer.Status, answer.Token));
    }

    [Fact]
    public async Task The_filters_of_the_reference_where_a_session_lives_apply()
    {
        await using var farm = await Farm.Of("a");
        var world = new World();
        var cluster = world.Cluster("s", farm.All);
        Target.Forward Marked(string mark) => new(cluster, Filters.None with { Request = new HeaderEdits(Arr<string>.Empty, Array(new Header("X-Mark", mark)), Arr<Header>.Empty) });
        world.Listen(80, "*", world.On("/", world.Do(new Action.Split(Filters.None, Array(new Share(1, Marked("old"))), 1)
        {
            Delivery = Delivery.Plain with { Session = ByCookie },
            Retired = Array(Marked("young")),
        })));
        await using var plane = await TestPlane.Serving(world);
        var token = await Begin(plane, "a");
        world.Listen(81, "*", world.On("/", world.Do(new Action.Split(Filters.None, Array(new Share(1, Marked("young"))), 1)
        {
            Delivery = Delivery.Plain with { Session = ByCookie },
            Retired = Array(Marked("old")),
        })));
        await plane.Load(world);
        Assert.Equal("old", (await Ask(plane, ByCookie, token, port: 81)).Seen.Header("x-mark"));
        Assert.Equal("young", (await Ask(plane, port: 81)).Seen.Header("x-mark"));
    }

    [Fact]
    public async Task A_policy_s_session_is_of_its_Service_whatever_rule_leads_there_and_a_rule_s_own_comes_first()
    {
        await using var farm = await Farm.Of("a", "b", "c");
        var own = new Session("Service shop/s:80", new SessionCarrier.Header("X-Session"), None, None);
        var world = new World();
        var sticky = world.Cluster(new Cluster(new ServicePort(new("shop", "s"), 80), BackendProtocol.Http1) { Session = own }, new Endpoints.Known(Array(farm["a"], farm["b"])));
        var plain = world.Cluster("plain", farm["c"]);
        var both = new Action.Split(Filters.None, Array(new Share(1, new Target.Forward(sticky, Filters.None)), new Share(1, new Target.Forward(plain, Filters.None))), 2);
        world.Listen(80, "*",
            world.On("/both", world.Do(both)),
            world.On("/kept", world.Do(both with { Shares = Array(both.Shares[1]), Total = 1, Retired = Array(new Target.Forward(sticky, Filters.None)) })),
            world.On("/own", world.Do(DeliveryLaws.Delivered(sticky, Delivery.Plain with { Session = ByCookie }))),
            world.On("/", world.Forward(sticky)));
        await using var plane = await TestPlane.Serving(world);
        var token = await Begin(plane, "a");
        for (var i = 0; i < 6; i++)
        {
            Assert.Equal(("a", null), Where(await Ask(plane, own, token)));
            Assert.Equal(("a", null), Where(await Ask(plane, own, token, path: "/both")));
            Assert.Equal(("a", null), Where(await Ask(plane, own, token, path: "/kept")));
            Assert.Equal(("c", null), Where(await Ask(plane, path: "/kept")));
        }
        var ruled = new List<string>();
        for (var i = 0; i < 6; i++)
        {
            var answer = await Ask(plane, own, token, path: "/own");
            Assert.StartsWith("sid=", answer.Cookie, StringComparison.Ordinal);
            ruled.Add(answer.Backend);
        }
        Assert.Contains("b", ruled);
    }

    [Fact]
    public async Task Calls_of_gRPC_keep_their_session_too()
    {
        await using var a = await GrpcLaws.Talk.Start();
        await using var b = await GrpcLaws.Talk.Start();
        var world = new World();
        var calls = world.Cluster("calls", BackendProtocol.H2c, a.At, b.At);
        await using var plane = await TestPlane.Serving(world.Listen(80, "*", world.OnCall(
            new GrpcMethodMatch.Any(), world.Do(DeliveryLaws.Delivered(calls, Delivery.Plain with { Session = ByHeader })))));
        using var channel = GrpcChannel.ForAddress($"http://{plane.At(80)}");
        using var first = channel.CreateCallInvoker().AsyncUnaryCall(GrpcLaws.Talk.Unary, null, default, "hi");
        var token = (await first.ResponseHeadersAsync).GetValue("x-session");
        Assert.Equal("hi", await first);
        Assert.Equal(128, token!.Length);
        for (var i = 0; i < 6; i++)
        {
            using var next = channel.CreateCallInvoker().AsyncUnaryCall(GrpcLaws.Talk.Unary, null, new(new Metadata { { "x-session", token } }), "hi");
            Assert.Null((await next.ResponseHeadersAsync).GetValue("x-session"));
            Assert.Equal("hi", await next);
        }
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task A_WebSocket_opens_where_its_session_is(string version)
    {
        await using var a = await StreamLaws.WebSocketEcho();
        await using var b = await StreamLaws.WebSocketEcho();
        await using var plane = await TestPlane.Serving(Kept([a.At, b.At], ByHeader));
        using var invoker = plane.Client(80);
        async Task<string?> Open(string? token)
        {
            using var socket = new ClientWebSocket();
            socket.Options.HttpVersion = Version.Parse(version);
            socket.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
            socket.Options.CollectHttpResponseDetails = true;
            if (token is not null) socket.Options.SetRequestHeader("X-Session", token);
            await socket.ConnectAsync(new Uri("ws://a.test/"), invoker, TestContext.Current.CancellationToken);
            return socket.HttpResponseHeaders?.TryGetValue("X-Session", out var found) == true ? found.Single() : null;
        }
        var token = await Open(null);
        Assert.NotNull(token);
        for (var i = 0; i < 6; i++) Assert.Null(await Open(token));
    }

    [Theory]
    [InlineData("my session", "my%20session")]
    [InlineData("a=b;c", "a%3Db%3Bc")]
    [InlineData("größe", "gr%C3%B6%C3%9Fe")]
    [InlineData("__Host-a.b~c", "__Host-a.b~c")]
    public async Task A_name_that_no_cookie_or_header_can_have_is_spelled_with_percent_signs(string name, string spelled)
    {
        await using var farm = await Farm.Of("a");
        foreach (var carrier in new SessionCarrier[] { new SessionCarrier.Cookie(name, false, None), new SessionCarrier.Header(name) })
        {
            await using var plane = await TestPlane.Serving(Kept(farm.All, ByCookie with { Carrier = carrier }));
            using var answer = await plane.Client(80).GetAsync(new Uri("http://a.test/"), TestContext.Current.CancellationToken);
            var token = carrier is SessionCarrier.Header ? answer.Headers.GetValues(spelled).Single() : answer.Headers.GetValues("Set-Cookie").Single().Split('=', ';')[1];
            Assert.Equal(128, token.Length);
            using var request = new HttpRequestMessage(HttpMethod.Get, "http://a.test/");
            request.Headers.TryAddWithoutValidation(carrier is SessionCarrier.Header ? spelled : "Cookie", carrier is SessionCarrier.Header ? token : $"{spelled}={token}");
            using var next = await plane.Client(80).SendAsync(request, TestContext.Current.CancellationToken);
            Assert.False(next.Headers.Contains(spelled) || next.Headers.Contains("Set-Cookie"));
        }
    }

    private static Runtime.Hosting.DataPlaneOptions Timed(Hand hand) => TestPlane.Options with { Clock = hand };

    private static World Kept(Endpoint[] at, Session session)
    {
        var world = new World();
        return world.Listen(80, "*", world.On("/", world.Do(DeliveryLaws.Delivered(world.Cluster("s", at), Delivery.Plain with { Session = session }))));
    }

    /// <summary>Two backends by weight, as the compiler writes it: one of no weight is kept for old sessions.</summary>
    private static World Weighed(Farm farm, int a, int b)
    {
        var world = new World();
        var targets = new[] { (Weight: a, To: new Target.Forward(world.Cluster("a", farm["a"]), Filters.None)), (Weight: b, To: new Target.Forward(world.Cluster("b", farm["b"]), Filters.None)) };
        var shares = toArray(targets.Where(target => target.Weight > 0).Select(target => new Share(target.Weight, target.To)));
        if (shares.IsEmpty) shares = Array(new Share(1, new Target.Refuse(500, "GW4012")));
        return world.Listen(80, "*", world.On("/", world.Do(new Action.Split(Filters.None, shares, shares.Sum(share => (long)share.Weight))
        {
            Delivery = Delivery.Plain with { Session = ByCookie },
            Retired = toArray(targets.Where(target => target.Weight == 0).Select(target => target.To)),
        })));
    }

    private static (string, string?) Where(Reply reply) => (reply.Backend, reply.Token);

    /// <summary>The token of a session that lives at this backend.</summary>
    private static async Task<string> Begin(TestPlane plane, string backend)
    {
        while (true)
            if (await Ask(plane) is { Token: { } token } reply && reply.Backend == backend) return token;
    }

    private static async Task<Reply> Ask(
        TestPlane plane, Session? session = null, string? token = null, Action<HttpRequestMessage>? edit = null, string path = "/", int port = 80)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://a.test{path}");
        if (token is not null)
            request.Headers.TryAddWithoutValidation(
                session?.Carrier is SessionCarrier.Header ? "X-Session" : "Cookie",
                session?.Carrier is SessionCarrier.Header ? token : $"sid={token}");
        edit?.Invoke(request);
        using var client = plane.Client(port);
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return await Reply.Of(answer);
    }

    private sealed record Reply(HttpStatusCode Status, string Backend, string? Token, string[] Cookies, string Body)
    {
        public string Cookie => Cookies.FirstOrDefault(cookie => cookie.StartsWith("sid=", StringComparison.Ordinal)) ?? "";

        public Echoed Seen => Echoed.Read(Body);

        public static async Task<Reply> Of(HttpResponseMessage answer)
        {
            var cookies = answer.Headers.TryGetValues("Set-Cookie", out var set) ? set.ToArray() : [];
            var headers = answer.Headers.TryGetValues("X-Session", out var given) ? given : [];
            return new(answer.StatusCode,
                answer.Headers.TryGetValues("X-Backend", out var name) ? name.Single() : "",
                cookies.Select(cookie => cookie.Split('=', ';')[1]).Concat(headers).SingleOrDefault(text => text.Length == 128),
                cookies,
                await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }
    }

    /// <summary>A clock that stands still until it is told.</summary>
    private sealed class Hand : TimeProvider
    {
        private DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public void Pass(long milliseconds) => _now = _now.AddMilliseconds(milliseconds);

        public override DateTimeOffset GetUtcNow() => _now;
    }

    /// <summary>Servers that say their names.</summary>
    private sealed class Farm : IAsyncDisposable
    {
        private readonly Dictionary<string, TestBackend> _servers = [];

        public static async Task<Farm> Of(params string[] names)
        {
            var farm = new Farm();
            foreach (var name in names) farm._servers[name] = await TestBackend.Echo(name);
            return farm;
        }

        public Endpoint this[string name] => _servers[name].At;

        public Endpoint[] All => [.. _servers.Values.Select(server => server.At)];

        public async Task Stop(string name)
        {
            if (_servers.Remove(name, out var server)) await server.DisposeAsync();
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var server in _servers.Values) await server.DisposeAsync();
        }
    }
}
