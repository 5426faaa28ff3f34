using System.Collections.Concurrent;
using System.Net.Http;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Sluice.Compiler.Ir;
using Sluice.Runtime.Forwarding;
using Sluice.Runtime.Loading;
using Xunit;

namespace Sluice.Laws;

/// <summary>Which share and which endpoint a request goes to.</summary>
public class BalanceLaws
{
    [Fact]
    public async Task Shares_of_1_and_3_get_a_quarter_and_three_quarters_of_400_requests_on_new_connections()
    {
        await using var one = await TestBackend.Echo("one");
        await using var three = await TestBackend.Echo("three");
        var world = new World();
        await using var plane = await TestPlane.Serving(world.Listen(80, "*", world.On("/", world.Split(Filters.None,
            (1, new Target.Forward(world.Cluster("one", one.At), Filters.None)),
            (3, new Target.Forward(world.Cluster("three", three.At), Filters.None))))));
        var client = plane.Client(80, configure: static handler => handler.PooledConnectionLifetime = TimeSpan.Zero);
        var seen = 0;
        for (var i = 0; i < 400; i++) seen += await Backend(client) == "one" ? 1 : 0;
        Assert.InRange(seen, 96, 104);
    }

    [Theory]
    [InlineData(new[] { 1, 1 })]
    [InlineData(new[] { 5, 95 })]
    [InlineData(new[] { 1, 2, 3, 4 })]
    [InlineData(new[] { 1_000_000, 1 })]
    [InlineData(new[] { 999_983, 1_000_000, 500_009 })]
    public void Every_run_of_requests_is_close_to_the_weights(int[] weights)
    {
        var targets = weights.Select((_, i) => (RouteTarget)new RouteTarget.Refuse(Refusal.Planned(500, $"{i}"))).ToArray();
        var schedule = new ShareSchedule([.. weights.Zip(targets)]);
        var total = weights.Sum(w => (double)w);
        for (var run = 0; run < 20; run++)
        {
            var counts = targets.ToDictionary(t => t, _ => 0);
            for (var i = 0; i < 500; i++) counts[schedule.Next()]++;
            for (var i = 0; i < weights.Length; i++) Assert.InRange(counts[targets[i]], (500 * weights[i] / total) - 4, (500 * weights[i] / total) + 4);
        }
    }

    [Fact]
    public void Choosing_a_share_allocates_nothing()
    {
        var target = new RouteTarget.Refuse(Refusal.NoEndpoint);
        var schedule = new ShareSchedule((1, target), (15_999_999, target));
        for (var i = 0; i < 100; i++) schedule.Next();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10_000; i++) schedule.Next();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public async Task The_share_of_a_refused_backend_is_refused_and_not_given_to_the_others()
    {
        await using var good = await TestBackend.Echo("good");
        var world = new World();
        await using var plane = await TestPlane.Serving(world.Listen(80, "*", world.On("/", world.Split(Filters.None,
            (1, new Target.Forward(world.Cluster("good", good.At), Filters.None)),
            (1, new Target.Refuse(500, "GW4001"))))));
        var refused = 0;
        for (var i = 0; i < 100; i++)
        {
            using var answer = await plane.Client(80).GetAsync(new Uri("http://a.test/"), TestContext.Current.CancellationToken);
            refused += (int)answer.StatusCode == 500 ? 1 : 0;
        }
        Assert.InRange(refused, 48, 52);
    }

    [Fact]
    public async Task Requests_spread_over_endpoints_and_none_fails_when_one_of_them_dies()
    {
        await using var a = await TestBackend.Echo("a");
        await using var b = await TestBackend.Echo("b");
        var dying = await TestBackend.Echo("c");
        var world = new World();
        await using var plane = await TestPlane.Serving(world.Listen(80, "*", world.On("/", world.Forward(world.Cluster("s", a.At, b.At, dying.At)))));
        var client = plane.Client(80);
        var seen = new ConcurrentDictionary<string, int>();
        for (var i = 0; i < 90; i++) seen.AddOrUpdate(await Backend(client), 1, (_, n) => n + 1);
        Assert.All(["a", "b", "c"], name => Assert.InRange(seen[name], 25, 35));
        await dying.DisposeAsync();
        seen.Clear();
        for (var i = 0; i < 90; i++) seen.AddOrUpdate(await Backend(client), 1, (_, n) => n + 1);
        Assert.Equal(90, seen["a"] + seen["b"]);
    }

