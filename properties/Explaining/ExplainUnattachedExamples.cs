using System.Text;
using System.Text.Json.Nodes;
using Sluice.Compiler;
using Sluice.Compiler.Analyses;
using Sluice.Compiler.Text;
using Sluice.Compiler.Values;
using Xunit;

namespace Sluice.Laws.Explaining;

/// <summary>Routes that are attached to nothing are among the candidates, with the reason of their status.</summary>
public sealed class ExplainUnattachedExamples
{
    private const string Objects = """
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: { name: web, namespace: shop }
        spec:
          gatewayClassName: sluice
          listeners: [{ name: http, port: 80, protocol: HTTP }]
        ---
        apiVersion: v1
        kind: Service
        metadata: { name: cart, namespace: shop }
        spec: { ports: [{ port: 80 }] }
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: { name: attached, namespace: shop }
        spec:
          parentRefs: [{ name: web, sectionName: nowhere }, { name: web, sectionName: http }]
          rules: [{ backendRefs: [{ name: cart, port: 80 }] }]
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: { name: foreign, namespace: bank }
        spec:
          parentRefs: [{ name: web, namespace: shop }]
          rules: [{ backendRefs: [{ name: cart, port: 80 }] }]
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: { name: misspelled, namespace: shop }
        spec:
          parentRefs: [{ name: web, sectionName: htpp }]
          rules: [{ backendRefs: [{ name: cart, port: 80 }] }]

        """;

    private static readonly Compilation Compiled = Compile.Run(Array(new SourceText("a.yaml", Encoding.UTF8.GetBytes(Objects))), CompileOptions.Files);

    private static Explanation Told(string url, Option<ObjectName> gateway = default) =>
        Explain.Run(Compiled, gateway, Requests.Of(url, "GET", Empty).Match(request => request, _ => throw new ArgumentException(url, nameof(url))));

    private static Arr<string> Unattached(Explanation told) => told.Candidates.Filter(candidate => !candidate.Attached).Map(candidate => $"{candidate.From.Route}");

    [Fact]
    public void A_route_that_no_parent_accepts_is_a_candidate_and_one_that_any_parent_accepts_is_judged_by_its_matches()
    {
        var told = Told("http://x.test/");
        Assert.Equal(Array("bank/foreign", "shop/misspelled"), Unattached(told));
        Assert.Equal(Array("shop/attached"), told.Candidates.Filter(candidate => candidate.Attached).Map(candidate => $"{candidate.From.Route}"));
        Assert.All(told.Candidates.Filter(candidate => !candidate.Attached), candidate =>
        {
            Assert.Equal(Verdict.NoMatch, candidate.Verdict);
            var accepted = Compiled.Statuses.Routes.Find(route => route.Key.Name == candidate.From.Route).Match(
                route => route.Parents[0].Conditions.Filter(condition => condition.Type == "Accepted")[0].Message, () => "");
            Assert.Equal($"is not attached: {accepted}", candidate.Because);
        });
    }

    [Fact]
    public void Without_a_Gateway_for_the_port_every_route_that_is_attached_nowhere_is_told() =>
        Assert.Equal(Array("bank/foreign", "shop/misspelled"), Unattached(Told("http://x.test:81/")));

    [Fact]
    public void A_route_of_another_Gateway_is_not_told() =>
        Assert.Empty(Unattached(Told("http://x.test/", new ObjectName("shop", "other"))));

    [Fact]
    public void Text_names_the_route_alone_and_JSON_says_that_it_is_not_attached()
    {
        var told = Told("http://x.test/");
        Assert.Matches("\nno-match  HTTPRoute shop/misspelled +is not attached: ", ExplainText.Print(told));
        var last = JsonNode.Parse(ExplainJson.Print(told))!["candidates"]!.AsArray()[^1]!;
        Assert.Equal(("HTTPRoute shop/misspelled", 0, 0, "no-match", false),
            ((string)last["route"]!, (int)last["index"]!, (int)last["match"]!, (string)last["verdict"]!, (bool)last["attached"]!));
    }
}
