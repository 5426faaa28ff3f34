using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Threading.Tasks;
using Sluice.Compiler.Ir;
using Sluice.Runtime.Hosting;
using Sluice.Runtime.Observing;
using Xunit;

namespace Sluice.Laws;

/// <summary>What is said of clients, hosts and backends whose addresses are of IPv6.</summary>
public sealed class IPv6Laws
{
    private const string Absent = "this machine has no IPv6 loopback";

    private static bool IsHere => HostAddress.IsHere(IPAddress.IPv6Loopback);

    [Fact]
    public async Task A_backend_learns_the_address_of_its_client_and_the_host_that_was_asked_for()
    {
        Assert.SkipUnless(IsHere, Absent);
        await using var backend = await TestBackend.Echo("b", on: IPAddress.IPv6Loopback);
        await using var plane = await TestPlane.Serving(TestPlane.Options with { Bind = IPAddress.IPv6Loopback }, To(backend));
        Assert.Equal(IPAddress.IPv6Loopback, plane.At(80).Address);
        var answer = await plane.Raw(80, "GET /x HTTP/1.1\r\nHost: [::1]:8080\r\nConnection: close\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
        Assert.Contains("\nx-forwarded-for: ::1\n", answer, StringComparison.Ordinal);
        Assert.Contains("\nx-forwarded-host: [::1]:8080\n", answer, StringComparison.Ordinal);
        Assert.Contains("\nhost: [::1]:8080\n", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(80, "[::1]:8080", "http://[::1]/to")]
    [InlineData(8080, "[::1]:8080", "http://[::1]:8080/to")]
    [InlineData(8080, "[::1]", "http://[::1]:8080/to")]
    [InlineData(8080, "[2001:db8::1]:99", "http://[2001:db8::1]:8080/to")]
    public async Task A_redirect_keeps_the_brackets_of_the_host_and_names_the_port_of_the_listener(int port, string host, string location)
    {
        Assert.SkipUnless(IsHere, Absent);
        var world = new World();
        world.Listen(port, "*", world.On("/", world.Do(new Compiler.Ir.Action.Redirect(new Redirect(
            Option<string>.None, Option<string>.None, Option<int>.None, Some<PathRewrite>(new PathRewrite.Full("/to")), 302)))));
        await using var plane = await TestPlane.Serving(TestPlane.Options with { Bind = IPAddress.IPv6Loopback }, world);
        var answer = await plane.Raw(port, $"GET /x HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        Assert.Contains($"Location: {location}\r\n", answer, StringComparison.Ordinal);
    }

    /// <summary>One socket for both: a client of IPv4 is told of as one of IPv4.</summary>
    [Fact]
    public async Task Every_address_of_IPv6_is_every_address_of_IPv4_too()
    {
        Assert.SkipUnless(IsHere, Absent);
        await using var backend = await TestBackend.Echo("b", on: IPAddress.IPv6Loopback);
        await using var plane = await TestPlane.Serving(TestPlane.Options with { Bind = IPAddress.IPv6Any }, To(backend));
        foreach (var (address, shown) in new[] { (IPAddress.IPv6Loopback, "::1"), (IPAddress.Loopback, "127.0.0.1") })
        {
            using var connection = await RawConnection.Open(new(address, plane.At(80).Port));
            await connection.Send("GET / HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\n\r\n");
            Assert.Contains($"\nx-forwarded-for: {shown}\n", await connection.ReadToEnd(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_access_log_writes_addresses_as_they_are()
    {
        Assert.SkipUnless(IsHere, Absent);
        using var log = new StringWriter();
        await using var backend = await TestBackend.Echo("b", on: IPAddress.IPv6Loopback);
        await using (var plane = await TestPlane.Serving(
            TestPlane.Options with { Bind = IPAddress.IPv6Loopback, Observing = new() { AccessLog = new(TextWriter.Synchronized(log), AccessLogForm.Json) } }, To(backend)))
            Assert.StartsWith("HTTP/1.1 200 ", await plane.Raw(80, "GET / HTTP/1.1\r\nHost: [::1]\r\nConnection: close\r\n\r\n"), StringComparison.Ordinal);
        using var line = JsonDocument.Parse(log.ToString());
        Assert.Equal("::1", line.RootElement.GetProperty("client").GetString());
        Assert.Equal("[::1]", line.RootElement.GetProperty("host").GetString());
        Assert.Equal($"[::1]:{backend.At.Port}", line.RootElement.GetProperty("endpoint").GetString());
    }

    [Fact]
    public async Task One_address_that_is_written_in_two_ways_is_one()
    {
        Assert.SkipUnless(IsHere, Absent);
        await using var backend = await TestBackend.Echo("b");
        var world = new World { Addresses = ["::1", "0:0:0:0:0:0:0:1", "127.0.0.1"] };
        world.Listen(80, "*", world.On("/", world.Forward(world.Cluster("b", backend.At))));
        await using var plane = await TestPlane.Serving(world);
        Assert.Empty(plane.Problems);
        Assert.Equal([IPAddress.IPv6Loopback, IPAddress.Loopback], plane.Plane.AddressesOf(World.Edge, 80).Select(at => at.Address));
    }

    [Fact]
    public async Task Datagrams_of_IPv6_are_passed_on_and_answered()
    {
        Assert.SkipUnless(IsHere, Absent);
        using var backend = UdpBackend.Start("d", on: IPAddress.IPv6Loopback);
        var world = new World();
        world.Udp(53, world.Forward(world.Datagrams("d", backend.At)));
        await using var plane = await TestPlane.Serving(TestPlane.Options with { Bind = IPAddress.IPv6Loopback }, world);
        using var client = new UdpClient(new IPEndPoint(IPAddress.IPv6Loopback, 0));
        await client.SendAsync(new byte[] { (byte)'7' }, plane.Plane.AddressOf(World.Edge, 53, Compiler.Values.Transport.Udp)!, TestContext.Current.CancellationToken);
        var heard = await client.ReceiveAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TestPlane.Patience, TestContext.Current.CancellationToken);
        Assert.Equal("d:7", Encoding.UTF8.GetString(heard.Buffer));
    }

    private static World To(TestBackend backend)
    {
        var world = new World();
        return world.Listen(80, "*", world.On("/", world.Forward(world.Cluster("b", backend.At))));
    }
}
