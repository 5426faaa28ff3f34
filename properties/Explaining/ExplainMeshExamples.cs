using System.Text.Json.Nodes;
using Sluice.Compiler.Analyses;
using Sluice.Compiler.Ir;
using Xunit;
using static Sluice.Laws.Explaining.ExplainPlans;

namespace Sluice.Laws.Explaining;

/// <summary>Requests between workloads: whose routes are asked.</summary>
public sealed class ExplainMeshExamples
{
    private static readonly Provenance Everybody = From("everybody");
    private static readonly Provenance Own = From("own");
    private static readonly Provenance Other = From("other-port");

    private static RouteTable Table(Provenance from, string path) =>
        new(Array(new VirtualHost(HostPatterns.Any, Array(new Entry(Below(path), new("act"), from, Empty)))));

    private static readonly Plan Meshed = new Plan(Empty) with
    {
        Mesh = MeshPlan.Empty with
        {
            Frontends = Array(
                new MeshFrontend(Cart, None, new MeshTraffic.Http(new("everybody"))),
                new MeshFrontend(Cart, Some("clients"), new MeshTraffic.Http(new("own"))),
                new MeshFrontend(Cart with { Port = 81 }, None, new MeshTraffic.Http(new("other")))),
            Tables = Map((new Hash("everybody"), Table(Everybody, "/a")), (new Hash("own"), Table(Own, "")), (new Hash("other"), Table(Other, ""))),
            Actions = Map((new Hash("act"), Split(Forward(Pay)))),
            Clusters = Map((ClusterOf(Pay), new Compiler.Ir.Cluster(Pay, BackendProtocol.Http1))),
            Endpoints = Map((Pay, (Endpoints)new Endpoints.Assumed())),
        },
    };

    private static Explanation Asked(string place, string url) => Explain.Run(Meshed, Read(url, place));

    private static MeshRequest Read(string url, string place) =>
        MeshRequests.Of(url, "GET", Empty, place).Match(found => found, faults => throw new Xunit.Sdk.XunitException(string.Join("; ", faults)));

    [Fact]
    public void The_routes_of_the_Service_are_for_every_client()
    {
        var told = Asked("elsewhere", "http://cart.shop/a");
        Assert.Equal(Everybody, told.Rule.Map(rule => rule.From));
        Assert.Equal((Verdict.NoMatch, "is for clients of namespace clients"), Said(told, Own));
        Assert.Equal((Verdict.NoMatch, "belongs to port 81 of the Service"), Said(told, Other));
    }

    [Fact]
    public void Routes_that_clients_made_for_themselves_stand_in_for_them()
    {
        var told = Asked("clients", "http://cart.shop.svc.cluster.local/b");
        Assert.Equal(Own, told.Rule.Map(rule => rule.From));
        Assert.Equal((Verdict.NoMatch, "gives way to the routes that namespace clients has made for its own clients"), Said(told, Everybody));
    }

    [Fact]
    public void What_no_rule_takes_does_not_fall_to_the_Service() =>
        Assert.Equal(new Outcome.Respond(404, "no rule of Service shop/cart:80 matches"), Asked("shop", "http://cart/b").Outcome);

    [Fact]
    public void A_Service_without_routes_is_reached_as_it_is()
    {
        var told = Asked("shop", "http://pay/x?y");
        Assert.Equal(new Outcome.Forward(Array(new Backend(1, 1, new Answer.Served(Pay, new("pay", "/x?y")))), new("pay", "/x?y")), told.Outcome);
        Assert.Equal(Array("no route has Service shop/pay:80 as its parent for clients of namespace shop: the request goes where it is addressed"), told.Notes);
    }

    [Fact]
    public void Text_and_JSON_name_the_Service_and_the_client()
    {
        var told = Asked("clients", "http://cart.shop/");
        Assert.Contains("  mesh      Service shop/cart:80, routes for clients of namespace clients; the client is in clients\n", ExplainText.Print(told), StringComparison.Ordinal);
        Assert.Equal("""{"service":"shop/cart","port":80,"from":"clients","clients":"clients"}""", JsonNode.Parse(ExplainJson.Print(told))!["mesh"]!.ToJsonString());
    }

    [Theory]
    [InlineData("http://a.b.c/", "'a.b.c' is no Service; write NAME, NAME.NAMESPACE or NAME.NAMESPACE.svc.cluster.local")]
    [InlineData("http://a../", "'a..' is no Service; write NAME, NAME.NAMESPACE or NAME.NAMESPACE.svc.cluster.local")]
    [InlineData("http://a./", "'a.' is no Service; a label of it is empty")]
    public void A_host_that_is_no_Service_is_wrong(string url, string fault) =>
        Assert.Equal(fault, MeshRequests.Of(url, "GET", Empty, "shop").Match(_ => "", faults => string.Join("; ", faults)));
}
