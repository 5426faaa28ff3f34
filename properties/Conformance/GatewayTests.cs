using Sluice.Compiler.Status;
using Xunit;
using static Sluice.Laws.Conformance.ConformanceTest;

namespace Sluice.Laws.Conformance;

/// <summary>Tests of GatewayClass and Gateway: kinds, counts of routes, and edits.</summary>
internal static class GatewayTests
{
    private const string Address = "that the Gateway is given an address";

    public static readonly Arr<ConformanceTest> All = Array(
        Asserted("GatewayClassObservedGenerationBump", "gatewayclass-observed-generation-bump", "Gateway",
            "a class of our controller is accepted or not, and after an edit so at the new generation", "that the status is written in time",
            cluster => Assert.All(
                Array(cluster, cluster.Edit("GatewayClass gatewayclass-observed-generation-bump", text => Cluster.Replaced(text, "\"old\"", "\"new\""))),
                at => Assert.Contains(at.Class("gatewayclass-observed-generation-bump").Conditions, condition => condition.Type == "Accepted"))),
        Asserted("GatewayObservedGenerationBump", "gateway-observed-generation-bump", "Gateway",
            "after a listener is added, every condition is of the new generation", "that the status is written in time",
            cluster => cluster.IsAt("gateway-observed-generation-bump", 1)
                .Edit("Gateway gateway-observed-generation-bump", text => text + Listener("    ", "alternate", "foo.com"))
                .IsAt("gateway-observed-generation-bump", 2)),
        Asserted("GatewayModifyListeners", "gateway-modify-listeners", "Gateway",
            "a listener that is added counts its routes, one that is removed leaves the status; generations are current", "that the status is written in time",
            cluster => Removed(Added(cluster))),
        Asserted("GatewayInvalidRouteKind", "gateway-invalid-route-kind", "Gateway",
            "a kind that is not known is refused, and the known ones beside it stay", "nothing",
            cluster => cluster
                .ListenersSay("gateway-only-invalid-route-kind", new ListenerDemand("http", "", 0, "ResolvedRefs=False/InvalidRouteKinds"))
                .ListenersSay("gateway-supported-and-invalid-route-kind", new ListenerDemand("http", "HTTPRoute", 0, "ResolvedRefs=False/InvalidRouteKinds"))),
        Asserted("GatewayWithAttachedRoutes", "gateway-with-attached-routes", "Gateway HTTPRoute",
            "listeners count the routes that they accepted, in order or not", "nothing",
            cluster => cluster
                .ListenersSay("gateway-with-one-attached-route", new ListenerDemand("http", "HTTPRoute", 1, "Accepted=True", "ResolvedRefs=True"))
                .ListenersSay("gateway-with-two-attached-routes", new ListenerDemand("http", "HTTPRoute", 2, "Accepted=True", "ResolvedRefs=True"))
                .ListenersSay("unresolved-gateway-with-one-attached-unresolved-route", new ListenerDemand("tls", "HTTPRoute", 1, "Programmed=False", "ResolvedRefs=False"))
                .RouteSays("HTTPRoute http-route-4", "unresolved-gateway-with-one-attached-unresolved-route", "ResolvedRefs=False")),
        Asserted("GatewayWithAttachedRoutesWithPort8080", "gateway-with-attached-routes-with-port-8080", "Gateway GatewayPort8080 HTTPRoute",
            "a route counts at the listener that it names and not at the other", "nothing",
            cluster => cluster.ListenersSay("gateway-with-two-listeners-and-one-attached-route",
                new ListenerDemand("http-unattached", "HTTPRoute", 0, "Accepted=True", "ResolvedRefs=True"),
                new ListenerDemand("http", "HTTPRoute", 1, "Accepted=True", "ResolvedRefs=True"))),
        Asserted("GatewayHTTPListenerIsolation",
            "gateway-http-listener-isolation gateway-http-listener-isolation-with-hostname-intersection",
            "Gateway GatewayHTTPListenerIsolation HTTPRoute",
            "each of 16 hosts and paths reaches the most specific listener's route or none, in both manifests", Address,
            cluster => Isolated(Isolated(cluster, ""), "-with-hostname-intersection")));

    private static Cluster Added(Cluster cluster) => cluster.IsAt("gateway-add-listener", 1)
        .Edit("Gateway gateway-add-listener", text => text + Listener("  ", "http", "data.test.com"))
        .IsAt("gateway-add-listener", 2)
        .ListenersSay("gateway-add-listener",
            new ListenerDemand("https", "HTTPRoute", 1, "Accepted=True", "ResolvedRefs=True"),
            new ListenerDemand("http", "HTTPRoute", 1, "Accepted=True", "ResolvedRefs=True"));

    private static Cluster Removed(Cluster cluster) => cluster.IsAt("gateway-remove-listener", 1)
        .Edit("Gateway gateway-remove-listener", text => Without(text, "  - name: https\n", "  - name: http\n"))
        .IsAt("gateway-remove-listener", 2)
        .ListenersSay("gateway-remove-listener", new ListenerDemand("http", "HTTPRoute", 1, "Accepted=True", "ResolvedRefs=True"));

    private static string Listener(string indent, string name, string host) => $$"""
        {{indent}}- { name: {{name}}, port: 80, protocol: HTTP, hostname: {{host}}, allowedRoutes: { namespaces: { from: All } } }

        """;

    /// <summary>The text without what stands from one line up to another.</summary>
    private static string Without(string text, string from, string to) =>
        text.Remove(text.IndexOf(from, StringComparison.Ordinal), text.IndexOf(to, StringComparison.Ordinal) - text.IndexOf(from, StringComparison.Ordinal));

    private static Cluster Isolated(Cluster cluster, string variant)
    {
        var own = Array(
            (Host: "bar.com", Path: "empty-hostname"),
            (Host: "bar.example.com", Path: "wildcard-example-com"),
            (Host: "bar.foo.example.com", Path: "wildcard-foo-example-com"),
            (Host: "abc.foo.example.com", Path: "abc-foo-example-com"));
        return cluster
            .Serves($"http-listener-isolation{variant}", [.. own.Map(pair => $"HTTPRoute attaches-to-{pair.Path}{variant}")])
            .Asks($"http-listener-isolation{variant}", [.. own.Bind(at => own.Map(to =>
                new Ask($"http://{at.Host}/{to.Path}", at == to ? "infra-backend-v1" : "404")))]);
    }
}
