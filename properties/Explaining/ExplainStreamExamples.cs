using System.Text.Json.Nodes;
using Sluice.Compiler.Analyses;
using Sluice.Compiler.Ir;
using Xunit;
using static Sluice.Laws.Explaining.ExplainPlans;
using Action = Sluice.Compiler.Ir.Action;

namespace Sluice.Laws.Explaining;

/// <summary>Connections whose payload nobody reads: which listener takes them, and which route.</summary>
public sealed class ExplainStreamExamples
{
    private static readonly Provenance Old = From("old", created: 1, kind: "TLSRoute");
    private static readonly Provenance Young = From("young", created: 2, kind: "TLSRoute");
    private static readonly Provenance Wide = From("wide", kind: "TLSRoute");

    private static StreamRoute Route(string host, Provenance from, string action = "cart") => new(HostPatterns.Parse(host), new(action), from, Empty);

    private static StreamListener Stream(string name, string host, StreamMode mode, params StreamRoute[] routes) =>
        new(name, HostPatterns.Parse(host), mode, Empty, routes.ToArr());

    /// <summary>The given streams on a port, beside whatever an HTTPS port has.</summary>
    private static Plan On(int port, ListenerProtocol protocol, params StreamListener[] streams)
    {
        var edge = Gateway(Edge, port, protocol, protocol == ListenerProtocol.Https ? [Listener("web", "*", ExplainPlans.On("*", Below(""), From("web")))] : []);
        return Plans(edge with
        {
            Ports = edge.Ports.Map(found => found with { Streams = streams.ToArr() }),
            Actions = edge.Actions
                .AddOrUpdate(new("cart"), ToCart)
                .AddOrUpdate(new("halved"), Split(Forward(Cart), new Target.Refuse(500, "GW4001")))
                .AddOrUpdate(new("gone"), new Action.Refuse(500, "GW4001"))
                .AddOrUpdate(new("empty"), Split(Forward(Pay))),
        });
    }

    private static Outcome.Relay Relayed(StreamMode mode) => new Outcome.Relay(mode, Array(new Backend(1, 1, new Answer.Relayed(Cart))));

    [Fact]
    public void A_connection_goes_by_its_server_name_to_the_most_specific_route_and_then_to_the_oldest()
    {
        var plan = On(443, ListenerProtocol.Tls, Stream("tls", "*", StreamMode.Passthrough, Route("a.test", Old), Route("a.test", Young), Route("*.test", Wide)));
        var told = Explained(plan, Get("tls://a.test"));
        Assert.Equal(Relayed(StreamMode.Passthrough), told.Outcome);
        Assert.Equal((Verdict.Won, "its hostname covers the server name"), Said(told, Old));
        Assert.Equal((Verdict.Lost, "age: shop/old was created before shop/young"), Said(told, Young));
        Assert.Equal((Verdict.Lost, "hostname: 'a.test' is more specific than '*.test'"), Said(told, Wide));

        Assert.Equal(Wide, Explained(plan, Get("https://b.test/any?path")).Rule.Map(rule => rule.From));
        Assert.Equal((Verdict.NoMatch, "hostname: server name 'b.test' is not covered by 'a.test'"), Said(Explained(plan, Get("tls://b.test")), Old));
        Assert.Equal((Verdict.NoMatch, "hostname: the client sends no server name, 'a.test' needs one"), Said(Explained(plan, Get("tls://192.0.2.1")), Old));
        Assert.Equal(new Outcome.Refuse("no route of listener tls takes the connection: it is closed"), Explained(plan, Get("tls://192.0.2.1")).Outcome);
        Assert.Equal(new Outcome.Refuse("port 443 of Gateway infra/edge expects a TLS handshake; plain text fails"), Explained(plan, Get("http://a.test:443/")).Outcome);
    }

    [Fact]
    public void On_one_port_the_most_specific_listener_takes_the_connection_whether_it_reads_HTTP_or_not()
    {
        var plan = On(443, ListenerProtocol.Https, Stream("through", "a.test", StreamMode.Passthrough, Route("a.test", Old)));
        Assert.Equal(Relayed(StreamMode.Passthrough), Explained(plan, Get("https://a.test/")).Outcome);
        Assert.Equal((Verdict.NoMatch, "belongs to listener web; the connection selects listener through"), Said(Explained(plan, Get("https://a.test/")), From("web")));
        Assert.IsType<Outcome.Forward>(Explained(plan, Get("https://b.test/")).Outcome);
        Assert.Equal((Verdict.NoMatch, "belongs to listener through; host selects listener web (listener isolation)"), Said(Explained(plan, Get("https://b.test/")), Old));
        Assert.Equal(new Outcome.Refuse("listener web ends TLS and reads HTTP; ask it with 'https://'"), Explained(plan, Get("tls://b.test")).Outcome);
    }

