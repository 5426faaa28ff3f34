using System.Buffers;
using System.Collections.Generic;
using System.Net;
using System.Net.Http;
using System.Text;
using System.Threading.Tasks;
using Sluice.Compiler.Ir;
using Sluice.Compiler.Values;
using Sluice.Runtime.Hosting;
using Sluice.Runtime.Streams;
using Xunit;

namespace Sluice.Laws;

/// <summary>The PROXY protocol: believed of those who are trusted, required of them, and never looked for elsewhere.</summary>
public class ProxyProtocolLaws
{
    private static readonly Ends Four = new(new(IPAddress.Parse("192.0.2.7"), 1234), new(IPAddress.Parse("198.51.100.1"), 443));
    private static readonly Ends Six = new(new(IPAddress.Parse("2001:db8::7"), 1234), new(IPAddress.Parse("2001:db8::1"), 443));
    private static readonly DataPlaneOptions Trusting = TestPlane.Options with { ProxyProtocolFrom = [IPNetwork.Parse("127.0.0.0/8")], HandshakeTimeout = TimeSpan.FromSeconds(2) };

    public static TheoryData<ProxyProtocol, string> Headers()
    {
        var all = new TheoryData<ProxyProtocol, string>();
        foreach (var version in Enum.GetValues<ProxyProtocol>())
            foreach (var ends in (string[])["four", "six", "none"]) all.Add(version, ends);
        return all;
    }

    [Theory, MemberData(nameof(Headers))]
    public void What_is_written_is_read_back_whole_and_no_beginning_of_it_is(ProxyProtocol version, string ends)
    {
        var meant = ends switch { "four" => Four, "six" => Six, _ => null };
        var header = ProxyHeader.Write(version, meant);
        for (var length = 0; length < header.Length; length++) Assert.Null(Read(header[..length]));
        Assert.Equal(new ProxyHeader.Complete(header.Length, meant), Read(header));
        Assert.Equal(new ProxyHeader.Complete(header.Length, meant), Read([.. header, 1, 2, 3]));
    }

    [Fact]
    public void Headers_are_written_as_the_specification_shows_them()
    {
        Assert.Equal("PROXY TCP4 192.0.2.7 198.51.100.1 1234 443\r\n", Encoding.ASCII.GetString(ProxyHeader.Write(ProxyProtocol.V1, Four)));
        Assert.Equal("PROXY TCP6 2001:db8::7 2001:db8::1 1234 443\r\n", Encoding.ASCII.GetString(ProxyHeader.Write(ProxyProtocol.V1, Six)));
        Assert.Equal("0D0A0D0A000D0A515549540A2111000CC0000207C633640104D201BB", Convert.ToHexString(ProxyHeader.Write(ProxyProtocol.V2, Four)));
        Assert.Equal("PROXY TCP6 ::ffff:192.0.2.7 2001:db8::1 1234 443\r\n",
            Encoding.ASCII.GetString(ProxyHeader.Write(ProxyProtocol.V1, new(Four.Source, Six.Destination))));
    }

    [Theory]
    [InlineData("PROXY UNKNOWN\r\n")]
    [InlineData("PROXY UNKNOWN ffff::1 ffff::2 65535 65535\r\n")]
    [InlineData("\r\n\r\n\0\r\nQUIT\n\x20\0\0\0")]
    [InlineData("\r\n\r\n\0\r\nQUIT\n\x20\x11\0\x0c\x01\x02\x03\x04\x05\x06\x07\x08\0\x01\0\x02")]
    [InlineData("\r\n\r\n\0\r\nQUIT\n\x21\0\0\x05\x04\0\u0002ab")]
    public void A_sender_that_speaks_for_itself_keeps_the_ends_of_the_connection(string header) =>
        Assert.Equal(new ProxyHeader.Complete(header.Length, null), Read(Encoding.Latin1.GetBytes(header)));

