using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging.Abstractions;
using Sluice.Compiler;
using Sluice.Compiler.Ir;
using Sluice.Compiler.Text;
using Sluice.Runtime.Hosting;
using Xunit;
using Endpoint = Sluice.Compiler.Ir.Endpoint;

namespace Sluice.Laws;

/// <summary>Streams through changes of the plan: they go on as long as a new one like them could come about, and end when none could.</summary>
public class StreamReloadLaws
{
    private static readonly TestCertificate Web = TestCertificate.For("a.test");

    public static TheoryData<string, string> Ways()
    {
        var ways = new TheoryData<string, string>();
        foreach (var mode in (string[])["tcp", "passthrough", "terminate"])
            foreach (var change in (string[])["nothing", "another weight", "another endpoint", "no endpoint", "another route beside it", "an older plan again", "weight zero", "weight zero of all"])
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
            foreach (var change in (string[])["no listener", "no route", "a refusal", "another backend", "another backend of weight zero", "another route in its place", "an empty plan"])
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

    /// <summary>How a canary is rolled back: its connections end by themselves, and nobody gets a new one.</summary>
    [Theory, InlineData("tcp"), InlineData("passthrough"), InlineData("terminate")]
    public async Task A_backend_of_weight_zero_keeps_its_streams_and_gets_no_new_one_until_its_weight_comes_back(string mode)
    {
        using var canary = Backend(mode, "c");
        using var stable = Backend(mode, "s");
        await using var plane = await TestPlane.Serving(Split((1, canary)), Web);
        await using var open = await Open(plane, mode, "c");
        await plane.Load(Split((0, canary), (1, stable)), Web);
        for (var i = 0; i < 10; i++)
        {
            await using var next = await Open(plane, mode, "s");
            await Echoes(next);
        }
        await Echoes(open);
        await plane.Load(Split((0, canary), (0, stable)), Web);
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => Open(plane, mode, "s"));
        Assert.True(refused is IOException or SocketException or AuthenticationException, refused.ToString());
        await Echoes(open);
        await plane.Load(Split((1, canary), (0, stable)), Web);
        await using var again = await Open(plane, mode, "c");
        await Echoes(again);
        await Echoes(open);
        Assert.Equal((2, 10), (canary.Connections.Count, stable.Connections.Count));

        World Split(params (int Weight, StreamBackend Backend)[] shares)
        {
            var world = new World();
            var targets = shares.Select((share, i) => (share.Weight, To: new Target.Forward(world.Cluster($"s{i}", BackendProtocol.Stream, share.Backend.At), Filters.None))).ToArray();
            return Listening(mode, world, World.To(mode == "tcp" ? "*" : "*.test", Retiring(world, targets)));
        }
    }

    public static TheoryData<string, string> Losses()
    {
        var losses = new TheoryData<string, string>();
        foreach (var kind in (string[])["TCPRoute", "TLSRoute"])
            foreach (var loss in (string[])["the reference", "the grant", "the Service", "the route"])
                losses.Add(kind, loss);
        return losses;
    }

    /// <summary>From manifests to sockets: weight zero is no leave to stay for who has lost the leave to be there.</summary>
    [Theory, MemberData(nameof(Losses))]
    public async Task A_stream_of_a_backend_of_weight_zero_ends_with_what_let_it_come_there(string kind, string loss)
    {
        using var canary = StreamBackend.Echo("c");
        using var stable = StreamBackend.Echo("s");
        await using var plane = await DataPlane.Start(TestPlane.Options, NullLoggerFactory.Instance);
        await Load(weight: 1, "");
        var at = plane.AddressOf(new("infra", "edge"), 443)!;
        await using var leaving = await Open(at);
        await using var staying = await Open(at);
        var (kept, other) = leaving.Name == 'c' ? (leaving, staying) : (staying, leaving);
        Assert.Equal(('c', 's'), (kept.Name, other.Name));
        await Load(weight: 0, "");
        await Echoes(kept.Stream);
        await Load(weight: 0, loss);
        await Assert.ThrowsAnyAsync<IOException>(() => RecordedStream.ReadToEnd(kept.Stream).WaitAsync(TestPlane.Patience, TestContext.Current.CancellationToken));
        if (loss != "the route") await Echoes(other.Stream);

        async Task Load(int weight, string without)
        {
            var compiled = Compile.Run(Array(new SourceText("all.yaml", Encoding.UTF8.GetBytes(Manifest(kind, weight, without, canary.At, stable.At)))), CompileOptions.Files);
            await plane.Load(compiled.Verified.IfNone(() => throw new Xunit.Sdk.XunitException("the plan is not verified")), compiled.Keys);
        }

        async Task<Named> Open(IPEndPoint address)
        {
            Stream stream = await RecordedStream.Open(address);
            if (kind == "TLSRoute") stream = await StreamClients.Secure(stream, "a.test");
            var name = new byte[1];
            await stream.ReadExactlyAsync(name).AsTask().WaitAsync(TestPlane.Patience);
            return new(stream, (char)name[0]);
        }
    }