    [Fact]
    public void A_listener_that_ends_TLS_needs_a_certificate()
    {
        var bare = Stream("ends", "*", StreamMode.Terminate, Route("*", Old));
        Assert.Equal(
            new Outcome.Refuse("the TLS handshake fails: listener ends has no certificate to present"),
            Explained(On(443, ListenerProtocol.Tls, bare), Get("tls://a.test")).Outcome);
        var shown = bare with { Certificates = Array(new CertificateUse(new("c"), None)) };
        Assert.Equal(Relayed(StreamMode.Terminate), Explained(On(443, ListenerProtocol.Tls, shown), Get("tls://a.test")).Outcome);
    }

    [Theory]
    [InlineData("tcp")]
    [InlineData("http")]
    [InlineData("https")]
    [InlineData("tls")]
    public void A_TCP_port_takes_whatever_comes(string scheme) =>
        Assert.Equal(
            Relayed(StreamMode.Tcp),
            Explained(On(90, ListenerProtocol.Tcp, Stream("tcp", "*", StreamMode.Tcp, Route("*", From("a", kind: "TCPRoute")))), Get($"{scheme}://a.test:90")).Outcome);

    [Fact]
    public void UDP_counts_its_ports_by_itself()
    {
        var plan = On(53, ListenerProtocol.Udp, Stream("dns", "*", StreamMode.Udp, Route("*", From("a", kind: "UDPRoute"))));
        Assert.Equal(Relayed(StreamMode.Udp), Explained(plan, Get("udp://a.test:53")).Outcome);
        Assert.Equal(new Outcome.Refuse("no Gateway serves port 53 (ports: 53)"), Explained(plan, Get("tcp://a.test:53")).Outcome);
    }

    [Fact]
    public void A_share_without_a_backend_is_closed_and_so_is_a_connection_without_any()
    {
        Plan Going(string action) => On(90, ListenerProtocol.Tcp, Stream("tcp", "*", StreamMode.Tcp, Route("*", From("a", kind: "TCPRoute"), action)));
        Assert.Equal(
            new Outcome.Relay(StreamMode.Tcp, Array(new Backend(1, 2, new Answer.Relayed(Cart)), new Backend(1, 2, new Answer.Closed("GW4001")))),
            Explained(Going("halved"), Get("tcp://a.test:90")).Outcome);
        Assert.Equal(new Outcome.Refuse("GW4001: the connection is closed"), Explained(Going("gone"), Get("tcp://a.test:90")).Outcome);
        Assert.Equal(new Outcome.Refuse("shop/pay:80 has no ready endpoint: the connection is closed"), Explained(Going("empty"), Get("tcp://a.test:90")).Outcome);
    }

    [Fact]
    public void A_relay_is_a_forward_without_an_upstream_in_JSON()
    {
        var told = Explained(On(90, ListenerProtocol.Tcp, Stream("tcp", "*", StreamMode.Tcp, Route("*", From("a", kind: "TCPRoute")))), Get("tcp://a.test:90"));
        Assert.Equal(
            """{"kind":"forward","stream":"tcp","backends":[{"service":"shop/cart","port":80,"share":1}]}""",
            JsonNode.Parse(ExplainJson.Print(told))!["outcome"]!.ToJsonString());
        Assert.StartsWith("relay (tcp) to shop/cart:80 (100%)\n", ExplainText.Print(told), StringComparison.Ordinal);
        Assert.EndsWith("won       TCPRoute shop/a rules[0]  it is the route of the port\n", ExplainText.Print(told), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tcp://a.test", "'tcp://a.test' names no port")]
    [InlineData("tls://a.test/path", "'tls://a.test/path' holds a path; nobody reads what a connection of TLS carries")]
    public void A_connection_has_a_port_and_no_path(string url, string fault) =>
        Assert.Equal(fault, Requests.Of(url, "GET", Empty).Match(_ => "", faults => string.Join("; ", faults)));

    [Fact]
    public void A_connection_has_no_headers() =>
        Assert.Equal("'udp://a.test:53' is a connection, which has neither method nor headers",
            Requests.Of("udp://a.test:53", "GET", Array("A: 1")).Match(_ => "", faults => string.Join("; ", faults)));
}
