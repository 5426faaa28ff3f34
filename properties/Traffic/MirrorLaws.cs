using System.Collections.Concurrent;
using System.Net;
using System.Net.Http;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Sluice.Compiler.Ir;
using Sluice.Runtime.Forwarding;
using Xunit;
using Action = Sluice.Compiler.Ir.Action;

namespace Sluice.Laws;

/// <summary>Copies of requests: who gets them, what is in them, and that the request itself never notices.</summary>
public class MirrorLaws
{
    private static readonly Uri Somewhere = new("http://a.test/path?q=1");

    [Fact]
    public async Task Every_mirror_gets_the_request_as_the_backend_gets_it_and_only_the_backend_is_heard()
    {
        await using var backend = await TestBackend.Echo("b");
        await using var one = await Listener.Open(500);
        await using var two = await Listener.Open(200);
        var world = new World();
        var edits = new HeaderEdits(Arr<string>.Empty, Array(new Header("X-Set", "by the rule")), Arr<Header>.Empty);
        var rewrite = new Rewrite(Some("inside.test"), new PathRewrite.Full("/rewritten"));
        var filters = new Filters(edits, rewrite, None) { Mirrors = Array(All(world.Cluster("one", one.At)), All(world.Cluster("two", two.At))) };
        await using var plane = await TestPlane.Serving(world.Listen(80, "*", world.On("/", world.Forward(world.Cluster("b", backend.At), filters))));
        using var content = new StringContent("the body");
        using var answer = await plane.Client(80).PostAsync(Somewhere, content, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var seen = Echoed.Read(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        foreach (var mirror in new[] { one, two })
        {
            var copy = await mirror.Next();
            Assert.Equal(seen.Line, copy.Line);
            Assert.Equal("the body", copy.Body);
            Assert.Equal(seen.Headers.Order(), copy.Headers.Order());
            Assert.Equal("inside.test", copy.Header("host"));
            Assert.Equal("by the rule", copy.Header("x-set"));
        }
    }

    [Fact]
    public async Task Each_mirror_is_drawn_by_itself()
    {
        await using var backend = await TestBackend.Echo("b");
        await using var few = await Listener.Open(200);
        await using var half = await Listener.Open(200);
        await using var none = await Listener.Open(200);
        var world = new World();
        var filters = Filters.None with
        {
            Mirrors = Array(
                new Mirror(world.Cluster("few", few.At), 20, 100), new Mirror(world.Cluster("half", half.At), 1, 2), new Mirror(world.Cluster("none", none.At), 0, 100)),
        };
        await using var plane = await TestPlane.Serving(world.Listen(80, "*", world.On("/", world.Forward(world.Cluster("b", backend.At), filters))));
        var client = plane.Client(80);
        for (var i = 0; i < 1000; i++)
        {
            using var answer = await client.GetAsync(Somewhere, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
        // Copies are on their way for a while; six standard deviations are room enough for chance.
        await Until(() => few.Count >= 124 && half.Count >= 405);
        await Task.Delay(300, TestContext.Current.CancellationToken);
        Assert.InRange(few.Count, 124, 276);
        Assert.InRange(half.Count, 405, 595);
        Assert.Equal(0, none.Count);
    }

    [Fact]
    public async Task A_mirror_that_is_gone_or_refuses_or_hangs_changes_nothing()
    {
        await using var backend = await TestBackend.Echo("b");
        await using var hanging = await TestBackend.Start(static async context =>
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing));
        var world = new World();
        var filters = Filters.None with
        {
            Mirrors = Array(All(world.Cluster("gone", AnswerLaws.Unused())), All(world.Cluster("none")), All(world.Cluster("hanging", hanging.At))),
        };
        await using var plane = await TestPlane.Serving(world.Listen(80, "*", world.On("/", world.Forward(world.Cluster("b", backend.At), filters))));
        for (var i = 0; i < 20; i++)
        {
            using var content = new StringContent($"body {i}");
            using var answer = await plane.Client(80).PostAsync(Somewhere, content, TestContext.Current.CancellationToken);
            Assert.Equal($"body {i}", Echoed.Read(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Body);
        }
    }

    [Fact]
    public async Task A_mirror_that_does_not_read_loses_its_copy_and_holds_up_nobody()
    {
        const int length = 64 << 20;
        await using var backend = await TestBackend.Start(static async context =>
        {
            var count = 0L;
            var buffer = new byte[65536];
            while (await context.Request.Body.ReadAsync(buffer) is > 0 and var read) count += read;
            await context.Response.WriteAsync($"{count}");
        });
        using var stuck = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        stuck.Start();
        var at = new Compiler.Ir.Endpoint("127.0.0.1", ((IPEndPoint)stuck.LocalEndpoint).Port);
        var world = new World();
        var filters = Filters.None with { Mirrors = Array(All(world.Cluster("stuck", at))) };
        await using var plane = await TestPlane.Serving(world.Listen(80, "*", world.On("/", world.Forward(world.Cluster("b", backend.At), filters))));
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var content = new Gated(length, gate.Task);
        var asked = plane.Client(80).PostAsync(Somewhere, content, TestContext.Current.CancellationToken);
        using var limit = new CancellationTokenSource(TestPlane.Patience);
        using var copy = await stuck.AcceptTcpClientAsync(limit.Token);
        Assert.True(await copy.GetStream().ReadAsync(new byte[1], limit.Token) > 0);
        gate.SetResult();
        using var answer = await asked;
        Assert.Equal($"{length}", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        // What there is of the copy is in the buffers of the sockets; then the connection is over.
        Assert.InRange(await Rest(copy, limit.Token), 0, length - 1);
    }

    /// <summary>A body of which a little is sent at once, and the rest when a gate is opened.</summary>
    private sealed class Gated(int length, Task gate) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(System.IO.Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(new byte[1024]);
            await stream.FlushAsync();
            await gate;
            await stream.WriteAsync(new byte[length - 1024]);
        }

        protected override bool TryComputeLength(out long size)
        {
            size = length;
            return true;
        }
    }

    private static async Task<long> Rest(System.Net.Sockets.TcpClient connection, CancellationToken limit)
    {
        var (buffer, count) = (new byte[65536], 0L);
        try
        {
            while (await connection.GetStream().ReadAsync(buffer, limit) is > 0 and var read) count += read;
        }
        catch (System.IO.IOException)
        {
            // Reset: the rest of the copy was never sent.
        }
        return count;
    }

    [Fact]
    public async Task A_retry_is_not_copied_again()
    {
        var asked = 0;
        await using var backend = await TestBackend.Start(context =>
        {
            context.Response.StatusCode = Interlocked.Increment(ref asked) % 3 == 0 ? 200 : 503;
            return Task.CompletedTask;
        });
        await using var mirror = await Listener.Open(200);
        var world = new World();
        var action = new Action.Split(
            Filters.None with { Mirrors = Array(All(world.Cluster("m", mirror.At))) },
            Array(new Share(1, new Target.Forward(world.Cluster("b", backend.At), Filters.None))), 1)
        {
            Delivery = Delivery.Plain with { Retry = new Retry(Array(503), 2, Some(1L)) },
        };
        await using var plane = await TestPlane.Serving(world.Listen(80, "*", world.On("/", world.Do(action))));
        for (var i = 0; i < 5; i++)
        {
            using var content = new StringContent($"body {i}");
            using var answer = await plane.Client(80).PostAsync(Somewhere, content, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal($"body {i}", (await mirror.Next()).Body);
        }
        Assert.Equal(15, asked);
        Assert.Equal(5, mirror.Count);
    }

    [Fact]
    public async Task A_mirror_of_one_backend_gets_what_goes_there_and_no_more()
    {
        await using var backend = await TestBackend.Echo("b");
        await using var mirror = await Listener.Open(200);
        var world = new World();
        var cluster = world.Cluster("b", backend.At);
        var action = world.Split(Filters.None,
            (1, new Target.Forward(cluster, Filters.None with { Mirrors = Array(All(world.Cluster("m", mirror.At))) })),
            (3, new Target.Forward(cluster, Filters.None)));
        await using var plane = await TestPlane.Serving(world.Listen(80, "*", world.On("/", action)));
        for (var i = 0; i < 100; i++)
        {
            using var answer = await plane.Client(80).GetAsync(Somewhere, TestContext.Current.CancellationToken);
        }
        await Until(() => mirror.Count >= 23);
        Assert.InRange(mirror.Count, 23, 27);
    }

    private static Mirror All(Hash cluster) => new(cluster, 100, 100);

    private static async Task Until(Func<bool> holds)
    {
        using var limit = new CancellationTokenSource(TestPlane.Patience);
        while (!holds()) await Task.Delay(20, limit.Token);
    }

    /// <summary>A server that keeps what it is sent.</summary>
    internal sealed class Listener : IAsyncDisposable
    {
        private readonly System.Threading.Channels.Channel<Echoed> _seen = System.Threading.Channels.Channel.CreateUnbounded<Echoed>();
        private readonly TestBackend _backend;
        private int _count;

        private Listener(TestBackend backend) => _backend = backend;

        public Compiler.Ir.Endpoint At => _backend.At;
        public int Count => Volatile.Read(ref _count);

        public static async Task<Listener> Open(int status)
        {
            Listener? listener = null;
            var backend = await TestBackend.Start(context => listener!.Note(context, status));
            return listener = new(backend);
        }

        public Task<Echoed> Next() => _seen.Reader.ReadAsync().AsTask().WaitAsync(TestPlane.Patience);

        private async Task Note(HttpContext context, int status)
        {
            var text = await TestBackend.Text(context);
            Interlocked.Increment(ref _count);
            _seen.Writer.TryWrite(Echoed.Read(text));
            context.Response.StatusCode = status;
            await context.Response.WriteAsync(new string('x', 100_000));
        }

        public ValueTask DisposeAsync() => _backend.DisposeAsync();
    }
}
