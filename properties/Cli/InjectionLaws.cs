using System.Collections.Generic;
using System.Text.Json;
using System.Threading.Tasks;
using Xunit;

namespace Sluice.Laws;

/// <summary>
/// What tenants write into names and values ends up in messages, statuses and logs. It never begins a line of its own there,
/// moves no cursor and turns no text around.
/// </summary>
public sealed class InjectionLaws
{
    /// <summary>A line of its own for logs and CI, an escape for terminals, an override of direction, and the end of a script.</summary>
    private const string Hostile = "a\nINJECTED\r\n::error::INJECTED\u001b[2J\u001b]0;INJECTED\u0007\u009b31m\u202eINJECTED\u2028INJECTED</script>\u0085INJECTED";

    public static TheoryData<string> Places => [.. Manifest.Keys];

    [Theory]
    [MemberData(nameof(Places))]
    public async Task What_a_tenant_writes_stays_inside_its_line(string place)
    {
        foreach (var text in new[] { Manifest[place](JsonSerializer.Serialize(Hostile)), Manifest[place](JsonSerializer.Serialize("a: " + Hostile)) })
        {
            using var folder = new TestFolder().With("all.yaml", text);
            foreach (var words in Commands)
            {
                var ran = await Program.Run([.. words.Split(' ').Select(word => word == "PATH" ? folder.Path : word)]);
                Inside(ran.Output, $"{words}, {place}");
                Inside(ran.Error, $"{words}, {place}");
            }
        }
    }

    [Fact]
    public async Task Nor_does_it_get_out_of_the_log_and_the_pages_of_a_program_that_runs()
    {
        using var folder = new TestFolder().With("good.yaml", Manifests.Shop);
        foreach (var (place, text) in Manifest) folder.With($"{place.Replace(' ', '-')}.yaml", text(JsonSerializer.Serialize(Hostile)));
        await using var run = await TestRun.Start(TestRun.Request(folder.Path) with { Admin = new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0), Verbose = true });
        foreach (var page in new[] { "plan", "diagnostics", "metrics" }) Inside((await run.Get($"{run.Admin}/{page}")).Body, page);
        Inside(run.Output.Text, "output");
        Inside(run.Error.Text, "error");
    }

    private static void Inside(string told, string what)
    {
        foreach (var rune in told.EnumerateRunes())
            Assert.False(rune.Value is (< 0x20 and not '\n') or (>= 0x7f and < 0xa0) or 0x2028 or 0x2029 or (>= 0x202a and <= 0x202e), $"{what}: U+{rune.Value:X4} in\n{told}");
        foreach (var line in told.Split('\n'))
            Assert.False(line.TrimStart().StartsWith("INJECTED", StringComparison.Ordinal) || line.TrimStart().StartsWith("::error::", StringComparison.Ordinal), $"{what}: a line of its own in\n{told}");
    }

    private static readonly string[] Commands =
    [
        "compile PATH", "compile PATH -o json", "compile PATH -o yaml", "compile PATH --status", "compile PATH --status -o json",
        "check PATH", "check PATH -o json", "check PATH -o sarif", "check PATH -o junit", "check PATH -o github",
        "explain PATH http://shop.example/", "explain PATH http://shop.example/ -o json",
    ];

    private static readonly string Route = Manifests.Join(Manifests.Class, Manifests.Gateway(), Manifests.Service, Manifests.Route("shop", "shop.example"));

    /// <summary>A manifest with a text of the tenant's, quoted, in some place.</summary>
    private static readonly Dictionary<string, Func<string, string>> Manifest = new()
    {
        ["the name of an object"] = text => Route.Replace("name: shop,", $"name: {text},", StringComparison.Ordinal),
        ["its namespace"] = text => Route.Replace("namespace: demo", $"namespace: {text}", StringComparison.Ordinal),
        ["its kind"] = text => Route.Replace("kind: HTTPRoute", $"kind: {text}", StringComparison.Ordinal),
        ["its version"] = text => Route.Replace("apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute", $"apiVersion: {text}\nkind: HTTPRoute", StringComparison.Ordinal),
        ["a label"] = text => Route.Replace("namespace: demo}", $"namespace: demo, labels: {{{text}: {text}}}}}", StringComparison.Ordinal),
        ["an annotation"] = text => Route.Replace("namespace: demo}", $"namespace: demo, annotations: {{a: {text}}}}}", StringComparison.Ordinal),
        ["a host"] = text => Route.Replace("[shop.example]", $"[{text}]", StringComparison.Ordinal),
        ["a parent"] = text => Route.Replace("{name: web}", $"{{name: {text}}}", StringComparison.Ordinal),
        ["a section of a parent"] = text => Route.Replace("{name: web}", $"{{name: web, sectionName: {text}}}", StringComparison.Ordinal),
        ["a backend"] = text => Route.Replace("name: shop, port", $"name: {text}, port", StringComparison.Ordinal),
        ["the namespace of a backend"] = text => Route.Replace("name: shop, port", $"name: shop, namespace: {text}, port", StringComparison.Ordinal),
        ["a path"] = text => Route.Replace("value: /}", $"value: {text}}}", StringComparison.Ordinal),
        ["the type of a match"] = text => Route.Replace("type: PathPrefix", $"type: {text}", StringComparison.Ordinal),
        ["the value of a header"] = text => Route.Replace("value: \"1\"", $"value: {text}", StringComparison.Ordinal),
        ["the type of a filter"] = text => Route.Replace("type: RequestHeaderModifier", $"type: {text}", StringComparison.Ordinal),
        ["a regular expression"] = text => Route.Replace("type: PathPrefix, value: /", $"type: RegularExpression, value: {text}", StringComparison.Ordinal),
        ["a field"] = text => Route.Replace("  hostnames", $"  {text}: 1\n  hostnames", StringComparison.Ordinal),
        ["a duration"] = text => Route.Replace("    backendRefs", $"    timeouts: {{request: {text}}}\n    backendRefs", StringComparison.Ordinal),
        ["a listener"] = text => Manifests.Join(Manifests.Class, Manifests.Gateway().Replace("name: http,", $"name: {text},", StringComparison.Ordinal)),
        ["a class"] = text => Manifests.Gateway().Replace("gatewayClassName: sluice", $"gatewayClassName: {text}", StringComparison.Ordinal),
        ["the description of a class"] = text => Manifests.Class.Replace("gateway-controller}", $"gateway-controller, description: {text}}}", StringComparison.Ordinal),
        ["a protocol of a port"] = text => Manifests.Join(Route, Manifests.Service.Replace("port: 80}", $"port: 80, appProtocol: {text}}}", StringComparison.Ordinal)),
        ["broken text"] = text => $"a: [{text}\n  b: {{{text}",
        ["a key of a Secret"] = text => $"apiVersion: v1\nkind: Secret\nmetadata: {{name: s, namespace: demo}}\ndata: {{{text}: 5}}\ntype: {text}\n",
    };

}
