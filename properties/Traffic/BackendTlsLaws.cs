using System.Collections.Generic;
using System.Net;
using System.Net.Http;
using System.Net.Security;
using System.Security.Authentication;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Sluice.Compiler.Ir;
using Xunit;

namespace Sluice.Laws;

/// <summary>A backend is who its policy says, proved by its certificate in every handshake, or it gets nothing.</summary>
public class BackendTlsLaws
{
    internal const string Name = "abc.shop.test";

    private static readonly TestAuthority Ours = TestAuthority.Root("ours");
    private static readonly TestAuthority Theirs = TestAuthority.Root("theirs");
    private static readonly TestAuthority Under = Ours.Below("under ours");

    [Theory]
    [InlineData(BackendProtocol.Http1, "HTTP/1.1")]
    [InlineData(BackendProtocol.H2c, "HTTP/2")]
    public async Task Whatever_host_is_asked_for_the_server_name_is_the_policys_and_one_connection_serves_all(BackendProtocol protocol, string spoken)
    {
        var side = new TlsSide(Ours.Issue(Name));
        await using var backend = await Server(side, Protocols(protocol), static context =>
            context.Response.WriteAsync($"{context.Request.Protocol} {context.Request.Scheme} {context.Request.Host} {context.Request.Headers["X-Forwarded-Proto"]}"));
        await using var plane = await Serving(backend, world => Policy(world, Ours.Der), protocol);
        for (var i = 0; i < 200; i++)
            Assert.Equal((HttpStatusCode.OK, $"{spoken} https h{i}.test http"), await Get(plane, $"h{i}.test"));
        Assert.Equal([Name], side.ServerNames);
    }

    public static TheoryData<string> Refused => new(Certificates(false).Keys);
    public static TheoryData<string> Accepted => new(Certificates(true).Keys);

    [Theory, MemberData(nameof(Accepted))]
    public async Task A_certificate_that_proves_the_name_is_accepted(string what)
    {
        var (certificate, trusted) = Certificates(true)[what];
        await using var backend = await Server(new TlsSide(certificate), HttpProtocols.Http1, static context => context.Response.WriteAsync("here"));
        await using var plane = await Serving(backend, world => Policy(world, trusted));
        Assert.Equal((HttpStatusCode.OK, "here"), await Get(plane));
    }

    [Theory, MemberData(nameof(Refused))]
    public async Task A_certificate_that_does_not_prove_the_name_is_refused_before_anything_is_sent(string what)
    {
        var asked = 0;
        var (certificate, trusted) = Certificates(false)[what];
        await using var backend = await Server(new TlsSide(certificate), HttpProtocols.Http1, context =>
        {
            System.Threading.Interlocked.Increment(ref asked);
            return context.Response.WriteAsync("here");
        });
        await using var plane = await Serving(backend, world => Policy(world, trusted));
        Assert.Equal((502, "tls_certificate_error"), await Refusal(plane));
        Assert.Equal(0, asked);
    }

