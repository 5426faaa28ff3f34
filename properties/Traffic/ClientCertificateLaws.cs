using System.IO;
using System.Net;
using System.Net.Http;
using System.Net.Security;
using System.Security.Authentication;
using System.Threading.Tasks;
using Sluice.Compiler.Ir;
using Xunit;

namespace Sluice.Laws;

/// <summary>Whom a listener lets in that asks clients for certificates, and what backends learn of them (GEP-91).</summary>
public class ClientCertificateLaws
{
    private const string Serving = "1.3.6.1.5.5.7.3.1";
    private const string Connecting = "1.3.6.1.5.5.7.3.2";
    private static readonly TestCertificate Site = TestCertificate.For("site.test");
    private static readonly TestAuthority Ours = TestAuthority.Root("ours");
    private static readonly TestAuthority Others = TestAuthority.Root("others");
    private static readonly TestAuthority Below = Ours.Below("below");
    private static readonly Wanted Client = new() { CommonName = "client", Usage = Connecting, To = TimeSpan.FromHours(20) };

    public static TheoryData<string, string> Shown => new()
    {
        { "ours", "valid" },
        { "for any use", "valid" },
        { "of an authority below ours", "valid" },
        { "of an authority below ours that is itself trusted", "valid" },
        { "nothing", "none" },
        { "of an authority below ours that is not sent", "invalid" },
        { "of another authority", "invalid" },
        { "of one that goes by our name", "invalid" },
        { "of one that may not sign", "invalid" },
        { "signed by itself", "invalid" },
        { "trusted by the system", "invalid" },
        { "expired", "invalid" },
        { "of tomorrow", "invalid" },
        { "for servers alone", "invalid" },
    };

    [Theory, MemberData(nameof(Shown))]
    public async Task Only_a_client_that_an_authority_vouches_for_is_let_in(string what, string verdict)
    {
        await using var backend = await TestBackend.Echo("b");
        await using var plane = await TestPlane.Serving(World(backend, ClientMode.ValidOnly, Trusted(what)), Site);
        foreach (var (version, tls) in Ways)
        {
            using var client = plane.Client(443, "site.test", shown: Show(what), versions: tls);
            if (verdict == "valid")
                Assert.Equal(verdict, (await Ask(client, version)).Header("x-forwarded-client-verify"));
            else
                await Assert.ThrowsAsync<HttpRequestException>(() => Ask(client, version));
        }
    }

    [Theory, MemberData(nameof(Shown))]
    public async Task With_the_insecure_fallback_everybody_is_let_in_and_backends_learn_who_was_vouched_for(string what, string verdict)
    {
        await using var backend = await TestBackend.Echo("b");
        await using var plane = await TestPlane.Serving(World(backend, ClientMode.InsecureFallback, Trusted(what)), Site);
        foreach (var (version, tls) in Ways)
        {
            var echoed = await Ask(plane.Client(443, "site.test", shown: Show(what), versions: tls), version);
            Assert.Equal(verdict, echoed.Header("x-forwarded-client-verify"));
            Assert.Equal(verdict == "valid", echoed.Has("client-cert"));
        }
    }

    [Fact]
    public async Task Backends_get_the_certificate_in_the_form_of_RFC_9440()
    {
        await using var backend = await TestBackend.Echo("b");
        await using var plane = await TestPlane.Serving(World(backend, ClientMode.ValidOnly, [Ours.Der]), Site);
        var mine = Ours.Issue(Client);
        Assert.Equal($":{mine.Der}:", (await Ask(plane.Client(443, "site.test", shown: mine.Context()), HttpVersion.Version20)).Header("client-cert"));
    }

