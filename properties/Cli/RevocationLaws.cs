using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Xunit;

namespace Sluice.Laws;

/// <summary>
/// What was allowed and is not any more stops at once, with a program that runs on files: how long it takes from the change of
/// the file until the last request of the old rule, or the end of a silent connection, is measured and printed. The product's
/// promise is two seconds.
/// </summary>
public sealed class RevocationLaws
{
    private const int Rounds = 5;
    private const string Address = "127.77.0.1";

    private static readonly TestAuthority Authority = TestAuthority.Root("authority");
    private static readonly TestAuthority Other = TestAuthority.Root("other");
    private static readonly TestCertificate C = TestCertificate.For("c.test");
    private static readonly TestCertificate D = TestCertificate.For("d.test");
    private static readonly TestCertificate E = TestCertificate.For("e.test");

    [Fact]
    public async Task What_is_revoked_carries_nothing_any_more_and_what_is_given_back_does_again()
    {
        var copies = new ConcurrentDictionary<string, bool>();
        await using var near = await TestBackend.Echo("near");
        await using var far = await TestBackend.Echo("far");
        await using var check = await TestBackend.Start(static context => Task.CompletedTask);
        await using var mirror = await TestBackend.Start(context =>
        {
            copies[context.Request.Path.Value ?? ""] = true;
            return Task.CompletedTask;
        });
        await using var secure = await TestBackend.Start(static _ => { }, static app => app.Run(static context => context.Response.WriteAsync("here")),
            HttpProtocols.Http1, secure: new TlsSide(Authority.Issue("secure.test")).Secure);
        using var octets = StreamBackend.Echo("o");
        var files = new Dictionary<string, string>
        {
            ["gateway.yaml"] = Gateway,
            ["routes.yaml"] = Routes,
            ["backends.yaml"] = Manifests.Join(
                Backend("demo", "near", near), Backend("demo", "secure", secure), Backend("far", "far", far), Backend("far", "kind", far), Backend("far", "mirror", mirror), Backend("far", "check", check),
                Backend("far", "octets", octets.At), Backend("demo", "octets", octets.At)),
            ["policy.yaml"] = Policy,
            ["authority.yaml"] = Bundle(Authority),
            ["grant-far.yaml"] = Grant("HTTPRoute", "Service", "far"),
            ["grant-kind.yaml"] = Grant("HTTPRoute", "Service", "kind"),
            ["grant-mirror.yaml"] = Grant("HTTPRoute", "Service", "mirror"),
            ["grant-check.yaml"] = Grant("HTTPRoute", "Service", "check"),
            ["grant-c.yaml"] = Grant("Gateway", "Secret", "c"),
            ["c.yaml"] = Secret("far", "c", C),
            ["d.yaml"] = Secret("demo", "d", D),
            ["e.yaml"] = Secret("demo", "e", E),
            ["grant-octets.yaml"] = Grant("TCPRoute", "Service", "octets"),
            ["route-octets.yaml"] = Octets("TCPRoute", "own", "demo"),
            ["octets.yaml"] = Manifests.Join(Octets("TCPRoute", "lent", "far"), Octets("TLSRoute", "e", "demo")),
        };
        using var folder = new TestFolder();
        foreach (var (name, text) in files) folder.With(name, text);
        await using var run = new ChildProcess("run", folder.Path, "--bind", Address, "--port-offset", "17000", "--admin", $"{Address}:0");
        await run.Output.Until("/diagnostics");
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = TestPlane.Patience };
        using var secured = new HttpClient(new SocketsHttpHandler
        {
            UseProxy = false,
            SslOptions = new SslClientAuthenticationOptions { TargetHost = "d.test", RemoteCertificateValidationCallback = static (_, certificate, _, _) => certificate is not null },
        })
        { Timeout = TestPlane.Patience };