    private static Dictionary<string, (TestCertificate Certificate, string[] Trusted)> Certificates(bool good)
    {
        var leaf = TestCertificate.For(Name);
        return good ? new()
        {
            ["of the authority"] = (Ours.Issue(Name), [Ours.Der]),
            ["of one of several authorities"] = (Ours.Issue(Name), [Theirs.Der, Ours.Der]),
            ["of an authority below, which is sent along"] = (Under.Issue(Name), [Ours.Der]),
            ["of an authority below, which alone is trusted"] = (Under.Issue(Name), [Under.Der]),
            ["itself trusted"] = (leaf, [leaf.Der]),
            ["for any name of the domain"] = (Ours.Issue("*.shop.test"), [Ours.Der]),
            ["in capitals"] = (Ours.Issue("ABC.Shop.TEST"), [Ours.Der]),
            ["that does not say what it is for"] = (Ours.Issue(new Wanted(Name) { Usage = null }), [Ours.Der]),
            ["with other names before it"] = (Ours.Issue("a.test", "b.test", Name), [Ours.Der]),
        } : new()
        {
            ["of another name"] = (Ours.Issue("other.shop.test"), [Ours.Der]),
            ["of the domain alone"] = (Ours.Issue("shop.test"), [Ours.Der]),
            ["with a wildcard for two labels"] = (Ours.Issue("*.test"), [Ours.Der]),
            ["with a wildcard for everything"] = (Ours.Issue("*"), [Ours.Der]),
            ["with a wildcard in a label"] = (Ours.Issue("a*.shop.test"), [Ours.Der]),
            ["with a common name alone"] = (Ours.Issue(new Wanted { CommonName = Name }), [Ours.Der]),
            ["with the common name and other names"] = (Ours.Issue(new Wanted("other.test") { CommonName = Name }), [Ours.Der]),
            ["with the name as URI"] = (Ours.Issue(new Wanted { Uris = ["https://" + Name] }), [Ours.Der]),
            ["of another authority"] = (Theirs.Issue(Name), [Ours.Der]),
            ["of nobody"] = (leaf, [Ours.Der]),
            ["expired"] = (Ours.Issue(new Wanted(Name) { From = TimeSpan.FromHours(-3), To = TimeSpan.FromHours(-2) }), [Ours.Der]),
            ["not valid yet"] = (Ours.Issue(new Wanted(Name) { From = TimeSpan.FromHours(2), To = TimeSpan.FromHours(3) }), [Ours.Der]),
            ["for clients"] = (Ours.Issue(new Wanted(Name) { Usage = "1.3.6.1.5.5.7.3.2" }), [Ours.Der]),
            ["of one that may not sign"] = (Ours.Below("no authority", signs: false).Issue(Name), [Ours.Der]),
            ["of an impostor of the authority"] = (Ours.Impostor().Issue(Name), [Ours.Der]),
            ["of an impostor of the authority below, which alone is trusted"] = (Under.Impostor().Issue(Name), [Under.Der]),
            ["of an authority beside the one below that is trusted"] = (Ours.Below("beside").Issue(Name), [Under.Der]),
            ["of the authority above the one below that is trusted"] = (Ours.Issue(Name), [Under.Der]),
            ["of an authority that expired"] = (Expired.Issue(Name), [Expired.Der]),
        };
    }

    private static readonly TestAuthority Expired = TestAuthority.Root("expired", TimeSpan.FromHours(-1));

    private const string Spiffe = "spiffe://shop.test/ns/shop/sa/cart";

    [Theory]
    [InlineData("one.test", true, "dns one.test")]
    [InlineData("one.test", true, "dns two.test", "dns one.test")]
    [InlineData("one.test", true, "uri spiffe://a", "dns one.test")]
    [InlineData("*.one.test", true, "dns a.one.test")]
    [InlineData("a.one.test", true, "dns *.one.test")]
    [InlineData("a.b.one.test", true, "dns *.one.test")]
    [InlineData("*.one.test", true, "dns *.one.test")]
    [InlineData("*.b.one.test", true, "dns *.one.test")]
    [InlineData(Spiffe, true, "uri " + Spiffe)]
    [InlineData(Spiffe, true, "dns one.test", "uri " + Spiffe)]
    [InlineData(Name, false, "dns one.test")]
    [InlineData("one.test", false, "dns *.one.test")]
    [InlineData("*.test", false, "dns *.one.test")]
    [InlineData("*.one.test", false, "dns one.test")]
    [InlineData("none.test", false, "dns *.one.test")]
    [InlineData(Spiffe, false, "uri " + Spiffe + "2")]
    [InlineData(Spiffe, false, "uri spiffe://shop.test/ns/shop/sa/CART")]
    [InlineData(Spiffe, false, "uri spiffe://shop.test/ns/shop/sa")]
    [InlineData("one.test", false, "uri one.test", "dns two.test")]
    public async Task Names_of_the_policy_stand_in_for_its_server_name_and_one_of_them_is_enough(string has, bool accepted, params string[] listed)
    {
        var side = new TlsSide(Ours.Issue(has.Contains("://", StringComparison.Ordinal) ? new Wanted { Uris = [has] } : new Wanted(has)));
        await using var backend = await Server(side, HttpProtocols.Http1, static context => context.Response.WriteAsync("here"));
        await using var plane = await Serving(backend, world => Policy(world, Ours.Der) with
        {
            Names = toArray(listed.Select(name => name.StartsWith("uri ", StringComparison.Ordinal)
                ? (PeerName)new PeerName.Uri(name[4..]) : new PeerName.Dns(HostPatterns.Parse(name[4..])))),
        });
        if (accepted) Assert.Equal((HttpStatusCode.OK, "here"), await Get(plane));
        else Assert.Equal((502, "tls_certificate_error"), await Refusal(plane));
        Assert.Equal([Name], side.ServerNames);
    }

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task Both_versions_of_TLS_are_spoken_and_the_Gateway_shows_its_certificate_where_it_is_asked_for_one(SslProtocols version)
    {
        var ours = Theirs.Issue(new Wanted("gateway.test") { Usage = "1.3.6.1.5.5.7.3.2" });
        var side = new TlsSide(Ours.Issue(Name)) { Asks = true, Versions = version };
        await using var backend = await Server(side, HttpProtocols.Http1, static context => context.Response.WriteAsync("here"));
        await using var plane = await Serving(backend, world => Policy(world, Ours.Der), shown: [ours]);
        Assert.Equal((HttpStatusCode.OK, "here"), await Get(plane));
        Assert.Equal([ours.Fingerprint], side.Shown);
    }

