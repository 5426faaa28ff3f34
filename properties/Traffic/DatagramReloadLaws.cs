using System.Collections.Generic;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging.Abstractions;
using Sluice.Compiler;
using Sluice.Compiler.Analyses;
using Sluice.Compiler.Ir;
using Sluice.Compiler.Text;
using Sluice.Compiler.Values;
using Sluice.Runtime.Hosting;
using Xunit;

namespace Sluice.Laws;

/// <summary>UDP from one plan to the next: a session lives as long as the plan lets it, and no longer; and explain says what happens.</summary>
public class DatagramReloadLaws
{
    [Fact]
    public async Task A_session_lives_through_every_plan_that_lets_its_backend_be_reached()
    {
        using var mine = UdpBackend.Start("mine");
        using var other = UdpBackend.Start("other");
        await using var plane = await TestPlane.Serving(Weighted((1, "mine", [mine.At])));
        using var source = UdpSource.To(plane, 53);
        await source.Ask("first");
        foreach (var plan in new[]
        {
            Weighted((1, "mine", [mine.At]), (99, "other", [other.At])),
            Weighted((1, "mine", [mine.At, other.At]), (99, "other", [other.At])),
            Weighted((99, "mine", [mine.At])),
            Weighted((0, "mine", [mine.At]), (1, "other", [other.At])),
            Weighted((0, "mine", [mine.At])),
            Weighted((7, "mine", [mine.At])).Udp(54).Listen(80, "*"),
        })
        {
            await plane.Load(plan);
            for (var n = 0; n < 5; n++) Assert.Equal("mine:again", await source.Ask("again"));
        }
        Assert.Single(mine.Sources);
        Assert.Empty(other.Taken);
    }

    [Fact]
    public async Task A_backend_of_weight_zero_keeps_its_sources_and_gets_no_new_one()
    {
        using var canary = UdpBackend.Start("canary");
        using var stable = UdpBackend.Start("stable");
        await using var plane = await TestPlane.Serving(Weighted((1, "canary", [canary.At])));
        using var old = UdpSource.To(plane, 53);
        Assert.Equal("canary:x", await old.Ask("x"));
        await plane.Load(Weighted((0, "canary", [canary.At]), (1, "stable", [stable.At])));
        for (var n = 0; n < 10; n++)
        {
            using var young = UdpSource.To(plane, 53);
            Assert.Equal("stable:y", await young.Ask("y"));
        }
        Assert.Equal("canary:x", await old.Ask("x"));
        await plane.Load(Weighted((0, "canary", [canary.At]), (0, "stable", [stable.At])));
        using var unserved = UdpSource.To(plane, 53);
        unserved.Send("z");
        Assert.Equal("canary:x", await old.Ask("x"));
        Assert.Null(await unserved.Hear(TimeSpan.FromMilliseconds(200)));
        await plane.Load(Weighted((1, "stable", [stable.At])));
        Assert.Equal("stable:x", await old.Ask("x"));
    }

    public static TheoryData<string> Takings => ["the route", "the leave", "the rule's backend", "the listener", "the Gateway"];

    [Theory, MemberData(nameof(Takings))]
    public async Task What_the_plan_takes_away_ends_for_sources_that_are_in_the_midst_of_it(string what)
    {
        using var counts = new UdpCounts();
        using var backend = UdpBackend.Start();
        using var other = UdpBackend.Start("other");
        await using var plane = await TestPlane.Serving(counts.Options(), Weighted((1, "b", [backend.At])));
        using var source = UdpSource.To(plane, 53);
        await source.Ask("in use");
        using var over = new CancellationTokenSource();
        var talking = Task.Run(async () =>
        {
            while (!over.IsCancellationRequested)
            {
                source.Send("on and on");
                await Task.Delay(1);
            }
        }, TestContext.Current.CancellationToken);
        var without = new World();
        await plane.Load(what switch
        {
            "the route" => without.Udp(53),
            "the leave" => without.Udp(53, without.Split(Filters.None, (1, new Target.Refuse(500, "GW4003")))),
            "the rule's backend" => Weighted((1, "other", [other.At])),
            "the listener" => without.Listen(80, "*"),
            _ => new World { Gateway = new("infra", "another") }.Listen(80, "*"),
        });
        var taken = await Settled(backend);
        if (what == "the rule's backend") await UdpCounts.Until(() => !other.Taken.IsEmpty, "the source talks to the new backend");
        else await UdpCounts.Until(() => counts.Sessions == 0, "the session is over");
        await Task.Delay(300, TestContext.Current.CancellationToken);
        Assert.Equal(taken, backend.Taken.Count);
        await over.CancelAsync();
        await talking;
    }

