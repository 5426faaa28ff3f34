using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;
using Sluice.Compiler.Values;
using Sluice.Runtime.Hosting;
using Xunit;

namespace Sluice.Laws;

/// <summary>At which addresses Gateways are reached, and who has a port that two of them want.</summary>
public sealed class PortLaws
{
    private const int Port = 80;

    [Fact]
    public async Task A_Gateway_is_reached_at_each_address_that_it_asks_for_and_nowhere_else()
    {
        await using var rig = await PortRig.Start(210);
        var (first, second) = (rig.Address(3), rig.Address(2));
        Assert.Empty(await rig.Load(rig.World("a", [$"{first}", $"{second}"], 80, 81)));
        Assert.Equal([first, second], rig.Places("a"));
        foreach (var at in new[] { first, second })
            foreach (var port in new[] { 80, 81 }) Assert.Equal("a", await PortRig.Answer(at, port));
        Assert.True(await PortRig.IsRefused(rig.Address(0), Port));
    }

    [Fact]
    public async Task The_same_port_of_two_addresses_leads_to_two_Gateways()
    {
        await using var rig = await PortRig.Start(214);
        Assert.Empty(await rig.Load(rig.World("a", [$"{rig.Address(1)}"], Port), rig.World("b", [], Port), rig.World("c", [$"{rig.Address(2)}"], Port)));
        Assert.Equal("a", await PortRig.Answer(rig.Address(1), Port));
        Assert.Equal("b", await PortRig.Answer(rig.Address(0), Port));
        Assert.Equal("c", await PortRig.Answer(rig.Address(2), Port));
    }

    [Fact]
    public async Task Who_leaves_the_choice_is_given_no_address_that_another_asks_for_and_keeps_what_it_has()
    {
        await using var rig = await PortRig.Start(217);
        var (a, b) = (rig.World("a", [], Port), rig.World("b", [""], 81));
        Assert.Empty(await rig.Load(a, b, rig.World("c", [$"{rig.Address(0)}"], Port)));
        Assert.Equal([rig.Address(1)], rig.Places("a"));
        Assert.Equal([rig.Address(2)], rig.Places("b", 81));
        // Two may share an address as long as they share no port of it.
        Assert.Empty(await rig.Load(a, b, rig.World("c", [$"{rig.Address(2)}", ""], Port)));
        Assert.Equal([rig.Address(1)], rig.Places("a"));
        Assert.Equal([rig.Address(2)], rig.Places("b", 81));
        Assert.Equal([rig.Address(2), rig.Address(0)], rig.Places("c"));
        Assert.Equal("b", await PortRig.Answer(rig.Address(2), 81));
        Assert.Equal("c", await PortRig.Answer(rig.Address(2), Port));
    }

