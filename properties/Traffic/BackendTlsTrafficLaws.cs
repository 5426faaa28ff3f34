using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Security.Cryptography.X509Certificates;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Sluice.Compiler.Ir;
using Sluice.Runtime.Hosting;
using Xunit;

namespace Sluice.Laws;

/// <summary>What goes over TLS to a backend: everything that goes over plain text, and never in plain text.</summary>
public class BackendTlsTrafficLaws
{
    private const string Name = BackendTlsLaws.Name;
    private static readonly TestAuthority Ours = TestAuthority.Root("ours");

    [Theory]
    [InlineData(BackendProtocol.Http1, "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nhere", 502, "tls_protocol_error")]
    [InlineData(BackendProtocol.H2c, "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nhere", 502, "tls_protocol_error")]
    [InlineData(BackendProtocol.Http1, "", 502, "tls_protocol_error")]
    [InlineData(BackendProtocol.Http1, "\x15\x03\x03\0\x02\x02\x28", 502, "tls_alert_received")]
    [InlineData(BackendProtocol.Http1, null, 504, "connection_timeout")]
    public async Task The_first_octet_of_every_connection_begins_a_handshake_whatever_comes_back(
        BackendProtocol protocol, string? answer, int status, string error)
    {
        using var backend = new WireBackend(answer is null ? null : System.Text.Encoding.Latin1.GetBytes(answer));
        var world = new World();
        var cluster = world.Cluster("b", protocol, BackendTlsLaws.Policy(world, Ours.Der), backend.At);
        await using var plane = await TestPlane.Serving(
            TestPlane.Options with { ConnectTimeout = TimeSpan.FromSeconds(1) }, world.Listen(80, "*", world.On("/", world.Forward(cluster))));
        for (var i = 0; i < 3; i++) Assert.Equal((status, error), await BackendTlsLaws.Refusal(plane));
        Assert.Equal(3, backend.First.Count);
        Assert.All(backend.First, first => Assert.Equal(0x16, first[0]));
    }

