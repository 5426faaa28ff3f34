using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Sluice.Compiler.Ir;
using Sluice.Runtime.Hosting;
using Sluice.Runtime.Streams;
using Xunit;

namespace Sluice.Laws;

/// <summary>TCP: what goes in at one end comes out at the other, and how one end ends is how the other one does.</summary>
public class TcpLaws
{
    private static DataPlaneOptions With(StreamLimits limits) => TestPlane.Options with { Streams = limits };

    [Fact]
    public async Task Octets_come_through_in_both_directions_as_they_are()
    {
        using var backend = StreamBackend.Echo("b");
        await using var plane = await Serving(backend);
        await using var client = await plane.Connect(5432);
        var sent = new byte[3_000_000];
        new Random(1).NextBytes(sent);
        var writing = Task.Run(async () =>
        {
            await client.WriteAsync(sent);
            client.Finish();
        }, TestContext.Current.CancellationToken);
        var heard = await client.ReadToEnd();
        await writing;
        Assert.Equal("b" + Encoding.Latin1.GetString(sent), heard);
        Assert.Equal(sent, backend.Connections.Single().Received);
    }

    [Fact]
    public async Task A_client_that_sends_no_more_still_hears_everything()
    {
        using var backend = StreamBackend.Patient();
        await using var plane = await Serving(backend);
        await using var client = await plane.Connect(5432);
        await client.Say("question");
        client.Finish();
        Assert.Equal("heard 8 and more", await client.ReadToEnd());
    }

