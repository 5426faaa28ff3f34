using System.Collections.Generic;
using System.Text.Json;
using System.Threading.Tasks;
using Xunit;

namespace Sluice.Laws;

/// <summary>What tools print and people keep: every such stream gives its objects, and nothing that is not ours is an error.</summary>
public sealed class ManifestStreamLaws
{
    private const string Bom = "\ufeff";

    private static readonly string[] Shop = [Manifests.Class, Manifests.Gateway(), Manifests.Route("shop", "shop.example"), Manifests.Service];

    /// <summary>As <c>helm template</c> prints: a source above each document, and documents that a condition left empty.</summary>
    [Fact]
    public async Task Output_of_helm_is_read()
    {
        var stream = string.Concat(Shop.Select((document, index) => $"---\n# Source: shop/templates/{index}.yaml\n{document}"))
            + "---\n# Source: shop/templates/ingress.yaml\n---\n# Source: shop/templates/hpa.yaml\n\n---\nnull\n---\n~\n---\n...\n---\n";
        Assert.Equal(new Ran(0, "", "sluice: nothing to report: 4 objects in 1 input\n"), await Program.Fed(stream, "check", "-"));
    }

    [Fact]
    public async Task Hooks_of_helm_are_objects_of_other_kinds_or_ours()
    {
        const string hook = """
            # Source: shop/templates/tests/test-connection.yaml
            apiVersion: v1
            kind: Pod
            metadata:
              name: "shop-test-connection"
              annotations:
                "helm.sh/hook": test
                "helm.sh/hook-delete-policy": before-hook-creation,hook-succeeded
            spec: {containers: [{name: wget, image: busybox, command: ['wget'], args: ['shop:80']}], restartPolicy: Never}

            """;
        var ran = await Codes(Manifests.Join([.. Shop, hook, Annotated(Manifests.Gateway("late"), "helm.sh/hook: post-install, helm.sh/hook-weight: \"-5\"")]));
        Assert.Equal(["GW1050"], ran);
    }

    /// <summary>As <c>kustomize build</c> and <c>kubectl get -o yaml</c> print.</summary>
    [Theory]
    [InlineData("v1", "List", true)]
    [InlineData("gateway.networking.k8s.io/v1", "HTTPRouteList", false)]
    [InlineData("gateway.networking.k8s.io/v1", "HTTPRouteList", true)]
    public async Task A_list_gives_its_items(string version, string kind, bool typed)
    {
        var route = Manifests.Route("shop", "shop.example");
        var item = typed ? route : string.Concat(route.Split('\n').Where(line => !line.StartsWith("apiVersion", StringComparison.Ordinal) && !line.StartsWith("kind", StringComparison.Ordinal)).Select(line => line + "\n"));
        var list = $"apiVersion: {version}\nkind: {kind}\nmetadata: {{resourceVersion: \"\"}}\nitems:\n- {item.TrimEnd().Replace("\n", "\n  ", StringComparison.Ordinal)}\n";
        var ran = await Program.Fed(Manifests.Join(Manifests.Class, Manifests.Gateway(), Manifests.Service, list), "check", "-");
        Assert.Equal(new Ran(0, "", "sluice: nothing to report: 4 objects in 1 input\n"), ran);
    }

    [Fact]
    public async Task An_empty_list_gives_nothing() =>
        Assert.Equal(0, (await Program.Fed("apiVersion: v1\nkind: List\nitems: []\n---\napiVersion: v1\nkind: List\nitems:\n", "check", "-")).Status);

