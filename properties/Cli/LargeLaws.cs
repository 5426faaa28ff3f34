using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Xunit;

namespace Sluice.Laws;

/// <summary>
/// What is large, slow or many does not fill the memory of the gateway, which is a process of its own here. Bounds are an
/// order of magnitude above what is seen, for machines differ; the figures are printed.
/// </summary>
public sealed class LargeLaws
{
    private const long Gibibyte = 1L << 30;

    /// <summary>What the heap may grow by, whatever the size of what passes: buffers, and what the collector has not yet taken back.</summary>
    private const double Room = 128;

    [Fact]
    public async Task A_gibibyte_passes_up_and_down_whole_and_is_never_held()
    {
        await using var backend = await TestBackend.Start(static context => HttpMethods.IsPost(context.Request.Method) ? Count(context) : Pour(context, Gibibyte));
        await using var gateway = await LargeGateway.Start(backend, "127.74.0.1");
        var before = await gateway.Settled();
        using var up = new HttpRequestMessage(HttpMethod.Post, gateway.Uri) { Content = new Endless(Gibibyte) };
        using var counted = await gateway.Client.SendAsync(up, TestContext.Current.CancellationToken);
        Assert.Equal($"{Gibibyte}", await counted.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        var afterUp = gateway.Peak();
        using var down = await gateway.Client.GetAsync(gateway.Uri, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        var seen = 0L;
        var body = await down.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        var buffer = new byte[1 << 16];
        while (await body.ReadAsync(buffer, TestContext.Current.CancellationToken) is > 0 and var count) seen += count;
        Assert.Equal(Gibibyte, seen);
        Tell($"1 GiB up: +{afterUp - before:F0} MiB at most, then down: +{gateway.Peak() - before:F0} MiB at most, over {before:F0} MiB");
        Assert.InRange(gateway.Peak() - before, -before, Room);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_reader_that_does_not_read_holds_up_its_backend_and_not_the_gateway(bool http2)
    {
        var poured = new long[1];
        await using var backend = await TestBackend.Start(context => Pour(context, Gibibyte, poured), http2 ? HttpProtocols.Http2 : HttpProtocols.Http1);
        await using var gateway = await LargeGateway.Start(backend, "127.74.0.2", http2);
        var before = await gateway.Settled();
        using var request = new HttpRequestMessage(HttpMethod.Get, gateway.Uri)
        {
            Version = http2 ? HttpVersion.Version20 : HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        using var answer = await gateway.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        var (last, still) = (-1L, 0);
        using var limit = new CancellationTokenSource(TestPlane.Patience);
        // Nothing moves any more when nothing has moved for a second.
        while (still < 10)
        {
            await Task.Delay(100, limit.Token);
            var now = Volatile.Read(ref poured[0]);
            still = now == last ? still + 1 : 0;
            last = now;
        }
        Tell($"{(http2 ? "h2" : "h1")}: {last >> 10} KiB were taken from the backend, +{gateway.Peak() - before:F0} MiB at most");
        // What is between is the buffers of six sockets, and a little in two processes.
        Assert.InRange(last, 1, 64L << 20);
        Assert.InRange(gateway.Peak() - before, -before, Room);
    }

    [Fact]
    public async Task A_backend_that_never_answers_holds_up_nobody_else()
    {
        var hanging = new int[1];
        await using var backend = await TestBackend.Start(async context =>
        {
            if (context.Request.Path != "/hang")
            {
                await context.Response.WriteAsync("at once");
                return;
            }
            Interlocked.Increment(ref hanging[0]);
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        });
        await using var gateway = await LargeGateway.Start(backend, "127.74.0.3");
        using var stop = new CancellationTokenSource();
        var waiting = Enumerable.Range(0, 1000).Select(_ => gateway.Client.GetAsync(new Uri(gateway.Uri, "/hang"), stop.Token)).ToArray();
        using var limit = new CancellationTokenSource(TestPlane.Patience);
        while (Volatile.Read(ref hanging[0]) < waiting.Length) await Task.Delay(50, limit.Token);
        for (var i = 0; i < 200; i++) Assert.Equal("at once", await gateway.Client.GetStringAsync(gateway.Uri, TestContext.Current.CancellationToken));
        Assert.DoesNotContain(waiting, request => request.IsCompleted);
        await stop.CancelAsync();
        await Task.WhenAll(waiting).ContinueWith(static _ => { }, TaskScheduler.Default);
    }

    [Fact]
    public async Task Ten_thousand_connections_that_wait_and_a_thousand_WebSockets_are_held()
    {
        await using var backend = await TestBackend.Start(static _ => { }, static app =>
        {
            app.UseWebSockets();
            app.Run(static context => context.WebSockets.IsWebSocketRequest ? Echo(context) : context.Response.WriteAsync("here"));
        }, HttpProtocols.Http1);
        await using var gateway = await LargeGateway.Start(backend, "127.74.0.4");
        await gateway.Client.GetStringAsync(gateway.Uri, TestContext.Current.CancellationToken);
        var before = await gateway.Settled();
        var idle = new List<RawConnection>();
        while (idle.Count < 10_000)
            idle.AddRange(await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => gateway.Waiting())));
        var afterIdle = await gateway.Settled();
        var sockets = new List<ClientWebSocket>();
        while (sockets.Count < 1000) sockets.AddRange(await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => gateway.Talking())));
        var afterSockets = await gateway.Settled();
        Tell($"10,000 idle: +{afterIdle - before:F0} MiB, {(afterIdle - before) * 1024 / 10_000:F1} KiB each; 1,000 WebSockets: +{afterSockets - afterIdle:F0} MiB, {(afterSockets - afterIdle) * 1024 / 1000:F1} KiB each; {afterSockets:F0} MiB in all");
        // Every one is still there.
        foreach (var connection in idle.Where((_, i) => i % 50 == 0))
        {
            await connection.Send(LargeGateway.Request);
            Assert.StartsWith("HTTP/1.1 200", await connection.ReadUntil("here"), StringComparison.Ordinal);
        }
        foreach (var socket in sockets) await Ping(socket);
        Assert.InRange(afterSockets, 1, 1024);
        foreach (var connection in idle) connection.Dispose();
        foreach (var socket in sockets) socket.Dispose();
    }

