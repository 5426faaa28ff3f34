using System.Collections.Generic;
using System.IO;
using System.Net.Http;
using System.Net.Security;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Sluice.Compiler;
using Sluice.Compiler.Emission;
using Sluice.Laws.Oracle;
using Xunit;

namespace Sluice.Laws;

/// <summary>
/// No key is in anything that the program tells, whatever is wrong with the object that holds it: not in a plan, a status, a
/// message, a log, a metric or a page. Each text is searched for the octets of each key.
/// </summary>
public sealed class KeySecrecyLaws
{
    private static readonly TestAuthority Authority = TestAuthority.Root("authority");
    private static readonly TestCertificate Elliptic = TestCertificate.For("a.test");
    private static readonly TestCertificate Rsa = TestCertificate.ForRsa("a.test");
    private static readonly TestCertificate Shown = Authority.Issue(new Wanted("gateway.test") { Usage = "1.3.6.1.5.5.7.3.2" });

    public static TheoryData<string> Defects => [.. Spoilt.Keys];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_search_finds_a_key_in_every_spelling_and_no_key_in_its_certificate(bool rsa)
    {
        var (pem, traces) = rsa ? (Rsa.Key.PrivateKeyPem, KeyTraces.OfPem(Rsa.Key.PrivateKeyPem)) : (Elliptic.Key.PrivateKeyPem, KeyTraces.OfPem(Elliptic.Key.PrivateKeyPem));
        var der = PemEncoding.Find(pem) is var found ? Convert.FromBase64String(pem[found.Base64Data]) : [];
        var body = pem.Split('\n')[rsa ? 8 : 2];
        foreach (var text in new[]
        {
            pem, pem.Replace("\n", "\\n", StringComparison.Ordinal), pem.Replace("\n", "\n    ", StringComparison.Ordinal),
            Convert.ToBase64String(der), Convert.ToBase64String([1, .. der]), Convert.ToBase64String([1, 2, .. der]), Convert.ToBase64String(der, Base64FormattingOptions.InsertLineBreaks),
            Base64(pem), Base64("x" + pem), Base64("xy" + pem), System.Text.Json.JsonSerializer.Serialize(Convert.ToBase64String(der)),
            Convert.ToHexString(der), BitConverter.ToString(der), string.Join(':', der.Select(octet => octet.ToString("x2", System.Globalization.CultureInfo.InvariantCulture))),
            Encoding.Latin1.GetString(der), string.Join(", ", der), $"[{string.Join(',', der)}]", $"… {body[..30]} …",
        })
            Assert.True(traces.In(text) is not null, text);
        Assert.Null(traces.In(rsa ? Rsa.Key.CertificatePem + Rsa.Der : Elliptic.Key.CertificatePem + Elliptic.Der));
        Assert.Null(traces.In(rsa ? Elliptic.Key.PrivateKeyPem : Rsa.Key.PrivateKeyPem));
        var octets = RandomNumberGenerator.GetBytes(32);
        Assert.NotNull(KeyTraces.OfOctets(octets).In(Convert.ToBase64String(octets)));
        Assert.NotNull(KeyTraces.OfOctets(octets).In(System.Buffers.Text.Base64Url.EncodeToString(octets)));
        Assert.NotNull(KeyTraces.OfOctets(octets).In(Convert.ToHexString(octets)));
    }

