using System.Net;
using System.Net.Http;
using System.Net.Security;
using System.Runtime.Versioning;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Sluice.Compiler.Ir;
using Sluice.Runtime.Hosting;
using Sluice.Runtime.Quic;
using Xunit;

namespace Sluice.Laws;

/// <summary>
/// HTTP/3 beside HTTPS, with the client of .NET and one that chooses hosts as it likes. QUIC is taken from the library
/// libmsquic; where a machine has none, the same plane serves everything else, and the laws about it are skipped.
/// </summary>
[SupportedOSPlatform("linux")]
public class Http3Laws
{
    private const string Missing = "this machine has no QUIC; the library libmsquic (2.2 or later) brings it";
    private static readonly TestCertificate A = TestCertificate.For("a.test");
    private static readonly TestCertificate B = TestCertificate.For("b.test");
    private static readonly TestAuthority Ours = TestAuthority.Root("ours");
    private static readonly TestAuthority Others = TestAuthority.Root("others");
    private static readonly Wanted Client = new() { CommonName = "client", Usage = "1.3.6.1.5.5.7.3.2" };
    private static readonly DataPlaneOptions Options = TestPlane.Options with { Http3 = true };

    [Fact]
    public async Task HTTPS_ports_say_that_they_speak_HTTP_3_if_and_only_if_they_do()
    {
        await using var backend = await TestBackend.Start(context =>
        {
            context.Response.Headers.AltSvc = "h3=\":1\"";
            return context.Response.WriteAsync("here");
        });
        foreach (var isAsked in new[] { true, false })
        {
            var world = Secure(backend);
            world.Listen(80, "*", world.On("/", world.Forward(world.Cluster("b", backend.At))));
            await using var plane = await TestPlane.Serving(Options with { Http3 = isAsked }, world, A, B);
            Assert.Empty(plane.Problems);
            Assert.Empty(plane.Plane.WithoutHttp3);
            var client = plane.Client(443, "a.test");
            foreach (var version in new[] { HttpVersion.Version11, HttpVersion.Version20 })
                Assert.Equal(isAsked && QuicSupport.IsThere ? "h3=\":443\"" : "", await Told(client, "https://a.test/", version));
            var real = plane.At(443).Port;
            Assert.Equal(isAsked && QuicSupport.IsThere ? $"h3=\":{real}\"" : "", await Told(client, $"https://a.test:{real}/", HttpVersion.Version20));
            Assert.Equal("", await Told(plane.Client(80), "http://a.test/", HttpVersion.Version11));
        }
    }

    [Fact]
    public async Task Requests_are_answered_as_over_TCP()
    {
        Assert.SkipUnless(QuicSupport.IsThere, Missing);
        await using var backend = await TestBackend.Echo("b");
        await using var plane = await TestPlane.Serving(Options, Secure(backend), A, B);
        for (var n = 0; n < 20; n++)
        {
            var (status, body) = await Ask(plane, n % 2 == 0 ? "a.test" : "b.test", new string('x', n * 20_000));
            Assert.Equal(HttpStatusCode.OK, status);
            var echoed = Echoed.Read(body);
            Assert.Equal("https", echoed.Header("x-forwarded-proto"));
            Assert.Equal("127.0.0.1", echoed.Header("x-forwarded-for"));
        }
        Assert.Equal(new[] { A.Fingerprint, B.Fingerprint }.Order(), plane.Presented.Distinct().Order());
    }