    [Fact]
    public async Task A_session_does_not_outlive_its_endpoint()
    {
        using var one = UdpBackend.Start("1");
        using var two = UdpBackend.Start("2");
        await using var plane = await TestPlane.Serving(Weighted((1, "dns", [one.At])));
        using var source = UdpSource.To(plane, 53);
        Assert.Equal("1:x", await source.Ask("x"));
        await plane.Load(Weighted((1, "dns", [two.At])));
        Assert.Equal("2:x", await source.Ask("x"));
    }

    [Fact]
    public async Task A_source_that_was_dropped_is_served_as_soon_as_a_plan_has_a_place_for_it()
    {
        using var backend = UdpBackend.Start();
        await using var plane = await TestPlane.Serving(Weighted((1, "dns", [])));
        using var source = UdpSource.To(plane, 53);
        source.Send("x");
        Assert.Null(await source.Hear(TimeSpan.FromMilliseconds(200)));
        await plane.Load(Weighted((1, "dns", [backend.At])));
        Assert.Equal("b:x", await source.Ask("x"));
    }

    [Fact]
    public async Task Ports_that_come_and_go_cost_a_busy_one_no_datagram()
    {
        using var backend = UdpBackend.Start();
        await using var plane = await TestPlane.Serving(Weighted((1, "dns", [backend.At])));
        using var over = new CancellationTokenSource();
        var asking = Enumerable.Range(0, 4).Select(async n =>
        {
            using var source = UdpSource.To(plane, 53);
            var asked = 0;
            for (; !over.IsCancellationRequested; asked++) Assert.Equal($"b:{n}.{asked}", await source.Ask($"{n}.{asked}"));
            return asked;
        }).ToArray();
        var there = plane.UdpAt(53);
        for (var n = 0; n < 20; n++)
        {
            var world = new World();
            var action = world.Forward(world.Datagrams("dns", backend.At));
            world.Udp(53, action);
            if (n % 2 == 0) world.Udp(5300, action).Udp(5301, action);
            await plane.Load(world);
            Assert.Empty(plane.Problems);
            Assert.Equal(there, plane.UdpAt(53));
            if (n % 2 == 1)
            {
                Assert.Null(plane.Plane.AddressOf(World.Edge, 5300, Transport.Udp));
                continue;
            }
            using var source = UdpSource.To(plane, 5300);
            Assert.Equal("b:new", await source.Ask("new"));
        }
        await over.CancelAsync();
        Assert.All(await Task.WhenAll(asking), asked => Assert.True(asked > 20));
        Assert.Equal(4 + 10, backend.Sources.Length);
    }

    [Fact]
    public async Task A_port_that_somebody_else_has_is_a_problem_of_its_own_and_opens_when_it_is_free()
    {
        using var backend = UdpBackend.Start();
        var address = OwnAddress.Of(53);
        var taken = UdpBackend.Start(on: address);
        var world = new World();
        world.Udp(taken.At.Port, world.Forward(world.Datagrams("dns", backend.At)));
        await using var plane = await TestPlane.Serving(new DataPlaneOptions { Bind = address, ReadinessDelay = TimeSpan.Zero }, world);
        Assert.Contains($"{address}:{taken.At.Port}", Assert.Single(plane.Problems).Message, StringComparison.Ordinal);
        var port = taken.At.Port;
        taken.Dispose();
        await plane.Load(world);
        Assert.Empty(plane.Problems);
        using var source = UdpSource.To(plane, port);
        Assert.Equal("b:x", await source.Ask("x"));
    }

    public static TheoryData<string, string> Manifests => new()
    {
        { "served", "" },
        { "an unknown Service", "to: missing" },
        { "no grant", "namespace: other" },
        { "a port that the Service does not have", "port: 54" },
        { "TCP alone on the Service's port", "protocol: TCP" },
    };