    [Theory]
    [MemberData(nameof(Defects))]
    public async Task No_command_tells_a_key_whatever_is_wrong_with_what_holds_it(string defect)
    {
        foreach (var certificate in new[] { Elliptic, Rsa })
        {
            var traces = KeyTraces.OfPem(certificate.Key.PrivateKeyPem);
            var manifests = Manifests(Spoilt[defect](certificate));
            Assert.NotNull(traces.In(manifests));
            using var folder = new TestFolder().With("all.yaml", manifests);
            foreach (var words in Commands)
            {
                Silent(traces, await Program.Run([.. words.Split(' ').Select(word => word == "PATH" ? folder.Path : word)]), $"{words} on {defect}");
                Silent(traces, await Program.Fed(manifests, [.. words.Split(' ').Select(word => word == "PATH" ? "-" : word)]), $"{words} on {defect} from standard input");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Defects))]
    public void Nothing_of_a_compilation_prints_a_key(string defect)
    {
        foreach (var certificate in new[] { Elliptic, Rsa })
        {
            var traces = KeyTraces.OfPem(certificate.Key.PrivateKeyPem);
            var compiled = Compile.Run(Array(Compiled.Source("all.yaml", Manifests(Spoilt[defect](certificate)))), CompileOptions.Files with { Serves = Capabilities.Whole });
            if (defect == "nothing") Assert.Equal(2, compiled.Keys.Count);
            Assert.Null(traces.In(JsonText.Compact(Emit.Plan(compiled.Plan))));
            Assert.Null(traces.In(EmitText.Plan(compiled.Plan)));
            foreach (var text in compiled.Objects.Map(found => found.ToString() ?? "")
                .Append($"{compiled}").Append($"{compiled.Keys}").Append($"{compiled.Sources}").Append($"{compiled.Diagnostics}").Append($"{compiled.Statuses}").Append($"{compiled.Plan}")
                .Append(string.Join('\n', compiled.Keys.Values)))
                Assert.True(traces.In(text) is null, text);
        }
    }