    [Fact]
    public async Task A_request_with_a_body_finds_another_endpoint_when_the_first_does_not_accept()
    {
        await using var alive = await TestBackend.Echo("alive");
        var world = new World();
        await using var plane = await TestPlane.Serving(world.Listen(80, "*",
            world.On("/", world.Forward(world.Cluster("s", AnswerLaws.Unused(1), AnswerLaws.Unused(2), alive.At)))));
        for (var i = 0; i < 3; i++)
        {
            using var body = new StringContent("payload");
            using var answer = await plane.Client(80).PostAsync(new Uri("http://a.test/"), body, TestContext.Current.CancellationToken);
            Assert.Equal("payload", Echoed.Read(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Body);
        }
    }

    [Fact]
    public void A_failing_endpoint_is_left_alone_for_longer_each_time_and_for_half_a_minute_at_most()
    {
        Assert.Equal([1000, 2000, 4000, 8000, 16000, 30000, 30000], Enumerable.Range(1, 7).Select(Runtime.Forwarding.Endpoint.Hold));
        var endpoint = new Runtime.Forwarding.Endpoint("127.0.0.1", 1);
        endpoint.ConnectFailed(now: 10_000);
        endpoint.ConnectFailed(now: 10_500);
        Assert.Equal(11_000, endpoint.HeldUntil);
        endpoint.ConnectFailed(now: 11_000);
        Assert.Equal(13_000, endpoint.HeldUntil);
        endpoint.Connected();
        Assert.Equal(0, endpoint.HeldUntil);
    }

    [Fact]
    public void The_less_busy_of_two_endpoints_is_chosen_and_a_held_one_only_if_all_are()
    {
        var backend = new Backend("s", Connections.Open(TimeSpan.FromSeconds(1)), Connections.Http1);
        var (busy, idle) = (new Runtime.Forwarding.Endpoint("10.0.0.1", 1), new Runtime.Forwarding.Endpoint("10.0.0.2", 1));
        Assert.Null(backend.Choose([], 0));
        Runtime.Forwarding.Endpoint[] endpoints = [busy, idle];
        busy.Enter();
        Assert.All(Enumerable.Range(0, 6), _ => Assert.Same(idle, backend.Choose(endpoints, 0)));
        idle.ConnectFailed(now: 100);
        Assert.All(Enumerable.Range(0, 6), _ => Assert.Same(busy, backend.Choose(endpoints, 200)));
        busy.ConnectFailed(now: 150);
        Assert.Same(idle, backend.Choose(endpoints, 200));
        Assert.Same(idle, backend.Choose(endpoints, 1100));
    }

    [Fact]
    public void Where_a_request_has_been_it_does_not_go_again_while_there_are_others()
    {
        var backend = new Backend("s", Connections.Open(TimeSpan.FromSeconds(1)), Connections.Http1);
        Runtime.Forwarding.Endpoint[] endpoints = [new("10.0.0.1", 1), new("10.0.0.2", 1), new("10.0.0.3", 1)];
        Assert.All(Enumerable.Range(0, 20), _ => Assert.Same(endpoints[1], backend.Choose(endpoints, 0, [endpoints[0], endpoints[2]])));
        Assert.Contains(backend.Choose(endpoints, 0, [.. endpoints]), endpoints);
    }

    [Fact]
    public void An_endpoint_that_joins_gets_a_tenth_of_its_part_and_grows_into_it()
    {
        var backends = new Backends(slowStart: TimeSpan.FromSeconds(10));
        var key = new Runtime.Loading.BackendKey(new(new("shop", "s"), 80), BackendProtocol.Http1, "");
        var backend = backends.Of(key, null, Runtime.Tls.ShownCertificate.None);
        var first = backends.At(key, backend, [("10.0.0.1", 1)]);
        Assert.Equal(1, first[0].Warmth(Environment.TickCount64));
        var both = backends.At(key, backend, [("10.0.0.1", 1), ("10.0.0.2", 1)]);
        Assert.Same(first[0], both[0]);
        var joined = both[1].JoinedAt;
        double Part(long after) => Enumerable.Range(0, 4000).Count(_ => backend.Choose(both, joined + after) == both[1]) / 4000.0;
        Assert.InRange(Part(0), 0.02, 0.08);
        Assert.InRange(Part(5_000), 0.21, 0.29);
        Assert.InRange(Part(10_000), 0.49, 0.51);
    }

    [Fact]
    public void Requests_that_are_lost_are_held_against_an_endpoint_from_the_third_on_and_an_answer_clears_it()
    {
        var endpoint = new Runtime.Forwarding.Endpoint("127.0.0.1", 1);
        endpoint.Lost(now: 5_000);
        endpoint.Lost(now: 5_000);
        endpoint.Connected();
        endpoint.Lost(now: 5_000);
        endpoint.Lost(now: 5_000);
        Assert.Equal(0, endpoint.HeldUntil);
        endpoint.Lost(now: 5_000);
        Assert.Equal(6_000, endpoint.HeldUntil);
        endpoint.Connected();
        Assert.Equal(0, endpoint.HeldUntil);
    }

    [Fact]
    public void How_a_service_port_fares_is_known_to_all_of_its_rules()
    {
        var world = new World();
        var cluster = world.Cluster("s", new Compiler.Ir.Endpoint("127.0.0.1", 1), new Compiler.Ir.Endpoint("127.0.0.2", 1));
        var generation = Load.Run(world.Listen(80, "*",
            world.On("/one", world.Forward(cluster)),
            world.On("/two", world.Forward(cluster, new Filters(None, new Rewrite(Some("inside.test"), None), None)))).Verified(), Map<Hash, KeyMaterial>());
        var (one, two) = (Target(generation, 0), Target(generation, 1));
        Assert.NotSame(one, two);
        Assert.Same(one.Backend, two.Backend);
        generation.EndpointsOf(one.Backend)[0].ConnectFailed(now: 0);
        Assert.All(Enumerable.Range(0, 20), _ => Assert.Same(generation.EndpointsOf(two.Backend)[1], two.Backend.Choose(generation.EndpointsOf(two.Backend), 500)));
    }

    private static RouteTarget.Forward Target(Generation generation, int rule) =>
        (RouteTarget.Forward)((RouteAction.Split)generation.Gateways[World.Edge].Actions.Values.ElementAt(rule)).Shares.Next();

    internal static async Task<string> Backend(HttpClient client)
    {
        using var answer = await client.GetAsync(new Uri("http://a.test/"), TestContext.Current.CancellationToken);
        Assert.Equal(StatusCodes.Status200OK, (int)answer.StatusCode);
        return answer.Headers.GetValues("X-Backend").Single();
    }
}
