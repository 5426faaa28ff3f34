using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Sluice.Compiler.Ir;
using Sluice.Runtime.Datagrams;
using Xunit;
using Action = Sluice.Compiler.Ir.Action;

namespace Sluice.Laws;

/// <summary>UDP over real sockets: sources and their sessions, weights, what is passed on whole and what is dropped, and the bounds.</summary>
public class DatagramLaws
{
    private const string Refusal = "GW4001";

    private static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(700);

    [Fact]
    public async Task Datagrams_reach_the_backend_and_answers_come_from_the_port_that_was_asked()
    {
        using var backend = UdpBackend.Start();
        await using var plane = await TestPlane.Serving(To(backend.At));
        Assert.Empty(plane.Problems);
        using var source = UdpSource.To(plane, 53);
        for (var n = 0; n < 100; n++) Assert.Equal($"b:{n}", await source.Ask($"{n}"));
        Assert.Single(backend.Sources);
    }

    [Fact]
    public async Task Many_sources_at_once_are_told_apart_and_each_keeps_to_its_endpoint()
    {
        using var one = UdpBackend.Start("1");
        using var two = UdpBackend.Start("2");
        using var three = UdpBackend.Start("3");
        await using var plane = await TestPlane.Serving(To(one.At, two.At, three.At));
        var heard = await Task.WhenAll(Enumerable.Range(0, 200).Select(async n =>
        {
            using var source = UdpSource.To(plane, 53);
            var endpoint = (await source.Ask($"{n}"))[..1];
            for (var again = 0; again < 5; again++) Assert.Equal($"{endpoint}:{n}.{again}", await source.Ask($"{n}.{again}"));
            return endpoint;
        }));
        Assert.Equal(200, one.Sources.Length + two.Sources.Length + three.Sources.Length);
        Assert.All(heard.GroupBy(endpoint => endpoint), group => Assert.InRange(group.Count(), 50, 90));
    }