    /// <summary>Addresses for documentation are nobody's, and one that stands for many machines or all of this one is no place.</summary>
    [Theory]
    [InlineData("192.0.2.77")]
    [InlineData("2001:db8::77")]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("ff02::1")]
    public async Task An_address_that_is_not_this_machines_is_told_and_no_other_is_taken_for_it(string absent)
    {
        Assert.SkipWhen(HostAddress.IsHere(IPAddress.Parse(absent)), $"this machine has {absent}");
        await using var rig = await PortRig.Start(220);
        var problem = Assert.Single(await rig.Load(rig.World("a", [absent], 80, 81), rig.World("b", [absent, $"{rig.Address(1)}"], Port)), p => p.Gateway.Name == "a");
        Assert.Equal((PortFault.Absent, null), (problem.Fault, problem.Port));
        Assert.Contains(absent, problem.Message, StringComparison.Ordinal);
        Assert.Empty(rig.Places("a"));
        Assert.True(await PortRig.IsRefused(rig.Address(0), Port));
        Assert.Equal([rig.Address(1)], rig.Places("b"));
        Assert.Equal("b", await PortRig.Answer(rig.Address(1), Port));
    }

    [Fact]
    public async Task Of_two_Gateways_that_want_one_port_the_first_by_precedence_has_it_and_the_other_serves_what_it_can()
    {
        await using var rig = await PortRig.Start(223);
        var at = rig.Address(0);
        var (a, b) = (rig.World("a", [$"{at}"], Port), rig.World("b", [$"{at}"], Port, 81));
        var problem = Assert.Single(await rig.Load(a, b));
        Assert.Equal((new ObjectName("infra", "b"), Port, PortFault.Claimed), (problem.Gateway, problem.Port, problem.Fault));
        Assert.Contains("infra/a", problem.Message, StringComparison.Ordinal);
        Assert.Equal("a", await PortRig.Answer(at, Port));
        Assert.Equal("b", await PortRig.Answer(at, 81));
        // The order is said, not found: it turns the tables.
        Assert.Equal("a", Assert.Single(await rig.Load(["b"], a, b)).Gateway.Name);
        Assert.Equal("b", await PortRig.Answer(at, Port));
        Assert.Empty(rig.Places("a"));
        Assert.Empty(await rig.Load(a));
        Assert.Equal("a", await PortRig.Answer(at, Port));
    }

    [Fact]
    public async Task Every_address_of_the_machine_includes_each_of_them()
    {
        // A number that no other law uses at any address.
        const int Port = 3_226;
        await using var rig = await PortRig.Start(226, IPAddress.Any);
        var (a, b) = (rig.World("a", [], Port), rig.World("b", [$"{rig.Address(0)}"], Port));
        Assert.Equal("b", Assert.Single(await rig.Load(a, b)).Gateway.Name);
        Assert.Equal("a", await PortRig.Answer(rig.Address(0), Port));
        Assert.Equal("a", Assert.Single(await rig.Load(["b"], a, b)).Gateway.Name);
        Assert.Equal("b", await PortRig.Answer(rig.Address(0), Port));
        Assert.True(await PortRig.IsRefused(rig.Address(1), Port));
    }

    [Fact]
    public async Task A_port_that_somebody_else_has_hurts_no_other_port_of_the_address_nor_the_port_of_another_address()
    {
        await using var rig = await PortRig.Start(228);
        using var squatter = new TcpListener(rig.Address(0), PortRig.Offset + Port);
        squatter.Start();
        var world = rig.World("a", [$"{rig.Address(0)}", $"{rig.Address(1)}"], Port, 81);
        var problem = Assert.Single(await rig.Load(world));
        Assert.Equal((Port, PortFault.Taken), (problem.Port, problem.Fault));
        Assert.Contains($"{rig.Address(0)}:{PortRig.Offset + Port}", problem.Message, StringComparison.Ordinal);
        Assert.Equal("a", await PortRig.Answer(rig.Address(1), Port));
        Assert.Equal("a", await PortRig.Answer(rig.Address(0), 81));
        squatter.Stop();
        Assert.Empty(await rig.Load(world));
        Assert.Equal("a", await PortRig.Answer(rig.Address(0), Port));
    }

    [Fact]
    public async Task A_Gateway_that_moves_answers_once_more_where_it_was_and_then_is_there_no_more()
    {
        await using var rig = await PortRig.Start(230);
        Assert.Empty(await rig.Load(rig.World("a", [$"{rig.Address(0)}"], Port)));
        using var before = await PortRig.Connect(rig.Address(0), Port);
        await before.Send("GET /1 HTTP/1.1\r\nHost: a.test\r\n\r\n");
        Assert.Contains("X-Backend: a", await before.ReadUntil("\r\n\r\n"), StringComparison.Ordinal);
        Assert.Empty(await rig.Load(rig.World("a", [$"{rig.Address(1)}"], Port)));
        Assert.True(await PortRig.IsRefused(rig.Address(0), Port));
        Assert.Equal("a", await PortRig.Answer(rig.Address(1), Port));
        await before.Send("GET /2 HTTP/1.1\r\nHost: a.test\r\n\r\n");
        var last = await before.ReadToEnd();
        Assert.Contains("X-Backend: a", last, StringComparison.Ordinal);
        Assert.Contains("Connection: close\r\n", last, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_number_is_two_ports_one_of_TCP_and_one_of_UDP()
    {
        await using var rig = await PortRig.Start(232);
        using var backend = UdpBackend.Start("d");
        var both = (string[])[$"{rig.Address(0)}", $"{rig.Address(1)}"];
        Assert.Empty(await rig.Load(rig.World("a", both, Port), PortRig.Datagrams("b", both, Port, backend.At)));
        foreach (var at in new[] { rig.Address(0), rig.Address(1) })
        {
            Assert.Equal("a", await PortRig.Answer(at, Port));
            using var client = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
            await client.SendAsync(new byte[] { (byte)'7' }, new IPEndPoint(at, PortRig.Offset + Port), TestContext.Current.CancellationToken);
            var heard = await client.ReceiveAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TestPlane.Patience, TestContext.Current.CancellationToken);
            Assert.Equal("d:7", System.Text.Encoding.UTF8.GetString(heard.Buffer));
        }
        // A Gateway may have both under one number, and the transports pass from one Gateway to another apart.
        Assert.Empty(await rig.Load(rig.World("b", both, Port), PortRig.Datagrams("a", both, Port, backend.At)));
        Assert.Equal("b", await PortRig.Answer(rig.Address(1), Port));
        Assert.Equal(both, rig.Places("a", Port, Transport.Udp).Select(at => $"{at}"));
    }
}
