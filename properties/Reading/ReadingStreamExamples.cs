using Xunit;
using static Sluice.Reference.Small;

namespace Sluice.Reference;

/// <summary>What the reference reading says of connections, datagrams and the mesh, against answers that are known.</summary>
public sealed class ReadingStreamExamples
{
    // Which neighbours on a port can be told apart.
    [Theory]
    [InlineData("HTTP a.com", "HTTP b.com", "")]
    [InlineData("HTTP a.com", "HTTPS b.com", "ProtocolConflict")]
    [InlineData("HTTP a.com", "TLS b.com", "ProtocolConflict")]
    [InlineData("HTTPS a.com", "TLS b.com", "")]
    [InlineData("HTTPS a.com", "TLS A.com", "HostnameConflict")]
    [InlineData("HTTPS", "TLS", "HostnameConflict")]
    [InlineData("TLS a.com", "TLS-Terminate b.com", "")]
    [InlineData("TLS a.com", "TLS-Terminate a.com", "HostnameConflict")]
    [InlineData("TCP", "HTTP a.com", "ProtocolConflict")]
    [InlineData("TCP", "TLS a.com", "ProtocolConflict")]
    [InlineData("TCP", "UDP", "")]
    [InlineData("HTTP", "UDP", "")]
    public void Neighbours_on_a_port_are_distinct_or_both_lose(string one, string other, string conflict)
    {
        var gateway = Gateway(Made("a", one), Made("b", other));
        var world = Whole(gateway, Secret("t1"));
        Assert.Equal([conflict, conflict], gateway.Listeners.Select(l => Reading.Listener(world, gateway, l.Name)!.Conflicted ?? ""));

        static Listener Made(string name, string text) => text.Split(' ', '-') switch
        {
            ["HTTPS", var host] => Https(name, 443, host),
            ["HTTPS"] => Https(name, 443),
            ["TLS", "Terminate", var host] => Tls(name, 443, "Terminate", host),
            ["TLS", var host] => Tls(name, 443, "Passthrough", host),
            ["TLS"] => Tls(name, 443, "Passthrough"),
            ["HTTP", var host] => Http(name, 443, host),
            [var protocol] => Bare(name, 443, protocol),
            _ => throw new ArgumentException(text),
        };
    }

    [Theory]
    [InlineData("abc.example.com", "exact: s1")]
    [InlineData("xyz.example.com", "wild: s2")]
    [InlineData("example.com", "Refused")]
    [InlineData("web.example.com", "Requests")]
    [InlineData("inside.example.com", "inside: s1")]
    [InlineData("a.other.com", "Closed")]
    [InlineData(null, "Refused")]
    public void A_server_name_chooses_the_listener_and_then_the_route(string? name, string answer)
    {
        var world = Whole(
            Gateway(Tls("pass", 443, "Passthrough", "*.example.com"), Https("web", 443, "web.example.com"), Tls("inside", 443, "Terminate", "inside.example.com"), Tls("empty", 443, "Passthrough", "*.other.com")),
            Secret("t1"), Service("s1"), Service("s2"),
            Stream("exact", "TLSRoute", "abc.example.com"), Stream("wild", "TLSRoute", "*.example.com", "s2"),
            Stream("inside", "TLSRoute", "inside.example.com") with { Parents = [Parent("inside")] });
        Assert.Equal(answer, To(world, "TLS", 443, name));
        Assert.Equal(answer is "Requests" ? "NotFound" : answer is "Refused" ? "TlsRefused" : "NotHttp", Who(world, Get(name ?? "x.com", "/", 443, name)));
    }

