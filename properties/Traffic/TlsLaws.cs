using System.IO;
using System.Net;
using System.Net.Http;
using System.Net.Security;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Tasks;
using Sluice.Compiler.Ir;
using Xunit;

namespace Sluice.Laws;

/// <summary>Which listener and which certificate a server name gets, and what it may ask for then.</summary>
public class TlsLaws
{
    private static readonly TestCertificate Plain = TestCertificate.For("plain.test");
    private static readonly TestCertificate Wild = TestCertificate.For("*.wild.test");
    private static readonly TestCertificate Deep = TestCertificate.ForRsa("deep.wild.test");
    private static readonly TestCertificate Any = TestCertificate.For("any.test");

    [Fact]
    public async Task The_server_name_chooses_listener_and_certificate_and_http_2_is_negotiated()
    {
        await using var backend = await TestBackend.Echo("b");
        await using var plane = await FourListeners(backend, withAny: true);
        foreach (var (host, certificate) in new[] { ("plain.test", Plain), ("a.b.wild.test", Wild), ("deep.wild.test", Deep), ("other.test", Any) })
        {
            plane.Presented.Clear();
            using var request = new HttpRequestMessage(HttpMethod.Get, $"https://{host}/") { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
            using var answer = await plane.Client(443, host).SendAsync(request, TestContext.Current.CancellationToken);
            var echoed = Echoed.Read(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
            Assert.Equal("https", echoed.Header("x-forwarded-proto"));
            Assert.Equal([certificate.Fingerprint], plane.Presented);
        }
        Assert.Equal(HttpStatusCode.OK, await Status(plane, "plain.test", "plain.test", HttpVersion.Version11));
    }

    [Theory]
    [InlineData("any.test", "plain.test", 421)]
    [InlineData("plain.test", "other.test", 421)]
    [InlineData("a.wild.test", "b.wild.test", 200)]
    [InlineData("a.wild.test", "deep.wild.test", 421)]
    [InlineData("deep.wild.test", "a.wild.test", 421)]
    [InlineData("one.test", "two.test", 200)]
    [InlineData("plain.test", "PLAIN.test.:8443", 200)]
    public async Task A_request_for_another_listener_than_that_of_its_connection_is_misdirected(string serverName, string host, int status)
    {
        await using var backend = await TestBackend.Echo("b");
        await using var plane = await FourListeners(backend, withAny: true);
        Assert.Equal(status, (int)await Status(plane, serverName, host, HttpVersion.Version20));
        Assert.Equal(status, (int)await Status(plane, serverName, host, HttpVersion.Version11));
    }

    [Fact]
    public async Task Without_a_listener_for_the_host_there_is_nothing_to_be_found()
    {
        await using var backend = await TestBackend.Echo("b");
        await using var plane = await FourListeners(backend, withAny: false);
        Assert.Equal(HttpStatusCode.NotFound, await Status(plane, "plain.test", "other.test", HttpVersion.Version20));
    }

    [Fact]
    public async Task An_unknown_server_name_and_a_listener_without_a_key_are_refused_in_the_handshake()
    {
        await using var backend = await TestBackend.Echo("b");
        var world = new World();
        var all = world.Forward(world.Cluster("b", backend.At));
        world.ListenTls(443, "plain.test", [world.Certificate(Plain)], world.On("/", all)).ListenTls(443, "any.test", [world.Certificate(Any)], world.On("/", all));
        await using var plane = await TestPlane.Serving(world, Plain);
        Assert.Contains(plane.Problems, problem => problem.Port == 443 && problem.Message.Contains("any.test", StringComparison.Ordinal));
        foreach (var name in new[] { "any.test", "other.test", "x.plain.test" })
            await Assert.ThrowsAsync<HttpRequestException>(() => Status(plane, name, name, HttpVersion.Version20));
        Assert.Equal(HttpStatusCode.OK, await Status(plane, "plain.test", "plain.test", HttpVersion.Version20));
    }

    [Fact]
    public async Task Of_several_certificates_of_a_listener_the_one_that_names_the_server_best_is_presented()
    {
        await using var backend = await TestBackend.Echo("b");
        var world = new World();
        Hash[] certificates = [world.Certificate(Any), world.Certificate(Wild), world.Certificate(Deep)];
        world.ListenTls(443, "*", certificates, world.On("/", world.Forward(world.Cluster("b", backend.At))));
        await using var plane = await TestPlane.Serving(world, Any, Wild, Deep);
        foreach (var (name, certificate) in new[] { ("deep.wild.test", Deep), ("x.wild.test", Wild), ("x.y.wild.test", Any), ("other.test", Any) })
        {
            plane.Presented.Clear();
            await Status(plane, name, name, HttpVersion.Version11);
            Assert.Equal([certificate.Fingerprint], plane.Presented);
        }
    }

    [Fact]
    public async Task New_handshakes_see_a_new_certificate_while_open_connections_go_on()
    {
        await using var backend = await TestBackend.Echo("b");
        var (before, after) = (TestCertificate.For("plain.test"), TestCertificate.For("plain.test"));
        await using var plane = await TestPlane.Serving(One(backend, before), before);
        var open = plane.Client(443, "plain.test");
        await open.GetStringAsync(new Uri("https://plain.test/"), TestContext.Current.CancellationToken);
        await plane.Load(One(backend, after), after);
        await open.GetStringAsync(new Uri("https://plain.test/"), TestContext.Current.CancellationToken);
        Assert.Equal([before.Fingerprint], plane.Presented);
        await plane.Client(443, "plain.test").GetStringAsync(new Uri("https://plain.test/"), TestContext.Current.CancellationToken);
        Assert.Equal([before.Fingerprint, after.Fingerprint], plane.Presented);
    }

    [Fact]
    public async Task Listeners_that_swap_their_names_keep_their_connections_and_nothing_else()
    {
        await using var backend = await TestBackend.Start(_ => Task.CompletedTask);
        await using var plane = await TestPlane.Serving(Two(backend, host => host), Plain, Any);
        using var connection = await RawConnection.Open(plane.At(443));
        await using var tls = new SslStream(connection.Stream, leaveInnerStreamOpen: true, (_, shown, _, _) =>
            shown is not null && Convert.ToHexStringLower(shown.GetCertHash(HashAlgorithmName.SHA256)) == Plain.Fingerprint);
        await tls.AuthenticateAsClientAsync("plain.test");
        using var answers = new StreamReader(tls);
        Assert.StartsWith("HTTP/1.1 200 ", await Ask(tls, answers, "plain.test"), StringComparison.Ordinal);
        await plane.Load(Two(backend, host => host == "plain.test" ? "any.test" : "plain.test"), Plain, Any);
        Assert.StartsWith("HTTP/1.1 200 ", await Ask(tls, answers, "plain.test"), StringComparison.Ordinal);
        var last = await Ask(tls, answers, "any.test");
        Assert.StartsWith("HTTP/1.1 421 ", last, StringComparison.Ordinal);
        Assert.Contains("Connection: close\n", last, StringComparison.Ordinal);
    }

    /// <summary>The head of the answer.</summary>
    private static async Task<string> Ask(SslStream tls, StreamReader answers, string host)
    {
        await tls.WriteAsync(Encoding.Latin1.GetBytes($"GET / HTTP/1.1\r\nHost: {host}\r\n\r\n"), TestContext.Current.CancellationToken);
        var head = "";
        while (await answers.ReadLineAsync(TestContext.Current.CancellationToken) is { Length: > 0 } line) head += line + "\n";
        return head;
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Without_its_certificate_a_listener_serves_nobody_on_old_connections_either(int major)
    {
        await using var backend = await TestBackend.Echo("b");
        await using var plane = await TestPlane.Serving(One(backend, Plain), Plain);
        var version = new Version(major, major == 1 ? 1 : 0);
        var open = plane.Client(443, "plain.test");
        Assert.Equal(HttpStatusCode.OK, await Status(open, "plain.test", version));
        await plane.Load(One(backend, Plain));
        Assert.Equal(HttpStatusCode.MisdirectedRequest, await Status(open, "plain.test", version));
        Assert.Single(plane.Presented);
        await Assert.ThrowsAsync<HttpRequestException>(() => Status(open, "plain.test", version));
    }

    private static World Two(TestBackend backend, Func<string, string> naming)
    {
        var world = new World { Naming = naming };
        var all = world.Forward(world.Cluster("b", backend.At));
        return world.ListenTls(443, "plain.test", [world.Certificate(Plain)], world.On("/", all))
            .ListenTls(443, "any.test", [world.Certificate(Any)], world.On("/", all));
    }

    private static World One(TestBackend backend, TestCertificate certificate)
    {
        var world = new World();
        return world.ListenTls(443, "plain.test", [world.Certificate(certificate)], world.On("/", world.Forward(world.Cluster("b", backend.At))));
    }

    private static Task<TestPlane> FourListeners(TestBackend backend, bool withAny)
    {
        var world = new World();
        var all = world.Forward(world.Cluster("b", backend.At));
        world.ListenTls(443, "plain.test", [world.Certificate(Plain)], world.On("/", all))
            .ListenTls(443, "*.wild.test", [world.Certificate(Wild)], world.On("/", all))
            .ListenTls(443, "deep.wild.test", [world.Certificate(Deep)], world.On("/", all));
        if (withAny) world.ListenTls(443, "*", [world.Certificate(Any)], world.On("/", all));
        return TestPlane.Serving(world, Plain, Wild, Deep, Any);
    }

    private static Task<HttpStatusCode> Status(TestPlane plane, string serverName, string host, Version version) =>
        Status(plane.Client(443, serverName), host, version);

    private static async Task<HttpStatusCode> Status(HttpClient client, string host, Version version)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "https://gateway.test/") { Version = version, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        request.Headers.Host = host;
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }
}
