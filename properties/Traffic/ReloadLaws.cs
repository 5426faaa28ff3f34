using System.Collections.Generic;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Sluice.Compiler.Ir;
using Sluice.Runtime.Hosting;
using Sluice.Runtime.Loading;
using Xunit;

namespace Sluice.Laws;

/// <summary>What happens to connections and requests when the plan changes.</summary>
public class ReloadLaws
{
    [Fact]
    public async Task Ports_come_and_go_without_a_connection_to_another_port_noticing()
    {
        await using var backend = await TestBackend.Echo("b");
        await using var plane = await TestPlane.Serving(Ports(backend, 80, 81));
        using var stays = await RawConnection.Open(plane.At(80));
        using var leaves = await RawConnection.Open(plane.At(81));
        await Ask(stays, "200");
        await Ask(leaves, "200");
        var kept = plane.At(80);
        await plane.Load(Ports(backend, 80, 82));
        Assert.Equal(kept, plane.At(80));
        Assert.Null(plane.Plane.AddressOf(World.Edge, 81));
        await Ask(stays, "200");
        using var joins = await RawConnection.Open(plane.At(82));
        await Ask(joins, "200");
        // The next request to a port that is gone is still answered, and that was the last one.
        await leaves.Send("GET / HTTP/1.1\r\nHost: a.test\r\n\r\n");
        var last = await leaves.ReadToEnd();
        Assert.StartsWith("HTTP/1.1 404 ", last, StringComparison.Ordinal);
        Assert.Contains("Connection: close\r\n", last, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_is_in_use_is_reported_and_the_others_serve()
    {
        await using var backend = await TestBackend.Echo("b");
        // No other law uses this address, so a port of it that is free stays free.
        var address = OwnAddress.Of(200);
        using var squatter = new TcpListener(address, 20_080);
        squatter.Start();
        var (taken, free) = (20_080, 20_081);
        var world = Ports(backend, 80, 81);
        await using var plane = await TestPlane.Serving(new DataPlaneOptions { Bind = address, PortOffset = 20_000 }, world);
        var problem = Assert.Single(plane.Problems);
        Assert.Equal((World.Edge, 80), (problem.Gateway, problem.Port));
        Assert.Contains($"{taken}", problem.Message, StringComparison.Ordinal);
        Assert.Equal(new(address, free), plane.At(81));
        Assert.Equal("b", await BalanceLaws.Backend(plane.Client(81)));
        // Once it is free the next load opens it.
        squatter.Stop();
        await plane.Load(world);
        Assert.Empty(plane.Problems);
        Assert.Equal("b", await BalanceLaws.Backend(plane.Client(80)));
    }

    [Fact]
    public async Task A_port_that_the_offset_moves_beyond_the_last_is_reported_and_the_others_serve()
    {
        await using var backend = await TestBackend.Echo("b");
        await using var plane = await TestPlane.Serving(
            new DataPlaneOptions { Bind = OwnAddress.Of(201), PortOffset = 20_100 }, Ports(backend, 80, 65_000));
        var problem = Assert.Single(plane.Problems);
        Assert.Equal(65_000, problem.Port);
        Assert.Contains("85100", problem.Message, StringComparison.Ordinal);
        Assert.Equal("b", await BalanceLaws.Backend(plane.Client(80)));
    }

    [Fact]
    public async Task A_request_in_flight_ends_as_it_began_while_new_ones_see_the_new_plan()
    {
        var arrived = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        await using var old = await TestBackend.Start(async context =>
        {
            arrived.SetResult();
            await release.Task.WaitAsync(TestPlane.Patience);
            await context.Response.WriteAsync("old");
        });
        await using var next = await TestBackend.Echo("new");
        await using var plane = await TestPlane.Serving(To("old", old, "X-Generation", "old"));
        var inFlight = plane.Client(80).GetAsync(new Uri("http://a.test/"), TestContext.Current.CancellationToken);
        await arrived.Task.WaitAsync(TestPlane.Patience, TestContext.Current.CancellationToken);
        await plane.Load(To("new", next, "X-Generation", "new"));
        using var fresh = await plane.Client(80).GetAsync(new Uri("http://a.test/"), TestContext.Current.CancellationToken);
        Assert.Equal(["new"], fresh.Headers.GetValues("X-Generation"));
        release.SetResult();
        using var finished = await inFlight;
        Assert.Equal("old", await finished.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(["old"], finished.Headers.GetValues("X-Generation"));
    }

    [Fact]
    public async Task Endpoints_change_under_a_table_that_stays()
    {
        await using var a = await TestBackend.Echo("a");
        await using var b = await TestBackend.Echo("b");
        await using var plane = await TestPlane.Serving(To("s", a, "X-G", "1"));
        var client = plane.Client(80);
        Assert.Equal("a", await BalanceLaws.Backend(client));
        await plane.Load(To("s", b, "X-G", "1"));
        Assert.Equal("b", await BalanceLaws.Backend(client));
    }

    [Fact]
    public async Task Requests_on_many_connections_never_fail_while_plans_change()
    {
        await using var a = await TestBackend.Echo("a");
        await using var b = await TestBackend.Echo("b");
        await using var plane = await TestPlane.Serving(To("a", a, "X-G", "0"));
        var done = new TaskCompletionSource();
        var clients = Enumerable.Range(0, 4).Select(_ => plane.Client(80)).ToArray();
        var asking = clients.Select(async client =>
        {
            var answers = 0;
            while (!done.Task.IsCompleted)
            {
                Assert.Matches("^[ab]$", await BalanceLaws.Backend(client));
                answers++;
            }
            return answers;
        }).ToArray();
        for (var i = 1; i <= 50; i++) await plane.Load(i % 2 == 0 ? To("a", a, "X-G", $"{i}") : To("b", b, "X-G", $"{i}"));
        done.SetResult();
        Assert.All(await Task.WhenAll(asking), answers => Assert.NotEqual(0, answers));
    }

    [Fact]
    public async Task Further_gateways_take_the_following_addresses_in_order_of_their_names_and_keep_them()
    {
        await using var backend = await TestBackend.Echo("b");
        const int port = 20_090;
        var (a, b, c) = (Named("a", backend, port), Named("b", backend, port), Named("c", backend, port));
        await using var plane = await DataPlane.Start(new DataPlaneOptions { Bind = OwnAddress.Of(255) }, NullLoggerFactory.Instance);
        Assert.Empty(await plane.Load(World.Together(b, c), Map<Hash, KeyMaterial>()));
        Assert.Equal([OwnAddress.Of(255), OwnAddress.Next], new[] { b, c }.Select(w => plane.AddressOf(w.Gateway, port)!.Address));
        Assert.Empty(await plane.Load(World.Together(a, c), Map<Hash, KeyMaterial>()));
        Assert.Equal([OwnAddress.Of(255), OwnAddress.Next], new[] { a, c }.Select(w => plane.AddressOf(w.Gateway, port)!.Address));
    }

    [Fact]
    public void Nodes_whose_hash_did_not_change_are_the_same_objects_in_the_next_generation()
    {
        var first = Load.Run(Two("one"), Map<Hash, KeyMaterial>());
        var second = Load.Run(Two("two"), Map<Hash, KeyMaterial>(), first);
        var (before, after) = (first.PortOf(new(World.Edge, 80))!, second.PortOf(new(World.Edge, 80))!);
        Assert.Same(before.Listeners.Best("same.test")!.Table, after.Listeners.Best("same.test")!.Table);
        Assert.NotSame(before.Listeners.Best("changed.test")!.Table, after.Listeners.Best("changed.test")!.Table);
        Assert.Same(first.Uses.Single(u => u.Key.Service.Service.Name == "same").Backend, second.Uses.Single(u => u.Key.Service.Service.Name == "same").Backend);
    }

    [Fact]
    public void A_generation_keeps_its_endpoints_when_the_next_has_moved_or_emptied_the_backend()
    {
        var first = Load.Run(At(new Compiler.Ir.Endpoint("127.0.0.1", 1), new Compiler.Ir.Endpoint("127.0.0.1", 2)), Map<Hash, KeyMaterial>());
        first.Activate();
        var second = Load.Run(At(new Compiler.Ir.Endpoint("127.0.0.1", 2)), Map<Hash, KeyMaterial>(), first);
        second.Activate();
        var third = Load.Run(At(), Map<Hash, KeyMaterial>(), second);
        third.Activate();
        var backend = Assert.Single(first.Uses.Concat(second.Uses).Concat(third.Uses).Select(u => u.Backend).Distinct());
        Assert.Equal(2, first.EndpointsOf(backend).Length);
        // What is known of an endpoint is known to every generation that has it.
        Assert.Same(first.EndpointsOf(backend)[1], Assert.Single(second.EndpointsOf(backend)));
        Assert.Empty(third.EndpointsOf(backend));
    }

    private static Compiler.Verification.VerifiedPlan At(params Compiler.Ir.Endpoint[] endpoints)
    {
        var world = new World();
        return world.Listen(80, "*", world.On("/", world.Forward(world.Cluster("s", endpoints)))).Verified();
    }

    private static Compiler.Verification.VerifiedPlan Two(string changed)
    {
        var world = new World();
        return world.Listen(80, "same.test", world.On("/", world.Forward(world.Cluster("same"))))
            .Listen(80, "changed.test", world.On("/", world.Forward(world.Cluster(changed)))).Verified();
    }

    private static World Ports(TestBackend backend, params int[] ports)
    {
        var world = new World();
        foreach (var port in ports) world.Listen(port, "*", world.On("/", world.Forward(world.Cluster("b", backend.At))));
        return world;
    }

    private static World To(string service, TestBackend backend, string header, string value)
    {
        var world = new World();
        var stamp = Filters.None with { Response = Some(new HeaderEdits(Arr<string>.Empty, Array(new Header(header, value)), Arr<Header>.Empty)) };
        return world.Listen(80, "*", world.On("/", world.Forward(world.Cluster(service, backend.At), stamp)));
    }

    private static World Named(string name, TestBackend backend, int port)
    {
        var world = new World { Gateway = new("infra", name) };
        return world.Listen(port, "*", world.On("/", world.Forward(world.Cluster("b", backend.At))));
    }

    private static async Task Ask(RawConnection connection, string status)
    {
        await connection.Send("HEAD / HTTP/1.1\r\nHost: a.test\r\n\r\n");
        Assert.StartsWith($"HTTP/1.1 {status} ", await connection.ReadUntil("\r\n\r\n"), StringComparison.Ordinal);
    }
}