    [Fact]
    public async Task Without_a_certificate_of_the_Gateway_none_is_shown()
    {
        var side = new TlsSide(Ours.Issue(Name)) { Asks = true };
        await using var backend = await Server(side, HttpProtocols.Http1, static context => context.Response.WriteAsync("here"));
        await using var plane = await Serving(backend, world => Policy(world, Ours.Der));
        Assert.Equal((HttpStatusCode.OK, "here"), await Get(plane));
        Assert.Equal([""], side.Shown);
    }

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task A_backend_that_refuses_our_certificate_answers_nothing(SslProtocols version)
    {
        var side = new TlsSide(Ours.Issue(Name)) { Asks = true, Versions = version, Accepts = static () => false };
        await using var backend = await Server(side, HttpProtocols.Http1, static context => context.Response.WriteAsync("here"));
        await using var plane = await Serving(backend, world => Policy(world, Ours.Der));
        Assert.Equal(502, (await Refusal(plane)).Status);
    }

    [Fact]
    public async Task An_alert_of_the_backend_is_named()
    {
        var side = new TlsSide(Ours.Issue(Name)) { Protocols = [SslApplicationProtocol.Http2] };
        await using var backend = await Server(side, HttpProtocols.Http1AndHttp2, static context => context.Response.WriteAsync("here"));
        await using var plane = await Serving(backend, world => Policy(world, Ours.Der));
        Assert.Equal((502, "tls_alert_received"), await Refusal(plane));
    }

    [Fact]
    public async Task A_backend_that_does_not_agree_to_HTTP_2_is_not_spoken_to_in_HTTP_2()
    {
        var side = new TlsSide(Ours.Issue(Name)) { Protocols = [] };
        await using var backend = await Server(side, HttpProtocols.Http1AndHttp2, static context => context.Response.WriteAsync("here"));
        await using var plane = await Serving(backend, world => Policy(world, Ours.Der), BackendProtocol.H2c);
        Assert.Equal((502, "tls_protocol_error"), await Refusal(plane));
    }

    internal static HttpProtocols Protocols(BackendProtocol protocol) => protocol == BackendProtocol.H2c ? HttpProtocols.Http2 : HttpProtocols.Http1;

    internal static Task<TestBackend> Server(TlsSide side, HttpProtocols protocols, RequestDelegate answer) => TestBackend.Start(
        static _ => { }, app => Microsoft.AspNetCore.Builder.RunExtensions.Run(app, answer), protocols, secure: side.Secure);

    internal static BackendTls Policy(World world, params string[] authorities) =>
        new(Name, new Trust.Bundles(toArray(authorities.Select(der => world.Bundle(der)).Order())), Arr<PeerName>.Empty, None);

    internal static Task<TestPlane> Serving(
        TestBackend backend, Func<World, BackendTls> policy, BackendProtocol protocol = BackendProtocol.Http1, params TestCertificate[] shown)
    {
        var world = new World();
        var tls = policy(world);
        if (shown is [var certificate]) tls = tls with { Client = new CertificateUse(world.Certificate(certificate), None) };
        return TestPlane.Serving(world.Listen(80, "*", world.On("/", world.Forward(world.Cluster("b", protocol, tls, backend.At)))), shown);
    }

    internal static async Task<(HttpStatusCode, string)> Get(TestPlane plane, string host = "a.test")
    {
        using var answer = await plane.Client(80).GetAsync(new Uri($"http://{host}/"), TestContext.Current.CancellationToken);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    internal static async Task<(int Status, string Error)> Refusal(TestPlane plane)
    {
        using var answer = await plane.Client(80).GetAsync(new Uri("http://a.test/"), TestContext.Current.CancellationToken);
        var said = answer.Headers.TryGetValues("proxy-status", out var lines) ? lines.Single() : "no status";
        return ((int)answer.StatusCode, said.Split("error=")[^1].Split(';')[0]);
    }
}