    [Fact]
    public async Task A_backend_that_sends_no_more_still_hears_everything()
    {
        var heard = new TaskCompletionSource<string>();
        using var backend = StreamBackend.Hasty(heard);
        await using var plane = await Serving(backend);
        await using var client = await plane.Connect(5432);
        Assert.Equal("all of it", await client.ReadToEnd());
        await client.Say("a late word");
        client.Finish();
        Assert.Equal("a late word", await heard.Task.WaitAsync(TestPlane.Patience, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_reset_by_the_backend_is_a_reset_to_the_client()
    {
        using var backend = new StreamBackend(async connection =>
        {
            await connection.Read(4);
            connection.BreakOff();
        });
        await using var plane = await Serving(backend);
        await using var client = await plane.Connect(5432);
        await client.Say("stop");
        Assert.True((await client.End()).IsReset);
    }

    [Fact]
    public async Task A_reset_by_the_client_is_a_reset_to_the_backend()
    {
        var end = new TaskCompletionSource<bool>();
        using var backend = new StreamBackend(async connection => end.SetResult((await connection.End()).IsReset));
        await using var plane = await Serving(backend);
        await using var client = await plane.Connect(5432);
        await client.Say("x");
        await StreamClients.Until(() => backend.Connections.TryPeek(out var there) && there.Received.Length == 1);
        client.BreakOff();
        Assert.True(await end.Task.WaitAsync(TestPlane.Patience, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("no route")]
    [InlineData("no endpoint")]
    [InlineData("a refusal")]
    [InlineData("endpoints that do not listen")]
    public async Task A_connection_without_a_way_is_reset_and_reaches_nobody(string lack)
    {
        using var bystander = StreamBackend.Echo("b");
        var world = new World();
        world.Tcp(1, World.To("*", world.Octets("bystander", bystander.At)));
        world.Tcp(5432, lack switch
        {
            "no route" => [],
            "no endpoint" => [World.To("*", world.Octets("empty"))],
            "a refusal" => [World.To("*", world.Do(new Compiler.Ir.Action.Refuse(500, "GW4001")))],
            _ => [World.To("*", world.Octets("dead", new("127.0.0.1", Dead()), new("127.0.0.1", Dead())))],
        });
        await using var plane = await TestPlane.Serving(world);
        var (isReset, last) = await plane.End(5432);
        Assert.True(isReset);
        Assert.Empty(last);
        Assert.Empty(bystander.Connections);
        Assert.Equal("b", await plane.Named(1));
    }

    [Fact]
    public async Task Another_endpoint_is_tried_when_one_does_not_listen()
    {
        using var backend = StreamBackend.Echo("b");
        var world = new World();
        await using var plane = await TestPlane.Serving(world.Tcp(5432, World.To("*", world.Octets("db", new("127.0.0.1", Dead()), backend.At, new("127.0.0.1", Dead())))));
        for (var i = 0; i < 20; i++) Assert.Equal("b", await plane.Named(5432));
    }

    [Fact]
    public async Task Weights_hold_over_many_connections_and_a_refused_share_is_refused()
    {
        using var first = StreamBackend.Echo("1");
        using var second = StreamBackend.Echo("2");
        var world = new World();
        var split = world.Split(Filters.None,
            (5, new Target.Forward(world.Cluster("first", BackendProtocol.Stream, first.At), Filters.None)),
            (3, new Target.Forward(world.Cluster("second", BackendProtocol.Stream, second.At), Filters.None)),
            (2, new Target.Refuse(500, "GW4001")));
        await using var plane = await TestPlane.Serving(world.Tcp(5432, World.To("*", split)));
        var counts = new Dictionary<string, int>();
        for (var i = 0; i < 200; i++)
        {
            var name = await plane.Named(5432) ?? "refused";
            counts[name] = counts.GetValueOrDefault(name) + 1;
        }
        Assert.InRange(counts["1"], 97, 103);
        Assert.InRange(counts["2"], 57, 63);
        Assert.InRange(counts["refused"], 37, 43);
    }

    [Fact]
    public async Task A_reader_that_stops_stops_the_writer()
    {
        using var backend = new StreamBackend(_ => Task.Delay(Timeout.Infinite));
        await using var plane = await Serving(backend);
        await using var client = await plane.Connect(5432);
        Assert.InRange(await Stall(client), 1, 32_000_000);
    }

    [Fact]
    public async Task A_client_that_does_not_read_stops_the_backend()
    {
        var stalled = new TaskCompletionSource<long>();
        using var backend = new StreamBackend(async connection => stalled.SetResult(await Stall(connection)));
        await using var plane = await Serving(backend);
        await using var client = await plane.Connect(5432);
        Assert.InRange(await stalled.Task.WaitAsync(TestPlane.Patience, TestContext.Current.CancellationToken), 1, 32_000_000);
    }

    [Fact]
    public async Task A_connection_on_which_nothing_moves_is_reset_and_one_on_which_something_does_is_not()
    {
        using var backend = StreamBackend.Echo("b");
        var world = new World();
        await using var plane = await TestPlane.Serving(With(new() { IdleTimeout = TimeSpan.FromSeconds(2) }), world.Tcp(5432, World.To("*", world.Octets("db", backend.At))));
        await using var idle = await plane.Connect(5432);
        await using var busy = await plane.Connect(5432);
        var ended = idle.End();
        Assert.Equal("b", await busy.Read(1));
        while (!ended.IsCompleted)
        {
            await busy.Say("x");
            Assert.Equal("x", await busy.Read(1));
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
        Assert.True((await ended).IsReset);
        await busy.Say("y");
        Assert.Equal("y", await busy.Read(1));
    }

    [Fact]
    public async Task A_connection_that_has_half_ended_does_not_wait_as_long()
    {
        using var backend = new StreamBackend(_ => Task.Delay(Timeout.Infinite));
        var world = new World();
        await using var plane = await TestPlane.Serving(With(new() { HalfClosedTimeout = TimeSpan.FromSeconds(1) }), world.Tcp(5432, World.To("*", world.Octets("db", backend.At))));
        await using var client = await plane.Connect(5432);
        await client.Say("x");
        client.Finish();
        Assert.True((await client.End()).IsReset);
    }

    [Fact]
    public async Task A_backend_with_a_policy_is_spoken_to_over_TLS_and_no_octet_before_that()
    {
        var authority = TestAuthority.Root("ours");
        var certificate = authority.Issue(new Wanted("db.test"));
        using var backend = StreamBackend.SecureEcho("s", certificate);
        var world = new World();
        var cluster = world.Cluster("db", BackendProtocol.Stream, new BackendTls("db.test", new Trust.Bundles(Array(world.Bundle(authority.Der))), Arr<PeerName>.Empty, None), backend.At);
        await using var plane = await TestPlane.Serving(
            TestPlane.Options with { ConnectTimeout = TestPlane.Patience }, world.Tcp(5432, World.To("*", world.Forward(cluster))));
        await using var client = await plane.Connect(5432);
        await client.Say("through TLS");
        client.Finish();
        Assert.Equal("sthrough TLS", await client.ReadToEnd());
        Assert.Equal(0x16, backend.Connections.Single().Received[0]);
        Assert.DoesNotContain("through", Encoding.Latin1.GetString(backend.Connections.Single().Received), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_backend_that_does_not_prove_who_it_is_gets_nothing()
    {
        var authority = TestAuthority.Root("ours");
        using var backend = StreamBackend.SecureEcho("s", TestAuthority.Root("others").Issue(new Wanted("db.test")));
        var world = new World();
        var cluster = world.Cluster("db", BackendProtocol.Stream, new BackendTls("db.test", new Trust.Bundles(Array(world.Bundle(authority.Der))), Arr<PeerName>.Empty, None), backend.At);
        await using var plane = await TestPlane.Serving(
            TestPlane.Options with { ConnectTimeout = TestPlane.Patience }, world.Tcp(5432, World.To("*", world.Forward(cluster))));
        await using var client = await plane.Connect(5432);
        await client.Say("secret");
        Assert.True((await client.End()).IsReset);
        Assert.All(backend.Connections, connection => Assert.Equal(0x16, connection.Received[0]));
    }

    [Fact]
    public async Task A_drain_lets_streams_end_by_themselves_and_takes_no_new_ones()
    {
        using var backend = StreamBackend.Echo("b");
        await using var plane = await Serving(backend);
        var at = plane.At(5432);
        await using var client = await RecordedStream.Open(at);
        Assert.Equal("b", await client.Read(1));
        var draining = plane.Plane.Drain(TestPlane.Patience);
        await StreamClients.Until(() => plane.Plane.AddressOf(World.Edge, 5432) is null);
        await Assert.ThrowsAsync<SocketException>(() => RecordedStream.Open(at));
        await client.Say("still here");
        Assert.Equal("still here", await client.Read(10));
        Assert.False(draining.IsCompleted);
        client.Finish();
        Assert.Equal("", await client.ReadToEnd());
        await draining.WaitAsync(TestPlane.Patience, TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_drain_cuts_streams_at_the_end_of_the_grace_also_those_that_have_half_ended(bool half)
    {
        using var backend = new StreamBackend(async connection =>
        {
            await connection.Say("b");
            await Task.Delay(Timeout.Infinite);
        });
        await using var plane = await Serving(backend);
        await using var client = await plane.Connect(5432);
        Assert.Equal("b", await client.Read(1));
        if (half) client.Finish();
        var end = client.End();
        await plane.Plane.Drain(TimeSpan.FromSeconds(1)).WaitAsync(TestPlane.Patience, TestContext.Current.CancellationToken);
        Assert.True((await end).IsReset);
    }

    [Fact]
    public async Task The_limit_of_connections_holds_for_streams()
    {
        using var backend = StreamBackend.Echo("b");
        var world = new World();
        await using var plane = await TestPlane.Serving(TestPlane.Options with { MaxConnections = 1 }, world.Tcp(5432, World.To("*", world.Octets("db", backend.At))));
        await using var first = await plane.Connect(5432);
        Assert.Equal("b", await first.Read(1));
        Assert.Empty((await plane.End(5432)).Last);
        await first.Say("x");
        Assert.Equal("x", await first.Read(1));
    }

    /// <summary>A port on which nobody listens.</summary>
    internal static int Dead()
    {
        using var taken = new Socket(SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)taken.LocalEndPoint!).Port;
    }

    private static Task<TestPlane> Serving(StreamBackend backend)
    {
        var world = new World();
        return TestPlane.Serving(world.Tcp(5432, World.To("*", world.Octets("db", backend.At))));
    }

    /// <summary>How many octets are taken until none are any more; far more are offered than any buffers hold.</summary>
    private static async Task<long> Stall(Stream stream)
    {
        var chunk = new byte[64 * 1024];
        var taken = 0L;
        while (taken < 256_000_000)
        {
            var writing = stream.WriteAsync(chunk).AsTask();
            if (await Task.WhenAny(writing, Task.Delay(TimeSpan.FromSeconds(3))) != writing) return taken;
            await writing;
            taken += chunk.Length;
        }
        return taken;
    }
}