    private static void Tell(string figures) => TestContext.Current.TestOutputHelper?.WriteLine(figures);

    private static async Task Count(HttpContext context)
    {
        var (buffer, seen) = (new byte[1 << 16], 0L);
        while (await context.Request.Body.ReadAsync(buffer) is > 0 and var count) seen += count;
        await context.Response.WriteAsync($"{seen}");
    }

    private static async Task Pour(HttpContext context, long length, long[]? poured = null)
    {
        context.Response.ContentLength = length;
        var piece = new byte[1 << 16];
        for (var left = length; left > 0 && !context.RequestAborted.IsCancellationRequested; left -= piece.Length)
        {
            await context.Response.Body.WriteAsync(piece, context.RequestAborted);
            if (poured is not null) Interlocked.Add(ref poured[0], piece.Length);
        }
    }

    private static async Task Echo(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var buffer = new byte[256];
        while (await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None) is { MessageType: not WebSocketMessageType.Close } heard)
            await socket.SendAsync(buffer.AsMemory(0, heard.Count), heard.MessageType, heard.EndOfMessage, CancellationToken.None);
    }

    private static async Task Ping(ClientWebSocket socket)
    {
        await socket.SendAsync("ping"u8.ToArray(), WebSocketMessageType.Text, true, TestContext.Current.CancellationToken);
        var heard = new byte[16];
        Assert.Equal(4, (await socket.ReceiveAsync(heard.AsMemory(), TestContext.Current.CancellationToken)).Count);
    }

    /// <summary>A body that is made while it is sent.</summary>
    private sealed class Endless(long length) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            var piece = new byte[1 << 16];
            for (var left = length; left > 0; left -= piece.Length) await stream.WriteAsync(piece);
        }

        protected override bool TryComputeLength(out long size)
        {
            size = length;
            return true;
        }
    }

    /// <summary>The program, serving one backend, and how much memory it has.</summary>
    private sealed class LargeGateway : IAsyncDisposable
    {
        private readonly ChildProcess _process;
        private readonly TestFolder _folder;
        private readonly IPEndPoint _at;

        private LargeGateway(ChildProcess process, TestFolder folder, IPEndPoint at) => (_process, _folder, _at, Uri) = (process, folder, at, new($"http://{at}/"));

        public Uri Uri { get; }
        public HttpClient Client { get; } = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = Timeout.InfiniteTimeSpan, DefaultRequestHeaders = { Host = "shop.example" } };
        public static string Request => "GET / HTTP/1.1\r\nHost: shop.example\r\n\r\n";

        public static async Task<LargeGateway> Start(TestBackend backend, string bind, bool h2c = false)
        {
            var folder = RunLaws.Shop(backend.At);
            if (h2c) folder.Replace("service.yaml", Manifests.Join(
                Manifests.Service.Replace("port: 80", "port: 80, appProtocol: kubernetes.io/h2c", StringComparison.Ordinal), Manifests.Slice(backend.At)));
            var process = new ChildProcess("run", folder.Path, "--bind", bind, "--port-offset", "20000", "--admin", "127.0.0.1:0");
            await process.Output.Until("serving ");
            var at = System.Text.RegularExpressions.Regex.Match(process.Output.Text, $@"http://({bind.Replace(".", @"\.", StringComparison.Ordinal)}:\d+)").Groups[1].Value;
            return new(process, folder, IPEndPoint.Parse(at));
        }

        /// <summary>Memory in MiB after a while of rest, from which on the most is counted.</summary>
        public async Task<double> Settled()
        {
            await Task.Delay(1500);
            await File.WriteAllTextAsync($"/proc/{_process.Id}/clear_refs", "5");
            return Memory("VmRSS");
        }

        /// <summary>The most memory since then, in MiB.</summary>
        public double Peak() => Memory("VmHWM");

        /// <summary>A connection that has had an answer and waits.</summary>
        public async Task<RawConnection> Waiting()
        {
            var connection = await RawConnection.Open(_at);
            await connection.Send(Request);
            await connection.ReadUntil("here");
            return connection;
        }

        public async Task<ClientWebSocket> Talking()
        {
            var socket = new ClientWebSocket();
            socket.Options.SetRequestHeader("Host", "shop.example");
            await socket.ConnectAsync(new Uri($"ws://{_at}/"), TestContext.Current.CancellationToken);
            await Ping(socket);
            return socket;
        }

        public async ValueTask DisposeAsync()
        {
            Client.Dispose();
            await _process.DisposeAsync();
            _folder.Dispose();
        }

        private double Memory(string what)
        {
            var line = File.ReadLines($"/proc/{_process.Id}/status").First(l => l.StartsWith(what, StringComparison.Ordinal));
            return double.Parse(line.Split(':')[1].Replace("kB", "", StringComparison.Ordinal), System.Globalization.CultureInfo.InvariantCulture) / 1024;
        }
    }
}
