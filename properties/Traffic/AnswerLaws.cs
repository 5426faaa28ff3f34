using System.Collections.Generic;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Threading.Tasks;
using Sluice.Compiler.Ir;
using Sluice.Runtime.Hosting;
using Xunit;

namespace Sluice.Laws;

/// <summary>The answers that no backend gave.</summary>
public class AnswerLaws
{
    [Fact]
    public async Task What_no_listener_or_no_route_serves_is_not_found()
    {
        var world = new World();
        var refuse = world.Do(new Compiler.Ir.Action.Refuse(500, "GW4001"));
        await using var plane = await TestPlane.Serving(world.Listen(80, "a.test", world.On("/x", refuse)).Listen(80, "*.b.test", world.On("/", refuse)));
        Assert.Equal((404, "sluice; error=destination_not_found"), await Ask(plane, "http://other.test/x"));
        Assert.Equal((404, "sluice; error=destination_not_found"), await Ask(plane, "http://a.test/y"));
        Assert.Equal((500, "sluice; error=proxy_configuration_error"), await Ask(plane, "http://a.test/x/y"));
        // Isolation: the wildcard listener does not cover the apex, and nobody else does.
        Assert.Equal((404, "sluice; error=destination_not_found"), await Ask(plane, "http://b.test/"));
        Assert.Equal((500, "sluice; error=proxy_configuration_error"), await Ask(plane, "http://c.d.b.test/"));
    }

