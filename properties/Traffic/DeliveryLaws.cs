using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Sluice.Compiler.Ir;
using Xunit;
using Action = Sluice.Compiler.Ir.Action;

namespace Sluice.Laws;

/// <summary>Time limits of a rule: of the whole request, and of each attempt.</summary>
public class DeliveryLaws
{
    private const long Short = 150;

    private static readonly Uri Somewhere = new("http://a.test/");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_request_that_takes_longer_than_its_rule_allows_is_answered_504(bool whole)
    {
        await using var backend = await TestBackend.Start(Never);
        await using var plane = await Serving(backend, whole
            ? Delivery.Plain with { Request = Short }
            : Delivery.Plain with { BackendRequest = Short });
        using var answer = await plane.Client(80).GetAsync(Somewhere, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.GatewayTimeout, answer.StatusCode);
        Assert.StartsWith("sluice; error=http_response_timeout", answer.Headers.GetValues("proxy-status").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_backend_learns_that_nobody_waits_any_more()
    {
        var left = new TaskCompletionSource();
        await using var backend = await TestBackend.Start(async context =>
        {
            context.RequestAborted.Register(left.SetResult);
            await Never(context);
        });
        await using var plane = await Serving(backend, Delivery.Plain with { Request = Short });
        using var answer = await plane.Client(80).GetAsync(Somewhere, TestContext.Current.CancellationToken);
        await left.Task.WaitAsync(TestPlane.Patience, TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_answer_that_has_begun_is_cut_when_the_time_is_over(bool whole)
    {
        await using var backend = await TestBackend.Start(async context =>
        {
            await context.Response.WriteAsync("begun");
            await context.Response.Body.FlushAsync();
            await Never(context);
        });
        await using var plane = await Serving(backend, whole
            ? Delivery.Plain with { Request = 1000 }
            : Delivery.Plain with { BackendRequest = 1000 });
        using var answer = await plane.Client(80).GetAsync(Somewhere, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await Assert.ThrowsAnyAsync<Exception>(() => answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Without_a_limit_a_silent_stream_lives_on()
    {
        var go = new TaskCompletionSource();
        await using var backend = await TestBackend.Start(async context =>
        {
            await context.Response.WriteAsync("one ");
            await context.Response.Body.FlushAsync();
            await go.Task;
            await context.Response.WriteAsync("two");
        });
        await using var plane = await Serving(backend, Delivery.Plain);
        using var answer = await plane.Client(80).GetAsync(Somewhere, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        await Task.Delay(1500, TestContext.Current.CancellationToken);
        go.SetResult();
        Assert.Equal("one two", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_whole_limit_ends_retries_too()
    {
        var asked = 0;
        await using var backend = await TestBackend.Start(context =>
        {
            Interlocked.Increment(ref asked);
            context.Response.StatusCode = 503;
            return Task.CompletedTask;
        });
        await using var plane = await Serving(backend, Delivery.Plain with { Request = 400, Retry = new Retry(Array(503), 1000, Some(100L)) });
        using var answer = await plane.Client(80).GetAsync(Somewhere, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.GatewayTimeout, answer.StatusCode);
        Assert.InRange(asked, 1, 5);
    }

    [Fact]
    public async Task A_call_whose_time_is_over_ends_with_DEADLINE_EXCEEDED()
    {
        await using var backend = await TestBackend.Start(Never, Microsoft.AspNetCore.Server.Kestrel.Core.HttpProtocols.Http2);
        var world = new World();
        var calls = world.Cluster("s", BackendProtocol.H2c, backend.At);
        await using var plane = await TestPlane.Serving(world.Listen(80, "*", world.OnCall(new GrpcMethodMatch.Any(), world.Do(
            new Action.Split(Filters.None, Array(new Share(1, new Target.Forward(calls, Filters.None))), 1) { Delivery = Delivery.Plain with { Request = Short } }))));
        using var request = new HttpRequestMessage(HttpMethod.Post, "http://a.test/a.B/C")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent([0, 0, 0, 0, 0]) { Headers = { ContentType = new("application/grpc") } },
        };
        using var answer = await plane.Client(80).SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("4", answer.Headers.GetValues("grpc-status").Single());
    }

    internal static Task<TestPlane> Serving(TestBackend backend, Delivery delivery) => Serving([backend], delivery);

    internal static Task<TestPlane> Serving(IEnumerable<TestBackend> backends, Delivery delivery)
    {
        var world = new World();
        var cluster = world.Cluster("s", [.. backends.Select(b => b.At)]);
        return TestPlane.Serving(world.Listen(80, "*", world.On("/", world.Do(Delivered(cluster, delivery)))));
    }

    internal static Action.Split Delivered(Hash cluster, Delivery delivery) =>
        new(Filters.None, Array(new Share(1, new Target.Forward(cluster, Filters.None))), 1) { Delivery = delivery };

    private static async Task Never(HttpContext context) =>
        await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