    [Theory]
    [InlineData("Client-Cert")]
    [InlineData("client_cert")]
    [InlineData("CLIENT-CERT-CHAIN")]
    [InlineData("Client_Cert-Chain")]
    [InlineData("X-Forwarded-Client-Verify")]
    [InlineData("x_forwarded_client_verify")]
    [InlineData("X-Forwarded-Client-Cert")]
    public async Task No_client_can_say_so_itself(string name)
    {
        await using var backend = await TestBackend.Echo("b");
        var world = World(backend, ClientMode.InsecureFallback, [Ours.Der]);
        var all = world.On("/", world.Forward(world.Cluster("b", backend.At)));
        world.Listen(80, "*", all).ListenTls(8443, "*", [world.Certificate(Site)], all);
        await using var plane = await TestPlane.Serving(world, Site);
        foreach (var port in new[] { 80, 443, 8443 })
            foreach (var version in new[] { HttpVersion.Version11, HttpVersion.Version20 })
            {
                var client = plane.Client(port, port == 80 ? null : "site.test");
                var echoed = await Ask(client, version, port == 80 ? "http" : "https", request => request.Headers.TryAddWithoutValidation(name, ":AAAA:"));
                Assert.DoesNotContain(echoed.Headers, header => header.Value.Contains("AAAA", StringComparison.Ordinal));
                Assert.Equal(port == 443, echoed.Has("x-forwarded-client-verify"));
            }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task When_authorities_change_open_connections_are_judged_anew(int major)
    {
        await using var backend = await TestBackend.Echo("b");
        await using var plane = await TestPlane.Serving(World(backend, ClientMode.ValidOnly, [Ours.Der]), Site);
        var version = new Version(major, major == 1 ? 1 : 0);
        var open = plane.Client(443, "site.test", shown: Below.Issue(Client).Context());
        await Ask(open, version);
        await plane.Load(World(backend, ClientMode.ValidOnly, [Ours.Der, Others.Der]), Site);
        await Ask(open, version);
        Assert.Single(plane.Presented);
        await plane.Load(World(backend, ClientMode.ValidOnly, [Others.Der]), Site);
        Assert.Equal(HttpStatusCode.MisdirectedRequest, await Status(open, version));
        Assert.Single(plane.Presented);
        await Assert.ThrowsAsync<HttpRequestException>(() => Status(open, version));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_certificate_that_expires_ends_what_its_connection_may(int major)
    {
        await using var backend = await TestBackend.Echo("b");
        await using var plane = await TestPlane.Serving(World(backend, ClientMode.ValidOnly, [Ours.Der]), Site);
        var version = new Version(major, major == 1 ? 1 : 0);
        var open = plane.Client(443, "site.test", shown: Ours.Issue(Client with { To = TimeSpan.FromSeconds(4) }).Context());
        await Ask(open, version);
        HttpStatusCode status;
        do
        {
            await Task.Delay(100, TestContext.Current.CancellationToken);
            status = await Status(open, version);
        }
        while (status == HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.MisdirectedRequest, status);
        await Assert.ThrowsAsync<HttpRequestException>(() => Status(open, version));
    }

    [Fact]
    public async Task A_demand_that_becomes_stricter_holds_for_open_connections_too()
    {
        await using var backend = await TestBackend.Echo("b");
        await using var plane = await TestPlane.Serving(World(backend, null, []), Site);
        var (bare, known) = (plane.Client(443, "site.test"), plane.Client(443, "site.test", shown: Ours.Issue(Client).Context()));
        foreach (var client in new[] { bare, known }) Assert.False((await Ask(client, HttpVersion.Version20)).Has("x-forwarded-client-verify"));
        await plane.Load(World(backend, ClientMode.InsecureFallback, [Ours.Der]), Site);
        // Nobody was asked in the handshakes that were, whatever they would have shown.
        foreach (var client in new[] { bare, known }) Assert.Equal("none", (await Ask(client, HttpVersion.Version20)).Header("x-forwarded-client-verify"));
        await plane.Load(World(backend, ClientMode.ValidOnly, [Ours.Der]), Site);
        foreach (var client in new[] { bare, known }) Assert.Equal(HttpStatusCode.MisdirectedRequest, await Status(client, HttpVersion.Version20));
        Assert.Equal("valid", (await Ask(known, HttpVersion.Version20)).Header("x-forwarded-client-verify"));
        await Assert.ThrowsAsync<HttpRequestException>(() => Status(bare, HttpVersion.Version20));
        await plane.Load(World(backend, null, []), Site);
        Assert.False((await Ask(known, HttpVersion.Version20)).Has("client-cert"));
    }

    [Theory]
    [InlineData(ClientMode.ValidOnly)]
    [InlineData(ClientMode.InsecureFallback)]
    public async Task Without_authorities_that_can_be_read_nobody_is_let_in_and_other_ports_serve(ClientMode mode)
    {
        await using var backend = await TestBackend.Echo("b");
        foreach (var isMissing in new[] { true, false })
        {
            var world = World(backend, null, []);
            world.ListenTls(8443, "*", [world.Certificate(Site)], world.On("/", world.Forward(world.Cluster("b", backend.At))));
            world.Demand(443, mode, isMissing ? new Hash("00") : world.Bundle("bm90IGEgY2VydGlmaWNhdGU="));
            await using var plane = await TestPlane.Serving(world, Site);
            Assert.Contains(plane.Problems, problem => problem.Port == 443 && problem.Message.Contains("authorities", StringComparison.Ordinal));
            await Assert.ThrowsAsync<HttpRequestException>(() => Status(plane.Client(443, "site.test", shown: Ours.Issue(Client).Context()), HttpVersion.Version20));
            Assert.Equal(HttpStatusCode.OK, await Status(plane.Client(8443, "site.test"), HttpVersion.Version20));
        }
    }

    [Fact]
    public async Task Each_port_asks_its_own_question_of_the_same_hosts()
    {
        await using var backend = await TestBackend.Echo("b");
        var world = World(backend, ClientMode.ValidOnly, [Ours.Der]);
        var all = world.On("/", world.Forward(world.Cluster("b", backend.At)));
        world.ListenTls(8443, "site.test", [world.Certificate(Site)], all).ListenTls(9443, "site.test", [world.Certificate(Site)], all);
        world.Demand(9443, ClientMode.InsecureFallback, world.Bundle(Others.Der));
        await using var plane = await TestPlane.Serving(world, Site);
        var (ours, others) = (Ours.Issue(Client).Context(), Others.Issue(Client).Context());
        Assert.Equal("valid", (await Ask(plane.Client(443, "site.test", shown: ours), HttpVersion.Version20)).Header("x-forwarded-client-verify"));
        await Assert.ThrowsAsync<HttpRequestException>(() => Status(plane.Client(443, "site.test", shown: others), HttpVersion.Version20));
        Assert.False((await Ask(plane.Client(8443, "site.test", shown: ours), HttpVersion.Version20)).Has("client-cert"));
        Assert.Equal("invalid", (await Ask(plane.Client(9443, "site.test", shown: ours), HttpVersion.Version20)).Header("x-forwarded-client-verify"));
        Assert.Equal("valid", (await Ask(plane.Client(9443, "site.test", shown: others), HttpVersion.Version20)).Header("x-forwarded-client-verify"));
    }

    private static readonly (Version Http, SslProtocols Tls)[] Ways =
    [
        (HttpVersion.Version11, SslProtocols.Tls12), (HttpVersion.Version11, SslProtocols.Tls13),
        (HttpVersion.Version20, SslProtocols.Tls12), (HttpVersion.Version20, SslProtocols.Tls13),
    ];

    private static string[] Trusted(string what) => what == "of an authority below ours that is itself trusted" ? [Below.Der] : [Ours.Der];

    private static SslStreamCertificateContext? Show(string what) => what switch
    {
        "ours" => Ours.Issue(Client).Context(),
        "for any use" => Ours.Issue(Client with { Usage = null }).Context(),
        "of an authority below ours" => Below.Issue(Client).Context(),
        "of an authority below ours that is itself trusted" => Below.Issue(Client).Context(alone: true),
        "nothing" => null,
        "of an authority below ours that is not sent" => Below.Issue(Client).Context(alone: true),
        "of another authority" => Others.Issue(Client).Context(),
        "of one that goes by our name" => Ours.Impostor().Issue(Client).Context(),
        "of one that may not sign" => Ours.Below("no signer", signs: false).Issue(Client).Context(),
        "signed by itself" => Site.Context(),
        "trusted by the system" => SystemTrust.Authority.Issue(Client).Context(),
        "expired" => Ours.Issue(Client with { From = TimeSpan.FromHours(-3), To = TimeSpan.FromHours(-1) }).Context(),
        "of tomorrow" => Ours.Issue(Client with { From = TimeSpan.FromHours(20) / 2 }).Context(),
        "for servers alone" => Ours.Issue(Client with { Usage = Serving }).Context(),
        _ => throw new ArgumentOutOfRangeException(nameof(what), what, "nothing is called so"),
    };

    private static World World(TestBackend backend, ClientMode? mode, string[] authorities)
    {
        var world = new World();
        world.ListenTls(443, "site.test", [world.Certificate(Site)], world.On("/", world.Forward(world.Cluster("b", backend.At))));
        return mode is { } asked ? world.Demand(443, asked, world.Bundle(authorities)) : world;
    }

    private static async Task<Echoed> Ask(HttpClient client, Version version, string scheme = "https", Action<HttpRequestMessage>? prepare = null)
    {
        using var request = Request(version, scheme);
        prepare?.Invoke(request);
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return Echoed.Read(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static async Task<HttpStatusCode> Status(HttpClient client, Version version)
    {
        using var request = Request(version, "https");
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    private static HttpRequestMessage Request(Version version, string scheme) =>
        new(HttpMethod.Get, $"{scheme}://site.test/") { Version = version, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
}
