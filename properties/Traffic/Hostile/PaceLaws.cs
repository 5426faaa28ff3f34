using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Sluice.Compiler.Ir;
using Sluice.Runtime.Hosting;
using Xunit;
using static Sluice.Laws.Frames;

namespace Sluice.Laws;

/// <summary>Clients that are slow: with headers, with bodies, with reading, or with everything. The limits are short here.</summary>
public sealed class PaceLaws
{
    private static readonly DataPlaneOptions Short = TestPlane.Options with
    {
        RequestHeadersTimeout = TimeSpan.FromSeconds(1),
        KeepAliveTimeout = TimeSpan.FromSeconds(1),
        BodyIdleTimeout = TimeSpan.FromSeconds(1),
        BodyGrace = TimeSpan.FromSeconds(1),
        SlowReaderTimeout = TimeSpan.FromSeconds(2),
    };

    private static readonly TimeSpan Long = TimeSpan.FromSeconds(4);

    [Theory]
    [InlineData("")]
    [InlineData("GET /pub/x HTTP/1.1\r\nHost: a.test\r\n")]
    [InlineData("GET /pub/x HTTP/1.1\r\nHost: a.test\r\n\r\n")]
    public async Task Who_sends_too_little_of_a_request_is_not_waited_for(string start)
    {
        await using var backend = new RecordingBackend();
        await using var plane = await HostileRig.Serving(Short, backend.At);
        using var client = await HostileClient.Open(plane.At(80));
        await client.Send(Encoding.ASCII.GetBytes(start));
        await client.ReadToEnd();
    }

