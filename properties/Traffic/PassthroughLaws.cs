using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Net.Security;
using System.Text;
using System.Threading.Tasks;
using Sluice.Compiler.Ir;
using Sluice.Runtime.Hosting;
using Sluice.Runtime.Streams;
using Xunit;

namespace Sluice.Laws;

/// <summary>TLS that is passed through: the server name alone decides, and no octet of the session is touched.</summary>
public class PassthroughLaws
{
    private const string Unrecognized = "15030300020270";
    private const string Malformed = "15030300020232";
    private const string Internal = "15030300020250";
    private static readonly TestCertificate Any = TestCertificate.For("any.test");

    [Fact]
    public async Task The_backend_sees_the_octets_that_the_client_sent_and_the_client_those_of_the_backend()
    {
        using var backend = StreamBackend.SecureEcho("b", Any);
        var world = new World();
        await using var plane = await TestPlane.Serving(world.Pass(443, "*.test", World.To("a.test", world.Octets("b", backend.At))));
        await using var client = await plane.Connect(443);
        await using var inside = await StreamClients.Secure(client, "a.test");
        await inside.WriteAsync(Encoding.Latin1.GetBytes(new string('x', 100_000)), TestContext.Current.CancellationToken);
        await inside.ShutdownAsync();
        Assert.Equal(100_001, (await RecordedStream.ReadToEnd(inside)).Length);
        var there = backend.Connections.Single();
        await StreamClients.Until(() => there.Received.Length == client.Sent.Length);
        Assert.Equal(client.Sent, there.Received);
        Assert.Equal(there.Sent, client.Received);
        Assert.Equal(Any.Fingerprint, Convert.ToHexStringLower(inside.RemoteCertificate!.GetCertHash(System.Security.Cryptography.HashAlgorithmName.SHA256)));
    }

    [Fact]
    public async Task Each_server_name_comes_to_the_most_specific_route_of_its_listener()
    {
        using var exact = StreamBackend.SecureEcho("e", Any);
        using var wild = StreamBackend.SecureEcho("w", Any);
        using var all = StreamBackend.SecureEcho("a", Any);
        var world = new World();
        world.Pass(443, "*.one.test", World.To("a.one.test", world.Octets("exact", exact.At), "r1"), World.To("*.one.test", world.Octets("wild", wild.At), "r2"));
        world.Pass(443, "*", World.To("*", world.Octets("all", all.At), "r3"));
        world.Pass(8443, "*.two.test", World.To("*.two.test", world.Octets("wild", wild.At)));
        await using var plane = await TestPlane.Serving(world);
        Assert.Equal("e", await plane.Named(443, "a.one.test"));
        Assert.Equal("e", await plane.Named(443, "A.ONE.test"));
        Assert.Equal("w", await plane.Named(443, "b.one.test"));
        Assert.Equal("w", await plane.Named(443, "c.b.one.test"));
        Assert.Equal("a", await plane.Named(443, "one.test"));
        Assert.Equal("a", await plane.Named(443, null));
        Assert.Equal("w", await plane.Named(8443, "a.two.test"));
        Assert.Null(await plane.Named(8443, "two.test"));
        Assert.Null(await plane.Named(8443, null));
    }

    [Theory]
    [InlineData("b.test")]
    [InlineData("no.route.test")]
    [InlineData(null)]
    public async Task A_name_that_nothing_takes_gets_an_alert_and_reaches_nobody(string? serverName)
    {
        using var backend = StreamBackend.SecureEcho("b", Any);
        var world = new World();
        world.Pass(443, "a.test", World.To("a.test", world.Octets("b", backend.At))).Pass(443, "*.route.test", World.To("a.route.test", world.Octets("b", backend.At)));
        await using var plane = await TestPlane.Serving(world);
        Assert.Equal(Unrecognized, await Ending(plane, Hellos.Wire(serverName)));
        Assert.Empty(backend.Connections);
    }