    [Fact]
    public async Task A_program_that_runs_tells_no_key_anywhere()
    {
        var sessions = RandomNumberGenerator.GetBytes(32);
        var side = new TlsSide(Authority.Issue("near.test")) { Asks = true };
        await using var backend = await TestBackend.Start(static _ => { }, static app => Microsoft.AspNetCore.Builder.RunExtensions.Run(app,
            static context => Microsoft.AspNetCore.Http.HttpResponseWritingExtensions.WriteAsync(context.Response, "here")), Microsoft.AspNetCore.Server.Kestrel.Core.HttpProtocols.Http1, secure: side.Secure);
        using var folder = new TestFolder()
            .With("m/secret.yaml", Secret("canary", Rsa.Key.CertificatePem, Rsa.Key.PrivateKeyPem))
            .With("m/all.yaml", Manifests(Secret("other", Elliptic.Key.CertificatePem, Elliptic.Key.PrivateKeyPem)).Replace("{name: canary}", "{name: canary}, {name: other}", StringComparison.Ordinal) + "---\n"
                + Laws.Manifests.Slice(backend.At).Replace("shop", "near", StringComparison.Ordinal))
            .With("keys", Convert.ToBase64String(sessions));
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(folder.At("keys"), UnixFileMode.UserRead);
        var told = new StringBuilder();
        await using (var run = new ChildProcess("run", folder.At("m"), "--bind", "127.76.0.1", "--port-offset", "17000", "--admin", "127.76.0.1:0", "--verbose",
            "--session-keys", folder.At("keys"), "--access-log", "json", "--access-log-file", folder.At("access.log"), "--access-log-query"))
        {
            var admin = Regex.Match(await run.Output.Until("/diagnostics"), @"(http://\S+)/plan").Groups[1].Value;
            using var client = new HttpClient(new SocketsHttpHandler
            {
                SslOptions = new SslClientAuthenticationOptions { TargetHost = "a.test", RemoteCertificateValidationCallback = static (_, certificate, _, _) => certificate is not null },
            });
            for (var i = 0; i < 3; i++) told.Append(await Ask(client, "https://127.76.0.1:17443/?q=1", "a.test"));
            Assert.Contains(Shown.Fingerprint, side.Shown);
            foreach (var spoil in Spoilt.Values)
            {
                folder.Replace("m/secret.yaml", spoil(Rsa));
                await Task.Delay(300, TestContext.Current.CancellationToken);
                told.Append(await Ask(client, "https://127.76.0.1:17443/", "a.test"));
            }
            foreach (var page in new[] { "healthz", "readyz", "plan", "diagnostics", "metrics", "", "secrets", "keys", "debug", "plan?keys=1", "config_dump" })
                told.Append(await Ask(client, $"{admin}/{page}", "localhost"));
            await run.Signal("TERM");
            await run.Status();
            told.Append(run.Output.Text).Append(run.Error.Text).Append(await File.ReadAllTextAsync(folder.At("access.log"), TestContext.Current.CancellationToken));
        }
        Assert.Contains("GW", told.ToString(), StringComparison.Ordinal);
        Assert.Contains("near", told.ToString(), StringComparison.Ordinal);
        foreach (var traces in new[] { KeyTraces.OfPem(Rsa.Key.PrivateKeyPem), KeyTraces.OfPem(Elliptic.Key.PrivateKeyPem), KeyTraces.OfPem(Shown.Key.PrivateKeyPem), KeyTraces.OfOctets(sessions) })
            Assert.True(traces.In(told.ToString()) is null, told.ToString());
        // The folder has what was written into it, and nothing of the program's but the log.
        Assert.Equal(["access.log", "keys", "m"], Directory.EnumerateFileSystemEntries(folder.Path).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folder.At("access.log")));
    }

    private static readonly string[] Commands =
    [
        "compile PATH", "compile PATH -o json", "compile PATH -o yaml", "compile PATH --status", "compile PATH --status -o json", "compile PATH --serves release",
        "check PATH", "check PATH -o json", "check PATH -o sarif", "check PATH -o junit", "check PATH -o github", "check PATH --serves release --against all",
        "explain PATH https://a.test/", "explain PATH https://a.test/ -o json",
    ];

    /// <summary>What may be wrong with the object that holds a key: the text of that object.</summary>
    private static readonly Dictionary<string, Func<TestCertificate, string>> Spoilt = new()
    {
        ["nothing"] = own => Secret("canary", own.Key.CertificatePem, own.Key.PrivateKeyPem),
        ["its type"] = own => Secret("canary", own.Key.CertificatePem, own.Key.PrivateKeyPem).Replace("kubernetes.io/tls", "Opaque", StringComparison.Ordinal),
        ["a certificate of another key"] = own => Secret("canary", Shown.Key.CertificatePem, own.Key.PrivateKeyPem),
        ["certificate and key changed places"] = own => Secret("canary", own.Key.PrivateKeyPem, own.Key.CertificatePem),
        ["the key stands with the certificate"] = own => Secret("canary", own.Key.CertificatePem + "\n" + own.Key.PrivateKeyPem, "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"),
        ["it is no base64"] = own => Head + $"data:\n  tls.crt: {Base64(own.Key.CertificatePem)}\n  tls.key: \"{own.Key.PrivateKeyPem.Replace("\n", "\\n", StringComparison.Ordinal)}\"\n",
        ["its base64 is cut"] = own => Head + $"data:\n  tls.crt: {Base64(own.Key.CertificatePem)}\n  tls.key: {Base64(own.Key.PrivateKeyPem)[..^5]}!\n",
        ["a line lost its indentation"] = own => Head + $"stringData:\n  tls.key: |\n    {own.Key.PrivateKeyPem.Replace("\n", "\n    ", StringComparison.Ordinal).Replace("    " + own.Key.PrivateKeyPem.Split('\n')[2], own.Key.PrivateKeyPem.Split('\n')[2], StringComparison.Ordinal)}\n",
        ["a tab in front of a line"] = own => Head + $"stringData:\n  tls.key: |\n    {own.Key.PrivateKeyPem.Replace("\n", "\n\t", StringComparison.Ordinal)}\n",
        ["the key is given twice"] = own => Head + $"data:\n  tls.key: {Base64(own.Key.PrivateKeyPem)}\n  tls.key: {Base64(own.Key.PrivateKeyPem)}\n",
        ["the data are a text"] = own => Head + $"data: {Base64(own.Key.PrivateKeyPem)}\n",
        ["the data are a list"] = own => Head + $"data: [{Base64(own.Key.PrivateKeyPem)}]\n",
        ["a field is misspelt"] = own => Head + $"dota: {{tls.key: {Base64(own.Key.PrivateKeyPem)}}}\n",
        ["the type is the key"] = own => Head.Replace("kubernetes.io/tls", $"[{Base64(own.Key.PrivateKeyPem)}]", StringComparison.Ordinal),
        ["the kind is misspelt"] = own => $"{{apiVersion: v1, kind: secret, metadata: {{name: canary, namespace: demo}}, data: {{tls.key: {Base64(own.Key.PrivateKeyPem)}}}}}\n",
        ["there is no kind"] = own => $"{{apiVersion: v1, metadata: {{name: canary, namespace: demo}}, data: {{tls.key: {Base64(own.Key.PrivateKeyPem)}}}}}\n",
        ["there is no name"] = own => $"{{apiVersion: v1, kind: Secret, data: {{tls.key: {Base64(own.Key.PrivateKeyPem)}}}}}\n",
        ["it is JSON that breaks off"] = own => $"{{\"apiVersion\": \"v1\", \"kind\": \"Secret\", \"metadata\": {{\"name\": \"canary\"}}, \"data\": {{\"tls.key\": \"{Base64(own.Key.PrivateKeyPem)}\"",
        ["it is in a broken list"] = own => $"apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Secret\n  metadata: {{name: canary}}\n  data: {{tls.key: [{Base64(own.Key.PrivateKeyPem)}]}}\n- 5\n",
        ["it was applied before"] = own => Secret("canary", own.Key.CertificatePem, own.Key.PrivateKeyPem).Replace("namespace: demo", $"namespace: demo, annotations: {{kubectl.kubernetes.io/last-applied-configuration: '{{\"kind\":\"Secret\",\"data\":{{\"tls.key\":\"{Base64(own.Key.PrivateKeyPem)}\"}}}}', 5: }}", StringComparison.Ordinal),
        ["it is a ConfigMap"] = own => $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: ca, namespace: demo}}\ndata:\n  ca.crt: |\n    {own.Key.PrivateKeyPem.Replace("\n", "\n    ", StringComparison.Ordinal)}\n",
        ["it is a ConfigMap in base64"] = own => $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: ca, namespace: demo}}\ndata: {{ca.crt: {Base64(own.Key.PrivateKeyPem)}}}\n",
        ["it is a broken ConfigMap in base64"] = own => $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: ca, namespace: demo}}\ndata: [{Base64(own.Key.PrivateKeyPem)}]\n",
    };

    private const string Head = "apiVersion: v1\nkind: Secret\nmetadata: {name: canary, namespace: demo}\ntype: kubernetes.io/tls\n";

    private static string Secret(string name, string certificate, string key) =>
        $"{Head.Replace("canary", name, StringComparison.Ordinal)}data:\n  tls.crt: {Base64(certificate)}\n  tls.key: {Base64(key)}\n";

    /// <summary>A listener that presents the Secret, and a backend that is shown another.</summary>
    private static string Manifests(string holder) => string.Join("---\n", holder, Secret("shown", Shown.Key.CertificatePem, Shown.Key.PrivateKeyPem), $$"""
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: {name: web, namespace: demo}
        spec:
          gatewayClassName: sluice
          listeners: [{name: https, port: 443, protocol: HTTPS, tls: {certificateRefs: [{name: canary}] } }]
          tls: {backend: {clientCertificateRef: {name: shown} } }
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: r, namespace: demo}
        spec: {parentRefs: [{name: web}], rules: [{backendRefs: [{name: near, port: 80}], sessionPersistence: {sessionName: s} }]}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: near, namespace: demo}
        spec: {ports: [{name: http, port: 80}]}
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: BackendTLSPolicy
        metadata: {name: p, namespace: demo}
        spec:
          targetRefs: [{group: "", kind: Service, name: near}]
          validation: {hostname: near.test, caCertificateRefs: [{group: "", kind: ConfigMap, name: ca}, {group: "", kind: ConfigMap, name: authority}]}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: authority, namespace: demo}
        data: {ca.crt: "-----BEGIN CERTIFICATE-----\n{{Authority.Der}}\n-----END CERTIFICATE-----\n"}

        """);

    private static async Task<string> Ask(HttpClient client, string at, string host)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, at) { Headers = { Host = host } };
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return $"{answer}\n{await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}\n";
    }

    private static void Silent(KeyTraces traces, Ran ran, string what)
    {
        var told = ran.Output + ran.Error;
        Assert.True(told.Length > 0, what);
        Assert.True(traces.In(told) is null, $"{what} tells a key {traces.In(told)}\n{told}");
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
