using Sluice.Compiler.Emission;
using Sluice.Compiler.Ir;
using Sluice.Compiler.Values;
using Sluice.Compiler.Verification;
using Sluice.Laws.Planning;
using Xunit;
using Action = Sluice.Compiler.Ir.Action;

namespace Sluice.Laws.Planning;

/// <summary>What a reviewer reads, on one plan that has something of everything.</summary>
public class PlanTextLaws
{
    private static readonly Cluster Cart = Pool.Clusters[0];
    private static readonly Cluster Pay = Pool.Clusters[3];
    private static readonly Cluster Calls = Pool.Clusters[4];

    [Fact]
    public void The_plan_for_people_reads_like_this() => Assert.Equal(
        """
        gateway shop/edge
          port 80 HTTP
            listener web *.example.com
              host cart.example.com
                GRPC = shop.Cart Get, header version = 1  from GRPCRoute shop/calls rules[0] matches[0]
                  → Service shop-eu/cart:80 h2c
                  grant shop-eu/allow: GRPCRoute in shop to Service shop-eu/cart
                HTTP GET = /cart/items, header version = 2, query q ~ "a, b"  from HTTPRoute shop/cart rules[0] matches[0] "checkout"
                  1/4 → Service shop/cart:80
                    rewrite: host inner, path prefix /cart to /
                  3/4 → respond 500 (GW4001)
                  request headers: remove Foo, set X-A: b
                  response headers: add X-B: "a b"
              host *.example.com
                HTTP * ~ /v[0-9]+  from HTTPRoute shop/cart rules[2] matches[0]
                  → respond 500 (GW4003)
                HTTP * ^ /old  from HTTPRoute shop/cart rules[1] matches[0]
                  → redirect 302, scheme https, port 443, path /new
                HTTP * ^ /  from HTTPRoute shop/cart rules[3] matches[0]
                  → Service bank/pay:80
                  grant bank/allow: HTTPRoute in shop to Service bank/pay
          port 443 HTTPS
            listener secure *.example.com
              certificate Secret shop/tls  *.example.com, example.com  sha256 5f1c
              certificate Secret bank/tls  pay.example.com  sha256 a07e
                grant bank/allow: Gateway in shop to Secret bank/tls
              routes of port 80 listener web
          endpoints
            bank/pay:80  none ready
            shop-eu/cart:80  assumed
            shop/cart:80  10.0.0.1:8080, [fd00::1]:8080

        """.ReplaceLineEndings("\n"),
        EmitText.Plan(Sample));

    [Fact]
    public void The_plan_of_the_example_is_valid() => Assert.True(Verify.Run(Sample).IsRight);

    [Fact]
    public void A_node_that_is_missing_is_named_as_missing()
    {
        var gateway = Sample.Gateways[0];
        Assert.Contains("is not in the plan", Text(gateway with { Tables = default }), StringComparison.Ordinal);
        Assert.Contains("is not in the plan", Text(gateway with { Actions = default }), StringComparison.Ordinal);
        Assert.Contains("is not in the plan", Text(gateway with { Clusters = default }), StringComparison.Ordinal);
        Assert.Contains("is not in the plan", Text(gateway with { Certificates = default }), StringComparison.Ordinal);
    }

    private static string Text(GatewayPlan gateway) => EmitText.Plan(new Plan(Array(gateway)));

    private static Plan Sample => Drafts.Finish(Array(new DraftGateway(
        new ObjectName("shop", "edge"),
        Array(
            new DraftPort(80, ListenerProtocol.Http, Array(Listener("web", Arr<Certificate>.Empty))),
            new DraftPort(443, ListenerProtocol.Https, Array(Listener("secure", Array(Pool.Certificates[0], Pool.Certificates[1]))))),
        Map<ServicePort, Endpoints>(
            (Cart.Service, new Endpoints.Known(Array(new Endpoint("10.0.0.1", 8080), new Endpoint("fd00::1", 8080)))),
            (Pay.Service, new Endpoints.Known(Arr<Endpoint>.Empty))))));

    private static DraftListener Listener(string name, Arr<Certificate> certificates) => new(
        name, HostPatterns.Parse("*.example.com"), certificates, Array(
            (HostPatterns.Parse("cart.example.com"), Array(Items, Call)),
            (HostPatterns.Parse("*.example.com"), Array(
                Route(1, new PathMatch.Prefix("/old"), new Action.Redirect(new Redirect("https", None, 443, Some<PathRewrite>(new PathRewrite.Full("/new")), 302))),
                Route(2, new PathMatch.Pattern("/v[0-9]+"), new Action.Refuse(500, "GW4003")),
                Route(3, new PathMatch.Prefix(""), To(Pay))))));

    private static DraftEntry Items => new(
        new Match.Http(new PathMatch.Exact("/cart/items"), "GET",
            Array(new NamedMatch("version", new ValueMatch.Exact("2"))),
            Array(new NamedMatch("q", new ValueMatch.Pattern("a, b")))),
        new Action.Split(
            new Filters(
                new HeaderEdits(Array("Foo"), Array(new Header("X-A", "b")), Arr<Header>.Empty),
                None,
                new HeaderEdits(Arr<string>.Empty, Arr<Header>.Empty, Array(new Header("X-B", "a b")))),
            Array(
                new Share(1, new Target.Forward(Canonical.Identify(Cart), new Filters(
                    None, new Rewrite("inner", Some<PathRewrite>(new PathRewrite.Prefix("/cart", "/"))), None))),
                new Share(3, new Target.Refuse(500, "GW4001"))),
            4),
        new Provenance("HTTPRoute", new ObjectName("shop", "cart"), 100, 0, "checkout", 0));

    private static DraftEntry Call => new(
        new Match.Grpc(new GrpcMethodMatch.Exact("shop.Cart", "Get"), Array(new NamedMatch("version", new ValueMatch.Exact("1")))),
        To(Calls),
        new Provenance("GRPCRoute", new ObjectName("shop", "calls"), 200, 0, None, 0));

    private static DraftEntry Route(int rule, PathMatch path, Action action) => new(
        new Match.Http(path, None, Arr<NamedMatch>.Empty, Arr<NamedMatch>.Empty),
        action,
        new Provenance("HTTPRoute", new ObjectName("shop", "cart"), 100, rule, None, 0));

    private static Action.Split To(Cluster cluster) =>
        new Action.Split(Filters.None, Array(new Share(1, new Target.Forward(Canonical.Identify(cluster), Filters.None))), 1);
}