    /// <summary>What an API server and controllers add to an object is no fault of it.</summary>
    [Fact]
    public async Task Objects_from_a_cluster_are_read()
    {
        var route = Manifests.Route("shop", "shop.example").Replace("metadata: {name: shop, namespace: demo}", """
            metadata:
              annotations:
                kubectl.kubernetes.io/last-applied-configuration: |
                  {"apiVersion":"gateway.networking.k8s.io/v1","kind":"HTTPRoute","metadata":{"annotations":{},"name":"shop"},"spec":{"rules":[{}]}}
                argocd.argoproj.io/tracking-id: shop:gateway.networking.k8s.io/HTTPRoute:demo/shop
              creationTimestamp: "2026-01-31T09:30:00Z"
              generation: 3
              labels: {app.kubernetes.io/managed-by: Helm}
              managedFields:
              - apiVersion: gateway.networking.k8s.io/v1
                fieldsType: FieldsV1
                fieldsV1: {"f:metadata": {"f:annotations": {".": {}, "f:kubectl.kubernetes.io/last-applied-configuration": {}}}, "f:spec": {".": {}, "f:rules": {}}}
                manager: kubectl-client-side-apply
                operation: Update
                time: "2026-01-31T09:30:00Z"
              name: shop
              namespace: demo
              ownerReferences: [{apiVersion: apps/v1, kind: Deployment, name: shop, uid: 0a1b, controller: true, blockOwnerDeletion: true}]
              resourceVersion: "481516"
              selfLink: ""
              uid: 9f2d6c1e-0000-4000-8000-0123456789ab
            """, StringComparison.Ordinal) + """
            status:
              parents:
              - controllerName: acme.example/controller
                parentRef: {name: web}
                conditions: [{type: Accepted, status: "True", reason: Accepted, message: "", lastTransitionTime: "2026-01-31T09:30:00Z", observedGeneration: 3}]
                ofTheFuture: {more: [1, 2]}

            """;
        var fresh = Manifests.Service.Replace("namespace: demo", "namespace: demo, creationTimestamp: null", StringComparison.Ordinal) + "status: {loadBalancer: {}}\n";
        Assert.Equal(
            new Ran(0, "", "sluice: nothing to report: 4 objects in 1 input\n"),
            await Program.Fed(Manifests.Join(Manifests.Class, Manifests.Gateway() + "status: {}\n", route, fresh), "check", "-"));
    }

    [Theory]
    [InlineData("networking.istio.io/v1", "VirtualService", "{hosts: [shop.example], http: [{match: [{uri: {prefix: /}}], route: [{destination: {host: shop}}]}]}")]
    [InlineData("networking.istio.io/v1", "Gateway", "{selector: {istio: ingress}, servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: ['*']}]}")]
    [InlineData("serving.knative.dev/v1", "Service", "{template: {spec: {containers: [{image: shop}]}}}")]
    [InlineData("argoproj.io/v1alpha1", "Application", "{project: default, source: {repoURL: 'https://example.com/shop.git', path: ., targetRevision: HEAD}, destination: {server: 'https://kubernetes.default.svc'}}")]
    [InlineData("cert-manager.io/v1", "Certificate", "{secretName: shop, dnsNames: [shop.example], issuerRef: {name: ca}}")]
    [InlineData("apps/v1", "Deployment", "{replicas: 2, selector: {}, template: {}}")]
    [InlineData("gateway.envoyproxy.io/v1alpha1", "BackendTrafficPolicy", "{targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: shop}]}")]
    public async Task Kinds_of_others_are_hinted_at_and_change_nothing(string version, string kind, string spec)
    {
        var other = $"apiVersion: {version}\nkind: {kind}\nmetadata: {{name: shop, namespace: demo}}\nspec: {spec}\n";
        Assert.Equal(["GW1050"], await Codes(Manifests.Join([other, .. Shop])));
        Assert.Equal((await Program.Fed(Manifests.Join(Shop), "compile", "-")).Output, (await Program.Fed(Manifests.Join([.. Shop, other]), "compile", "-")).Output);
    }