    [Fact]
    public async Task Fields_that_trickle_are_not_waited_for_either()
    {
        await using var backend = new RecordingBackend();
        await using var plane = await HostileRig.Serving(Short, backend.At);
        using var client = await HostileClient.Open(plane.At(80));
        await client.Send("GET /pub/x HTTP/1.1\r\nHost: a.test\r\n"u8.ToArray());
        using var stop = new CancellationTokenSource();
        var trickle = Trickle(client, "X: a\r\n", stop.Token);
        await client.ReadToEnd();
        await stop.CancelAsync();
        await trickle;
        Assert.Empty(backend.Seen);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_that_stalls_or_trickles_ends_with_408(bool trickles)
    {
        await using var backend = new RecordingBackend();
        await using var plane = await HostileRig.Serving(Short, backend.At);
        using var client = await HostileClient.Open(plane.At(80));
        await client.Send("POST /pub/x HTTP/1.1\r\nHost: a.test\r\nContent-Length: 1000000\r\n\r\nhello"u8.ToArray());
        using var stop = new CancellationTokenSource();
        var trickle = trickles ? Trickle(client, "a", stop.Token) : Task.CompletedTask;
        var text = await client.ReadToEnd();
        await stop.CancelAsync();
        await trickle;
        Assert.StartsWith("HTTP/1.1 408 ", text, StringComparison.Ordinal);
        Assert.DoesNotContain(backend.Seen, r => r.IsComplete);
    }

    [Fact]
    public async Task A_body_that_stalls_on_a_stream_leaves_the_others_alone()
    {
        await using var backend = new RecordingBackend();
        await using var plane = await HostileRig.Serving(Short with { KeepAliveTimeout = TimeSpan.FromMinutes(2) }, backend.At);
        using var connection = await FrameConnection.Open(plane.At(80));
        await connection.Send((byte[])[.. Hello, .. Frame(Headers, EndHeaders, 1, Block(Request("POST"))), .. Text(Data, 0, 1, "hello")], CancellationToken.None);
        await connection.Until(static reader => reader.Events.Contains("status:408"), TestPlane.Patience);
        await connection.Send(Frame(Headers, EndStream | EndHeaders, 3, Block(Request())), CancellationToken.None);
        await connection.Until(static reader => reader.Events.Contains("status:200"), TestPlane.Patience);
        Assert.Contains("status:200", connection.Reader.Events);
    }

    [Theory]
    [InlineData("Content-Type: application/grpc\r\nContent-Length: 10\r\n", "")]
    [InlineData("Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n",
        "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n")]
    public async Task A_conversation_may_be_silent(string fields, string begins)
    {
        using var backend = new Talker(begins);
        await using var plane = await HostileRig.Serving(Short, new("127.0.0.1", backend.Port));
        using var client = await RawConnection.Open(plane.At(80));
        var method = fields.StartsWith("Connection", StringComparison.Ordinal) ? "GET" : "POST";
        await client.Send($"{method} /pub/x HTTP/1.1\r\nHost: a.test\r\n{fields}\r\n");
        await backend.Spoken.WaitAsync(TestPlane.Patience, TestContext.Current.CancellationToken);
        if (method == "GET") await client.ReadUntil("\r\n\r\n");
        await client.Send("hello");
        await Task.Delay(Long, TestContext.Current.CancellationToken);
        await client.Send("world");
        Assert.EndsWith("helloworld", await backend.Heard("helloworld"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Once_the_backend_answers_the_body_may_be_silent()
    {
        var (began, heard) = (new TaskCompletionSource(), new TaskCompletionSource<string>());
        await using var backend = await TestBackend.Start(async context =>
        {
            await context.Response.Body.FlushAsync(context.RequestAborted);
            began.TrySetResult();
            using var reader = new StreamReader(context.Request.Body);
            heard.TrySetResult(await reader.ReadToEndAsync(context.RequestAborted));
        }, HttpProtocols.Http2);
        var world = new World();
        var options = Short with { BodyIdleTimeout = TimeSpan.FromSeconds(3), BodyGrace = TimeSpan.FromSeconds(3) };
        await using var plane = await TestPlane.Serving(options, world.Listen(80, "*", world.On("/", world.Forward(world.Cluster("b", BackendProtocol.H2c, backend.At)))));
        using var client = await RawConnection.Open(plane.At(80));
        await client.Send("POST / HTTP/1.1\r\nHost: a.test\r\nContent-Length: 10\r\n\r\nhello");
        await began.Task.WaitAsync(TestPlane.Patience, TestContext.Current.CancellationToken);
        await Task.Delay(Long * 2, TestContext.Current.CancellationToken);
        await client.Send("world");
        Assert.Equal("helloworld", await heard.Task.WaitAsync(TestPlane.Patience, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Who_does_not_read_an_answer_loses_it()
    {
        await using var backend = new RecordingBackend();
        await using var plane = await HostileRig.Serving(Short, backend.At);
        using var client = await RawConnection.Open(plane.At(80));
        await client.Send("GET /pub/big HTTP/1.1\r\nHost: a.test\r\n\r\n");
        await backend.Broken.WaitAsync(TestPlane.Patience, TestContext.Current.CancellationToken);
    }

    private static async Task Trickle(HostileClient client, string piece, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await client.Trickle(Encoding.ASCII.GetBytes(piece)).ConfigureAwait(false);
            await Task.Delay(TimeSpan.FromMilliseconds(100), CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>A backend that says something at once, if anything, and remembers what it hears.</summary>
    private sealed class Talker : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly string _begins;
        private readonly StringBuilder _heard = new();
        private readonly TaskCompletionSource _spoken = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly Task _listening;

        public Talker(string begins)
        {
            _begins = begins;
            _listener.Start();
            _listening = Listen();
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        /// <summary>Ends when it was spoken to, and has said what it had to say.</summary>
        public Task Spoken => _spoken.Task;

        public async Task<string> Heard(string end)
        {
            var limit = Environment.TickCount64 + (long)TestPlane.Patience.TotalMilliseconds;
            while (Environment.TickCount64 < limit)
            {
                lock (_heard)
                    if (_heard.ToString().EndsWith(end, StringComparison.Ordinal)) return _heard.ToString();
                await Task.Delay(20).ConfigureAwait(false);
            }
            await Task.WhenAny(_listening, Task.CompletedTask).ConfigureAwait(false);
            return _heard.ToString();
        }

        public void Dispose() => _listener.Dispose();

        private async Task Listen()
        {
            using var client = await _listener.AcceptTcpClientAsync().ConfigureAwait(false);
            var (buffer, spoke) = (new byte[4096], false);
            while (await client.GetStream().ReadAsync(buffer).ConfigureAwait(false) is var count and > 0)
            {
                lock (_heard) _heard.Append(Encoding.ASCII.GetString(buffer, 0, count));
                if (!spoke && _begins.Length > 0) await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(_begins)).ConfigureAwait(false);
                spoke = true;
                _spoken.TrySetResult();
            }
        }
    }
}
