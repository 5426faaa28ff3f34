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
          port 443 HTTPS, 421 to requests for another listener
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
    public void A_plan_with_policies_connections_and_a_mesh_reads_like_this() => Assert.Equal(
        """
        gateway shop/edge
          label app: edge
          annotation note: "a b"
          address of our choice
          address 10.0.0.1
          port 53 UDP
            listener dns * udp
              host *  from UDPRoute shop/dns rules[0]
                → Service shop/dns:53 datagram
          port 443 HTTPS, 421 to requests for another listener
            listener web *.example.com
              certificate Secret shop/tls  *.example.com, example.com  sha256 5f1c
              clients are asked for a certificate of bank/ca, shop/ca
                grant bank/allow: Gateway in shop to ConfigMap bank/ca
              host *.example.com
                HTTP * ^ /pay  from HTTPRoute shop/cart rules[0] matches[0], nobody unasked
                  cors: origins https://shop.test, credentials, methods GET, headers X-A, exposed X-B, kept 5 s
                  ask over HTTP Service shop/cart:80, headers cookie, body up to 1024, below /may, answer headers x-user
                  → Service bank/pay:443 over TLS
                    mirror 1/3 to Service shop/cart:80
                  mirror to Service shop/cart:443 h2c over TLS
                  limit: 30000 ms
                  limit: 1000 ms an attempt
                  retry: 2 times, after 500 503, waiting 100 ms
                  session: header X-Session, idle 1000 ms, of "HTTPRoute shop/cart /pay"
                  grant bank/allow: HTTPRoute in shop to Service bank/pay
                HTTP * ^ /old  from HTTPRoute shop/cart rules[1] matches[0], nobody unasked
                  ask over gRPC Service shop-eu/cart:80 h2c
                  → redirect 302
                  grant shop-eu/allow: HTTPRoute in shop to Service shop-eu/cart
                HTTP * ^ /  from HTTPRoute shop/cart rules[2] matches[0]
                  → Service shop/pay:80
            listener db db.example.com terminate
              certificate Secret bank/tls  pay.example.com  sha256 a07e
                grant bank/allow: Gateway in shop to Secret bank/tls
              clients are asked for a certificate of bank/ca, shop/ca
                grant bank/allow: Gateway in shop to ConfigMap bank/ca
              host db.example.com  from TLSRoute shop/db rules[0]
                → Service bank/db:5432 stream over TLS
                grant bank/allow: TLSRoute in shop to Service bank/db
          clusters
            Service bank/db:5432 stream
              TLS to db.bank.test, trusting bank/ca
            Service bank/pay:443
              TLS to pay.bank.test, trusting bank/ca, named *.bank.test, spiffe://bank/pay
              shows certificate Secret shop/tls  sha256 5f1c
            Service shop/cart:443 h2c
              TLS to cart.shop.test, trusting the system
              retries: at most 20% of the requests in 10000 ms, and always 10 in 1000 ms
            Service shop/pay:80
              session: cookie sid kept below /pay, at most 3600000 ms, of "Service shop/pay:80"
          authorities
            bank/ca  sha256 039058c6f2c0
            shop/ca  sha256 709e80c88487, ae4b3280e56e
          service ports that demand TLS
            bank/db:5432  by bank/tls
            bank/pay:443  by bank/tls
            shop/cart:443  by shop/tls
          endpoints
            bank/db:5432  assumed
            bank/pay:443  assumed
            shop-eu/cart:80  assumed
            shop/cart:80  assumed
            shop/cart:443  assumed
            shop/dns:53  assumed
            shop/pay:80  assumed
        mesh
          service shop/cart:80 for all others
            host *
              HTTP * ^ /  from HTTPRoute shop/cart rules[2] matches[0]
                → Service shop/pay:80
          service shop/db:5432 for clients in bank tcp
            host *  from TCPRoute bank/pay rules[0]
              → respond 500 (GW4001)
          clusters
            Service shop/pay:80
              session: cookie sid kept below /pay, at most 3600000 ms, of "Service shop/pay:80"
          endpoints
            shop/pay:80  assumed

        """.ReplaceLineEndings("\n"),
        EmitText.Plan(Policed));

    [Fact]
    public void The_plan_of_the_example_is_valid()
    {
        Assert.True(Verify.Run(Sample).IsRight);
        Assert.True(Verify.Run(Policed).IsRight);
    }

    [Fact]
    public void A_node_that_is_missing_is_named_as_missing()
    {
        var gateway = Sample.Gateways[0];
        Assert.Contains("is not in the plan", Text(gateway with { Tables = default }), StringComparison.Ordinal);
        Assert.Contains("is not in the plan", Text(gateway with { Actions = default }), StringComparison.Ordinal);
        Assert.Contains("is not in the plan", Text(gateway with { Clusters = default }), StringComparison.Ordinal);
        Assert.Contains("is not in the plan", Text(gateway with { Certificates = default }), StringComparison.Ordinal);
        Assert.Contains("is not in the plan", Text(Policed.Gateways[0] with { Authorities = default }), StringComparison.Ordinal);
    }

    private static string Text(GatewayPlan gateway) => EmitText.Plan(new Plan(Array(gateway)));

    private static Plan Sample => Drafts.Finish(Array(new DraftGateway(
        new ObjectName("shop", "edge"),
        Array(
            new DraftPort(80, ListenerProtocol.Http, Array(Listener("web", Arr<Certificate>.Empty))),
            new DraftPort(443, ListenerProtocol.Https, Array(Listener("secure", Array(Pool.Certificates[0], Pool.Certificates[1])))) { Misdirected = true }),
        Map<ServicePort, Endpoints>(
            (Cart.Service, new Endpoints.Known(Array(new Endpoint("10.0.0.1", 8080), new Endpoint("fd00::1", 8080)))),
            (Pay.Service, new Endpoints.Known(Arr<Endpoint>.Empty))))));

    private static Plan Policed => Drafts.Finish(Array(new DraftGateway(
        new ObjectName("shop", "edge"),
        Array(
            new DraftPort(53, ListenerProtocol.Udp, Arr<DraftListener>.Empty)
            {
                Streams = Array(new DraftStream("dns", HostPatterns.Any, StreamMode.Udp, Arr<Certificate>.Empty, Array(Passed("UDPRoute", "dns", "*", Pool.Clusters[10])))),
            },
            new DraftPort(443, ListenerProtocol.Https, Array(new DraftListener(
                "web", HostPatterns.Parse("*.example.com"), Array(Pool.Certificates[0]), Array((HostPatterns.Parse("*.example.com"), Array(Guarded, Asked, Rest))))))
            {
                Streams = Array(new DraftStream(
                    "db", HostPatterns.Parse("db.example.com"), StreamMode.Terminate, Array(Pool.Certificates[1]), Array(Passed("TLSRoute", "db", "db.example.com", Pool.Clusters[9])))),
                Clients = Some((ClientMode.ValidOnly, Pool.Authorities)),
                Misdirected = true,
            }),
        Map<ServicePort, Endpoints>())
    {
        Surroundings = new(Array(("app", "edge")), Array(("note", "a b")), Array("", "10.0.0.1")),
    })) with
    {
        Mesh = Drafts.Finish(
            Array(
                new DraftFrontend(Cart.Service, None, StreamMode.Tcp, Array((HostPatterns.Any, Array(Rest))), None),
                new DraftFrontend(Pool.Clusters[8].Service, "bank", StreamMode.Tcp, default, Array(new DraftRoute(
                    HostPatterns.Any, new Action.Refuse(500, "GW4001"), new Provenance("TCPRoute", new ObjectName("bank", "pay"), 1, 0, None, 0))))),
            Map<ServicePort, Endpoints>()),
    };

    private static DraftEntry Guarded => Route(0, new PathMatch.Prefix("/pay"), new Action.Split(
        Filters.None with { Mirrors = Array(new Mirror(Canonical.Identify(Pool.Clusters[6]), 100, 100)) },
        Array(new Share(1, new Target.Forward(
            Canonical.Identify(Pool.Clusters[5]), Filters.None with { Mirrors = Array(new Mirror(Canonical.Identify(Cart), 1, 3)) }))),
        1)
    {
        Guard = new Guard(
            new Cors(Array("https://shop.test"), true, Array("GET"), Array("X-A"), Array("X-B"), 5),
            Some<Authorization>(new Authorization.Http(Canonical.Identify(Cart), Array("cookie"), 1024, "/may", Array("x-user")))),
        Delivery = new Delivery(30000, 1000, new Retry(Array(500, 503), 2, 100), new Session("HTTPRoute shop/cart /pay", new SessionCarrier.Header("X-Session"), None, 1000)),
    });

    private static DraftEntry Asked => Route(1, new PathMatch.Prefix("/old"), new Action.Redirect(new Redirect(None, None, None, None, 302))
    {
        Guard = new Guard(None, Some<Authorization>(new Authorization.Grpc(Canonical.Identify(Calls), Arr<string>.Empty, 0))),
    });

    private static DraftEntry Rest => Route(2, new PathMatch.Prefix(""), To(Pool.Clusters[7]));

    private static DraftRoute Passed(string kind, string name, string host, Cluster cluster) =>
        new(HostPatterns.Parse(host), To(cluster), new Provenance(kind, new ObjectName("shop", name), 1, 0, None, 0));

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
