using System.Net;
using System.Net.Http;
using System.Text.Json;
using System.Threading.Tasks;
using Sluice.Compiler.Ir;
using Xunit;

namespace Sluice.Laws;

/// <summary>Demo backends stand where the plan expects backends, and answer what they received.</summary>
public sealed class DemoLaws
{
    [Fact]
    public async Task An_echo_tells_what_a_backend_receives()
    {
        using var folder = RunLaws.Shop(Free());
        await using var run = await TestRun.Start(TestRun.Request(folder.Path) with { DemoBackends = true });
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Put, run.At() + "/a%20b?x=1") { Content = new StringContent("hello") };
        request.Headers.Host = "shop.example";
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        using var echo = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        string? Text(string name) => echo.RootElement.GetProperty(name).GetString();
        Assert.Equal(
            ("PUT", "/a%20b?x=1", "shop.example", "hello", "shop", "demo", 80),
            (Text("method"), Text("path"), Text("host"), Text("body"), Text("service"), Text("namespace"), echo.RootElement.GetProperty("port").GetInt32()));
        Assert.Equal("1", echo.RootElement.GetProperty("headers").GetProperty("x-version")[0].GetString());
        Assert.StartsWith("127.72.", Text("endpoint"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task They_come_and_go_with_the_plan()
    {
        var (first, second) = (Free(), Free());
        using var folder = RunLaws.Shop(first);
        await using var run = await TestRun.Start(TestRun.Request(folder.Path) with { DemoBackends = true });
        folder.Replace("service.yaml", Manifests.Join(Manifests.Service, Manifests.Slice(second)));
        await run.Reloads(1);
        Assert.Contains($"\"endpoint\": \"{second.Address}:{second.Port}\"", (await run.Get(run.At(), "shop.example")).Body, StringComparison.Ordinal);
        using var gone = new System.Net.Sockets.TcpClient();
        await Assert.ThrowsAsync<System.Net.Sockets.SocketException>(() => gone.ConnectAsync(first.Address, first.Port, TestContext.Current.CancellationToken).AsTask());
    }

    [Fact]
    public async Task A_port_that_is_taken_is_used_as_it_is()
    {
        await using var backend = await TestBackend.Echo("mine");
        using var folder = RunLaws.Shop(backend.At);
        await using var run = await TestRun.Start(TestRun.Request(folder.Path) with { DemoBackends = true });
        await run.Error.Until($"no demo backend for demo/shop:80 on 127.0.0.1:{backend.At.Port}");
        Assert.Contains("x-version: 1\n", (await run.Get(run.At(), "shop.example")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_gets_its_own_messages_back()
    {
        using var folder = RunLaws.Shop(Free());
        folder.Replace("route.yaml", Manifests.Call("calls"));
        await using var run = await TestRun.Start(TestRun.Request(folder.Path) with { DemoBackends = true });
        using var client = new HttpClient(new SocketsHttpHandler());
        using var call = new HttpRequestMessage(HttpMethod.Post, run.At() + "/demo.Shop/Buy")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent([0, 0, 0, 0, 2, 8, 7]),
        };
        call.Headers.Host = "grpc.example";
        call.Headers.TE.ParseAdd("trailers");
        call.Content.Headers.ContentType = new("application/grpc");
        using var response = await client.SendAsync(call, TestContext.Current.CancellationToken);
        Assert.Equal([0, 0, 0, 0, 2, 8, 7], await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal("application/grpc", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(["0"], response.TrailingHeaders.GetValues("grpc-status"));
        Assert.Equal(["demo/shop:80"], response.Headers.GetValues("echo-service"));
    }

    [Fact]
    public async Task Where_TLS_passes_unread_the_backend_ends_it_and_what_ends_TLS_changes_with_the_plan()
    {
        var at = Free();
        using var folder = new TestFolder();
        folder.With("all.yaml", Connections(at, "Passthrough"));
        await using var run = await TestRun.Start(TestRun.Request(folder.Path) with { DemoBackends = true });
        using var client = new HttpClient(new SocketsHttpHandler
        {
            UseProxy = false,
            ConnectCallback = async (_, stop) =>
            {
                var socket = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
                await socket.ConnectAsync(IPEndPoint.Parse(System.Text.RegularExpressions.Regex.Match(run.Output.Text, @"t(?:ls|cp)://(\S+)", System.Text.RegularExpressions.RegexOptions.RightToLeft).Groups[1].Value), stop);
                return new System.Net.Sockets.NetworkStream(socket, ownsSocket: true);
            },
            SslOptions = new() { RemoteCertificateValidationCallback = (_, shown, _, _) => shown is System.Security.Cryptography.X509Certificates.X509Certificate2 certificate && certificate.MatchesHostname("shop.test") },
        });
        using (var secure = JsonDocument.Parse(await client.GetStringAsync(new Uri("https://shop.test/"), TestContext.Current.CancellationToken)))
            Assert.Equal("shop.test", secure.RootElement.GetProperty("serverName").GetString());
        folder.Replace("all.yaml", Connections(at, ""));
        await run.Reloads(1);
        using var plain = JsonDocument.Parse(await client.GetStringAsync(new Uri("http://shop.test/x"), TestContext.Current.CancellationToken));
        Assert.Equal("/x", plain.RootElement.GetProperty("path").GetString());
        Assert.False(plain.RootElement.TryGetProperty("serverName", out _));
    }

    private static string Connections(Endpoint at, string mode) => Manifests.Join(
        $$"""
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: {name: web, namespace: demo}
        spec:
          gatewayClassName: sluice
          listeners: [{name: l, port: 443, protocol: {{(mode == "" ? "TCP" : $"TLS, tls: {{mode: {mode}}}")}}}]

        """,
        $$"""
        apiVersion: gateway.networking.k8s.io/v1alpha2
        kind: {{(mode == "" ? "TCPRoute" : "TLSRoute")}}
        metadata: {name: shop, namespace: demo}
        spec:
          parentRefs: [{name: web}]
          {{(mode == "" ? "" : "hostnames: [shop.test]")}}
          rules: [{backendRefs: [{name: shop, port: 80}]}]

        """,
        Manifests.Service, Manifests.Slice(at));

    /// <summary>An address of this machine that nobody listens on, and nobody else takes.</summary>
    private static Endpoint Free()
    {
        var taken = new System.Net.Sockets.TcpListener(IPAddress.Parse($"127.72.{Random.Shared.Next(1, 255)}.{Random.Shared.Next(1, 255)}"), 0);
        taken.Start();
        var at = (IPEndPoint)taken.LocalEndpoint;
        taken.Stop();
        return new(at.Address.ToString(), at.Port);
    }
}
