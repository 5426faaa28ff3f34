using System.IO;
using System.Threading.Tasks;
using Sluice.Compiler.Ir;
using Xunit;

namespace Sluice.Laws;

/// <summary>Streams through changes of the plan: they go on as long as a new one like them could come about, and end when none could.</summary>
public class StreamReloadLaws
{
    private static readonly TestCertificate Web = TestCertificate.For("a.test");

    public static TheoryData<string, string> Ways()
    {
        var ways = new TheoryData<string, string>();
        foreach (var mode in (string[])["tcp", "passthrough", "terminate"])
            foreach (var change in (string[])["nothing", "another weight", "another endpoint", "no endpoint", "another route beside it", "an older plan again"])
                ways.Add(mode, change);
        return ways;
    }

    [Theory, MemberData(nameof(Ways))]
    public async Task A_change_that_leaves_its_way_open_leaves_a_stream_alone(string mode, string change)
    {
        using var backend = Backend(mode);
        await using var plane = await TestPlane.Serving(Planned(mode, backend, "nothing"), Web);
        await using var open = await Open(plane, mode);
        for (var i = 0; i < 3; i++)
        {
            await plane.Load(Planned(mode, backend, i % 2 == 0 ? change : "nothing"), Web);
            await Echoes(open);
        }
    }

    public static TheoryData<string, string> Ends()
    {
        var ends = new TheoryData<string, string>();
        foreach (var mode in (string[])["tcp", "passthrough", "terminate"])
            foreach (var change in (string[])["no listener", "no route", "a refusal", "another backend", "another route in its place", "an empty plan"])
                ends.Add(mode, change);
        ends.Add("passthrough", "a listener of another mode");
        ends.Add("terminate", "a listener of another mode");
        ends.Add("passthrough", "a more specific listener");
        ends.Add("terminate", "a more specific listener");
        return ends;
    }

    [Theory, MemberData(nameof(Ends))]
    public async Task A_change_that_closes_its_way_ends_a_stream_and_no_other(string mode, string change)
    {
        using var backend = Backend(mode);
        await using var plane = await TestPlane.Serving(Planned(mode, backend, "nothing"), Web);
        await using var open = await Open(plane, mode);
        await using var other = await plane.Connect(7000);
        Assert.Equal(mode == "passthrough" ? "" : "b", mode == "passthrough" ? "" : await other.Read(1));
        await plane.Load(Planned(mode, backend, change), Web);
        await Assert.ThrowsAnyAsync<IOException>(() => RecordedStream.ReadToEnd(open).WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
        if (change != "an empty plan" && mode != "passthrough") await Echoes(other);
    }

    private static StreamBackend Backend(string mode) => mode == "passthrough" ? StreamBackend.SecureEcho("b", Web) : StreamBackend.Echo("b");

    private static async Task<Stream> Open(TestPlane plane, string mode)
    {
        Stream stream = await plane.Connect(443);
        if (mode != "tcp") stream = await StreamClients.Secure(stream, "a.test");
        var name = new byte[1];
        await stream.ReadExactlyAsync(name).AsTask().WaitAsync(TestPlane.Patience);
        Assert.Equal((byte)'b', name[0]);
        return stream;
    }

    private static async Task Echoes(Stream stream)
    {
        await stream.WriteAsync("x"u8.ToArray(), TestContext.Current.CancellationToken);
        var echo = new byte[1];
        await stream.ReadExactlyAsync(echo).AsTask().WaitAsync(TestPlane.Patience, TestContext.Current.CancellationToken);
        Assert.Equal((byte)'x', echo[0]);
    }

    /// <summary>One port of the mode, and a TCP port beside it that never changes.</summary>
    private static World Planned(string mode, StreamBackend backend, string change)
    {
        var world = new World();
        if (change == "an empty plan") return world;
        var beside = world.Cluster("beside", BackendProtocol.Stream, backend.At);
        world.Tcp(7000, World.To("*", world.Forward(beside)));
        if (change == "no listener") return world;
        Endpoint[] endpoints = change switch
        {
            "another endpoint" => [new("127.0.0.1", TcpLaws.Dead())],
            "no endpoint" => [],
            _ => [backend.At],
        };
        var cluster = world.Cluster("db", BackendProtocol.Stream, endpoints);
        var action = change switch
        {
            "another weight" => world.Split(Filters.None, (1, new Target.Forward(cluster, Filters.None)), (999, new Target.Forward(beside, Filters.None))),
            "another backend" => world.Forward(beside),
            "a refusal" => world.Do(new Compiler.Ir.Action.Refuse(500, "GW4001")),
            _ => world.Forward(cluster),
        };
        var host = mode == "tcp" ? "*" : "*.test";
        StreamRoute[] routes = change switch
        {
            "no route" => [],
            "another route in its place" => [World.To(host, action, "another")],
            "another route beside it" when mode != "tcp" => [World.To(host, action), World.To("b.test", world.Forward(beside), "another")],
            _ => [World.To(host, action)],
        };
        var certificate = world.Certificate(Web);
        if (mode == "tcp") return world.Tcp(443, routes);
        if (change == "a more specific listener") world.Pass(443, "a.test");
        return (mode == "passthrough") != (change == "a listener of another mode")
            ? world.Pass(443, host, routes)
            : world.Terminate(443, host, certificate, routes);
    }
}
