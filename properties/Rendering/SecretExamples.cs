using System.Text;
using Sluice.Adapters.Cli.Render;
using Sluice.Compiler;
using Sluice.Compiler.Text;
using Xunit;

namespace Sluice.Laws.Rendering;

/// <summary>No message shows what a Secret holds, however the Secret is broken.</summary>
public class SecretExamples
{
    private const string Canary = "Q0FOQVJZ";

    [Theory]
    [InlineData("data: {tls.key: Q0FOQVJZ, tls.key: Q0FOQVJZ}\nkind: Secret\napiVersion: v1\nmetadata: {name: a}\n")]
    [InlineData("apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\ndata:\n  tls.key: Q0FOQVJZ\n  tls.key: Q0FOQVJZ\n")]
    [InlineData("apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\ndata: Q0FOQVJZ\n")]
    [InlineData("apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\nstringData:\n  tls.key: |\n    -----BEGIN PRIVATE KEY-----\n\tQ0FOQVJZ\n")]
    [InlineData("apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\nstringData:\n  tls.key: [Q0FOQVJZ\n")]
    [InlineData("{\"apiVersion\": \"v1\", \"kind\": \"Secret\", \"metadata\": {\"name\": \"a\"}, \"data\": \"Q0FOQVJZ\"}")]
    [InlineData("kind: List\napiVersion: v1\nitems:\n- apiVersion: v1\n  kind: Secret\n  metadata: {name: a}\n  data: [Q0FOQVJZ]\n")]
    public void A_broken_Secret_is_reported_without_its_content(string manifest)
    {
        var compiled = Compile.Run(Array(new SourceText("secret.yaml", Encoding.UTF8.GetBytes(manifest))), CompileOptions.Files);
        Assert.True(compiled.HasErrors);
        Assert.DoesNotContain(Canary, DiagnosticText.Print(compiled.Diagnostics, _ => manifest, false), StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, DiagnosticJson.Print(compiled.Diagnostics), StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, GitHubAnnotations.Print(compiled.Diagnostics), StringComparison.Ordinal);
    }

    [Fact]
    public void What_surrounds_a_Secret_is_shown_as_it_is() =>
        Assert.Equal(
            Array("kind: Service", "spec: 5", "---", "kind: Secret", "data:", "  a: ****", "---", "kind: Gateway", "spec: {}"),
            SecretMask.Of(Array("kind: Service", "spec: 5", "---", "kind: Secret", "data:", "  a: aGV5", "---", "kind: Gateway", "spec: {}")));
}
