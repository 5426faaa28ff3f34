using System.IO;
using System.Threading.Tasks;
using Sluice.Compiler.Ir;
using Sluice.Runtime.Observing;
using Sluice.Runtime.Streams;
using Xunit;

namespace Sluice.Laws;

/// <summary>What is scraped of connections that nobody reads: how many are open, how each ended, and octet for octet what they carried.</summary>
public class StreamMetricsLaws
{
    private const string Ended = "sluice_streams_total";
    private const string Open = "sluice_streams_open";
    private const string Octets = "sluice_streams_octets_bytes_total";

    private static readonly TestCertificate Web = TestCertificate.For("a.test");

    [Theory, InlineData("tcp"), InlineData("passthrough"), InlineData("terminate")]
    public async Task A_connection_is_open_until_it_is_over_and_its_octets_are_those_of_the_wire(string mode)
    {
        using var backend = mode == "passthrough" ? StreamBackend.SecureEcho("b", Web) : StreamBackend.Echo("b");
        var world = new World();
        await using var site = await Serving(Listening(mode, world, World.To(mode == "tcp" ? "*" : "a.test", world.Octets("db", backend.At))));
        await using var client = await site.Plane.Connect(443);
        await using Stream stream = mode == "tcp" ? client : await StreamClients.Secure(client, "a.test");
        await stream.WriteAsync("12345"u8.ToArray(), TestContext.Current.CancellationToken);
        await stream.ReadExactlyAsync(new byte[6], TestContext.Current.CancellationToken);
        var during = await site.Until(page => page.Sum(Open, Mode(mode)) == 1);
        Assert.Equal((0, 0), (during.Sum(Ended), during.Sum(Octets)));
        if (stream is System.Net.Security.SslStream inside) await inside.ShutdownAsync();
        client.Finish();
        Assert.Equal("", await RecordedStream.ReadToEnd(stream));
        Assert.False((await client.End()).IsReset);

        var over = await site.Until(page => page.Sum(Ended) == 1 && page.Sum(Open) == 0);
        string[] place = [Mode(mode), "sluice_gateway=\"infra/edge\"", "sluice_route=\"TLSRoute shop/db\"", "sluice_backend=\"shop/db:80\""];
        Assert.Equal(1, over.Sum(Ended, place));
        Assert.Empty(over.Labels(Ended, "error_type"));
        var (sent, received) = mode == "passthrough" ? (client.Sent.Length, client.Received.Length) : (5, 6);
        Assert.Equal(sent, over.Sum(Octets, [.. place, "network_io_direction=\"receive\""]));
        Assert.Equal(received, over.Sum(Octets, [.. place, "network_io_direction=\"transmit\""]));
    }

    [Theory]
    [InlineData("no_route")]
    [InlineData("no_listener")]
    [InlineData("no_endpoint")]
    [InlineData("bad_hello")]
    [InlineData("connect_refused")]
    [InlineData("configuration")]
    public async Task A_connection_that_is_refused_is_counted_with_the_reason_and_has_no_octets(string reason)
    {
        var world = new World();
        var action = reason switch
        {
            "configuration" => world.Do(new Compiler.Ir.Action.Refuse(500, "GW4001")),
            "connect_refused" => world.Octets("db", new Endpoint("127.0.0.1", TcpLaws.Dead())),
            _ => world.Octets("db"),
        };
        world.Pass(443, "*.test", reason == "no_route" ? [] : [World.To("*.test", action)]);
        await using var site = await Serving(world);
        for (var n = 0; n < 3; n++)
            if (reason != "bad_hello") Assert.Null(await site.Plane.Named(443, reason == "no_listener" ? "a.example" : "a.test"));
            else
            {
                await using var client = await site.Plane.Connect(443);
                await client.Say("GET / HTTP/1.1\r\n\r\n");
                Assert.Empty((await client.End()).Last);
            }
        var page = await site.Until(page => page.Sum(Ended) == 3 && page.Sum(Open) == 0);
        Assert.Equal(3, page.Sum(Ended, $"error_type=\"{reason}\"", Mode("passthrough")));
        Assert.Equal(0, page.Series(Octets));
    }

    [Theory]
    [InlineData("withdrawn")]
    [InlineData("idle")]
    [InlineData("client_gone")]
    [InlineData("connection_lost")]
    [InlineData("cut")]
    public async Task A_connection_that_does_not_end_in_order_is_counted_with_the_reason_and_what_it_carried(string reason)
    {
        using var broken = new StreamBackend(async connection =>
        {
            await connection.Read(5);
            await connection.Say("b");
            if (reason == "connection_lost") connection.BreakOff();
            else await connection.ReadToEnd();
        });
        var world = new World();
        var limits = reason == "idle" ? new StreamLimits { IdleTimeout = TimeSpan.FromMilliseconds(200) } : new();
        await using var site = await MetricsSite.Serving(
            TestPlane.Options with { Streams = limits }, world.Tcp(443, World.To("*", world.Octets("db", broken.At))));
        await using var client = await site.Plane.Connect(443);
        await client.Say("12345");
        if (reason != "connection_lost") Assert.Equal("b", await client.Read(1));
        if (reason == "withdrawn") await site.Plane.Load(new World().Tcp(443));
        if (reason == "client_gone") client.BreakOff();
        if (reason == "cut") await site.Stop();
        var page = await site.Until(page => page.Sum(Ended) == 1 && page.Sum(Open) == 0);
        Assert.Equal(1, page.Sum(Ended, $"error_type=\"{reason}\"", "sluice_backend=\"shop/db:80\""));
        Assert.Equal(5, page.Sum(Octets, "network_io_direction=\"receive\""));
        Assert.InRange(page.Sum(Octets, "network_io_direction=\"transmit\""), reason == "connection_lost" ? 0 : 1, 1);
    }

    /// <summary>Clients make names up, and operators write as many routes as they like: neither makes a series of its own without end.</summary>
    [Fact]
    public async Task Neither_server_names_nor_many_routes_make_many_series()
    {
        using var backend = StreamBackend.SecureEcho("b", Web);
        var world = new World();
        var action = world.Octets("db", backend.At);
        world.Pass(443, "*", [World.To("*.any.test", action, "any"), .. Enumerable.Range(0, 10).Select(n => World.To($"r{n}.test", action, $"r{n}"))]);
        await using var site = await MetricsSite.Serving(TestPlane.Options, world, options => options with { MostRules = 4 });
        for (var n = 0; n < 10; n++)
        {
            Assert.Equal("b", await site.Plane.Named(443, $"made-up-{n}.any.test"));
            Assert.Equal("b", await site.Plane.Named(443, $"r{n}.test"));
        }
        var page = await site.Until(page => page.Sum(Ended) == 20 && page.Sum(Open) == 0);
        Assert.DoesNotContain("made-up", page.Text, StringComparison.Ordinal);
        var routes = page.Labels(Ended, "sluice_route");
        Assert.Equal(5, routes.Count);
        Assert.Contains(LabelBound.Other, routes);
    }

    private static string Mode(string mode) => $"sluice_stream_mode=\"{mode}\"";

    private static Task<MetricsSite> Serving(World world) => MetricsSite.Serving(TestPlane.Options, world, null, Web);

    private static World Listening(string mode, World world, StreamRoute route) => mode switch
    {
        "tcp" => world.Tcp(443, route),
        "passthrough" => world.Pass(443, "a.test", route),
        _ => world.Terminate(443, "a.test", world.Certificate(Web), route),
    };
}
