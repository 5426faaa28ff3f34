using System.IO;
using System.Net;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Sluice.Compiler.Ir;
using Xunit;
using Action = Sluice.Compiler.Ir.Action;
using Authorization = Sluice.Compiler.Ir.Authorization;

namespace Sluice.Laws;

/// <summary>Mirrors and authorization services are backends: TLS, calls of gRPC and their limits are theirs, too. So are filters of one backend.</summary>
public class OtherBackendLaws
{
    private static readonly TestAuthority Ours = TestAuthority.Root("ours");
    private static readonly Uri Somewhere = new("http://a.test/path");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_mirror_with_a_policy_for_TLS_gets_its_copy_inside_TLS_or_not_at_all(bool isTheirs)
    {
        var heard = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var side = new TlsSide(Ours.Issue(isTheirs ? BackendTlsLaws.Name : "other.test"));
        await using var mirror = await BackendTlsLaws.Server(side, HttpProtocols.Http1, async context => heard.TrySetResult(await TestBackend.Text(context)));
        using var plain = new WireBackend([]);
        await using var backend = await TestBackend.Echo("b");
        var world = new World();
        var filters = Filters.None with
        {
            Mirrors = Array(
                new Mirror(world.Cluster("m", BackendProtocol.Http1, BackendTlsLaws.Policy(world, Ours.Der), mirror.At), 1, 1),
                new Mirror(world.Cluster("wire", BackendProtocol.Http1, BackendTlsLaws.Policy(world, Ours.Der), plain.At), 1, 1)),
        };
        await using var plane = await TestPlane.Serving(world.Listen(80, "*", world.On("/", world.Forward(world.Cluster("b", backend.At), filters))));
        using var content = new StringContent("the body");
        using var answer = await plane.Client(80).PostAsync(Somewhere, content, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        using var limit = new CancellationTokenSource(TestPlane.Patience);
        while (plain.First.IsEmpty) await Task.Delay(20, limit.Token);
        Assert.All(plain.First, first => Assert.Equal(0x16, first[0]));
        if (isTheirs) Assert.Equal("the body", Echoed.Read(await heard.Task.WaitAsync(limit.Token)).Body);
        else Assert.False(heard.Task.IsCompleted);
    }

    [Theory]
    [InlineData(true, 200)]
    [InlineData(false, 503)]
    public async Task An_authorization_service_with_a_policy_for_TLS_is_asked_inside_TLS_and_nobody_else_is(bool isTheirs, int status)
    {
        var asked = 0;
        var side = new TlsSide(Ours.Issue(isTheirs ? BackendTlsLaws.Name : "other.test"));
        await using var service = await BackendTlsLaws.Server(side, HttpProtocols.Http1, static context => context.Response.WriteAsync("yes"));
        await using var backend = await TestBackend.Start(context =>
        {
            Interlocked.Increment(ref asked);
            return Task.CompletedTask;
        });
        var world = new World();
        var check = new Authorization.Http(
            world.Cluster("auth", BackendProtocol.Http1, BackendTlsLaws.Policy(world, Ours.Der), service.At), Arr<string>.Empty, 0, "", Arr<string>.Empty);
        var action = new Action.Split(Filters.None, Array(new Share(1, new Target.Forward(world.Cluster("b", backend.At), Filters.None))), 1) { Guard = new Guard(None, check) };
        await using var plane = await TestPlane.Serving(world.Listen(80, "*", world.On("/", world.Do(action))));
        for (var i = 0; i < 5; i++)
        {
            using var answer = await plane.Client(80).GetAsync(Somewhere, TestContext.Current.CancellationToken);
            Assert.Equal(status, (int)answer.StatusCode);
        }
        Assert.Equal(isTheirs ? 5 : 0, asked);
        Assert.All(side.ServerNames, name => Assert.Equal(BackendTlsLaws.Name, name));
    }

    [Fact]
    public async Task A_call_that_streams_is_copied_piece_by_piece()
    {
        var heard = new TaskCompletionSource<byte[]>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var mirror = await TestBackend.Start(async context =>
        {
            var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            heard.TrySetResult(body.ToArray());
        }, HttpProtocols.Http2);
        await using var backend = await GrpcLaws.Talk.Start();
        var world = new World();
        var filters = Filters.None with { Mirrors = Array(new Mirror(world.Cluster("m", BackendProtocol.H2c, mirror.At), 1, 1)) };
        await using var plane = await TestPlane.Serving(world.Listen(80, "*", world.OnCall(new GrpcMethodMatch.Any(),
            world.Forward(world.Cluster("talk", BackendProtocol.H2c, backend.At), filters))));
        using var channel = GrpcLaws.Channel(plane);
        using var both = channel.CreateCallInvoker().AsyncDuplexStreamingCall(GrpcLaws.Talk.Both, null, GrpcLaws.Options);
        foreach (var word in new[] { "one", "two" })
        {
            await both.RequestStream.WriteAsync(word, TestContext.Current.CancellationToken);
            Assert.True(await both.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
            Assert.Equal(word, both.ResponseStream.Current);
        }
        await both.RequestStream.CompleteAsync();
        Assert.False(await both.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
        Assert.Equal(
            [0, 0, 0, 0, 3, .. "one"u8, 0, 0, 0, 0, 3, .. "two"u8],
            await heard.Task.WaitAsync(TestPlane.Patience, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_deadline_of_a_caller_reaches_the_backend_and_its_end_too()
    {
        var (told, left) = (new TaskCompletionSource<string>(), new TaskCompletionSource());
        await using var backend = await TestBackend.Start(async context =>
        {
            told.TrySetResult(context.Request.Headers["grpc-timeout"].ToString());
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            left.TrySetResult();
        }, HttpProtocols.Http2);
        var world = new World();
        await using var plane = await TestPlane.Serving(world.Listen(80, "*",
            world.OnCall(new GrpcMethodMatch.Any(), world.Forward(world.Cluster("talk", BackendProtocol.H2c, backend.At)))));
        using var channel = GrpcLaws.Channel(plane);
        var failure = await Assert.ThrowsAsync<RpcException>(async () => await channel.CreateCallInvoker()
            .AsyncUnaryCall(GrpcLaws.Talk.Unary, null, new CallOptions(deadline: DateTime.UtcNow.AddSeconds(2)), "hi"));
        Assert.Equal(StatusCode.DeadlineExceeded, failure.StatusCode);
        Assert.Matches(@"^\d+[mun]?$|^\d+S$", await told.Task.WaitAsync(TestPlane.Patience, TestContext.Current.CancellationToken));
        await left.Task.WaitAsync(TestPlane.Patience, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_backend_of_a_rule_may_rewrite_and_another_one_redirect()
    {
        await using var backend = await TestBackend.Echo("b");
        var world = new World();
        var cluster = world.Cluster("b", backend.At);
        var rewrite = new Filters(None, new Rewrite(Some("inside.test"), new PathRewrite.Prefix("/path", "/new")), None);
        var action = world.Split(Filters.None,
            (1, new Target.Forward(cluster, rewrite)),
            (1, new Target.Redirect(new Redirect("https", None, None, new PathRewrite.Full("/gone"), 308))),
            (2, new Target.Forward(cluster, Filters.None)));
        await using var plane = await TestPlane.Serving(world.Listen(80, "*", world.On("/path", action)));
        var seen = new System.Collections.Generic.List<string>();
        for (var i = 0; i < 40; i++)
        {
            using var answer = await plane.Client(80).GetAsync(new Uri("http://a.test/path/x?q=1"), TestContext.Current.CancellationToken);
            if (answer.StatusCode == HttpStatusCode.PermanentRedirect)
            {
                seen.Add($"{answer.Headers.Location}");
                continue;
            }
            var echoed = Echoed.Read(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
            seen.Add($"{echoed.Header("host")}{echoed.Target}");
        }
        var counts = seen.GroupBy(what => what).ToDictionary(what => what.Key, what => what.Count());
        Assert.Equal(["a.test/path/x?q=1", "https://a.test/gone?q=1", "inside.test/new/x?q=1"], counts.Keys.Order(StringComparer.Ordinal));
        Assert.InRange(counts["inside.test/new/x?q=1"], 8, 12);
        Assert.InRange(counts["https://a.test/gone?q=1"], 8, 12);
    }
}