    [Fact]
    public void What_else_a_load_balancer_tells_is_passed_over()
    {
        byte[] header = [.. ProxyHeader.Write(ProxyProtocol.V2, Four), 0x04, 0, 3, 1, 2, 3, 0xEA, 0, 1, 7];
        header[15] += 10;
        Assert.Equal(new ProxyHeader.Complete(header.Length, Four), Read(header));
        Assert.Null(Read(header[..^1]));
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n")]
    [InlineData("\x16\x03\x01")]
    [InlineData("PROXY TCP5 1.2.3.4 1.2.3.4 1 2\r\n")]
    [InlineData("PROXY TCP4 1.2.3.4 1.2.3.4 1\r\n")]
    [InlineData("PROXY TCP4 1.2.3.4 1.2.3.4 1 2 3\r\n")]
    [InlineData("PROXY TCP4  1.2.3.4 1.2.3.4 1 2\r\n")]
    [InlineData("PROXY TCP4 1.2.3.4 1.2.3.4 1 2\n")]
    [InlineData("PROXY TCP4 1.2.3.4 1.2.3.4 1 2\r \r\n")]
    [InlineData("PROXY TCP4 1.2.3.4 1.2.3.4 1 65536\r\n")]
    [InlineData("PROXY TCP4 1.2.3.4 1.2.3.4 01 2\r\n")]
    [InlineData("PROXY TCP4 1.2.3.4 1.2.3.4 +1 2\r\n")]
    [InlineData("PROXY TCP4 1.2.3.04 1.2.3.4 1 2\r\n")]
    [InlineData("PROXY TCP4 0x1020304 1.2.3.4 1 2\r\n")]
    [InlineData("PROXY TCP4 1.2.3 1.2.3.4 1 2\r\n")]
    [InlineData("PROXY TCP4 ::1 ::1 1 2\r\n")]
    [InlineData("PROXY TCP6 1.2.3.4 1.2.3.4 1 2\r\n")]
    [InlineData("PROXY TCP6 [::1] ::1 1 2\r\n")]
    [InlineData("PROXY TCP6 fe80::1%eth0 ::1 1 2\r\n")]
    [InlineData("proxy TCP4 1.2.3.4 1.2.3.4 1 2\r\n")]
    [InlineData("PROXY\tTCP4")]
    [InlineData("\r\n\r\n\0\r\nQUIT\n\x11\x11\0\x0c")]
    [InlineData("\r\n\r\n\0\r\nQUIT\n\x22\x11\0\x0c")]
    [InlineData("\r\n\r\n\0\r\nQUIT\n\x21\x12\0\x0c")]
    [InlineData("\r\n\r\n\0\r\nQUIT\n\x21\x41\0\x0c")]
    [InlineData("\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x0b")]
    [InlineData("\r\n\r\n\0\r\nQUIT\n\x21\x21\0\x0c")]
    [InlineData("\r\n\r\n\0\r\nQUIT\n\x21\x11\xff\xff")]
    [InlineData("\r\n\r\n\0\r\nQUIX")]
    public void What_is_against_the_rules_is_no_header(string sent) =>
        Assert.IsType<ProxyHeader.Malformed>(Read(Encoding.Latin1.GetBytes(sent)));

    [Fact]
    public void A_line_without_an_end_is_no_header()
    {
        Assert.Null(Read(Encoding.ASCII.GetBytes("PROXY UNKNOWN " + new string('x', 92))));
        Assert.IsType<ProxyHeader.Malformed>(Read(Encoding.ASCII.GetBytes("PROXY UNKNOWN " + new string('x', 93))));
    }

    [Fact]
    public void Octets_by_chance_never_make_it_throw()
    {
        var dice = new Random(4711);
        for (var i = 0; i < 20_000; i++)
        {
            var octets = (byte[])ProxyHeader.Write(i % 2 == 0 ? ProxyProtocol.V1 : ProxyProtocol.V2, i % 3 == 0 ? Six : Four).Clone();
            for (var change = dice.Next(6); change > 0; change--) octets[dice.Next(octets.Length)] = (byte)dice.Next(256);
            _ = Read(octets[..dice.Next(octets.Length + 1)]);
        }
    }

    [Theory]
    [InlineData(ProxyProtocol.V1)]
    [InlineData(ProxyProtocol.V2)]
    public async Task The_client_of_a_trusted_load_balancer_is_who_its_header_says(ProxyProtocol version)
    {
        await using var backend = await TestBackend.Echo("b");
        var world = new World();
        await using var plane = await TestPlane.Serving(Trusting, world.Listen(80, "*", world.On("/", world.Forward(world.Cluster("b", backend.At)))));
        await using var client = await plane.Connect(80);
        await client.WriteAsync(ProxyHeader.Write(version, Four), TestContext.Current.CancellationToken);
        await client.Say("GET / HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\nX-Forwarded-For: 203.0.113.9\r\n\r\n");
        var answer = await client.ReadToEnd();
        Assert.StartsWith("HTTP/1.1 200", answer, StringComparison.Ordinal);
        Assert.Contains("192.0.2.7", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("127.0.0.1", ForwardedFor(answer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_header_that_speaks_for_the_sender_leaves_the_address_of_the_socket()
    {
        await using var backend = await TestBackend.Echo("b");
        var world = new World();
        await using var plane = await TestPlane.Serving(Trusting, world.Listen(80, "*", world.On("/", world.Forward(world.Cluster("b", backend.At)))));
        await using var client = await plane.Connect(80);
        await client.Say("PROXY UNKNOWN\r\nGET / HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\n\r\n");
        Assert.Contains("127.0.0.1", ForwardedFor(await client.ReadToEnd()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: a.test\r\n\r\n")]
    [InlineData("PROXY TCP4 nonsense\r\nGET / HTTP/1.1\r\nHost: a.test\r\n\r\n")]
    [InlineData("PROXY TCP4 192.0.2.7")]
    [InlineData("")]
    public async Task A_trusted_connection_without_a_header_is_closed_and_reaches_nobody(string sent)
    {
        var reached = 0;
        await using var backend = await TestBackend.Start(_ =>
        {
            reached++;
            return Task.CompletedTask;
        });
        var world = new World();
        await using var plane = await TestPlane.Serving(Trusting, world.Listen(80, "*", world.On("/", world.Forward(world.Cluster("b", backend.At)))));
        await using var client = await plane.Connect(80);
        await client.Say(sent);
        Assert.Empty((await client.End()).Last);
        Assert.Equal(0, reached);
    }

    [Fact]
    public async Task From_anywhere_else_a_header_is_what_it_is_a_bad_request()
    {
        await using var backend = await TestBackend.Echo("b");
        var world = new World();
        await using var plane = await TestPlane.Serving(TestPlane.Options with { ProxyProtocolFrom = [IPNetwork.Parse("192.0.2.0/24"), IPNetwork.Parse("::1/128")] },
            world.Listen(80, "*", world.On("/", world.Forward(world.Cluster("b", backend.At)))));
        Assert.StartsWith("HTTP/1.1 400", await plane.Raw(80, "PROXY TCP4 192.0.2.7 198.51.100.1 1234 443\r\nGET / HTTP/1.1\r\nHost: a.test\r\n\r\n"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ProxyProtocol.V1)]
    [InlineData(ProxyProtocol.V2)]
    public async Task A_header_stands_before_TLS_and_before_octets_and_is_handed_on_when_asked(ProxyProtocol version)
    {
        var certificate = TestCertificate.For("a.test");
        using var plain = new StreamBackend(connection => connection.ReadToEnd());
        var told = ProxyHeader.Write(version, Four);
        var options = Trusting with { ProxyProtocolTo = new Dictionary<ServicePort, ProxyProtocol> { [new(new("shop", "db"), 80)] = version } };
        var world = new World();
        world.Tcp(5432, World.To("*", world.Octets("db", plain.At)));
        world.Terminate(443, "a.test", world.Certificate(certificate), World.To("a.test", world.Octets("db", plain.At)));
        await using var plane = await TestPlane.Serving(options, world, certificate);
        await using var client = await plane.Connect(5432);
        await client.WriteAsync(ProxyHeader.Write(ProxyProtocol.V2, Four), TestContext.Current.CancellationToken);
        await client.Say("octets");
        await StreamClients.Until(() => plain.Connections.TryPeek(out var there) && there.Received.Length == told.Length + 6);
        Assert.Equal([.. told, .. "octets"u8], plain.Connections.First().Received);
        await using var second = await plane.Connect(443);
        await second.WriteAsync(ProxyHeader.Write(ProxyProtocol.V1, Four), TestContext.Current.CancellationToken);
        await using var inside = await StreamClients.Secure(second, "a.test");
        await inside.WriteAsync("inside"u8.ToArray(), TestContext.Current.CancellationToken);
        await StreamClients.Until(() => plain.Connections.Count == 2 && plain.Connections.Last().Received.Length == told.Length + 6);
        Assert.Equal([.. told, .. "inside"u8], plain.Connections.Last().Received);
    }

    [Fact]
    public async Task Whoever_is_not_to_be_told_is_not_told_and_the_own_ends_are_told_of_direct_clients()
    {
        using var told = new StreamBackend(connection => connection.ReadToEnd());
        using var untold = StreamBackend.Echo("u");
        var options = TestPlane.Options with { ProxyProtocolTo = new Dictionary<ServicePort, ProxyProtocol> { [new(new("shop", "told"), 80)] = ProxyProtocol.V1 } };
        var world = new World();
        world.Tcp(1, World.To("*", world.Octets("told", told.At))).Tcp(2, World.To("*", world.Octets("untold", untold.At)));
        await using var plane = await TestPlane.Serving(options, world);
        await using var client = await plane.Connect(1);
        var line = $"PROXY TCP4 127.0.0.1 127.0.0.1 {((IPEndPoint)client.Socket.LocalEndPoint!).Port} {plane.At(1).Port}\r\n";
        await StreamClients.Until(() => told.Connections.TryPeek(out var there) && there.Received.Length == line.Length);
        Assert.Equal(line, Encoding.ASCII.GetString(told.Connections.Single().Received));
        Assert.Equal("u", await plane.Named(2));
        Assert.Empty(untold.Connections.Single().Received);
    }

    private static ProxyHeader? Read(byte[] octets) => ProxyHeader.Read(new ReadOnlySequence<byte>(octets));

    /// <summary>What the echo says of the header that backends trust.</summary>
    private static string ForwardedFor(string answer) =>
        answer.Split('\n', ',').First(line => line.Contains("forwarded-for", StringComparison.OrdinalIgnoreCase));
}