    [Fact]
    public async Task A_route_without_an_endpoint_and_a_share_that_is_refused_close_the_connection()
    {
        using var backend = StreamBackend.SecureEcho("b", Any);
        var world = new World();
        var half = world.Split(Filters.None,
            (1, new Target.Forward(world.Cluster("b", BackendProtocol.Stream, backend.At), Filters.None)), (1, new Target.Refuse(500, "GW4001")));
        world.Pass(443, "*", World.To("empty.test", world.Octets("empty"), "r1"), World.To("half.test", half, "r2"));
        await using var plane = await TestPlane.Serving(world);
        Assert.Equal(Internal, await Ending(plane, Hellos.Wire("empty.test")));
        var served = 0;
        for (var i = 0; i < 40; i++) served += await plane.Named(443, "half.test") is null ? 0 : 1;
        Assert.InRange(served, 18, 22);
    }

    [Fact]
    public async Task What_is_no_ClientHello_is_refused_and_what_does_not_come_in_time_too()
    {
        using var backend = StreamBackend.SecureEcho("b", Any);
        var world = new World();
        world.Pass(443, "*", World.To("*", world.Octets("b", backend.At)));
        await using var plane = await TestPlane.Serving(TestPlane.Options with { HandshakeTimeout = TimeSpan.FromSeconds(1) }, world);
        Assert.Equal(Malformed, await Ending(plane, Hellos.Wire("a.test\0.b.test")));
        Assert.Equal(Malformed, await Ending(plane, Hellos.Wire("a.test", 65_500)[..(1 << 14)]));
        Assert.Equal("reset", await Ending(plane, "GET / HTTP/1.1\r\nHost: a.test\r\n\r\n"u8.ToArray()));
        Assert.Equal("reset", await Ending(plane, []));
        Assert.Equal("reset", await Ending(plane, Hellos.Wire("a.test")[..50]));
        Assert.Empty(backend.Connections);
        Assert.Equal("b", await plane.Named(443, "a.test"));
    }

    [Theory]
    [InlineData(0, 1 << 14, 1)]
    [InlineData(0, 1 << 14, 7)]
    [InlineData(0, 3, 1000)]
    [InlineData(4096, 1 << 14, 1460)]
    [InlineData(30_000, 1 << 14, 1460)]
    [InlineData(64_000, 1 << 14, 65_536)]
    public async Task A_hello_comes_whole_to_the_backend_however_it_is_cut(int padding, int recordSize, int packet)
    {
        using var backend = new StreamBackend(connection => connection.ReadToEnd());
        var world = new World();
        await using var plane = await TestPlane.Serving(world.Pass(443, "*", World.To("a.test", world.Octets("b", backend.At))));
        await using var client = await plane.Connect(443);
        var wire = Hellos.Wire("a.test", padding, recordSize);
        foreach (var part in wire.Chunk(packet))
        {
            await client.WriteAsync(part, TestContext.Current.CancellationToken);
            if (packet < 10) await Task.Delay(1, TestContext.Current.CancellationToken);
        }
        await StreamClients.Until(() => backend.Connections.TryPeek(out var there) && there.Received.Length == wire.Length);
        Assert.Equal(wire, backend.Connections.Single().Received);
    }

    [Theory]
    [InlineData("-tls1_2")]
    [InlineData("-tls1_3")]
    public async Task OpenSSL_comes_through(string version)
    {
        using var backend = StreamBackend.SecureEcho("hello from the backend\n", Any);
        var world = new World();
        await using var plane = await TestPlane.Serving(world.Pass(443, "*", World.To("a.test", world.Octets("b", backend.At))));
        var (at, name) = (plane.At(443), "a.test");
        Assert.Contains("hello from the backend", await OpenSsl(at, version, "-servername", name), StringComparison.Ordinal);
        Assert.Contains("unrecognized name", await OpenSsl(at, version, "-servername", "other.test"), StringComparison.Ordinal);
        Assert.Contains("unrecognized name", await OpenSsl(at, version, "-noservername"), StringComparison.Ordinal);
        Assert.Single(backend.Connections);
    }

