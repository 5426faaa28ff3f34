using Sluice.Compiler;
using Sluice.Compiler.Analyses;
using Sluice.Compiler.Parsing;
using Sluice.Compiler.Status;
using Sluice.Laws.Oracle;
using Xunit;

namespace Sluice.Laws.Compiling;

/// <summary>Several tenants on one Gateway: who is let in, and who wins what both want.</summary>
public sealed class TenantLaws
{
    [Fact]
    public void A_namespace_is_let_in_by_its_labels_as_they_are_now()
    {
        var gateway = Gateway("{name: l, port: 80, protocol: HTTP, allowedRoutes: {namespaces: {from: Selector, selector: {matchLabels: {team: a}}}}}");
        var inside = Run(("gateway.yaml", gateway), ("ns.yaml", Namespace("a")), ("route.yaml", Route("tenant", "a.test", 2024)));
        Assert.True(Holds(inside, "Accepted"));
        foreach (var change in new Change[]
        {
            new Change.Put(Compiled.Source("ns.yaml", Namespace("b"))),
            new Change.Put(Compiled.Source("ns.yaml", Namespace("A"))),
            new Change.Put(Compiled.Source("ns.yaml", "apiVersion: v1\nkind: Namespace\nmetadata: {name: tenant}\n")),
            new Change.Remove(new SourceName("ns.yaml")),
        })
        {
            var outside = Compile.Step(inside, change);
            Assert.Equal("NotAllowedByListeners", Condition(outside, "Accepted").Reason);
            Assert.DoesNotContain("tenant", CompileLaws.Bytes(outside), StringComparison.Ordinal);
            var again = Compile.Step(outside, new Change.Put(Compiled.Source("ns.yaml", Namespace("a"))));
            Assert.Equal(CompileLaws.Bytes(inside), CompileLaws.Bytes(again));
            Assert.Equal(inside.Statuses, again.Statuses);
        }
    }

    [Theory]
    [InlineData(2024, 2023, "b")]
    [InlineData(2023, 2024, "a")]
    [InlineData(2024, 2024, "a")]
    public void Of_two_tenants_who_want_one_host_the_older_has_it_whatever_comes_first_and_the_other_can_see_why(int a, int b, string winner)
    {
        var gateway = Gateway("{name: l, port: 80, protocol: HTTP, allowedRoutes: {namespaces: {from: All}}}");
        (string, string) first = ("a.yaml", Route("a", "shop.test", a)), second = ("b.yaml", Route("b", "shop.test", b));
        var plan = CompileLaws.Bytes(Run(("gateway.yaml", gateway), first, second));
        Assert.Equal(plan, CompileLaws.Bytes(Run(second, first, ("gateway.yaml", gateway))));
        Assert.Equal(plan, CompileLaws.Bytes(Run(("1", second.Item2), ("2", gateway), ("3", first.Item2))));
        var told = Explain.Run(Run(("gateway.yaml", gateway), first, second), new Inquiry.AtGateway(None, Requests.Of("http://shop.test/", "GET", Arr<string>.Empty).IfFail(_ => throw new InvalidOperationException())));
        Assert.Equal(Some(winner), told.Rule.Map(rule => rule.From.Route.Namespace));
        var loser = Assert.Single(told.Candidates.Filter(candidate => candidate.Verdict == Verdict.Lost));
        Assert.NotEqual(winner, loser.From.Route.Namespace);
        Assert.NotEqual("", loser.Because);
    }

    /// <summary>A more specific listener owns its hosts: a wildcard route of another tenant does not reach them.</summary>
    [Fact]
    public void A_wildcard_does_not_take_the_hosts_of_a_listener_that_names_them()
    {
        var compiled = Run(("gateway.yaml", Gateway("{name: any, port: 80, protocol: HTTP, hostname: \"*.test\", allowedRoutes: {namespaces: {from: All}}}, {name: own, port: 80, protocol: HTTP, hostname: shop.test}")),
            ("a.yaml", Route("a", "\"*.test\"", 2020)));
        string Asked(string host) => $"{Explain.Run(compiled, new Inquiry.AtGateway(None, Requests.Of($"http://{host}/", "GET", Arr<string>.Empty).IfFail(_ => throw new InvalidOperationException()))).Rule.Map(rule => rule.From.Route.Namespace)}";
        Assert.Equal("Some(a)", Asked("other.test"));
        Assert.Equal("None", Asked("shop.test"));
    }

    [Theory]
    [InlineData("{name: one, port: 80, protocol: HTTP}, {name: two, port: 80, protocol: HTTPS, tls: {certificateRefs: [{name: c}]}}")]
    [InlineData("{name: one, port: 80, protocol: HTTP}, {name: two, port: 80, protocol: TCP}")]
    [InlineData("{name: one, port: 80, protocol: HTTPS, hostname: a.test, tls: {certificateRefs: [{name: c}]}}, {name: two, port: 80, protocol: HTTP, hostname: b.test}")]
    public void Of_listeners_that_are_in_each_others_way_none_is_picked(string listeners)
    {
        foreach (var order in new[] { listeners, string.Join(", ", listeners.Split(", {name").Reverse().Select(text => text.StartsWith('{') ? text : "{name" + text)) })
        {
            var compiled = Run(("gateway.yaml", Gateway(order + ", {name: free, port: 81, protocol: HTTP}")));
            var said = compiled.Statuses.Gateways[0].Listeners;
            Assert.All(said.Filter(listener => listener.Name != "free"), listener => Assert.True(listener.Conditions.Exists(condition => condition is { Type: "Conflicted", Holds: true })));
            Assert.Equal(Array(81), compiled.Plan.Gateways[0].Ports.Map(port => port.Port));
        }
    }

    private static bool Holds(Compilation compiled, string type) => Condition(compiled, type).Holds;

    private static Condition Condition(Compilation compiled, string type) =>
        compiled.Statuses.Routes[0].Parents[0].Conditions.Find(condition => condition.Type == type).IfNone(() => throw new InvalidOperationException(type));

    private static Compilation Run(params (string Name, string Text)[] sources) =>
        Compile.Run(toArray(sources.Select(source => Compiled.Source(source.Name, source.Text))), CompileOptions.Files with { Serves = Capabilities.Whole });

    private static string Gateway(string listeners) =>
        $"apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: {{name: gw, namespace: infra}}\nspec: {{gatewayClassName: sluice, listeners: [{listeners}]}}\n";

    private static string Namespace(string team) => $"apiVersion: v1\nkind: Namespace\nmetadata: {{name: tenant, labels: {{team: {team}}}}}\n";

    private static string Route(string ns, string host, int year) =>
        $"apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {{name: r, namespace: {ns}, creationTimestamp: \"{year}-01-01T00:00:00Z\"}}\nspec: {{parentRefs: [{{name: gw, namespace: infra}}], hostnames: [{host}], rules: [{{backendRefs: [{{name: s, port: 80}}]}}]}}\n"
        + $"---\napiVersion: v1\nkind: Service\nmetadata: {{name: s, namespace: {ns}}}\nspec: {{ports: [{{name: h, port: 80}}]}}\n";
}
