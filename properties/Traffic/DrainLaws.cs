using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Sluice.Runtime.Hosting;
using Xunit;

namespace Sluice.Laws;

/// <summary>A data plane that ends well: nothing in flight is lost, nothing new begins, nothing lasts for ever.</summary>
public class DrainLaws
{
    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task What_is_in_flight_is_finished_and_new_connections_are_refused(string version)
    {
        var (backend, arrived, release) = await Slow();
        await using var slow = backend;
        var world = new World();
        await using var plane = await TestPlane.Serving(world.Listen(80, "*", world.On("/", world.Forward(world.Cluster("b", backend.At)))));
        var at = plane.At(80);
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://a.test/") { Version = Version.Parse(version), VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        var inFlight = plane.Client(80).SendAsync(request, TestContext.Current.CancellationToken);
        await arrived.WaitAsync(TestPlane.Patience, TestContext.Current.CancellationToken);
        var draining = plane.Plane.Drain(TestPlane.Patience);
        await Refused(at);
        Assert.False(draining.IsCompleted);
        release.SetResult();
        using var answer = await inFlight;
        Assert.Equal("done", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        await draining.WaitAsync(TestPlane.Patience, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task During_the_readiness_delay_requests_are_served_and_connections_closed_one_by_one()
    {
        await using var backend = await TestBackend.Echo("b");
        var world = new World();
        await using var plane = await TestPlane.Serving(TestPlane.Options with { ReadinessDelay = TimeSpan.FromSeconds(5) },
            world.Listen(80, "*", world.On("/", world.Forward(world.Cluster("b", backend.At)))));
        using var open = await RawConnection.Open(plane.At(80));
        var draining = plane.Plane.Drain(TestPlane.Patience);
        await open.Send("HEAD / HTTP/1.1\r\nHost: a.test\r\n\r\n");
        var answer = await open.ReadToEnd();
        Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
        Assert.Contains("Connection: close\r\n", answer, StringComparison.Ordinal);
        await draining.WaitAsync(TestPlane.Patience, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_websocket_ends_with_the_grace()
    {
        await using var backend = await StreamLaws.WebSocketEcho();
        var world = new World();
        await using var plane = await TestPlane.Serving(world.Listen(80, "*", world.On("/", world.Forward(world.Cluster("b", backend.At)))));
        using var socket = new ClientWebSocket();
        using var invoker = new HttpMessageInvoker(StreamLaws.Handler(plane));
        await socket.ConnectAsync(new Uri("ws://a.test/"), invoker, TestContext.Current.CancellationToken);
        var receiving = socket.ReceiveAsync(new byte[10], TestContext.Current.CancellationToken);
        await plane.Plane.Drain(TimeSpan.FromMilliseconds(200)).WaitAsync(TestPlane.Patience, TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<WebSocketException>(() => receiving.WaitAsync(TestPlane.Patience, TestContext.Current.CancellationToken));
    }

    private static async Task<(TestBackend Backend, Task Arrived, TaskCompletionSource Release)> Slow()
    {
        var arrived = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        var backend = await TestBackend.Start(async context =>
        {
            arrived.TrySetResult();
            await release.Task.WaitAsync(TestPlane.Patience);
            await context.Response.WriteAsync("done");
        });
        return (backend, arrived.Task, release);
    }

    /// <summary>Waits until the port is closed.</summary>
    private static async Task Refused(IPEndPoint at)
    {
        using var limit = new CancellationTokenSource(TestPlane.Patience);
        while (true)
        {
            using var client = new TcpClient();
            try
            {
                await client.ConnectAsync(at, limit.Token);
            }
            catch (SocketException)
            {
                return;
            }
        }
    }
}