    [Fact]
    public async Task Sources_are_spread_by_weight_and_a_refused_share_takes_its_part_and_keeps_it()
    {
        using var much = UdpBackend.Start("much");
        using var little = UdpBackend.Start("little");
        using var counts = new UdpCounts();
        var world = new World();
        world.Udp(53, world.Split(Filters.None,
            (5, new Target.Forward(world.Datagrams("much", much.At), Filters.None)),
            (3, new Target.Refuse(500, Refusal)),
            (2, new Target.Forward(world.Datagrams("little", little.At), Filters.None))));
        await using var plane = await TestPlane.Serving(counts.Options(), world);
        var sources = Enumerable.Range(0, 300).Select(_ => UdpSource.To(plane, 53)).ToArray();
        foreach (var source in sources) source.Send("x");
        await UdpCounts.Until(() => counts.Sessions == 300 && much.Taken.Count + little.Taken.Count + counts.Dropped("refused") == 300, "300 sources have their lot");
        Assert.InRange(much.Sources.Length, 147, 153);
        Assert.InRange(little.Sources.Length, 57, 63);
        foreach (var source in sources) source.Send("y");
        await UdpCounts.Until(() => much.Taken.Count + little.Taken.Count + counts.Dropped("refused") == 600, "each keeps its lot");
        Assert.Equal((much.Sources.Length * 2, little.Sources.Length * 2), (much.Taken.Count, little.Taken.Count));
        foreach (var source in sources) source.Dispose();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1472)]
    [InlineData(65_507)]
    public async Task A_datagram_of_any_length_arrives_whole_in_both_directions(int length)
    {
        using var backend = UdpBackend.Start(answer: static sent => sent);
        await using var plane = await TestPlane.Serving(To(backend.At));
        using var source = UdpSource.To(plane, 53);
        var datagram = new byte[length];
        new Random(length).NextBytes(datagram);
        for (var n = 0; n < 3; n++) Assert.Equal(datagram, await source.Ask(datagram));
        Assert.All(backend.Taken, taken => Assert.Equal(datagram, taken.Datagram));
    }

    [Fact]
    public async Task What_is_longer_than_datagrams_may_be_is_dropped_in_both_directions_and_the_session_lives()
    {
        using var counts = new UdpCounts();
        using var backend = UdpBackend.Start(answer: static sent => sent is [1] ? new byte[1001] : sent);
        await using var plane = await TestPlane.Serving(counts.Options(new() { MaxDatagram = 1000 }), To(backend.At));
        using var source = UdpSource.To(plane, 53);
        Assert.Equal(1000, (await source.Ask(new byte[1000])).Length);
        source.Send(new byte[1001]);
        await UdpCounts.Until(() => counts.Dropped("too_large") == 1, "the long one is counted");
        source.Send([1]);
        await UdpCounts.Until(() => counts.Dropped("too_large") == 2, "the long answer is counted");
        Assert.Equal([2], await source.Ask([2]));
        Assert.Single(backend.Sources);
        Assert.Equal([1000, 1, 1], backend.Taken.Select(taken => taken.Datagram.Length));
    }

    [Fact]
    public async Task A_port_that_has_all_its_sessions_drops_new_sources_and_keeps_the_old_ones()
    {
        using var counts = new UdpCounts();
        using var backend = UdpBackend.Start();
        await using var plane = await TestPlane.Serving(counts.Options(new() { MaxSessions = 3, IdleTimeout = TimeSpan.FromSeconds(3) }), To(backend.At));
        var old = Enumerable.Range(0, 3).Select(_ => UdpSource.To(plane, 53)).ToArray();
        foreach (var source in old) await source.Ask("in");
        using var late = UdpSource.To(plane, 53);
        for (var n = 0; n < 5; n++) late.Send("late");
        await UdpCounts.Until(() => counts.Dropped("session_limit") == 5, "five are counted");
        foreach (var source in old) Assert.Equal("b:still", await source.Ask("still"));
        Assert.Equal(3, backend.Sources.Length);
        Assert.Equal(3, counts.Sessions);
        foreach (var source in old) source.Dispose();
        Assert.Equal("b:late", await late.Insist("late"));
    }

    [Fact]
    public async Task A_session_that_is_silent_for_the_idle_limit_is_over()
    {
        using var counts = new UdpCounts();
        using var backend = UdpBackend.Start();
        await using var plane = await TestPlane.Serving(counts.Options(new() { IdleTimeout = TimeSpan.FromMilliseconds(400) }), To(backend.At));
        using var source = UdpSource.To(plane, 53);
        await source.Ask("1");
        Assert.Equal(1, counts.Sessions);
        await UdpCounts.Until(() => counts.Sessions == 0, "the session ends");
        Assert.Equal("b:2", await source.Ask("2"));
        Assert.Equal(2, backend.Taken.Count);
    }

    [Fact]
    public async Task Answers_alone_keep_a_session_alive_and_each_of_them_is_passed_on()
    {
        using var backend = UdpBackend.Start();
        await using var plane = await TestPlane.Serving(TestPlane.Options with { Datagrams = new() { IdleTimeout = TimeSpan.FromSeconds(2) } }, To(backend.At));
        using var source = UdpSource.To(plane, 53);
        await source.Ask("once");
        for (var n = 0; n < 12; n++)
        {
            await Task.Delay(300, TestContext.Current.CancellationToken);
            byte[] said = [(byte)n];
            backend.Send(said, backend.Sources.Single());
            Assert.Equal(said, await source.Hear(TestPlane.Patience));
        }
    }

    [Fact]
    public async Task Nobody_but_its_endpoint_can_speak_into_a_session()
    {
        using var backend = UdpBackend.Start();
        using var stranger = UdpBackend.Start("stranger");
        await using var plane = await TestPlane.Serving(To(backend.At));
        using var source = UdpSource.To(plane, 53);
        await source.Ask("1");
        for (var n = 0; n < 20; n++) stranger.Send("forged"u8.ToArray(), backend.Sources.Single());
        Assert.Equal("b:2", await source.Ask("2"));
        Assert.Null(await source.Hear(Silence));
    }

    [Fact]
    public async Task A_backend_that_is_gone_ends_the_session_and_the_next_datagram_finds_another()
    {
        using var counts = new UdpCounts();
        using var one = UdpBackend.Start("1");
        using var two = UdpBackend.Start("2");
        await using var plane = await TestPlane.Serving(counts.Options(), To(one.At, two.At));
        using var source = UdpSource.To(plane, 53);
        var first = (await source.Ask("here?"))[..1];
        (first == "1" ? one : two).Dispose();
        source.Send("lost");
        await UdpCounts.Until(() => counts.Sessions == 0, "the session ends, for the system says that nobody is there");
        Assert.Equal($"{(first == "1" ? "2" : "1")}:there?", await source.Ask("there?"));
    }

    [Fact]
    public async Task Sources_do_without_an_endpoint_on_which_nobody_listens()
    {
        using var backend = UdpBackend.Start();
        await using var plane = await TestPlane.Serving(To(UdpBackend.Nobody(), backend.At));
        for (var n = 0; n < 20; n++)
        {
            using var source = UdpSource.To(plane, 53);
            Assert.Equal($"b:{n}", await source.Insist($"{n}"));
        }
        var answered = 0;
        for (var n = 0; n < 20; n++)
        {
            using var source = UdpSource.To(plane, 53);
            source.Send($"{n}");
            if (await source.Hear(TimeSpan.FromMilliseconds(300)) is not null) answered++;
        }
        Assert.InRange(answered, 10, 20);
    }

    [Fact]
    public async Task Without_a_route_a_ready_endpoint_or_leave_datagrams_are_dropped_and_counted()
    {
        using var counts = new UdpCounts();
        var world = new World();
        world.Udp(1).Udp(2, world.Do(new Action.Refuse(500, Refusal))).Udp(3, world.Forward(world.Datagrams("empty")))
            .Udp(4, world.Split(Filters.None, (1, new Target.Refuse(500, Refusal))));
        await using var plane = await TestPlane.Serving(counts.Options(), world);
        Assert.Empty(plane.Problems);
        foreach (var port in new[] { 1, 2, 3, 4 })
        {
            using var source = UdpSource.To(plane, port);
            Assert.True(source.Send("anybody?"));
            Assert.Null(await source.Hear(TimeSpan.FromMilliseconds(200)));
        }
        Assert.Equal((3, 1), (counts.Dropped("no_route"), counts.Dropped("no_endpoint")));
    }

    [Fact]
    public async Task Of_several_routes_the_oldest_serves()
    {
        using var old = UdpBackend.Start("old");
        using var young = UdpBackend.Start("young");
        var world = new World();
        await using var plane = await TestPlane.Serving(
            world.Udp(53, world.Forward(world.Datagrams("old", old.At)), world.Forward(world.Datagrams("young", young.At))));
        for (var n = 0; n < 10; n++)
        {
            using var source = UdpSource.To(plane, 53);
            Assert.Equal("old:x", await source.Ask("x"));
        }
        Assert.Empty(young.Taken);
    }

    [Fact]
    public async Task IPv6_serves_as_IPv4_does_and_either_reaches_backends_of_the_other()
    {
        Assert.SkipUnless(HasIPv6, "this machine has no IPv6 loopback address");
        using var six = UdpBackend.Start("six", on: IPAddress.IPv6Loopback);
        using var four = UdpBackend.Start("four");
        await using var plane = await TestPlane.Serving(TestPlane.Options with { Bind = IPAddress.IPv6Loopback }, To(six.At, four.At));
        Assert.Equal(AddressFamily.InterNetworkV6, plane.UdpAt(53).AddressFamily);
        foreach (var n in Enumerable.Range(0, 20))
        {
            using var source = UdpSource.To(plane, 53);
            await source.Ask($"{n}");
        }
        Assert.Equal((10, 10), (six.Sources.Length, four.Sources.Length));
        await using var any = await TestPlane.Serving(TestPlane.Options with { Bind = IPAddress.IPv6Any }, To(six.At, four.At));
        foreach (var address in new[] { IPAddress.Loopback, IPAddress.IPv6Loopback })
        {
            using var source = UdpSource.To(new(address, any.UdpAt(53).Port));
            Assert.EndsWith(":x", await source.Ask("x"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_process_that_drains_serves_the_sources_that_it_has_and_takes_no_new_ones()
    {
        using var counts = new UdpCounts();
        using var backend = UdpBackend.Start();
        await using var plane = await TestPlane.Serving(counts.Options(new() { DrainIdleTimeout = TimeSpan.FromSeconds(2) }), To(backend.At));
        using var old = UdpSource.To(plane, 53);
        using var late = UdpSource.To(plane, 53);
        await old.Ask("before");
        var drained = plane.Plane.Drain(TimeSpan.FromSeconds(60));
        await UdpCounts.Until(() =>
        {
            late.Send("late");
            return counts.Dropped("draining") > 0 || backend.Taken.Count > 50;
        }, "new sources are refused");
        var known = backend.Sources.Length;
        for (var n = 0; n < 10; n++)
        {
            Assert.Equal($"b:{n}", await old.Ask($"{n}"));
            await Task.Delay(300, TestContext.Current.CancellationToken);
        }
        Assert.False(drained.IsCompleted);
        await drained.WaitAsync(TestPlane.Patience, TestContext.Current.CancellationToken);
        Assert.Equal((0, known), (counts.Sessions, backend.Sources.Length));
        Assert.Null(plane.Plane.AddressOf(World.Edge, 53, Compiler.Values.Transport.Udp));
    }

    [Fact]
    public async Task A_source_that_never_falls_silent_is_cut_at_the_end_of_the_grace()
    {
        using var backend = UdpBackend.Start();
        await using var plane = await TestPlane.Serving(To(backend.At));
        using var source = UdpSource.To(plane, 53);
        await source.Ask("before");
        using var over = new CancellationTokenSource();
        var talking = Task.Run(async () =>
        {
            while (!over.IsCancellationRequested)
            {
                source.Send("on and on");
                await Task.Delay(20);
            }
        }, TestContext.Current.CancellationToken);
        await plane.Plane.Drain(TimeSpan.FromSeconds(1)).WaitAsync(TestPlane.Patience, TestContext.Current.CancellationToken);
        await over.CancelAsync();
        await talking;
    }

    private static World To(params Endpoint[] ready)
    {
        var world = new World();
        return world.Udp(53, world.Forward(world.Datagrams("dns", ready)));
    }

    private static bool HasIPv6
    {
        get
        {
            if (!Socket.OSSupportsIPv6) return false;
            try
            {
                using var socket = new Socket(AddressFamily.InterNetworkV6, SocketType.Dgram, ProtocolType.Udp);
                socket.Bind(new IPEndPoint(IPAddress.IPv6Loopback, 0));
                return true;
            }
            catch (SocketException)
            {
                return false;
            }
        }
    }
}