        await Row("grant of a backend", "grant-far.yaml", null, () => Serves("far.test"));
        await Row("grant of a backend, given to another kind", "grant-kind.yaml", Grant("GRPCRoute", "Service", "kind"), () => Serves("kind.test"));
        await Row("grant of a mirror", "grant-mirror.yaml", null, IsCopied);
        await Row("grant of an authorization service", "grant-check.yaml", null, () => Serves("check.test"));
        await Row("grant of a certificate", "grant-c.yaml", null, () => ShakesHands("c.test"));
        await Row("Secret of a certificate in another namespace", "c.yaml", null, () => ShakesHands("c.test"));
        await Row("Secret of a certificate", "d.yaml", null, () => ShakesHands("d.test"));
        await Row("Secret of a certificate, on the connection that it was presented on", "d.yaml", null, GoesOn);
        await Row("authority of a BackendTLSPolicy, replaced", "authority.yaml", Bundle(Other), () => Serves("secure.test"));
        await Row("authority of a BackendTLSPolicy, deleted", "authority.yaml", null, () => Serves("secure.test"));
        await using var lent = new Held(24000);
        await using var own = new Held(24001);
        await using var ended = new Held(25443, "e.test");
        await Row("grant of a backend, of a TCP stream that is open and silent", "grant-octets.yaml", null, lent.IsOpen);
        await Row("TCPRoute of a stream that is open and silent", "route-octets.yaml", null, own.IsOpen);
        await Row("Secret of a certificate, of a TLS stream that is open and silent", "e.yaml", null, ended.IsOpen);
        await run.Signal("TERM");
        Assert.Equal(0, await run.Status());

        async Task Row(string what, string file, string? changed, Func<Task<bool>> isOpen)
        {
            var took = new List<double>();
            for (var round = 0; round < Rounds; round++)
            {
                await Until(isOpen, what);
                var since = Stopwatch.GetTimestamp();
                if (changed is null) File.Delete(folder.At(file));
                else folder.Replace(file, changed);
                var last = await Until(async () => !await isOpen(), what);
                took.Add(Stopwatch.GetElapsedTime(since, last).TotalMilliseconds);
                // Nothing comes back by itself: caches, connections and retries included.
                for (var i = 0; i < 5; i++) Assert.False(await isOpen(), $"{what}: open again");
                Assert.True(await Serves("near.test"), what);
                folder.Replace(file, files[file]);
            }
            await Until(isOpen, what);
            took.Sort();
            TestContext.Current.TestOutputHelper?.WriteLine($"{what}: median {took[Rounds / 2]:F0} ms, worst {took[^1]:F0} ms");
        }