    /// <summary>A definition of kinds is large, is no object of the kind that it defines, and may be the definition of ours.</summary>
    [Fact]
    public async Task Definitions_of_kinds_are_skipped_however_large()
    {
        var fields = string.Concat(Enumerable.Range(0, 4_000).Select(i =>
            $"                  field{i}:\n                    description: |-\n                      The field {i} of a kind, with a text of some length: {new string('x', 120)}.\n                    type: string\n                    x-kubernetes-validations:\n                    - rule: 'self.size() > 0'\n"));
        var definition = $"""
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata:
              annotations: {"{"}gateway.networking.k8s.io/bundle-version: v1.4.1{"}"}
              name: httproutes.gateway.networking.k8s.io
            spec:
              group: gateway.networking.k8s.io
              names: {"{"}kind: HTTPRoute, listKind: HTTPRouteList, plural: httproutes{"}"}
              versions:
              - name: v1
                schema:
                  openAPIV3Schema:
                    properties:
            {fields}
            """;
        Assert.True(definition.Length > 1_000_000);
        Assert.Equal(["GW1050"], await Codes(Manifests.Join([definition, .. Shop])));
    }

    [Theory]
    [InlineData("\n", "\r\n", "")]
    [InlineData("\n", "\r\n", Bom)]
    [InlineData("---\n", "---\r\n", Bom)]
    [InlineData("---\n", "--- # next\n", "")]
    [InlineData("---\n", Bom + "---\n", Bom)]
    [InlineData("---\n", "---\n" + Bom, Bom)]
    [InlineData("---\n", "...\n" + Bom + "---\n", "")]
    [InlineData("---\n", "---\n# Source: b.yaml\n" + Bom + "# A comment\n", "")]
    public async Task Line_endings_and_byte_order_marks_change_nothing(string plain, string other, string before)
    {
        var stream = before + Manifests.Join(Shop).Replace(plain, other, StringComparison.Ordinal);
        Assert.Equal(new Ran(0, "", "sluice: nothing to report: 4 objects in 1 input\n"), await Program.Fed(stream, "check", "-"));
    }

    /// <summary>A mark that stands in front of a line moves nothing on it: editors do not show it.</summary>
    [Fact]
    public async Task Places_behind_a_byte_order_mark_are_those_of_an_editor()
    {
        var faulty = Manifests.Gateway().Replace("apiVersion", "apiVersoin", StringComparison.Ordinal);
        var plain = await Program.Fed(Manifests.Join(Manifests.Class, faulty), "check", "-", "-o", "json");
        Assert.Equal(1, plain.Status);
        Assert.Equal(plain, await Program.Fed(Bom + Manifests.Join(Manifests.Class, Bom + faulty), "check", "-", "-o", "json"));
    }

    [Fact]
    public async Task A_byte_order_mark_inside_a_document_is_an_error() =>
        Assert.Equal(["GW1002"], await Codes(Manifests.Gateway().Replace("spec:", Bom + "spec:", StringComparison.Ordinal), status: 1));

    [Fact]
    public async Task Tabs_in_text_blocks_anchors_and_very_long_lines_are_read()
    {
        var config = $"""
            apiVersion: v1
            kind: ConfigMap
            metadata: {"{"}name: files, namespace: demo{"}"}
            data:
              Makefile: |
                all:
                	echo "built with a tab"
              long: "{new string('x', 200_000)}"
              first: &words [one, two].
              second: ok

            """.Replace("&words [one, two].", "&words one", StringComparison.Ordinal).Replace("second: ok", "second: *words", StringComparison.Ordinal);
        var ran = await Program.Fed(Manifests.Join([.. Shop, config]), "check", "-");
        Assert.Equal(new Ran(0, "", "sluice: nothing to report: 5 objects in 1 input\n"), ran);
    }

