using System.Collections.Concurrent;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Sluice.Compiler.Ir;
using Sluice.Runtime.Forwarding;
using Xunit;

namespace Sluice.Laws;

/// <summary>What is sent again, how often, where to and with what body; and what never is.</summary>
public class RetryLaws
{
    private static readonly Uri Somewhere = new("http://a.test/");

    [Theory]
    [InlineData(2, 3, 200)]
    [InlineData(3, 3, 200)]
    [InlineData(4, 3, 503)]
    public async Task A_listed_status_is_tried_again_so_often_and_then_shown(int failures, int attempts, int status)
    {
        var asked = 0;
        await using var backend = await TestBackend.Start(context =>
        {
            context.Response.StatusCode = Interlocked.Increment(ref asked) <= failures ? 503 : 200;
            context.Response.Headers["X-Attempt"] = $"{asked}";
            return context.Response.WriteAsync($"answer {asked}");
        });
        await using var plane = await DeliveryLaws.Serving(backend, Retrying(attempts, 503));
        using var answer = await plane.Client(80).GetAsync(Somewhere, TestContext.Current.CancellationToken);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(Math.Min(failures, attempts) + 1, asked);
        Assert.Equal([$"{asked}"], answer.Headers.GetValues("X-Attempt"));
        Assert.Equal($"answer {asked}", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_last_answer_on_a_connection_says_so_though_it_is_that_of_a_retry()
    {
        var asked = 0;
        var (begun, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var backend = await TestBackend.Start(async context =>
        {
            if (context.Request.Path == "/wait")
            {
                begun.SetResult();
                await go.Task;
            }
            else context.Response.StatusCode = Interlocked.Increment(ref asked) == 1 ? 503 : 200;
        });
        var world = new World();
        var cluster = world.Cluster("s", backend.At);
        await using var plane = await TestPlane.Serving(TestPlane.Options with { ReadinessDelay = TimeSpan.FromSeconds(2) },
            world.Listen(80, "*", world.On("/", world.Do(DeliveryLaws.Delivered(cluster, Retrying(1, 503))))));
        using var client = await RawConnection.Open(plane.At(80));
        using var waits = await RawConnection.Open(plane.At(80));
        await waits.Send("GET /wait HTTP/1.1\r\nHost: a.test\r\n\r\n");
        await begun.Task.WaitAsync(TestPlane.Patience, TestContext.Current.CancellationToken);
        var draining = plane.Plane.Drain(TestPlane.Patience);
        await client.Send("GET / HTTP/1.1\r\nHost: a.test\r\n\r\n");
        var answer = await client.ReadUntil("\r\n\r\n");
        go.SetResult();
        Assert.StartsWith("HTTP/1.1 200 OK", answer, StringComparison.Ordinal);
        Assert.Contains("Connection: close", answer, StringComparison.Ordinal);
        Assert.Equal(2, asked);
        await draining;
    }

    [Fact]
    public async Task A_status_that_is_not_listed_is_passed_on_as_it_is()
    {
        var asked = 0;
        await using var backend = await TestBackend.Start(context =>
        {
            Interlocked.Increment(ref asked);
            context.Response.StatusCode = 503;
            return Task.CompletedTask;
        });
        await using var plane = await DeliveryLaws.Serving(backend, Retrying(3, 500));
        using var answer = await plane.Client(80).GetAsync(Somewhere, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Proxy-Status"));
        Assert.Equal(1, asked);
    }

    [Fact]
    public async Task An_attempt_that_takes_too_long_is_tried_again_at_another_endpoint()
    {
        await using var slow = await TestBackend.Start(context =>
            Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(static _ => { }, TaskScheduler.Default));
        await using var quick = await TestBackend.Echo("quick");
        await using var plane = await DeliveryLaws.Serving([slow, quick], Retrying(1) with { BackendRequest = 300 });
        for (var i = 0; i < 4; i++)
        {
            using var answer = await plane.Client(80).GetAsync(Somewhere, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
    }

    [Fact]
    public async Task A_retry_goes_to_an_endpoint_that_the_request_has_not_been_to()
    {
        var seen = new ConcurrentQueue<string>();
        async Task<TestBackend> Failing(string name) => await TestBackend.Start(context =>
        {
            seen.Enqueue(name);
            context.Response.StatusCode = 500;
            return Task.CompletedTask;
        });
        await using var a = await Failing("a");
        await using var b = await Failing("b");
        await using var c = await Failing("c");
        await using var plane = await DeliveryLaws.Serving([a, b, c], Retrying(2, 500));
        for (var i = 0; i < 10; i++)
        {
            seen.Clear();
            using var answer = await plane.Client(80).GetAsync(Somewhere, TestContext.Current.CancellationToken);
            Assert.Equal(["a", "b", "c"], seen.Order());
        }
    }

    [Theory]
    [InlineData("GET", 200)]
    [InlineData("PUT", 200)]
    [InlineData("POST", 502)]
    [InlineData("PATCH", 502)]
    public async Task A_connection_that_is_lost_after_the_request_was_sent_is_tried_again_only_if_that_is_harmless(string method, int status)
    {
        using var dropping = new Dropping();
        await using var good = await TestBackend.Echo("good");
        var world = new World();
        var cluster = world.Cluster("s", dropping.At, good.At);
        await using var plane = await TestPlane.Serving(world.Listen(80, "*", world.On("/", world.Do(DeliveryLaws.Delivered(cluster, Retrying(1))))));
        var statuses = new ConcurrentBag<int>();
        // One of two requests in turn begins at the endpoint that drops it.
        for (var i = 0; i < 2; i++)
        {
            using var request = new HttpRequestMessage(new(method), Somewhere);
            if (method != "GET") request.Content = new StringContent("payload");
            using var answer = await plane.Client(80).SendAsync(request, TestContext.Current.CancellationToken);
            statuses.Add((int)answer.StatusCode);
        }
        Assert.Contains(status, statuses);
        Assert.True(dropping.Count > 0);
        if (status == 200) Assert.All(statuses, s => Assert.Equal(200, s));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(60_000)]
    public async Task The_body_is_sent_again_whole(int length)
    {
        var asked = 0;
        await using var backend = await TestBackend.Start(async context =>
        {
            var body = new System.IO.MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            context.Response.StatusCode = Interlocked.Increment(ref asked) == 1 ? 503 : 200;
            await context.Response.Body.WriteAsync(body.ToArray());
        });
        var sent = new byte[length];
        new Random(length).NextBytes(sent);
        await using var plane = await DeliveryLaws.Serving(backend, Retrying(1, 503));
        using var content = new ByteArrayContent(sent);
        using var answer = await plane.Client(80).PostAsync(Somewhere, content, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(sent, await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task An_answer_before_the_end_of_the_body_is_no_obstacle()
    {
        var asked = 0;
        await using var backend = await TestBackend.Start(async context =>
        {
            if (Interlocked.Increment(ref asked) == 1)
            {
                context.Response.StatusCode = 503;
                return;
            }
            var body = new System.IO.MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            context.Response.ContentLength = body.Length;
            await context.Response.Body.WriteAsync(body.ToArray());
        }, Microsoft.AspNetCore.Server.Kestrel.Core.HttpProtocols.Http2);
        var world = new World();
        var cluster = world.Cluster("s", BackendProtocol.H2c, backend.At);
        await using var plane = await TestPlane.Serving(world.Listen(80, "*", world.On("/", world.Do(DeliveryLaws.Delivered(cluster, Retrying(1, 503))))));
        using var client = await RawConnection.Open(plane.At(80));
        await client.Send("POST / HTTP/1.1\r\nHost: a.test\r\nContent-Length: 10\r\nConnection: close\r\n\r\n01234");
        using var limit = new CancellationTokenSource(TestPlane.Patience);
        while (Volatile.Read(ref asked) < 2) await Task.Delay(10, limit.Token);
        await client.Send("56789");
        Assert.EndsWith("\r\n\r\n0123456789", await client.ReadToEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_beyond_the_bound_is_sent_once()
    {
        var asked = 0;
        await using var backend = await TestBackend.Start(async context =>
        {
            await context.Request.Body.CopyToAsync(System.IO.Stream.Null);
            Interlocked.Increment(ref asked);
            context.Response.StatusCode = 503;
        });
        await using var plane = await DeliveryLaws.Serving(backend, Retrying(3, 503));
        using var content = new ByteArrayContent(new byte[new DeliveryLimits().RetryBody + 1]);
        using var answer = await plane.Client(80).PostAsync(Somewhere, content, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal(1, asked);
    }

    [Fact]
    public async Task A_spent_budget_answers_503_and_asks_no_more()
    {
        var asked = 0;
        await using var backend = await TestBackend.Start(context =>
        {
            Interlocked.Increment(ref asked);
            context.Response.StatusCode = 500;
            return Task.CompletedTask;
        });
        var world = new World();
        var cluster = world.Cluster(
            new Cluster(new(new("shop", "s"), 80), BackendProtocol.Http1) { RetryBudget = new Compiler.Ir.RetryBudget(0, 3_600_000, 5, 3_600_000) },
            new Endpoints.Known(Array(backend.At)));
        await using var plane = await TestPlane.Serving(world.Listen(80, "*", world.On("/", world.Do(DeliveryLaws.Delivered(cluster, Retrying(1, 500))))));
        var statuses = new ConcurrentBag<int>();
        for (var i = 0; i < 20; i++)
        {
            using var answer = await plane.Client(80).GetAsync(Somewhere, TestContext.Current.CancellationToken);
            statuses.Add((int)answer.StatusCode);
        }
        // Five retries at least, and none of a hundredth part beyond.
        Assert.Equal(25, asked);
        Assert.Equal(5, statuses.Count(s => s == 500));
        Assert.Equal(15, statuses.Count(s => s == 503));
    }

    [Fact]
    public void A_budget_is_a_part_of_the_requests_of_the_interval_and_a_least_count_of_its_own()
    {
        var budget = new Runtime.Forwarding.RetryBudget(20, TimeSpan.FromSeconds(10), 2, TimeSpan.FromSeconds(1));
        var account = new RetryAccount();
        Assert.True(account.TrySpend(budget, 0));
        Assert.True(account.TrySpend(budget, 0));
        Assert.False(account.TrySpend(budget, 0));
        for (var i = 0; i < 100; i++) account.Ask(budget, 500);
        // 20 of 100 are allowed, two of which are spent.
        Assert.Equal(18, Enumerable.Range(0, 50).Count(_ => account.TrySpend(budget, 500)));
        Assert.Equal(2, Enumerable.Range(0, 50).Count(_ => account.TrySpend(budget, 2_000)));
        Assert.Equal(2, Enumerable.Range(0, 50).Count(_ => account.TrySpend(budget, 60_000)));
    }

    [Fact]
    public void A_wait_doubles_from_the_backoff_and_is_never_less()
    {
        var rules = new RetryRules(System.Collections.Frozen.FrozenSet<int>.Empty, 9, TimeSpan.FromMilliseconds(100));
        Assert.Equal([100, 200, 400, 800], Enumerable.Range(1, 4).Select(retry => rules.Wait(retry, 0).TotalMilliseconds));
        Assert.Equal(125, rules.Wait(1, 1).TotalMilliseconds);
        Assert.Equal(RetryRules.LongestWait, rules.Wait(100, 0));
        Assert.Equal(TimeSpan.FromMinutes(1), (rules with { Backoff = TimeSpan.FromMinutes(1) }).Wait(5, 0));
    }

    private static Delivery Retrying(int attempts, params int[] codes) =>
        Delivery.Plain with { Retry = new Retry(toArray(codes), attempts, Some(1L)) };

    /// <summary>A server that reads a request and closes the connection.</summary>
    private sealed class Dropping : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private int _count;

        public Dropping()
        {
            _listener.Start();
            _ = Drop();
        }

        public Compiler.Ir.Endpoint At => new("127.0.0.1", ((IPEndPoint)_listener.LocalEndpoint).Port);
        public int Count => Volatile.Read(ref _count);

        public void Dispose() => _listener.Dispose();

        private async Task Drop()
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync().ConfigureAwait(false);
                _ = await client.GetStream().ReadAsync(new byte[4096]).ConfigureAwait(false);
                Interlocked.Increment(ref _count);
            }
        }
    }
}