    [Theory]
    [InlineData("TCPRoute", "TCP")]
    [InlineData("UDPRoute", "UDP")]
    public void The_oldest_route_has_the_whole_listener_and_the_others_are_accepted_all_the_same(string kind, string transport)
    {
        var service = Service("s1") with { Ports = [new("web", 80, null) { Protocol = transport }] };
        var gateway = Gateway(Bare("l", 9000, transport), Http("web", 80));
        var world = Whole(gateway, service, Stream("newer", kind) with { Meta = new("a", "newer", 2, 1) }, Stream("older", kind) with { Meta = new("a", "older", 1, 1) });
        Assert.Equal("older: s1", To(world, transport, 9000));
        Assert.Equal("Nobody", To(world, transport == "TCP" ? "UDP" : "TCP", 9000));
        Assert.Contains("Accepted=True/Accepted", Says(world, $"{kind} a/newer"), StringComparison.Ordinal);
        Assert.Equal((2, kind), Reading.Listener(world, gateway, "l") is { } l ? (l.AttachedRoutes, Assert.Single(l.SupportedKinds)) : default);
        var wrong = Stream("wrong", kind) with { Parents = [Parent("web")] };
        Assert.Equal("NotAllowedByListeners", Reading.Attach(world.With(wrong), wrong, 0)!.Accepted);
        Assert.Equal("Nobody", To(world, transport, 9001));
    }

    [Theory]
    [InlineData("s1", 80, "ResolvedRefs", "1 s1")]
    [InlineData("gone", 80, "BackendNotFound", "1 closed")]
    [InlineData("s1", 53, "BackendNotFound", "1 closed")]
    [InlineData("empty", 80, "ResolvedRefs", "1 closed")]
    public void A_broken_share_is_closed(string name, int port, string reason, string share)
    {
        var route = new WorldObject.StreamRoute(Named("r"), "TCPRoute", [Parent()], [], [Small.To(name, 1, port: port), Small.To("s1", 2), Small.To("s1", 0)]);
        var world = Whole(Gateway(Bare("l", 9000, "TCP")), route, Service("empty"), Slice("empty"),
            Service("s1") with { Ports = [new("web", 80, null), new("dns", 53, null) { Protocol = "UDP" }] });
        var passed = Assert.IsType<StreamOutcome.Passed>(Reading.Connect(world, new("a", "gw", "TCP", 9000, null, ClientCertificate.None)));
        Assert.Equal($"{share} | 2 s1", string.Join(" | ", passed.Shares.Map(s => $"{s.Weight} {(s.End is StreamEnd.ToService to ? to.Name : "closed")}")));
        Assert.Equal(reason, Reading.Attach(world, route, 0)!.ResolvedRefs);
    }

    [Fact]
    public void What_was_decrypted_is_encrypted_again_where_a_policy_says_so()
    {
        var world = Whole(Gateway(Tls("inside", 443, "Terminate", "a.com"), Tls("pass", 443, "Passthrough", "b.com")), Secret("t1"), Authority("ca"), Service("s1"),
            Stream("a", "TLSRoute", "a.com"), Stream("b", "TLSRoute", "b.com"), TlsPolicy("p", "backend.test"));
        Assert.Equal("a: s1 as backend.test", To(world, "TLS", 443, "a.com"));
        Assert.Equal("b: s1", To(world, "TLS", 443, "b.com"));
    }

    [Fact]
    public void A_TLS_listener_carries_TLSRoutes_only()
    {
        var gateway = Gateway(Tls("pass", 443, "Passthrough") with { Allowed = new(null, [new(null, "TCPRoute"), new(null, "TLSRoute")]) }, Tls("inside", 8443, "Terminate"));
        var world = Whole(gateway, Secret("t1"));
        Assert.Equal(("InvalidRouteKinds", "TLSRoute"), Reading.Listener(world, gateway, "pass") is { } l ? (l.ResolvedRefs, Assert.Single(l.SupportedKinds)) : default);
        Assert.Equal(("ResolvedRefs", "TLSRoute"), Reading.Listener(world, gateway, "inside") is { } m ? (m.ResolvedRefs, Assert.Single(m.SupportedKinds)) : default);
        Assert.False(Reading.Listener(world.Without(world.Objects[1]), gateway, "inside")!.Programmed);
    }