    [Theory]
    [InlineData("{\n  // the class\n  \"apiVersion\": \"v1\", \"kind\": \"Namespace\", \"metadata\": {\"name\": \"demo\"}\n}", 2, 3)]
    [InlineData("{\"apiVersion\": \"v1\", /* a kind */ \"kind\": \"Namespace\", \"metadata\": {\"name\": \"demo\"}}", 1, 22)]
    [InlineData("{\"apiVersion\": \"v1\",\n\"kind\": \"Namespace\", // a kind\n\"metadata\": {\"name\": \"demo\"}}", 2, 22)]
    public async Task Comments_in_JSON_are_an_error_that_says_so(string text, int line, int column)
    {
        var ran = await Program.Fed(text, "check", "-");
        Assert.Equal(1, ran.Status);
        Assert.Contains("error GW1004: a comment stands here, and JSON has none", ran.Output, StringComparison.Ordinal);
        Assert.Contains($"--> -:{line}:{column}\n", ran.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_broken_document_of_a_stream_hides_no_other()
    {
        var stream = Manifests.Join([Manifests.Class, "a: [1, 2\n", .. Shop[1..]]);
        Assert.Equal(["GW1003"], await Codes(stream, status: 1));
    }

    /// <summary>A repository as teams keep it: some Gateways, a folder for each team, hundreds of routes.</summary>
    [Fact]
    public async Task A_repository_with_several_Gateways_and_hundreds_of_routes_is_checked_as_a_whole()
    {
        using var folder = Repository(gateways: 4, teams: 25, routes: 16);
        var clean = await Program.Run("check", folder.Path);
        Assert.Equal((0, ""), (clean.Status, clean.Output));
        Assert.Contains($"nothing to report: {1 + 4 + 25 * (16 + 1)} objects in {1 + 4 + 25 * 17} inputs", clean.Error, StringComparison.Ordinal);

        folder.With("teams/team-7/route-3.yaml", Manifests.Route("team-7-3", "b3.team-7.example", gateway: "web-3").Replace("name: shop, port: 80", "name: team-8, port: 80", StringComparison.Ordinal).Replace("team-8", "team-99", StringComparison.Ordinal));
        var broken = await Program.Run("check", folder.Path);
        Assert.Equal(1, broken.Status);
        Assert.Contains($"--> {folder.At("teams/team-7/route-3.yaml")}:", broken.Output, StringComparison.Ordinal);
        Assert.EndsWith("\n1 error\nfor more: sluice explain GW4001\n", broken.Output, StringComparison.Ordinal);
    }

    internal static TestFolder Repository(int gateways, int teams, int routes)
    {
        var folder = new TestFolder().With("platform/class.yaml", Manifests.Class);
        for (var gateway = 0; gateway < gateways; gateway++) folder.With($"platform/gateways/web-{gateway}.yml", Manifests.Gateway($"web-{gateway}", 80 + gateway));
        for (var team = 0; team < teams; team++)
        {
            folder.With($"teams/team-{team}/service.yaml", Manifests.Service.Replace("name: shop", $"name: team-{team}", StringComparison.Ordinal));
            for (var route = 0; route < routes; route++)
                folder.With($"teams/team-{team}/route-{route}.yaml", Manifests
                    .Route($"team-{team}-{route}", $"b{route}.team-{team}.example", gateway: $"web-{(team + route) % gateways}")
                    .Replace("name: shop, port: 80", $"name: team-{team}, port: 80", StringComparison.Ordinal));
        }
        return folder;
    }

    private static string Annotated(string manifest, string annotations) =>
        manifest.Replace("namespace: demo}", $"namespace: demo, annotations: {{{annotations}}} }}", StringComparison.Ordinal);

    /// <summary>The codes that check reports, each once.</summary>
    private static async Task<IEnumerable<string>> Codes(string stream, int status = 0)
    {
        var ran = await Program.Fed(stream, "check", "-", "-o", "json");
        using var json = JsonDocument.Parse(ran.Output);
        Assert.Equal((status, ""), (ran.Status, ran.Error));
        return [.. json.RootElement.EnumerateArray().Select(d => d.GetProperty("code").GetString()!).Distinct()];
    }
}