    [Theory]
    [InlineData("authority that is none")]
    [InlineData("authority that is not base64")]
    [InlineData("no authority")]
    [InlineData("key that did not arrive")]
    [InlineData("key of another certificate")]
    public async Task What_cannot_be_loaded_is_reported_and_its_backend_is_not_even_connected_to(string lack)
    {
        using var backend = new WireBackend([]);
        await using var other = await TestBackend.Echo("other");
        var ours = Ours.Issue(new Wanted("gateway.test") { Usage = "1.3.6.1.5.5.7.3.2" });
        var world = new World();
        var certificate = world.Certificate(ours);
        var tls = BackendTlsLaws.Policy(world, lack switch
        {
            "authority that is none" => [Convert.ToBase64String("no certificate"u8)],
            "authority that is not base64" => ["!"],
            "no authority" => [],
            _ => [Ours.Der],
        }) with
        { Client = lack.StartsWith("key", StringComparison.Ordinal) ? new CertificateUse(certificate, None) : None };
        world.Listen(80, "*",
            world.On("/other", world.Forward(world.Cluster("other", other.At))),
            world.On("/", world.Forward(world.Cluster("b", BackendProtocol.Http1, tls, backend.At))));
        await using var plane = await TestPlane.Serving(world);
        var keys = lack == "key of another certificate"
            ? Map((certificate, new KeyMaterial(ours.Key.CertificatePem, Ours.Issue("x").Key.PrivateKeyPem))) : Map<Hash, KeyMaterial>();
        for (var load = 0; load < 2; load++)
        {
            await plane.Load(world.Verified(), keys);
            Assert.StartsWith("infra/edge: backend shop/b:443: ", Assert.Single(plane.Problems).ToString(), StringComparison.Ordinal);
            Assert.Equal((500, "proxy_configuration_error"), await BackendTlsLaws.Refusal(plane));
        }
        using var served = await plane.Client(80).GetAsync(new Uri("http://a.test/other"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, served.StatusCode);
        Assert.Empty(backend.First);
    }

    [Fact]
    public async Task A_key_that_arrives_with_a_later_plan_is_used_though_nothing_else_changed()
    {
        var ours = Ours.Issue(new Wanted("gateway.test") { Usage = "1.3.6.1.5.5.7.3.2" });
        var side = new TlsSide(Ours.Issue(Name)) { Asks = true };
        await using var backend = await BackendTlsLaws.Server(side, HttpProtocols.Http1, static context => context.Response.WriteAsync("here"));
        var world = new World();
        var tls = BackendTlsLaws.Policy(world, Ours.Der) with { Client = new CertificateUse(world.Certificate(ours), None) };
        world.Listen(80, "*", world.On("/", world.Forward(world.Cluster("b", BackendProtocol.Http1, tls, backend.At))));
        await using var plane = await TestPlane.Serving(world);
        Assert.Equal((500, "proxy_configuration_error"), await BackendTlsLaws.Refusal(plane));
        await plane.Load(world, ours);
        Assert.Empty(plane.Problems);
        Assert.Equal((HttpStatusCode.OK, "here"), await BackendTlsLaws.Get(plane));
        Assert.Equal([ours.Fingerprint], side.Shown);
    }

    [Theory]
    [InlineData("a changed authority")]
    [InlineData("a changed name")]
    [InlineData("a changed server name")]
    [InlineData("a certificate to show")]
    public async Task No_connection_of_before_is_used_once_the_policy_has_changed(string what)
    {
        var theirs = TestAuthority.Root("theirs");
        var side = new TlsSide(Ours.Issue(Name)) { Asks = true };
        await using var backend = await BackendTlsLaws.Server(side, HttpProtocols.Http1, static context => context.Response.WriteAsync("here"));
        await using var plane = await BackendTlsLaws.Serving(backend, world => BackendTlsLaws.Policy(world, Ours.Der));
        Assert.Equal((HttpStatusCode.OK, "here"), await BackendTlsLaws.Get(plane));
        var world = new World();
        var shown = Ours.Issue(new Wanted("gateway.test") { Usage = "1.3.6.1.5.5.7.3.2" });
        var tls = BackendTlsLaws.Policy(world, what == "a changed authority" ? theirs.Der : Ours.Der);
        tls = what switch
        {
            "a changed name" => tls with { Names = Array<PeerName>(new PeerName.Uri("spiffe://a")) },
            "a changed server name" => tls with { ServerName = "other.shop.test" },
            "a certificate to show" => tls with { Client = new CertificateUse(world.Certificate(shown), None) },
            _ => tls,
        };
        await plane.Load(world.Listen(80, "*", world.On("/", world.Forward(world.Cluster("b", BackendProtocol.Http1, tls, backend.At)))), shown);
        if (what == "a certificate to show")
        {
            Assert.Equal((HttpStatusCode.OK, "here"), await BackendTlsLaws.Get(plane));
            Assert.Equal(["", shown.Fingerprint], side.Shown);
        }
        else Assert.Equal((502, "tls_certificate_error"), await BackendTlsLaws.Refusal(plane));
        Assert.Equal(2, side.ServerNames.Count);
    }

    [Fact]
    public async Task An_endpoint_without_the_right_certificate_is_passed_over()
    {
        var wrong = new TlsSide(Ours.Issue("other.test"));
        var right = new TlsSide(Ours.Issue(Name));
        await using var bad = await BackendTlsLaws.Server(wrong, HttpProtocols.Http1, static context => context.Response.WriteAsync("bad"));
        await using var good = await BackendTlsLaws.Server(right, HttpProtocols.Http1, static context => context.Response.WriteAsync("good"));
        var world = new World();
        var cluster = world.Cluster("b", BackendProtocol.Http1, BackendTlsLaws.Policy(world, Ours.Der), bad.At, good.At);
        await using var plane = await TestPlane.Serving(world.Listen(80, "*", world.On("/", world.Forward(cluster))));
        for (var i = 0; i < 20; i++) Assert.Equal((HttpStatusCode.OK, "good"), await BackendTlsLaws.Get(plane));
    }

    [Fact]
    public async Task The_log_names_backend_server_name_and_reason()
    {
        var side = new TlsSide(Ours.Issue("other.test"));
        await using var backend = await BackendTlsLaws.Server(side, HttpProtocols.Http1, static context => context.Response.WriteAsync("bad"));
        using var logs = new LogLaws.Lines();
        await using var plane = await DataPlane.Start(TestPlane.Options, logs);
        var world = new World();
        await plane.Load(world.Listen(80, "*", world.On("/", world.Forward(
            world.Cluster("b", BackendProtocol.Http1, BackendTlsLaws.Policy(world, Ours.Der), backend.At)))).Verified(), Map<Hash, KeyMaterial>());
        for (var i = 0; i < 2; i++)
        {
            using var client = await RawConnection.Open(plane.AddressOf(World.Edge, 80)!);
            await client.Send("GET / HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\n\r\n");
            await client.ReadToEnd();
        }
        var line = $"no TLS to {backend.At.Address}:{backend.At.Port} of backend shop/b:443 as {Name}: its certificate is not accepted: it is not for {Name}";
        var request = "502 GET a.test/ on infra/edge port 80: the certificate of the backend is not accepted (HTTPRoute shop/web rules[0], backend shop/b:443)";
        Assert.Equal([(LogLevel.Warning, line), (LogLevel.Warning, request), (LogLevel.Information, line), (LogLevel.Warning, request)], logs.WithLevels("Sluice.Runtime.Forwarding"));
    }

    [Fact]
    public async Task What_the_system_trusts_counts_for_a_policy_that_says_so_and_for_no_other()
    {
        await using var backend = await BackendTlsLaws.Server(
            new TlsSide(SystemTrust.Authority.Issue(Name)), HttpProtocols.Http1, static context => context.Response.WriteAsync("here"));
        await using var trusting = await BackendTlsLaws.Serving(backend, static _ => new BackendTls(Name, new Trust.System(), Arr<PeerName>.Empty, None));
        Assert.Equal((HttpStatusCode.OK, "here"), await BackendTlsLaws.Get(trusting));
        await using var other = await BackendTlsLaws.Serving(backend, static _ => new BackendTls("xyz.shop.test", new Trust.System(), Arr<PeerName>.Empty, None));
        Assert.Equal((502, "tls_certificate_error"), await BackendTlsLaws.Refusal(other));
        await using var bundled = await BackendTlsLaws.Serving(backend, static world => BackendTlsLaws.Policy(world, Ours.Der));
        Assert.Equal((502, "tls_certificate_error"), await BackendTlsLaws.Refusal(bundled));
        await using var unknown = await BackendTlsLaws.Server(
            new TlsSide(Ours.Issue(Name)), HttpProtocols.Http1, static context => context.Response.WriteAsync("here"));
        await using var strict = await BackendTlsLaws.Serving(unknown, static _ => new BackendTls(Name, new Trust.System(), Arr<PeerName>.Empty, None));
        Assert.Equal((502, "tls_certificate_error"), await BackendTlsLaws.Refusal(strict));
    }

    [Theory]
    [InlineData("GET", 10)]
    [InlineData("POST", 10)]
    [InlineData("PURGE", 10)]
    [InlineData("GET", 30_000)]
    public async Task Every_method_and_size_of_headers_passes_over_one_connection_of_HTTP_2(string method, int header)
    {
        var side = new TlsSide(Ours.Issue(Name));
        await using var backend = await BackendTlsLaws.Server(side, HttpProtocols.Http2, static context =>
            context.Response.WriteAsync($"{context.Request.Method} {context.Request.Scheme} {context.Request.Headers["x-long"].ToString().Length}"));
        await using var plane = await BackendTlsLaws.Serving(backend, world => BackendTlsLaws.Policy(world, Ours.Der), BackendProtocol.H2c);
        for (var i = 0; i < 20; i++)
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), "http://a.test/" + new string('p', i));
            request.Headers.Add("x-long", new string('v', header));
            if (method == "POST") request.Content = new ByteArrayContent(new byte[100_000 * (i % 3)]);
            using var answer = await plane.Client(80).SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal($"{method} https {header}", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }
        Assert.Single(side.ServerNames);
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task A_websocket_goes_on_inside_TLS(string version)
    {
        var side = new TlsSide(Ours.Issue(Name));
        await using var backend = await StreamLaws.WebSocketEcho(side.Secure);
        await using var plane = await BackendTlsLaws.Serving(backend, world => BackendTlsLaws.Policy(world, Ours.Der));
        await StreamLaws.EchoOver(plane, version);
        Assert.Equal([Name], side.ServerNames);
    }