        async Task<bool> Serves(string host)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"http://{Address}:17080/") { Headers = { Host = host } };
            using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.True((int)answer.StatusCode is 200 or 500 or 502, $"{host}: {answer.StatusCode}");
            return answer.StatusCode == HttpStatusCode.OK;
        }

        async Task<bool> GoesOn()
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"https://{Address}:17443/") { Headers = { Host = "d.test" } };
            try
            {
                using var answer = await secured.SendAsync(request, TestContext.Current.CancellationToken);
                return answer.StatusCode == HttpStatusCode.OK;
            }
            catch (HttpRequestException refused) when (refused.InnerException is AuthenticationException or IOException)
            {
                return false;
            }
        }

        async Task<bool> IsCopied()
        {
            var path = $"/{Guid.NewGuid()}";
            using var request = new HttpRequestMessage(HttpMethod.Get, $"http://{Address}:17080{path}") { Headers = { Host = "mirror.test" } };
            using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            for (var i = 0; i < 20 && !copies.ContainsKey(path); i++) await Task.Delay(20, TestContext.Current.CancellationToken);
            return copies.ContainsKey(path);
        }
    }

    /// <summary>Who a client is was proved when the connection was made; whether that counts is asked at every request on it.</summary>
    [Fact]
    public async Task A_connection_that_a_client_certificate_opened_is_of_no_use_once_its_authority_goes()
    {
        await using var near = await TestBackend.Echo("near");
        using var folder = new TestFolder();
        folder.With("gateway.yaml", Asking).With("routes.yaml", Route("d", "backendRefs: [{name: near, port: 80}]", "d"))
            .With("backends.yaml", Backend("demo", "near", near)).With("d.yaml", Secret("demo", "d", D)).With("authority.yaml", Bundle(Authority));
        await using var run = new ChildProcess("run", folder.Path, "--bind", Address, "--port-offset", "17000", "--admin", $"{Address}:0");
        await run.Output.Until("/diagnostics");
        var (old, other) = (Client(Authority), Client(Other));
        foreach (var (what, changed) in new[] { ("replaced", Bundle(Other)), ("deleted", null) })
            foreach (var version in new[] { HttpVersion.Version20, HttpVersion.Version11 })
            {
                await Until(() => LetsIn(old), what);
                using var open = await TlsConnection.Open(new(IPAddress.Parse(Address), 17443), "d.test", version, old);
                Assert.True(await Answers(open));
                Assert.False(await LetsIn(other));
                var since = Stopwatch.GetTimestamp();
                if (changed is null) File.Delete(folder.At("authority.yaml"));
                else folder.Replace("authority.yaml", changed);
                var last = await Until(async () => !await Answers(open), what);
                TestContext.Current.TestOutputHelper?.WriteLine(
                    $"authority of clients, {what}, on a connection of HTTP/{version}: {Stopwatch.GetElapsedTime(since, last).TotalMilliseconds:F0} ms");
                for (var i = 0; i < 5; i++) Assert.False(await Answers(open), $"{what}: open again");
                Assert.False(await LetsIn(old), what);
                Assert.Equal(changed is not null, await LetsIn(other));
                folder.Replace("authority.yaml", Bundle(Authority));
            }
        await run.Signal("TERM");
        Assert.Equal(0, await run.Status());

        static SslStreamCertificateContext Client(TestAuthority authority) =>
            authority.Issue(new Wanted { CommonName = "client", Usage = "1.3.6.1.5.5.7.3.2" }).Context();

        static async Task<bool> LetsIn(SslStreamCertificateContext shown)
        {
            try
            {
                using var connection = await TlsConnection.Open(new(IPAddress.Parse(Address), 17443), "d.test", HttpVersion.Version20, shown);
                return await Answers(connection);
            }
            // The port itself may be gone with the last authority of its only listener.
            catch (Exception refused) when (refused is AuthenticationException or IOException or SocketException)
            {
                return false;
            }
        }

        static async Task<bool> Answers(TlsConnection connection)
        {
            try
            {
                var answer = await connection.Get("d.test");
                // Misdirected; or not found, where the listener is gone with its last authority.
                Assert.True(answer.Status is 200 or 404 or 421, $"{answer.Status}");
                return answer.Status == 200;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        }
    }

    private const string Asking = """
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: {name: web, namespace: demo}
        spec:
          gatewayClassName: sluice
          tls: {frontend: {default: {validation: {caCertificateRefs: [{group: "", kind: ConfigMap, name: authority}] } } } }
          listeners:
          - {name: d, port: 443, protocol: HTTPS, hostname: d.test, tls: {certificateRefs: [{name: d}] } }

        """;

    /// <summary>When it was asked for the first time that had the wanted answer.</summary>
    private static async Task<long> Until(Func<Task<bool>> holds, string what)
    {
        using var limit = new CancellationTokenSource(TestPlane.Patience);
        while (true)
        {
            var asked = Stopwatch.GetTimestamp();
            if (await holds()) return asked;
            Assert.False(limit.IsCancellationRequested, $"{what}: nothing has changed");
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    private static async Task<bool> ShakesHands(string name)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(Address, 17443, TestContext.Current.CancellationToken);
        await using var tls = new SslStream(client.GetStream());
        try
        {
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                TargetHost = name,
                RemoteCertificateValidationCallback = static (_, certificate, _, _) => certificate is not null,
            }, TestContext.Current.CancellationToken);
            return true;
        }
        catch (Exception refused) when (refused is AuthenticationException or IOException)
        {
            return false;
        }
    }

    /// <summary>A connection to an echo that is left alone once it is known to be passed on; when it has ended, a new one is tried.</summary>
    private sealed class Held(int port, string? serverName = null) : IAsyncDisposable
    {
        private readonly byte[] _octet = new byte[1];
        private Stream? _stream;
        private Task<bool>? _end;

        public async Task<bool> IsOpen()
        {
            if (_end is { IsCompleted: false }) return true;
            if (_end is null) return await Open();
            await DisposeAsync();
            return false;
        }

        public async ValueTask DisposeAsync()
        {
            if (_stream is not null) await _stream.DisposeAsync();
            (_stream, _end) = (null, null);
        }

        private async Task<bool> Open()
        {
            try
            {
                var plain = await RecordedStream.Open(new(IPAddress.Parse(Address), port));
                _stream = serverName is null ? plain : await StreamClients.Secure(plain, serverName);
                if (await Ends(_stream)) return false;
                await _stream.WriteAsync("x"u8.ToArray(), TestContext.Current.CancellationToken);
                if (await Ends(_stream)) return false;
                _end = Ends(_stream);
                return true;
            }
            catch (Exception refused) when (refused is AuthenticationException or IOException or SocketException)
            {
                return false;
            }
        }

        /// <summary>Whether it ends before another octet comes.</summary>
        private async Task<bool> Ends(Stream stream)
        {
            try
            {
                return await stream.ReadAsync(_octet) == 0;
            }
            catch (Exception over) when (over is IOException or ObjectDisposedException)
            {
                return true;
            }
        }
    }

    private const string Gateway = """
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: {name: web, namespace: demo}
        spec:
          gatewayClassName: sluice
          listeners:
          - {name: http, port: 80, protocol: HTTP}
          - {name: c, port: 443, protocol: HTTPS, hostname: c.test, tls: {certificateRefs: [{name: c, namespace: far}] } }
          - {name: d, port: 443, protocol: HTTPS, hostname: d.test, tls: {certificateRefs: [{name: d}] } }
          - {name: lent, port: 7000, protocol: TCP}
          - {name: own, port: 7001, protocol: TCP}
          - {name: e, port: 8443, protocol: TLS, hostname: e.test, tls: {mode: Terminate, certificateRefs: [{name: e}] } }

        """;

    private static readonly string Routes = Manifests.Join(
        Route("near", "backendRefs: [{name: near, port: 80}]"),
        Route("far", "backendRefs: [{name: far, namespace: far, port: 80}]"),
        Route("kind", "backendRefs: [{name: kind, namespace: far, port: 80}]"),
        Route("mirror", "backendRefs: [{name: near, port: 80}], filters: [{type: RequestMirror, requestMirror: {backendRef: {name: mirror, namespace: far, port: 80} } }]"),
        Route("check", "backendRefs: [{name: near, port: 80}], filters: [{type: ExternalAuth, externalAuth: {protocol: HTTP, http: {}, backendRef: {name: check, namespace: far, port: 80} } }]"),
        Route("secure", "backendRefs: [{name: secure, port: 80}]"),
        Route("d", "backendRefs: [{name: near, port: 80}]", "d"));

    private const string Policy = """
        apiVersion: gateway.networking.k8s.io/v1
        kind: BackendTLSPolicy
        metadata: {name: p, namespace: demo}
        spec:
          targetRefs: [{group: "", kind: Service, name: secure}]
          validation: {hostname: secure.test, caCertificateRefs: [{group: "", kind: ConfigMap, name: authority}]}

        """;

    private static string Route(string name, string rule, string section = "http") => $$"""
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: {{name}}, namespace: demo}
        spec: {parentRefs: [{name: web, sectionName: {{section}}}], hostnames: [{{name}}.test], rules: [ { {{rule}} } ] }

        """;

    private static string Octets(string kind, string listener, string ns) => $$"""
        apiVersion: gateway.networking.k8s.io/{{(kind == "TLSRoute" ? "v1" : "v1alpha2")}}
        kind: {{kind}}
        metadata: {name: {{listener}}, namespace: demo}
        spec:
          parentRefs: [{name: web, sectionName: {{listener}}}]
          {{(kind == "TLSRoute" ? $"hostnames: [{listener}.test]" : "")}}
          rules: [{backendRefs: [{name: octets, namespace: {{ns}}, port: 80}] } ]

        """;

    private static string Grant(string from, string kind, string name) => $$"""
        apiVersion: gateway.networking.k8s.io/v1beta1
        kind: ReferenceGrant
        metadata: {name: {{name}}, namespace: far}
        spec:
          from: [{group: gateway.networking.k8s.io, kind: {{from}}, namespace: demo}]
          to: [{group: "", kind: {{kind}}, name: {{name}}}]

        """;

    private static string Backend(string ns, string name, TestBackend at) => Backend(ns, name, at.At);

    private static string Backend(string ns, string name, Compiler.Ir.Endpoint at) => $$"""
        apiVersion: v1
        kind: Service
        metadata: {name: {{name}}, namespace: {{ns}}}
        spec: {ports: [{name: http, port: 80}]}
        ---
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: {name: {{name}}-1, namespace: {{ns}}, labels: {kubernetes.io/service-name: {{name}} } }
        addressType: IPv4
        ports: [{name: http, port: {{at.Port}}}]
        endpoints: [{addresses: [{{at.Address}}] }]

        """;

    private static string Bundle(TestAuthority authority) => $$"""
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: authority, namespace: demo}
        data: {ca.crt: "-----BEGIN CERTIFICATE-----\n{{authority.Der}}\n-----END CERTIFICATE-----\n"}

        """;

    private static string Secret(string ns, string name, TestCertificate certificate) => $$"""
        apiVersion: v1
        kind: Secret
        metadata: {name: {{name}}, namespace: {{ns}}}
        type: kubernetes.io/tls
        data: {tls.crt: {{Base64(certificate.Key.CertificatePem)}}, tls.key: {{Base64(certificate.Key.PrivateKeyPem)}}}

        """;

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
