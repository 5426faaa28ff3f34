using System.Collections.Generic;
using System.Threading.Tasks;
using Sluice.Compiler.Analyses;
using Sluice.Compiler.Ir;
using Xunit;

namespace Sluice.Laws;

/// <summary>What is said of connections: explain says what happens, and the access log what has happened.</summary>
public class StreamExplainLaws
{
    private static readonly TestCertificate Any = TestCertificate.For("any.test");
    private static readonly string[] Hosts = ["*", "*.test", "a.test", "b.test", "*.a.test", "x.a.test", "*.x.a.test"];
    private static readonly string?[] Names = [null, "a.test", "b.test", "c.test", "x.a.test", "y.a.test", "z.x.a.test", "other.example"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task What_explain_says_of_a_server_name_is_what_happens_to_it(int seed)
    {
        var dice = new Random(seed);
        using var passed = new Many('A', name => StreamBackend.SecureEcho(name, Any));
        using var ended = new Many('a', StreamBackend.Echo);
        var world = new World();
        var certificate = world.Certificate(Any);
        foreach (var listener in Hosts.Where(_ => dice.Next(2) == 0))
        {
            var terminates = dice.Next(2) == 0;
            var owned = HostPatterns.Parse(listener);
            var routes = Hosts.Select(HostPatterns.Parse).Where(host => HostPatterns.Within(host, owned) && dice.Next(2) == 0).Select(host =>
            {
                var (name, at) = (terminates ? ended : passed).Next();
                return World.To(HostPatterns.Print(host), dice.Next(5) == 0
                    ? world.Do(new Compiler.Ir.Action.Refuse(500, "GW4001"))
                    : world.Octets(name, dice.Next(5) == 0 ? [] : [at]), $"r{name}");
            }).ToArray();
            if (terminates) world.Terminate(443, listener, certificate, routes);
            else world.Pass(443, listener, routes);
        }
        world.Tcp(5432, World.To("*", world.Octets("last", ended.Next().At)));
        await using var plane = await TestPlane.Serving(world, Any);
        Assert.Equal("last", Told(world, "tcp://any:5432"));
        if (plane.Plane.AddressOf(World.Edge, 443) is null) return;
        foreach (var name in Names)
            Assert.Equal((name, Told(world, $"tls://{name ?? "192.0.2.1"}:443")), (name, await plane.Named(443, name)));
    }

    [Theory]
    [InlineData("tcp")]
    [InlineData("passthrough")]
    [InlineData("terminate")]
    public async Task A_connection_leaves_one_line_when_it_is_over(string mode)
    {
        using var backend = mode == "passthrough" ? StreamBackend.SecureEcho("b", Any) : StreamBackend.Echo("b");
        using var sink = new LogSink();
        var world = new World();
        var action = world.Octets("db", backend.At);
        if (mode == "tcp") world.Tcp(443, World.To("*", action));
        else if (mode == "passthrough") world.Pass(443, "a.test", World.To("a.test", action));
        else world.Terminate(443, "a.test", world.Certificate(Any), World.To("a.test", action));
        await using var plane = await TestPlane.Serving(sink.Options(), world, Any);
        await using (var client = await plane.Connect(443))
        {
            await using System.IO.Stream stream = mode == "tcp" ? client : await StreamClients.Secure(client, "a.test");
            await stream.WriteAsync("12345"u8.ToArray(), TestContext.Current.CancellationToken);
            await stream.ReadExactlyAsync(new byte[6], TestContext.Current.CancellationToken);
            if (stream is System.Net.Security.SslStream inside) await inside.ShutdownAsync();
            else client.Finish();
            Assert.Equal("", await RecordedStream.ReadToEnd(stream));
        }
        var line = await sink.NextJson();
        Assert.Equal(mode, line.GetProperty("protocol").GetString());
        Assert.Equal(mode == "tcp" ? "" : "a.test", line.GetProperty("host").GetString());
        Assert.Equal("127.0.0.1", line.GetProperty("client").GetString());
        Assert.Equal("TLSRoute shop/db", line.GetProperty("route").GetString());
        Assert.Equal("shop/db:80", line.GetProperty("backend").GetString());
        Assert.Equal($"127.0.0.1:{backend.At.Port}", line.GetProperty("endpoint").GetString());
        Assert.Empty(line.GetProperty("flags").EnumerateArray());
        Assert.False(line.TryGetProperty("status", out _));
        var (fromClient, fromBackend) = (line.GetProperty("request_bytes").GetInt64(), line.GetProperty("response_bytes").GetInt64());
        if (mode == "passthrough") Assert.True(fromClient > 300 && fromBackend > 300);
        else Assert.Equal((5, 6), (fromClient, fromBackend));
    }

    [Fact]
    public async Task A_connection_that_was_refused_leaves_a_line_that_says_why()
    {
        using var sink = new LogSink();
        var world = new World();
        world.Tcp(1, World.To("*", world.Octets("empty"))).Tcp(2).Pass(443, "a.test");
        await using var plane = await TestPlane.Serving(sink.Options(), world);
        Assert.Null(await plane.Named(1));
        Assert.Equal("no_endpoint", await Flag(sink));
        Assert.Null(await plane.Named(2));
        Assert.Equal("no_route", await Flag(sink));
        Assert.Null(await plane.Named(443, "a.test"));
        Assert.Equal("no_route", await Flag(sink));
        Assert.Null(await plane.Named(443, "b.test"));
        Assert.Equal("no_listener", await Flag(sink));
        await using var client = await plane.Connect(443);
        await client.Say("GET / HTTP/1.1\r\n\r\n");
        Assert.Empty((await client.End()).Last);
        Assert.Equal("bad_hello", await Flag(sink));
    }

    private static async Task<string?> Flag(LogSink sink) => (await sink.NextJson()).GetProperty("flags").EnumerateArray().Single().GetString();

    /// <summary>The service that the connection comes to; nothing, if it is closed.</summary>
    private static string? Told(World world, string url)
    {
        var asked = Requests.Of(url, "GET", Empty).IfFail(faults => throw new Xunit.Sdk.XunitException(string.Join("; ", faults)));
        return Explain.Run(world.Verified().Plan, None, asked).Outcome is Compiler.Analyses.Outcome.Relay(_, var backends)
            && backends.Single().Answer is Answer.Relayed(var service) ? service.Service.Name : null;
    }

    /// <summary>Backends that are called by letters.</summary>
    private sealed class Many(char first, Func<string, StreamBackend> start) : IDisposable
    {
        private readonly List<StreamBackend> _all = [];

        public (string Name, Compiler.Ir.Endpoint At) Next()
        {
            var name = $"{(char)(first + _all.Count)}";
            _all.Add(start(name));
            return (name, _all[^1].At);
        }

        public void Dispose()
        {
            foreach (var backend in _all) backend.Dispose();
        }
    }
}
