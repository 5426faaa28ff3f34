using System.IO;
using System.Net.Security;
using System.Security.Authentication;
using System.Text;
using System.Threading.Tasks;
using Sluice.Compiler.Values;
using Xunit;

namespace Sluice.Laws.Conformance;

/// <summary>
/// The tests on Secrets of another namespace look at status alone. Here the running data plane is asked over real sockets: with a grant
/// the certificate is presented and a route answers, without one no handshake succeeds; and so again when the grant goes and comes.
/// </summary>
public sealed class LiveSecretLaws : IAsyncLifetime
{
    private const string Route = """
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata:
          name: asked
          namespace: gateway-conformance-infra
        spec:
          parentRefs:
          - name: GATEWAY
          rules:
          - backendRefs:
            - name: infra-backend-v1
              port: 8080

        """;

    private const string Grant = """
        apiVersion: gateway.networking.k8s.io/v1beta1
        kind: ReferenceGrant
        metadata:
          name: right
          namespace: gateway-conformance-web-backend
        spec:
          from:
          - group: gateway.networking.k8s.io
            kind: Gateway
            namespace: gateway-conformance-infra
          to:
          - group: ""
            kind: Secret

        """;

    private readonly Pods _pods = new();

    public static TheoryData<string, string, bool> Tests => new()
    {
        { "GatewaySecretInvalidReferenceGrant", "gateway-secret-invalid-reference-grant", false },
        { "GatewaySecretMissingReferenceGrant", "gateway-secret-missing-reference-grant", false },
        { "GatewaySecretReferenceGrantAllInNamespace", "gateway-secret-reference-grant-all-in-namespace", true },
        { "GatewaySecretReferenceGrantSpecific", "gateway-secret-reference-grant-specific", true },
    };

    [Theory, MemberData(nameof(Tests))]
    public async Task A_Secret_of_another_namespace_is_presented_if_and_only_if_a_grant_permits_it(string name, string gateway, bool isPermitted)
    {
        Assert.SkipWhen(Manifests.Folder.IsNone, Manifests.Absent);
        var test = Suite.Find(name);
        var at = Names.Of(gateway);
        var given = Cluster.AsServed(test).Apply(Manifests.Cut(Route.Replace("GATEWAY", gateway, StringComparison.Ordinal)));
        var other = isPermitted
            ? test.Objects.Filter(found => found.Key.StartsWith("ReferenceGrant ", StringComparison.Ordinal)).Fold(given, (cluster, grant) => cluster.Delete(grant.Key))
            : given.Apply(Manifests.Cut(Grant));
        await using var plane = await LivePlane.Start(_pods);
        foreach (var (cluster, isShown) in new[] { (given, isPermitted), (other, !isPermitted), (given, isPermitted) })
        {
            await plane.Load(cluster);
            Assert.Equal(isShown ? "HTTP/1.1 200 OK, infra-backend-v1" : "refused", await Ask(plane, at));
        }
    }

    /// <summary>The first line of the answer and who gave it, over TLS with the certificate of the Secret and no other.</summary>
    private static async Task<string> Ask(LivePlane plane, ObjectName gateway)
    {
        var stop = TestContext.Current.CancellationToken;
        var isShown = true;
        await using var tls = new SslStream(await plane.Connect(gateway, 443, stop));
        try
        {
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                TargetHost = "asked.test",
                RemoteCertificateValidationCallback = (_, shown, _, _) => isShown = LivePlane.Is(shown, Suite.Elsewhere),
            }, stop);
        }
        catch (Exception refused) when (isShown && refused is AuthenticationException or IOException)
        {
            return "refused";
        }
        await tls.WriteAsync(Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: asked.test\r\nConnection: close\r\n\r\n"), stop);
        using var answer = new StreamReader(tls);
        var lines = (await answer.ReadToEndAsync(stop)).Split("\r\n");
        var mark = $"{Pods.Name}: ";
        return $"{lines[0]}, {lines.Single(line => line.StartsWith(mark, StringComparison.OrdinalIgnoreCase))[mark.Length..]}";
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _pods.DisposeAsync();
}