    // The upstream mesh tests: routes of the Service for everybody, of a client's namespace for it alone, by address and not by Host.
    [Fact]
    public void Routes_of_the_client_come_before_those_of_the_Service()
    {
        ParentRef echo = new("", "Service", "a", "echo", null, null);
        var producer = Route("producer", Rule(Prefix("/v1"))).Under(echo);
        var consumer = Route("consumer", Rule(Prefix("/v2"))).Under(echo) with { Meta = Named("consumer", "c") };
        var world = Whole(Service("echo"), Service("s1"), Service("s1", space: "c"), producer.For("nobody.test"), consumer);
        Assert.Equal("producer/0/0", Inside("b", "/v1"));
        Assert.Equal("NotFound", Inside("b", "/v2"));
        Assert.Equal("consumer/0/0", Inside("c", "/v2"));
        Assert.Equal("NotFound", Inside("c", "/v1"));
        Assert.Equal("Through", Inside("c", "/v1", service: "s1"));
        Assert.Equal("NoPort", Inside("c", "/v1", 81));
        Assert.Contains("Accepted=True/Accepted", Says(world, "HTTPRoute c/consumer"), StringComparison.Ordinal);

        string Inside(string client, string path, int port = 80, string service = "echo") =>
            Reading.Mesh(world, new(client, "a", service, port, Get("s1.other", path))) is var o && Outcomes.Winner(o) is { } w ? $"{w.Name}/{w.Rule}/{w.Match}" : o.GetType().Name;
    }

    [Theory]
    [InlineData(null, null, "Accepted", "r r")]
    [InlineData("alt", null, "Accepted", "- r")]
    [InlineData(null, 80, "Accepted", "r -")]
    [InlineData("alt", 80, "NoMatchingParent", "- -")]
    [InlineData("gone", null, "NoMatchingParent", "- -")]
    public void A_port_of_a_Service_may_be_named(string? section, int? port, string reason, string answers)
    {
        ParentRef parent = new("", "Service", null, "echo", section, port);
        var world = Whole(Service("echo") with { Ports = [new("web", 80, null), new("alt", 8080, null)] }, Service("s1"), Route("r", Rule()).Under(parent));
        Assert.Contains($"by sluice.dev/mesh-controller Accepted={reason == "Accepted"}/{reason}", Says(world, "HTTPRoute a/r"), StringComparison.Ordinal);
        Assert.Equal(answers, $"{At(80)} {At(8080)}");

        string At(int number) => Reading.Mesh(world, new("b", "a", "echo", number, Get("h", "/"))) is Outcome.Forward f ? f.Winner.Name : "-";
    }

    [Fact]
    public void A_kind_that_knows_more_of_requests_takes_the_port()
    {
        ParentRef echo = new("", "Service", null, "s1", null, null);
        var world = Whole(Service("s1"), GrpcRoute("g", Call()) with { Parents = [echo] }, Route("h", Rule()).Under(echo), Stream("t", "TCPRoute") with { Parents = [echo] },
            Route("c", Rule()).Under(echo with { Namespace = "a" }) with { Meta = Named("c", "c") });
        Assert.Contains("Accepted=True/Accepted", Says(world, "GRPCRoute a/g"), StringComparison.Ordinal);
        Assert.Contains("Accepted=False/Conflicted", Says(world, "HTTPRoute a/h"), StringComparison.Ordinal);
        Assert.Contains("Accepted=False/Conflicted", Says(world, "TCPRoute a/t"), StringComparison.Ordinal);
        Assert.Contains("Accepted=True/Accepted", Says(world, "HTTPRoute c/c"), StringComparison.Ordinal);
        Assert.IsType<Outcome.NotFound>(Reading.Mesh(world, new("a", "a", "s1", 80, Get("h", "/"))));
        Assert.Equal("g", Outcomes.Winner(Reading.Mesh(world, new("a", "a", "s1", 80, Rpc("h", "/x/Y"))))!.Name);
    }

    private static string To(World world, string transport, int port, string? name = null) =>
        Reading.Connect(world, new("a", "gw", transport, port, name, ClientCertificate.None)) is var outcome && outcome is StreamOutcome.Passed passed
            ? $"{passed.Winner.Name}: {(Assert.Single(passed.Shares).End is StreamEnd.ToService to ? to.Name + (to.Tls is { } tls ? $" as {tls.ServerName}" : "") : "closed")}"
            : outcome.GetType().Name;
}