    [Theory, MemberData(nameof(Manifests))]
    public async Task What_explain_says_of_udp_is_what_happens_whatever_TCP_has_under_the_same_number(string what, string change)
    {
        using var backend = UdpBackend.Start();
        var compiled = Compile.Run(
            Array(new SourceText("dns.yaml", Encoding.UTF8.GetBytes(Manifest(backend.At, change)))), CompileOptions.Files);
        await using var plane = await DataPlane.Start(TestPlane.Options, NullLoggerFactory.Instance);
        await plane.Load(compiled.Verified.IfNone(() => throw new Xunit.Sdk.XunitException("the plan is not verified")), compiled.Keys);
        var gateway = new ObjectName("infra", "edge");
        Assert.NotNull(plane.AddressOf(gateway, 53));
        using var source = UdpSource.To(plane.AddressOf(gateway, 53, Transport.Udp)!);
        source.Send("x");
        var answered = await source.Hear(what == "served" ? TestPlane.Patience : TimeSpan.FromMilliseconds(300)) is not null;
        var explained = Explain.Run(compiled.Plan, None, Asked());
        Assert.True(answered == explained.Outcome is Compiler.Analyses.Outcome.Relay { Mode: StreamMode.Udp }, $"{what}: {explained.Outcome}");
        Assert.Equal(what == "served", answered);
    }

    private static Request Asked() => Requests.Of("udp://dns.test:53", "GET", Empty).IfFail(faults => throw new Xunit.Sdk.XunitException(string.Join("; ", faults)));

    private static async Task<int> Settled(UdpBackend backend)
    {
        // What was under way when the plan took over may still arrive.
        await Task.Delay(100, TestContext.Current.CancellationToken);
        return backend.Taken.Count;
    }

    private static World Weighted(params (int Weight, string Service, Compiler.Ir.Endpoint[] Ready)[] shares)
    {
        var world = new World();
        var targets = shares.Select(s => (s.Weight, To: new Target.Forward(world.Datagrams(s.Service, s.Ready), Filters.None))).ToArray();
        var weighed = targets.Where(t => t.Weight > 0).Select(t => new Share(t.Weight, t.To)).DefaultIfEmpty(new(1, new Target.Refuse(500, "GW4010"))).ToArray();
        return world.Udp(53, world.Do(new Compiler.Ir.Action.Split(Filters.None, toArray(weighed), weighed.Sum(share => (long)share.Weight))
        {
            Retired = toArray(targets.Where(t => t.Weight == 0).Select(t => t.To)),
        }));
    }

    private static string Manifest(Compiler.Ir.Endpoint backend, string change) => $$"""
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: { name: edge, namespace: infra }
        spec:
          gatewayClassName: sluice
          listeners:
          - { name: web, port: 53, protocol: HTTP }
          - { name: dns, port: 53, protocol: UDP, allowedRoutes: { namespaces: { from: All } } }
        ---
        apiVersion: gateway.networking.k8s.io/v1alpha2
        kind: UDPRoute
        metadata: { name: dns, namespace: shop }
        spec:
          parentRefs: [{ name: edge, namespace: infra, sectionName: dns }]
          rules:
          - backendRefs: [{ name: {{(change == "to: missing" ? "missing" : "dns")}}, port: {{(change == "port: 54" ? 54 : 53)}}{{(change == "namespace: other" ? ", namespace: other" : "")}} }]
        ---
        apiVersion: v1
        kind: Service
        metadata: { name: dns, namespace: {{(change == "namespace: other" ? "other" : "shop")}} }
        spec: { ports: [{ name: dns, port: 53, protocol: {{(change == "protocol: TCP" ? "TCP" : "UDP")}} }] }
        ---
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: { name: dns-1, namespace: {{(change == "namespace: other" ? "other" : "shop")}}, labels: { kubernetes.io/service-name: dns } }
        addressType: IPv4
        ports: [{ name: dns, port: {{backend.Port}}, protocol: {{(change == "protocol: TCP" ? "TCP" : "UDP")}} }]
        endpoints: [{ addresses: [{{backend.Address}}] }]
        """;
}
