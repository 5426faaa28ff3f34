using System.Net;
using System.Net.Http;
using System.Threading.Tasks;
using Sluice.Compiler.Ir;
using Xunit;
using Action = Sluice.Compiler.Ir.Action;
using Authorization = Sluice.Compiler.Ir.Authorization;

namespace Sluice.Laws;

/// <summary>What the plan asks for and this data plane cannot do is never left out: it fails, and what stands beside it does not.</summary>
public class UnservedLaws
{
    private static readonly TestCertificate Any = TestCertificate.For("any.test");

    public static TheoryData<string, string> Actions => new()
    {
        { "asked of what takes no requests", "a backend that takes no requests" },
        { "a redirect asked of what takes no requests", "a backend that takes no requests" },
        { "mirror to connections", "a backend that takes no requests" },
        { "session in a header of the connection", "a session in the header Connection" },
        { "session of a backend in a header of the connection", "a session in the header Connection" },
        { "connections", "a backend that takes no requests" },
    };

    [Theory, MemberData(nameof(Actions))]
    public async Task A_rule_that_cannot_be_carried_out_whole_answers_500_and_reaches_no_backend(string what, string named)
    {
        await using var backend = await TestBackend.Echo("b");
        var world = new World();
        var cluster = world.Cluster("b", backend.At);
        world.Listen(80, "*", world.On("/asked", world.Do(Asking(world, cluster, backend, what))), world.On("/", world.Forward(cluster)));
        await using var plane = await TestPlane.Serving(world);
        using var refused = await plane.Client(80).GetAsync(new Uri("http://a.test/asked"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.InternalServerError, refused.StatusCode);
        Assert.Contains(named + ", which is not served yet", refused.Headers.GetValues("proxy-status").Single(), StringComparison.Ordinal);
        using var served = await plane.Client(80).GetAsync(new Uri("http://a.test/"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, served.StatusCode);
    }

    [Theory]
    [InlineData(StreamMode.Passthrough)]
    [InlineData(StreamMode.Terminate)]
    public async Task The_server_names_of_a_listener_for_connections_never_fall_to_a_neighbour(StreamMode mode)
    {
        await using var backend = await TestBackend.Echo("b");
        await using var plane = await TestPlane.Serving(Secure(backend).Stream(443, ListenerProtocol.Tls, "*.pass.test", mode), Any);
        await Refused(plane, 443, "a.pass.test");
        var open = plane.Client(443, "any.test");
        Assert.Equal(HttpStatusCode.OK, await Status(open, "any.test"));
        // Of requests, only listeners of the same protocol take hosts from one another (GEP-3567).
        Assert.Equal(HttpStatusCode.OK, await Status(open, "a.pass.test"));
    }

    private static Action Asking(World world, Hash cluster, TestBackend backend, string what)
    {
        var plain = new Action.Split(Filters.None, Array(new Share(1, new Target.Forward(cluster, Filters.None))), 1);
        return what switch
        {
            "asked of what takes no requests" => plain with
            {
                Guard = Asked(new Authorization.Http(Streaming(world, backend), Arr<string>.Empty, 0, "", Arr<string>.Empty)),
            },
            "a redirect asked of what takes no requests" => new Action.Redirect(new Redirect("https", None, None, None, 302))
            {
                Guard = Asked(new Authorization.Grpc(Streaming(world, backend), Arr<string>.Empty, 0)),
            },
            "session in a header of the connection" => plain with { Delivery = Delivery.Plain with { Session = Sticky } },
            "mirror to connections" => To(cluster, Filters.None with { Mirrors = Array(new Mirror(Demanding(world, backend, c => c with { Protocol = BackendProtocol.Stream }), 0, 100)) }),
            "session of a backend in a header of the connection" => To(Demanding(world, backend, c => c with { Session = Sticky })),
            "connections" => To(Demanding(world, backend, c => c with { Protocol = BackendProtocol.Stream })),
            _ => throw new ArgumentOutOfRangeException(nameof(what), what, "nothing is called so"),
        };
    }

    private static readonly Session Sticky = new("HTTPRoute shop/web a", new SessionCarrier.Header("Connection"), None, None);

    private static Guard Asked(Authorization authorization) => new(None, authorization);

    private static Hash Streaming(World world, TestBackend backend) =>
        Demanding(world, backend, c => c with { Protocol = BackendProtocol.Stream });

    private static Action.Split To(Hash cluster, Filters? filters = null) =>
        new(Filters.None, Array(new Share(1, new Target.Forward(cluster, filters ?? Filters.None))), 1);

    /// <summary>The same backend under another name, of which more is demanded.</summary>
    private static Hash Demanding(World world, TestBackend backend, Func<Cluster, Cluster> more) => world.Cluster(
        more(new Cluster(new(new("shop", "demanding"), 80), BackendProtocol.Http1)), new Endpoints.Known(Array(backend.At)));

    private static World Secure(TestBackend backend)
    {
        var world = new World();
        var all = world.On("/", world.Forward(world.Cluster("b", backend.At)));
        return world.ListenTls(443, "*", [world.Certificate(Any)], all).ListenTls(8443, "*", [world.Certificate(Any)], all);
    }

    private static async Task Refused(TestPlane plane, int port, string serverName) =>
        await Assert.ThrowsAsync<HttpRequestException>(() => Status(plane.Client(port, serverName), serverName));

    private static async Task<HttpStatusCode> Status(HttpClient client, string host)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"https://{host}/") { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }
}