    [Fact]
    public async Task A_planned_refusal_says_why_in_one_sentence_of_plain_text()
    {
        var world = new World();
        await using var plane = await TestPlane.Serving(world.Listen(80, "*", world.On("/", world.Do(new Compiler.Ir.Action.Refuse(500, "GW4003")))));
        using var answer = await plane.Client(80).GetAsync(new Uri("http://a.test/"), TestContext.Current.CancellationToken);
        Assert.Equal("text/plain", answer.Content.Headers.ContentType?.ToString());
        var sentence = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.EndsWith("(GW4003)\n", sentence, StringComparison.Ordinal);
        var head = await plane.Raw(80, "HEAD / HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\n\r\n");
        Assert.EndsWith("\r\n\r\n", head, StringComparison.Ordinal);
        Assert.Contains($"Content-Length: {sentence.Length}\r\n", head, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_backend_without_ready_endpoints_is_unavailable()
    {
        var world = new World();
        await using var plane = await TestPlane.Serving(world.Listen(80, "*",
            world.On("/none", world.Forward(world.Cluster("none"))),
            world.On("/assumed", world.Forward(world.Cluster("assumed", BackendProtocol.Http1, new Endpoints.Assumed())))));
        Assert.Equal((503, "sluice; error=destination_unavailable"), await Ask(plane, "http://a.test/none"));
        Assert.Equal((503, "sluice; error=destination_unavailable"), await Ask(plane, "http://a.test/assumed"));
    }

    [Fact]
    public async Task A_backend_that_refuses_or_breaks_off_is_a_bad_gateway()
    {
        using var rude = new TcpListener(IPAddress.Loopback, 0);
        rude.Start();
        var hangUp = HangUp(rude, "");
        using var babbling = new TcpListener(IPAddress.Loopback, 0);
        babbling.Start();
        var babble = HangUp(babbling, "this is not HTTP\r\n\r\n");
        var world = new World();
        await using var plane = await TestPlane.Serving(world.Listen(80, "*",
            world.On("/closed", world.Forward(world.Cluster("closed", Unused()))),
            world.On("/rude", world.Forward(world.Cluster("rude", At(rude)))),
            world.On("/babble", world.Forward(world.Cluster("babble", At(babbling))))));
        Assert.Equal((502, "sluice; error=connection_refused"), await Ask(plane, "http://a.test/closed"));
        Assert.Equal((502, "sluice; error=connection_terminated"), await Ask(plane, "http://a.test/rude"));
        Assert.Equal((502, "sluice; error=http_protocol_error"), await Ask(plane, "http://a.test/babble"));
        rude.Stop();
        babbling.Stop();
        await Task.WhenAll(hangUp, babble);
    }

    [Fact]
    public async Task A_backend_that_does_not_accept_in_time_is_a_gateway_timeout()
    {
        using var deaf = new TcpListener(IPAddress.Loopback, 0);
        deaf.Start(1);
        // Nobody accepts: once the queue of the listener is full, the system drops further attempts.
        var waiting = new List<Socket>();
        for (var i = 0; i < 16; i++)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            waiting.Add(socket);
            _ = socket.ConnectAsync(deaf.LocalEndpoint, TestContext.Current.CancellationToken).AsTask().ContinueWith(static t => t.Exception, TaskScheduler.Default);
        }
        var world = new World();
        await using var plane = await TestPlane.Serving(TestPlane.Options with { ConnectTimeout = TimeSpan.FromMilliseconds(300) },
            world.Listen(80, "*", world.On("/", world.Forward(world.Cluster("deaf", At(deaf))))));
        Assert.Equal((504, "sluice; error=connection_timeout"), await Ask(plane, "http://a.test/"));
        foreach (var socket in waiting) socket.Dispose();
    }

    [Theory]
    [InlineData("CONNECT a.test:80 HTTP/1.1\r\nHost: a.test:80\r\n\r\n", 405)]
    [InlineData("get / HTTP/1.1\r\nHost: a.test\r\n\r\n", 400)]
    [InlineData("GET /a/../b HTTP/1.1\r\nHost: a.test\r\n\r\n", 400)]
    [InlineData("GET /a/%2E%2e/b HTTP/1.1\r\nHost: a.test\r\n\r\n", 400)]
    [InlineData("GET /a/x%2f..%2F..%5cb HTTP/1.1\r\nHost: a.test\r\n\r\n", 400)]
    [InlineData("GET /a/..;p=1/b HTTP/1.1\r\nHost: a.test\r\n\r\n", 400)]
    [InlineData("GET /a#b HTTP/1.1\r\nHost: a.test\r\n\r\n", 400)]
    [InlineData("GET /a\\b HTTP/1.1\r\nHost: a.test\r\n\r\n", 400)]
    [InlineData("POST / HTTP/1.1\r\nHost: a.test\r\nContent-Length: +1\r\n\r\nx", 400)]
    [InlineData("POST / HTTP/1.1\r\nHost: a.test\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400)]
    [InlineData("POST / HTTP/1.1\r\nHost: a.test\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: a.test\r\nX[y: z\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\nHost: a.test\n\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: a.test:99999\r\n\r\n", 400)]
    [InlineData("POST / HTTP/1.1\r\nHost: a.test\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n", 400)]
    public async Task What_two_readers_could_read_differently_is_refused(string request, int status)
    {
        await using var backend = await TestBackend.Echo("b");
        var world = new World();
        await using var plane = await TestPlane.Serving(world.Listen(80, "*", world.On("/", world.Forward(world.Cluster("b", backend.At)))));
        using var client = await RawConnection.Open(plane.At(80));
        await client.Send(request);
        // And the connection is closed: nobody knows where the next request would begin.
        Assert.StartsWith($"HTTP/1.1 {status} ", await client.ReadToEnd(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/...")]
    [InlineData("/a/.hidden")]
    [InlineData("/a/..b/c%2Fd")]
    [InlineData("/v1.0/%2e%2e%2e")]
    public async Task Dots_that_are_part_of_a_name_are_nothing_special(string path)
    {
        await using var backend = await TestBackend.Echo("b");
        var world = new World();
        await using var plane = await TestPlane.Serving(world.Listen(80, "*", world.On("/", world.Forward(world.Cluster("b", backend.At)))));
        var answer = await plane.Raw(80, $"GET {path} HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\n\r\n");
        Assert.Contains($"GET {path} HTTP/1.1\n", answer, StringComparison.Ordinal);
    }

    internal static async Task<(int Status, string Why)> Ask(TestPlane plane, string uri)
    {
        using var answer = await plane.Client(80).GetAsync(new Uri(uri), TestContext.Current.CancellationToken);
        return ((int)answer.StatusCode, answer.Headers.TryGetValues("Proxy-Status", out var why) ? why.Single().Split("; details")[0] : "");
    }

    internal static Endpoint At(TcpListener listener) => new("127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port);

    /// <summary>An address of the loopback network at which nobody listens, and no other law ever will.</summary>
    internal static Endpoint Unused(int which = 1) => new("127.9.9.9", which);

    /// <summary>Answers every connection with these bytes, once, and hangs up; ends when the listener is stopped.</summary>
    internal static async Task HangUp(TcpListener listener, string answer)
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptSocketAsync();
                await client.ReceiveAsync(new byte[1024]);
                await client.SendAsync(System.Text.Encoding.ASCII.GetBytes(answer));
            }
        }
        catch (Exception stopped) when (stopped is SocketException or InvalidOperationException or ObjectDisposedException)
        {
            // How the wait ends depends on where it was when the listener was stopped.
            return;
        }
    }
}
