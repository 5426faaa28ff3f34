using System.IO;
using System.IO.Pipelines;
using System.Net;
using System.Net.Http;
using System.Net.WebSockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Sluice.Compiler.Ir;
using Xunit;

namespace Sluice.Laws;

/// <summary>Bodies pass as they come; nothing waits for their end.</summary>
public class StreamLaws
{
    [Theory]
    [InlineData(BackendProtocol.Http1, "1.1")]
    [InlineData(BackendProtocol.Http1, "2.0")]
    [InlineData(BackendProtocol.H2c, "1.1")]
    [InlineData(BackendProtocol.H2c, "2.0")]
    public async Task A_backend_reads_the_first_piece_before_the_client_sends_the_last(BackendProtocol protocol, string version)
    {
        var first = new TaskCompletionSource<string>();
        await using var backend = await TestBackend.Start(async context =>
        {
            var buffer = new byte[100];
            var count = await context.Request.Body.ReadAsync(buffer, context.RequestAborted);
            first.SetResult(Encoding.ASCII.GetString(buffer, 0, count));
            await context.Request.Body.CopyToAsync(context.Response.Body, context.RequestAborted);
        }, protocol == BackendProtocol.H2c ? HttpProtocols.Http2 : HttpProtocols.Http1);
        var world = new World();
        await using var plane = await TestPlane.Serving(world.Listen(80, "*", world.On("/", world.Forward(world.Cluster("b", protocol, backend.At)))));
        var body = new Pipe();
        using var request = new HttpRequestMessage(HttpMethod.Post, "http://a.test/")
        {
            Version = Version.Parse(version),
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new Pieces(body.Reader),
        };
        var sending = plane.Client(80).SendAsync(request, TestContext.Current.CancellationToken);
        await body.Writer.WriteAsync("first"u8.ToArray(), TestContext.Current.CancellationToken);
        Assert.Equal("first", await first.Task.WaitAsync(TestPlane.Patience, TestContext.Current.CancellationToken));
        await body.Writer.WriteAsync("last"u8.ToArray(), TestContext.Current.CancellationToken);
        await body.Writer.CompleteAsync();
        using var answer = await sending;
        Assert.Equal("last", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(BackendProtocol.Http1, "1.1")]
    [InlineData(BackendProtocol.H2c, "2.0")]
    public async Task A_client_reads_the_first_piece_before_the_backend_sends_the_last(BackendProtocol protocol, string version)
    {
        var read = new TaskCompletionSource();
        await using var backend = await TestBackend.Start(async context =>
        {
            await context.Response.WriteAsync("first");
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await read.Task.WaitAsync(TestPlane.Patience);
            await context.Response.WriteAsync("last");
        }, protocol == BackendProtocol.H2c ? HttpProtocols.Http2 : HttpProtocols.Http1);
        var world = new World();
        await using var plane = await TestPlane.Serving(world.Listen(80, "*", world.On("/", world.Forward(world.Cluster("b", protocol, backend.At)))));
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://a.test/") { Version = Version.Parse(version), VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        using var answer = await plane.Client(80).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        await using var stream = await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        var buffer = new byte[100];
        var count = await stream.ReadAsync(buffer, TestContext.Current.CancellationToken);
        Assert.Equal("first", Encoding.ASCII.GetString(buffer, 0, count));
        read.SetResult();
        using var rest = new StreamReader(stream);
        Assert.Equal("last", await rest.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_body_larger_than_every_buffer_passes_unharmed()
    {
        await using var backend = await TestBackend.Start(async context =>
        {
            using var whole = new MemoryStream();
            await context.Request.Body.CopyToAsync(whole, context.RequestAborted);
            context.Response.ContentLength = whole.Length;
            await context.Response.Body.WriteAsync(whole.GetBuffer().AsMemory(0, (int)whole.Length), context.RequestAborted);
        });
        var world = new World();
        await using var plane = await TestPlane.Serving(world.Listen(80, "*", world.On("/", world.Forward(world.Cluster("b", backend.At)))));
        var sent = new byte[40_000_000];
        new Random(1).NextBytes(sent);
        using var content = new ByteArrayContent(sent);
        using var answer = await plane.Client(80).PostAsync(new Uri("http://a.test/"), content, TestContext.Current.CancellationToken);
        Assert.Equal(sent.Length, answer.Content.Headers.ContentLength);
        var received = await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        Assert.True(sent.AsSpan().SequenceEqual(received));
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task A_websocket_carries_text_and_bytes_both_ways(string version)
    {
        await using var backend = await WebSocketEcho();
        var world = new World();
        await using var plane = await TestPlane.Serving(world.Listen(80, "a.test", world.On("/ws", world.Forward(world.Cluster("b", backend.At)))));
        await EchoOver(plane, version);
    }

    internal static async Task EchoOver(TestPlane plane, string version)
    {
        using var socket = new ClientWebSocket();
        socket.Options.HttpVersion = Version.Parse(version);
        socket.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        using var invoker = new HttpMessageInvoker(Handler(plane));
        await socket.ConnectAsync(new Uri("ws://a.test/ws"), invoker, TestContext.Current.CancellationToken);
        foreach (var type in new[] { WebSocketMessageType.Text, WebSocketMessageType.Binary })
        {
            await socket.SendAsync("hello"u8.ToArray(), type, true, TestContext.Current.CancellationToken);
            var buffer = new byte[100];
            var received = await socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken);
            Assert.Equal((type, "hello"), (received.MessageType, Encoding.ASCII.GetString(buffer, 0, received.Count)));
        }
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "bye", TestContext.Current.CancellationToken);
        Assert.Equal(WebSocketState.Closed, socket.State);
    }

    [Fact]
    public async Task No_other_protocol_is_switched_to_though_the_backend_would()
    {
        await using var backend = await TestBackend.Start(async context =>
        {
            if (context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpUpgradeFeature>() is { IsUpgradableRequest: true } upgrade) await upgrade.UpgradeAsync();
            else await context.Response.WriteAsync("not asked");
        });
        var world = new World();
        await using var plane = await TestPlane.Serving(world.Listen(80, "*", world.On("/", world.Forward(world.Cluster("b", backend.At)))));
        using var client = await RawConnection.Open(plane.At(80));
        await client.Send("GET / HTTP/1.1\r\nHost: a.test\r\nConnection: upgrade\r\nUpgrade: SPDY/3.1\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200 ", await client.ReadUntil("not asked"), StringComparison.Ordinal);
    }

    internal static Task<TestBackend> WebSocketEcho(Action<ListenOptions>? secure = null) => TestBackend.Start(static _ => { }, static app =>
    {
        Microsoft.AspNetCore.Builder.WebSocketMiddlewareExtensions.UseWebSockets(app);
        Microsoft.AspNetCore.Builder.RunExtensions.Run(app, EchoFrames);
    }, HttpProtocols.Http1, secure: secure);

    internal static SocketsHttpHandler Handler(TestPlane plane)
    {
        var at = plane.At(80);
        return new()
        {
            ConnectCallback = async (_, stop) =>
            {
                var socket = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
                await socket.ConnectAsync(at, stop);
                return new System.Net.Sockets.NetworkStream(socket, ownsSocket: true);
            },
        };
    }

    private static async Task EchoFrames(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var buffer = new byte[1000];
        while (true)
        {
            var received = await socket.ReceiveAsync(buffer, context.RequestAborted);
            if (received.MessageType == WebSocketMessageType.Close) break;
            await socket.SendAsync(buffer.AsMemory(0, received.Count), received.MessageType, received.EndOfMessage, context.RequestAborted);
        }
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "", context.RequestAborted);
    }

    /// <summary>A body that is sent piece by piece, as a law provides them.</summary>
    private sealed class Pieces(PipeReader pieces) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            while (true)
            {
                var read = await pieces.ReadAsync(cancellationToken);
                foreach (var piece in read.Buffer) await stream.WriteAsync(piece, cancellationToken);
                await stream.FlushAsync(cancellationToken);
                pieces.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted) return;
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