    [Fact]
    public async Task Calls_of_gRPC_go_on_inside_TLS()
    {
        var side = new TlsSide(Ours.Issue(Name));
        await using var backend = await GrpcLaws.Talk.Start(side.Secure);
        var world = new World();
        await using var plane = await TestPlane.Serving(world.Listen(80, "*", world.OnCall(new GrpcMethodMatch.Service("laws.Talk"),
            world.Forward(world.Cluster("talk", BackendProtocol.H2c, BackendTlsLaws.Policy(world, Ours.Der), backend.At)))));
        using var channel = GrpcLaws.Channel(plane);
        await GrpcLaws.StreamEveryWay(channel.CreateCallInvoker());
        Assert.Equal([Name], side.ServerNames);
    }

    [Theory]
    [InlineData(BackendProtocol.Http1)]
    [InlineData(BackendProtocol.H2c)]
    public async Task Certificates_of_backend_authority_and_Gateway_change_60_times_and_no_request_fails(BackendProtocol protocol)
    {
        var authority = TestAuthority.Root("0");
        var side = new TlsSide(authority.Issue(Name)) { Asks = true };
        await using var backend = await BackendTlsLaws.Server(side, BackendTlsLaws.Protocols(protocol), static context => context.Response.WriteAsync("here"));
        var (world, shown) = Next(authority.Der);
        await using var plane = await TestPlane.Serving(world, shown);
        var failures = new ConcurrentQueue<string>();
        var asked = 0;
        using var end = new CancellationTokenSource();
        var clients = Enumerable.Range(0, 4).Select(_ => Task.Run(Ask)).ToArray();
        for (var i = 1; i <= 60; i++)
        {
            // As an operator does it: both authorities are trusted while the backend changes over, then the old one is dropped.
            var next = TestAuthority.Root($"{i}");
            (world, shown) = Next(authority.Der, next.Der);
            await plane.Load(world, shown);
            side.Present(next.Issue(Name));
            (world, shown) = Next(next.Der);
            await plane.Load(world, shown);
            authority = next;
            var seen = Volatile.Read(ref asked) + 20;
            while (Volatile.Read(ref asked) < seen) await Task.Delay(1, TestContext.Current.CancellationToken);
        }
        await end.CancelAsync();
        await Task.WhenAll(clients);
        Assert.Empty(failures);
        Assert.Contains(shown.Fingerprint, side.Shown);
        Assert.InRange(side.Shown.Distinct().Count(), 60, 121);

        (World, TestCertificate) Next(params string[] trusted)
        {
            var ours = Ours.Issue(new Wanted("gateway.test") { Usage = "1.3.6.1.5.5.7.3.2" });
            var plan = new World();
            var tls = BackendTlsLaws.Policy(plan, trusted) with { Client = new CertificateUse(plan.Certificate(ours), None) };
            return (plan.Listen(80, "*", plan.On("/", plan.Forward(plan.Cluster("b", protocol, tls, backend.At)))), ours);
        }

        async Task Ask()
        {
            while (!end.IsCancellationRequested)
            {
                var (status, text) = await BackendTlsLaws.Get(plane);
                if (status != HttpStatusCode.OK) failures.Enqueue($"{status}: {text}");
                Interlocked.Increment(ref asked);
            }
        }
    }
}