    private sealed record Named(Stream Stream, char Name) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Stream.DisposeAsync();
    }

    private static string Manifest(string kind, int weight, string without, Endpoint canary, Endpoint stable) => string.Join("---\n",
        $$"""
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: {name: edge, namespace: infra}
        spec:
          gatewayClassName: sluice
          listeners:
          - {name: l, port: 443, protocol: {{(kind == "TCPRoute" ? "TCP" : "TLS, tls: {mode: Terminate, certificateRefs: [{name: web}] }")}}, allowedRoutes: {namespaces: {from: All} } }

        """,
        $$"""
        apiVersion: v1
        kind: Secret
        metadata: {name: web, namespace: infra}
        type: kubernetes.io/tls
        data: {tls.crt: {{Base64(Web.Key.CertificatePem)}}, tls.key: {{Base64(Web.Key.PrivateKeyPem)}}}

        """,
        without == "the route" ? "" : $$"""
        apiVersion: gateway.networking.k8s.io/v1alpha2
        kind: {{kind}}
        metadata: {name: db, namespace: shop}
        spec:
          parentRefs: [{name: edge, namespace: infra}]
          {{(kind == "TLSRoute" ? "hostnames: [a.test]" : "")}}
          rules: [{backendRefs: [{{(without == "the reference" ? "" : $"{{name: canary, namespace: lab, port: 5432, weight: {weight}}}, ")}}{name: stable, port: 5432}] } ]

        """,
        without == "the grant" ? "" : $$"""
        apiVersion: gateway.networking.k8s.io/v1beta1
        kind: ReferenceGrant
        metadata: {name: canary, namespace: lab}
        spec:
          from: [{group: gateway.networking.k8s.io, kind: {{kind}}, namespace: shop}]
          to: [{group: "", kind: Service, name: canary}]

        """,
        without == "the Service" ? "" : Service("lab", "canary", canary),
        Service("shop", "stable", stable));

    private static string Service(string ns, string name, Endpoint at) => $$"""
        apiVersion: v1
        kind: Service
        metadata: {name: {{name}}, namespace: {{ns}}}
        spec: {ports: [{name: db, port: 5432}]}
        ---
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: {name: {{name}}-1, namespace: {{ns}}, labels: {kubernetes.io/service-name: {{name}} } }
        addressType: IPv4
        ports: [{name: db, port: {{at.Port}}}]
        endpoints: [{addresses: [{{at.Address}}] }]

        """;

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static StreamBackend Backend(string mode, string name = "b") => mode == "passthrough" ? StreamBackend.SecureEcho(name, Web) : StreamBackend.Echo(name);


    private static async Task<Stream> Open(TestPlane plane, string mode, string expected = "b")
    {
        Stream stream = await plane.Connect(443);
        if (mode != "tcp") stream = await StreamClients.Secure(stream, "a.test");
        var name = new byte[1];
        await stream.ReadExactlyAsync(name).AsTask().WaitAsync(TestPlane.Patience);
        Assert.Equal((byte)expected[0], name[0]);
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
            "weight zero" => Retiring(world, (0, new(cluster, Filters.None)), (1, new(beside, Filters.None))),
            "weight zero of all" => Retiring(world, (0, new(cluster, Filters.None))),
            "another backend" => world.Forward(beside),
            "another backend of weight zero" => Retiring(world, (0, new(beside, Filters.None))),
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
        if (change == "a more specific listener") world.Pass(443, "a.test");
        return Listening(change != "a listener of another mode" ? mode : mode == "passthrough" ? "terminate" : "passthrough", world, routes);
    }

    private static World Listening(string mode, World world, params StreamRoute[] routes)
    {
        var certificate = world.Certificate(Web);
        return mode switch
        {
            "tcp" => world.Tcp(443, routes),
            "passthrough" => world.Pass(443, "*.test", routes),
            _ => world.Terminate(443, "*.test", certificate, routes),
        };
    }

    /// <summary>As a rule with these weights is lowered.</summary>
    private static Hash Retiring(World world, params (int Weight, Target.Forward To)[] targets)
    {
        var shares = targets.Where(target => target.Weight > 0).Select(target => new Share(target.Weight, target.To)).ToArray();
        if (shares.Length == 0) shares = [new(1, new Target.Refuse(500, "GW4010"))];
        return world.Do(new Compiler.Ir.Action.Split(Filters.None, toArray(shares), shares.Sum(share => (long)share.Weight))
        {
            Retired = toArray(targets.Where(target => target.Weight == 0).Select(target => target.To)),
        });
    }
}
