using System.Net;
using System.Net.Http;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Sluice.Runtime.Quic;
using Xunit;

namespace Sluice.Laws;

/// <summary><c>sluice run --http3</c>, with QUIC on the machine and without.</summary>
public sealed class RunHttp3Laws
{
    private static readonly TestCertificate Shop = TestCertificate.For("shop.example");

    [Fact]
    public async Task It_is_spoken_where_the_machine_has_QUIC_and_where_it_has_not_that_is_said_once_and_all_else_is_served()
    {
        using var folder = Folder();
        await using var run = await TestRun.Start(TestRun.Request(folder.Path) with { Http3 = true });
        using var answer = await Ask(run);
        Assert.Equal(QuicSupport.IsThere, answer.Headers.Contains("alt-svc"));
        folder.Replace("route.yaml", Manifests.Route("r", "shop.example", "2"));
        await run.Reloads(1);
        Assert.Equal(QuicSupport.IsThere ? 0 : 1, Regex.Count(run.Error.Text, "libmsquic"));
        using var again = await Ask(run);
    }

    [Fact]
    public async Task Unless_it_is_asked_for_nothing_is_said_of_it()
    {
        using var folder = Folder();
        await using var run = await TestRun.Start(TestRun.Request(folder.Path));
        using var answer = await Ask(run);
        Assert.False(answer.Headers.Contains("alt-svc"));
        Assert.DoesNotContain("HTTP/3", run.Error.Text, StringComparison.Ordinal);
    }

    private static TestFolder Folder() => new TestFolder()
        .With("gateway.yaml", Manifests.Join(Manifests.Class, $$"""
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: web, namespace: demo}
            spec:
              gatewayClassName: sluice
              listeners: [{name: https, port: 443, protocol: HTTPS, tls: {certificateRefs: [{name: shop}] } }]
            ---
            apiVersion: v1
            kind: Secret
            metadata: {name: shop, namespace: demo}
            type: kubernetes.io/tls
            data:
              tls.crt: {{Base64(Shop.Key.CertificatePem)}}
              tls.key: {{Base64(Shop.Key.PrivateKeyPem)}}

            """))
        .With("route.yaml", Manifests.Route("r", "shop.example"))
        .With("service.yaml", Manifests.Service);

    /// <summary>The Service has no endpoints: the answer is the gateway's own.</summary>
    private static async Task<HttpResponseMessage> Ask(TestRun run)
    {
        var at = new Uri(Regex.Matches(run.Output.Text, @"demo/web .*(https://\S+)")[^1].Groups[1].Value);
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = static (_, shown, _, _) => shown?.GetCertHashString() is { Length: > 0 };
        using var client = new HttpClient(handler) { Timeout = TestPlane.Patience };
        using var request = new HttpRequestMessage(HttpMethod.Get, at) { Headers = { Host = "shop.example" } };
        var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        return answer;
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