    [Fact]
    public async Task Passed_through_terminated_and_HTTPS_stand_side_by_side_on_one_port()
    {
        using var passed = StreamBackend.SecureEcho("p", TestCertificate.For("p.test"));
        using var ended = StreamBackend.Echo("t");
        await using var requests = await TestBackend.Echo("h");
        var web = TestCertificate.For("h.test");
        var world = new World();
        var certificate = world.Certificate(web);
        world.ListenTls(443, "*.h.test", [certificate], world.On("/", world.Forward(world.Cluster("h", requests.At))));
        world.Stream(443, ListenerProtocol.Https, "*.p.test", StreamMode.Passthrough, World.To("*.p.test", world.Octets("p", passed.At), "r1"));
        world.Stream(443, ListenerProtocol.Https, "*.t.test", StreamMode.Terminate, [certificate], World.To("*.t.test", world.Octets("t", ended.At), "r2"));
        await using var plane = await TestPlane.Serving(world, web);
        Assert.Empty(plane.Problems);
        for (var round = 0; round < 3; round++)
        {
            Assert.Equal("p", await plane.Named(443, "a.p.test"));
            Assert.Equal("t", await plane.Named(443, "a.t.test"));
            using var answer = await plane.Client(443, "a.h.test").GetAsync(new Uri("https://a.h.test/"), TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Null(await plane.Named(443, "other.test"));
            Assert.Null(await plane.Named(443, null));
        }
        Assert.All(ended.Connections, connection => Assert.Empty(connection.Received));
    }

    [Fact]
    public async Task A_request_is_never_read_on_a_listener_for_connections_nor_the_other_way_round()
    {
        using var ended = StreamBackend.Echo("t");
        await using var requests = await TestBackend.Echo("h");
        var world = new World();
        var certificate = world.Certificate(Any);
        world.ListenTls(443, "*.h.test", [certificate], world.On("/", world.Forward(world.Cluster("h", requests.At))));
        world.Stream(443, ListenerProtocol.Https, "*.t.test", StreamMode.Terminate, [certificate], World.To("*.t.test", world.Octets("t", ended.At)));
        await using var plane = await TestPlane.Serving(world, Any);
        using var request = new HttpRequestMessage(HttpMethod.Get, "https://a.t.test/") { Version = HttpVersion.Version11 };
        using var answer = await plane.Client(443, "a.h.test").SendAsync(request, TestContext.Current.CancellationToken);
        // No listener for requests has the host.
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Empty(ended.Connections);
    }

    /// <summary>What the last octets were that came before an orderly end, or that there was none.</summary>
    private static async Task<string> Ending(TestPlane plane, byte[] sent)
    {
        await using var client = await plane.Connect(443);
        await client.WriteAsync(sent);
        var (isReset, last) = await client.End();
        return isReset ? "reset" : Convert.ToHexString(last);
    }

    internal static async Task<string> OpenSsl(IPEndPoint at, params string[] arguments)
    {
        var start = new ProcessStartInfo("openssl") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])["s_client", "-connect", $"{at}", "-ign_eof", .. arguments]) start.ArgumentList.Add(argument);
        using var process = Process.Start(start) ?? throw new InvalidOperationException("openssl does not start");
        var (output, errors) = (new StringBuilder(), process.StandardError.ReadToEndAsync());
        var buffer = new char[4096];
        try
        {
            while (!output.ToString().Contains("hello from the backend", StringComparison.Ordinal)
                && await process.StandardOutput.ReadAsync(buffer).AsTask().WaitAsync(TestPlane.Patience) is var count and > 0)
                output.Append(buffer, 0, count);
        }
        finally
        {
            process.Kill();
        }
        return output + await errors;
    }
}
