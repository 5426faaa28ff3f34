using System.Collections.Generic;
using System.Net;
using System.Net.Http;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging.Abstractions;
using Sluice.Compiler;
using Sluice.Compiler.Text;
using Sluice.Runtime.Hosting;
using Xunit;

namespace Sluice.Laws;

/// <summary>
/// A BackendTLSPolicy with an authority that is no good, from a manifest to the wire: its backend is not spoken to, least of all
/// in plain text. What a backend ever sees begins a handshake.
/// </summary>
public sealed class BackendAuthorityLaws
{
    private const byte Handshake = 0x16;

    private static readonly TestAuthority Good = TestAuthority.Root("authority");

    /// <summary>The fields of the reference, and the object that it names.</summary>
    private static readonly Dictionary<string, (string Reference, string Object)> Bad = new()
    {
        ["a ConfigMap that is not there"] = (Reference("ConfigMap"), ""),
        ["no ca.crt in it"] = (Reference("ConfigMap"), Of("ConfigMap", $"data: {{ca.pem: {Quoted(Pem("CERTIFICATE", Good.Der))}}}")),
        ["an empty text"] = (Reference("ConfigMap"), Of("ConfigMap", "data: {ca.crt: \"\"}")),
        ["no PEM"] = (Reference("ConfigMap"), Of("ConfigMap", "data: {ca.crt: trust me}")),
        ["a key and no certificate"] = (Reference("ConfigMap"), Of("ConfigMap", $"data: {{ca.crt: {Quoted(Good.Issue("k").Key.PrivateKeyPem)}}}")),
        ["a certificate that is cut off"] = (Reference("ConfigMap"), Of("ConfigMap", $"data: {{ca.crt: {Quoted(Pem("CERTIFICATE", Good.Der[..200]))}}}")),
        ["octets that are no certificate"] = (Reference("ConfigMap"), Of("ConfigMap", $"data: {{ca.crt: {Quoted(Pem("CERTIFICATE", Convert.ToBase64String(RandomNumberGenerator.GetBytes(300))))}}}")),
        ["a good one and one that is cut off"] = (Reference("ConfigMap"), Of("ConfigMap", $"data: {{ca.crt: {Quoted(Pem("CERTIFICATE", Good.Der) + Pem("CERTIFICATE", Good.Der[..200]))}}}")),
        ["a Secret"] = (Reference("Secret"), Of("Secret", $"stringData: {{ca.crt: {Quoted(Pem("CERTIFICATE", Good.Der))}}}")),
        ["a ConfigMap of another namespace"] = (Reference("ConfigMap"), Of("ConfigMap", $"data: {{ca.crt: {Quoted(Pem("CERTIFICATE", Good.Der))}}}").Replace("namespace: shop", "namespace: other", StringComparison.Ordinal)),
        ["data that are a list"] = (Reference("ConfigMap"), Of("ConfigMap", "data: [ca.crt]")),
    };

    private static readonly string[] Kinds = ["HTTPRoute", "GRPCRoute"];

    public static TheoryData<string, string> Cases => [.. from kind in Kinds from bad in Bad.Keys select (kind, bad)];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_backend_whose_authority_is_no_good_sees_no_octet(string kind, string bad)
    {
        using var backend = new WireBackend([]);
        await using var plane = await DataPlane.Start(TestPlane.Options, NullLoggerFactory.Instance);
        await Load(plane, Manifest(kind, backend.At, Bad[bad]));
        await Refused(plane, kind, 500);
        Assert.Empty(backend.First);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_backend_whose_authority_turns_bad_sees_no_octet_from_then_on(string kind, string bad)
    {
        using var backend = new WireBackend([]);
        await using var plane = await DataPlane.Start(TestPlane.Options, NullLoggerFactory.Instance);
        var good = (Reference("ConfigMap"), Of("ConfigMap", $"data: {{ca.crt: {Quoted(Pem("CERTIFICATE", Good.Der))}}}"));
        await Load(plane, Manifest(kind, backend.At, good));
        await Refused(plane, kind, 502);
        var seen = backend.First.Count;
        Assert.NotEqual(0, seen);
        await Load(plane, Manifest(kind, backend.At, Bad[bad]));
        await Refused(plane, kind, 500);
        Assert.Equal(seen, backend.First.Count);
        await Load(plane, Manifest(kind, backend.At, good));
        await Refused(plane, kind, 502);
        Assert.All(backend.First, first => Assert.Equal(Handshake, first[0]));
    }

    private static async Task Load(DataPlane plane, string manifest)
    {
        var compiled = Compile.Run(Array(new SourceText("all.yaml", Encoding.UTF8.GetBytes(manifest))), CompileOptions.Files);
        await plane.Load(compiled.Verified.IfNone(() => throw new Xunit.Sdk.XunitException("the plan is not verified")), compiled.Keys);
    }

    /// <summary>A request and a call, the latter answered with a status of gRPC.</summary>
    private static async Task Refused(DataPlane plane, string kind, int status)
    {
        using var client = new HttpClient { Timeout = TestPlane.Patience };
        for (var i = 0; i < 3; i++)
        {
            using var request = new HttpRequestMessage(kind == "GRPCRoute" ? HttpMethod.Post : HttpMethod.Get, $"http://{plane.AddressOf(new("shop", "edge"), 80)}/laws.Talk/Say");
            if (kind == "GRPCRoute")
            {
                (request.Version, request.VersionPolicy) = (HttpVersion.Version20, HttpVersionPolicy.RequestVersionExact);
                request.Content = new ByteArrayContent([0, 0, 0, 0, 0]) { Headers = { { "content-type", "application/grpc" } } };
                request.Headers.Add("te", "trailers");
            }
            using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
            var said = answer.Headers.TryGetValues("grpc-status", out var code) ? code : answer.TrailingHeaders.TryGetValues("grpc-status", out code) ? code : [];
            if (kind == "GRPCRoute") Assert.NotEqual("0", Assert.Single(said));
            else Assert.Equal(status, (int)answer.StatusCode);
        }
    }

    private static string Reference(string kind) => $"{{group: \"\", kind: {kind}, name: ca}}";

    private static string Of(string kind, string data) => $"apiVersion: v1\nkind: {kind}\nmetadata: {{name: ca, namespace: shop}}\n{data}\n";

    private static string Pem(string label, string base64) => $"-----BEGIN {label}-----\n{base64}\n-----END {label}-----\n";

    private static string Quoted(string text) => $"\"{text.Replace("\n", "\\n", StringComparison.Ordinal)}\"";

    private static string Manifest(string kind, Compiler.Ir.Endpoint at, (string Reference, string Object) authority) => $$"""
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: {name: edge, namespace: shop}
        spec: {gatewayClassName: sluice, listeners: [{name: http, port: 80, protocol: HTTP}]}
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: {{kind}}
        metadata: {name: r, namespace: shop}
        spec: {parentRefs: [{name: edge}], rules: [{backendRefs: [{name: b, port: 80}]}]}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: b, namespace: shop}
        spec: {ports: [{name: web, port: 80}]}
        ---
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: {name: b-1, namespace: shop, labels: {kubernetes.io/service-name: b} }
        addressType: IPv4
        ports: [{name: web, port: {{at.Port}}}]
        endpoints: [{addresses: [{{at.Address}}] }]
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: BackendTLSPolicy
        metadata: {name: p, namespace: shop}
        spec: {targetRefs: [{group: "", kind: Service, name: b}], validation: {hostname: b.test, caCertificateRefs: [{{authority.Reference}}]} }
        ---
        {{authority.Object}}
        """;
}