    [Fact]
    public async Task Many_requests_share_one_connection()
    {
        Assert.SkipUnless(QuicSupport.IsThere, Missing);
        await using var backend = await TestBackend.Echo("b");
        await using var plane = await TestPlane.Serving(Options, Secure(backend), A, B);
        await using var connection = await Http3Connection.Open(plane.At(443), "a.test");
        var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(n => connection.Ask("a.test", $"/{n}", n % 3 == 0 ? new string('x', 3000) : null)));
        Assert.All(answers, answer => Assert.Equal(200, answer.Status));
        Assert.Equal(Enumerable.Range(0, 60).Select(n => n % 3 == 0 ? $"POST /{n} HTTP/1.1" : $"GET /{n} HTTP/1.1").Order(), answers.Select(answer => Echoed.Read(answer.Body).Line).Order());
    }

    [Fact]
    public async Task A_connection_is_one_listeners_and_hosts_of_others_are_misdirected()
    {
        Assert.SkipUnless(QuicSupport.IsThere, Missing);
        await using var backend = await TestBackend.Echo("b");
        await using var plane = await TestPlane.Serving(Options, Secure(backend), A, B);
        await using var connection = await Http3Connection.Open(plane.At(443), "a.test");
        Assert.Equal(A.Fingerprint, connection.Presented);
        Assert.Equal(200, (await connection.Ask("a.test")).Status);
        Assert.Equal(421, (await connection.Ask("b.test")).Status);
        Assert.Equal(404, (await connection.Ask("nobody.test")).Status);
        Assert.Equal(200, (await connection.Ask("a.test")).Status);
        await Assert.ThrowsAnyAsync<Exception>(() => Http3Connection.Open(plane.At(443), "nobody.test"));
    }

    [Theory]
    [InlineData("ours", ClientMode.ValidOnly, "valid")]
    [InlineData("ours", ClientMode.InsecureFallback, "valid")]
    [InlineData("others", ClientMode.ValidOnly, null)]
    [InlineData("others", ClientMode.InsecureFallback, "invalid")]
    [InlineData("expired", ClientMode.ValidOnly, null)]
    [InlineData("expired", ClientMode.InsecureFallback, "invalid")]
    [InlineData("nothing", ClientMode.ValidOnly, null)]
    [InlineData("nothing", ClientMode.InsecureFallback, "none")]
    public async Task Clients_prove_who_they_are_as_over_TCP(string what, ClientMode mode, string? verdict)
    {
        Assert.SkipUnless(QuicSupport.IsThere, Missing);
        await using var backend = await TestBackend.Echo("b");
        var world = Secure(backend);
        world.Demand(443, mode, world.Bundle(Ours.Der));
        await using var plane = await TestPlane.Serving(Options, world, A, B);
        var shown = what switch
        {
            "ours" => Ours.Issue(Client).Context(),
            "others" => Others.Issue(Client).Context(),
            "expired" => Ours.Issue(Client with { From = TimeSpan.FromHours(-3), To = TimeSpan.FromHours(-1) }).Context(),
            _ => null,
        };
        if (verdict is null)
        {
            await Assert.ThrowsAnyAsync<Exception>(async () =>
            {
                await using var refused = await Http3Connection.Open(plane.At(443), "a.test", shown);
                await refused.Ask("a.test");
            });
            return;
        }
        await using var connection = await Http3Connection.Open(plane.At(443), "a.test", shown);
        var (status, body) = await connection.Ask("a.test");
        Assert.Equal(200, status);
        Assert.Equal(verdict, Echoed.Read(body).Header("x-forwarded-client-verify"));
        Assert.Equal(verdict == "valid", Echoed.Read(body).Has("client-cert"));
    }

    [Fact]
    public async Task When_authorities_change_open_connections_are_judged_anew()
    {
        Assert.SkipUnless(QuicSupport.IsThere, Missing);
        await using var backend = await TestBackend.Echo("b");
        await using var plane = await TestPlane.Serving(Options, Trusting(backend, Ours), A, B);
        await using var connection = await Http3Connection.Open(plane.At(443), "a.test", Ours.Issue(Client).Context());
        Assert.Equal(200, (await connection.Ask("a.test")).Status);
        await plane.Load(Trusting(backend, Others), A, B);
        Assert.Equal(421, (await connection.Ask("a.test")).Status);
        await connection.SentAway();
    }

    [Fact]
    public async Task A_UDP_listener_of_the_plan_has_the_number_before_HTTP_3()
    {
        Assert.SkipUnless(QuicSupport.IsThere, Missing);
        await using var backend = await TestBackend.Echo("b");
        await using var plane = await TestPlane.Serving(Options, Secure(backend), A, B);
        await using var open = await Http3Connection.Open(plane.At(443), "a.test");
        var secure = Secure(backend).Plan();
        var dns = new PortPlan(443, ListenerProtocol.Udp, Arr<ListenerPlan>.Empty)
        {
            Streams = Array(new StreamListener("dns", HostPatterns.Any, StreamMode.Udp, Arr<CertificateUse>.Empty, Arr<StreamRoute>.Empty)),
        };
        var world = new World();
        await plane.Load(new(new(Array(secure with { Ports = secure.Ports.Add(dns) }))), toMap(new[] { (world.Certificate(A), A.Key), (world.Certificate(B), B.Key) }));
        Assert.Empty(plane.Problems);
        Assert.Contains("UDP listener", Assert.Single(plane.Plane.WithoutHttp3).Message, StringComparison.Ordinal);
        using var told = await plane.Client(443, "a.test").SendAsync(Get("https://a.test/", HttpVersion.Version20), TestContext.Current.CancellationToken);
        Assert.False(told.Headers.Contains("alt-svc"));
        Assert.Equal(200, (await open.Ask("a.test")).Status);
        await open.SentAway();
        await plane.Load(Secure(backend), A, B);
        Assert.Empty(plane.Plane.WithoutHttp3);
        Assert.Equal(HttpStatusCode.OK, (await Ask(plane, "a.test")).Status);
    }

    [Fact]
    public async Task What_is_in_flight_ends_well_when_the_plane_does()
    {
        Assert.SkipUnless(QuicSupport.IsThere, Missing);
        var (came, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var backend = await TestBackend.Start(async context =>
        {
            came.SetResult();
            await go.Task;
            await context.Response.WriteAsync("late");
        });
        await using var plane = await TestPlane.Serving(Options, Secure(backend), A, B);
        var connection = await Http3Connection.Open(plane.At(443), "a.test");
        var asked = connection.Ask("a.test");
        await came.Task.WaitAsync(TestPlane.Patience, TestContext.Current.CancellationToken);
        var drained = plane.Plane.Drain(TestPlane.Patience);
        go.SetResult();
        Assert.Equal((200, "late"), await asked);
        await connection.SentAway();
        await connection.DisposeAsync();
        await drained.WaitAsync(TestPlane.Patience, TestContext.Current.CancellationToken);
    }

    private static World Secure(TestBackend backend)
    {
        var world = new World();
        var all = world.On("/", world.Forward(world.Cluster("b", backend.At)));
        return world.ListenTls(443, "a.test", [world.Certificate(A)], all).ListenTls(443, "b.test", [world.Certificate(B)], all);
    }

    private static World Trusting(TestBackend backend, TestAuthority authority)
    {
        var world = Secure(backend);
        return world.Demand(443, ClientMode.ValidOnly, world.Bundle(authority.Der));
    }

    private static HttpRequestMessage Get(string url, Version version) =>
        new(HttpMethod.Get, url) { Version = version, VersionPolicy = HttpVersionPolicy.RequestVersionExact };

    private static async Task<string> Told(HttpClient client, string url, Version version)
    {
        using var request = Get(url, version);
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return answer.Headers.TryGetValues("alt-svc", out var services) ? Assert.Single(services) : "";
    }

    /// <summary>A connection of its own, by the client of .NET.</summary>
    private static async Task<(HttpStatusCode Status, string Body)> Ask(TestPlane plane, string name, string content = "")
    {
        using var handler = new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = (_, certificate, _, _) => plane.Note(certificate),
            },
        };
        using var client = new HttpClient(handler) { Timeout = TestPlane.Patience };
        using var request = Get($"https://127.0.0.1:{plane.At(443).Port}/", HttpVersion.Version30);
        request.Headers.Host = name;
        if (content.Length > 0) (request.Method, request.Content) = (HttpMethod.Post, new StringContent(content));
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpVersion.Version30, answer.Version);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
