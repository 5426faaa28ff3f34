using Sluice.Reference;
using Xunit;
using static Sluice.Reference.Small;

namespace Sluice.Reference;

/// <summary>What the reference reading says of references, endpoints and status, against answers that are known.</summary>
public sealed class ReadingStatusExamples
{
    private static readonly WorldObject.Gateway Gateway80 = Gateway(Http("l1", 80));

    [Theory]
    [InlineData("s1", "ResolvedRefs")]
    [InlineData("gone", "BackendNotFound")]
    [InlineData("s1:9999", "BackendNotFound")]
    [InlineData("b/s1", "ResolvedRefs")]
    [InlineData("b/s2", "RefNotPermitted")]
    [InlineData("b/gone", "RefNotPermitted")]
    [InlineData("c/s1", "RefNotPermitted")]
    [InlineData("d/s1", "RefNotPermitted")]
    [InlineData("wss", "UnsupportedProtocol")]
    [InlineData("ws", "ResolvedRefs")]
    [InlineData("https", "ResolvedRefs")]
    [InlineData("external", "UnsupportedProtocol")]
    public void A_reference_is_permitted_before_it_is_found(string name, string reason)
    {
        var parts = name.Split('/', ':');
        var backend = name.Contains('/', StringComparison.Ordinal) ? To(parts[1], space: parts[0])
            : name.Contains(':', StringComparison.Ordinal) ? To(parts[0], port: 9999)
            : To(name);
        var route = Route("r", Rule().Going(backend));
        var world = World(Gateway80, route, Service("s1"), Service("s1", space: "b"), Service("s2", space: "b"), Service("s1", space: "c"), Service("s1", space: "d"),
            Service("wss", "kubernetes.io/wss"), Service("ws", "kubernetes.io/ws"), Service("https", "HTTPS"),
            Service("external") with { Form = new ServiceForm.ExternalName("x.test") },
            Grant("b", "Service", "s1"), Grant("d", "Service") with { From = [new("gateway.networking.k8s.io", "HTTPRoute", "b")] }, Grant("c", "Service", from: "GRPCRoute"));
        Assert.Equal(new Acceptance("Accepted", reason), Reading.Attach(world, route, 0));
        var result = Assert.Single(Assert.IsType<Outcome.Forward>(Reading.Answer(world, Get("h.com", "/"))).Shares).Result;
        Assert.Equal(reason != "ResolvedRefs", result == new ShareResult.Refused(500));
    }

    [Fact]
    public void Refused_shares_keep_their_weight_and_zero_is_nothing()
    {
        Assert.Equal("3 1", Weights(To("s1", 3), To("gone", 1), To("gone", 0)));
        Assert.Equal("1", Weights(To("s1")));
        Assert.Equal("Refused 500", Weights(To("s1", 0)));
        Assert.Equal("Refused 500", Weights());

        static string Weights(params BackendRef[] backends) =>
            Reading.Answer(World(Gateway80, Service("s1"), Route("r", Rule().Going(backends))), Get("h.com", "/")) is var outcome && outcome is Outcome.Forward forward
                ? string.Join(' ', forward.Shares.Select(s => s.Weight))
                : $"{outcome.GetType().Name} {((Outcome.Refused)outcome).Status}";
    }

    [Theory]
    [InlineData("", "503")]
    [InlineData("no", "503")]
    [InlineData("yes no", "1")]
    [InlineData("unknown", "1")]
    [InlineData("leaving no", "1")]
    [InlineData("leaving yes", "2")]
    public void Endpoints_count_when_they_are_ready_or_the_last_to_leave(string states, string answer)
    {
        var endpoints = states.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select((state, i) => state switch
        {
            "yes" => new SliceEndpoint([$"10.0.0.{i + 1}"], true, null, null),
            "no" => new SliceEndpoint([$"10.0.0.{i + 1}"], false, false, null),
            "leaving" => new SliceEndpoint([$"10.0.0.{i + 1}"], false, true, true),
            _ => new SliceEndpoint([$"10.0.0.{i + 1}"], null, null, null),
        }).ToArray();
        var world = World(Gateway80, Route("r", Rule()), Service("s1"), Slice("s1", endpoints));
        var result = Assert.Single(Assert.IsType<Outcome.Forward>(Reading.Answer(world, Get("h.com", "/"))).Shares).Result;
        Assert.Equal(answer == "503", result == new ShareResult.Refused(503));
        Assert.Equal(answer == "503" ? [] : [$"10.0.0.{answer}:8080"], Reading.Endpoints(world, "a", "s1", 80));
        Assert.Null(Reading.Endpoints(world.Without(world.Objects[^1]), "a", "s1", 80));
    }

    [Fact]
    public void Listeners_that_cannot_be_told_apart_all_lose()
    {
        var gateway = Gateway(Http("a", 80, "x.com"), Http("b", 80, "X.com"), Http("c", 80), Http("d", 443), Https("e", 443, "x.com"), Https("f", 8443),
            Http("g", 8443) with { Protocol = "example.com/tunnel" });
        var world = World(gateway, Secret("t1"), Route("r", Rule()));
        Assert.Equal("HostnameConflict HostnameConflict Accepted ProtocolConflict ProtocolConflict Accepted UnsupportedProtocol",
            string.Join(' ', gateway.Listeners.Select(l => Reading.Listener(world, gateway, l.Name)!.Accepted)));
        Assert.Equal("0 0 1 0 0 1 0", string.Join(' ', gateway.Listeners.Select(l => Reading.Listener(world, gateway, l.Name)!.AttachedRoutes)));
        Assert.Equal("c", Outcomes.Winner(Reading.Answer(world, Get("x.com", "/")))!.Listener);
        Assert.Equal("NoPort", Who(world, Get("x.com", "/", 443, "x.com")));
        var named = Route("n", Rule()).Under(Parent("e"));
        Assert.Equal("NoMatchingParent", Reading.Attach(world.With(named), named, 0)!.Accepted);
    }

    [Fact]
    public void A_route_counts_once_for_a_listener_however_often_it_asks()
    {
        var gateway = Gateway(Http("l1", 80), Http("l2", 81));
        var world = World(gateway, Route("r", Rule()).Under(Parent(), Parent() with { Namespace = "a" }), Route("s", Rule()).Under(Parent("l1"), Parent("l2")));
        Assert.Equal([2, 2], gateway.Listeners.Select(l => Reading.Listener(world, gateway, l.Name)!.AttachedRoutes));
    }

    [Theory]
    [InlineData("", true, true, true)]
    [InlineData("label", true, false, false)]
    [InlineData("one-of", true, true, false)]
    [InlineData("none-of", false, true, true)]
    [InlineData("exists", true, true, false)]
    [InlineData("absent", false, false, true)]
    public void A_selector_is_asked_of_the_labels_of_the_namespace(string form, bool red, bool blue, bool bare)
    {
        LabelSelector selector = form switch
        {
            "label" => new([new("team", "red")], []),
            "one-of" => new([], [new LabelExpression.OneOf("team", ["red", "blue"])]),
            "none-of" => new([], [new LabelExpression.NoneOf("team", ["red", "green"])]),
            "exists" => new([], [new LabelExpression.Exists("team")]),
            "absent" => new([], [new LabelExpression.DoesNotExist("team")]),
            _ => new([], []),
        };
        var gateway = Gateway(Http("l1", 80) with { Allowed = new(new AllowedFrom.Selector(selector), []) });
        Assert.Equal((red, blue, bare), (Takes([new("team", "red")]), Takes([new("team", "blue")]), Takes([])));

        bool Takes(Label[] labels) =>
            Who(World(gateway, new WorldObject.NamespaceObject(Named("a", ""), labels), Route("r", Rule())), Get("h.com", "/")) == "r/0/0";
    }

    [Fact]
    public void A_parent_takes_a_route_by_name_then_kind_and_namespace_then_hostname()
    {
        var listener = Http("l1", 80, "a.com") with { Allowed = new(new AllowedFrom.Selector(new([new("team", "red")], [])), [new(null, "HTTPRoute"), new(null, "TCPRoute")]) };
        var gateway = Gateway(listener);
        var (red, blue) = (new WorldObject.NamespaceObject(Named("a", ""), [new("team", "red")]), new WorldObject.NamespaceObject(Named("a", ""), [new("team", "blue")]));
        Assert.Equal("Accepted", Reason(Route("r", Rule()), red));
        Assert.Equal("NotAllowedByListeners", Reason(Route("r", Rule()).For("b.com"), blue));
        Assert.Equal("NotAllowedByListeners", Reason(GrpcRoute("r", Call()), red));
        Assert.Equal("NoMatchingListenerHostname", Reason(Route("r", Rule()).For("b.com"), red));
        Assert.Equal("NoMatchingParent", Reason(Route("r", Rule()).Under(Parent("l1", 81)), red));
        Assert.Null(Reason(Route("r", Rule()).Under(Parent() with { Kind = "Service" }), red));
        Assert.Equal(["HTTPRoute"], Reading.Listener(World(gateway), gateway, "l1")!.SupportedKinds);
        Assert.Equal("InvalidRouteKinds", Reading.Listener(World(gateway), gateway, "l1")!.ResolvedRefs);

        string? Reason(WorldObject route, WorldObject space) => Reading.Attach(World(gateway, route, space), route, 0)?.Accepted;
    }

    [Theory]
    [InlineData("", "InvalidCertificateRef", false)]
    [InlineData("good", "ResolvedRefs", true)]
    [InlineData("gone", "InvalidCertificateRef", false)]
    [InlineData("good gone", "InvalidCertificateRef", true)]
    [InlineData("gone b/good", "RefNotPermitted", false)]
    [InlineData("opaque", "InvalidCertificateRef", false)]
    [InlineData("other-key", "InvalidCertificateRef", false)]
    [InlineData("c/good", "ResolvedRefs", true)]
    public void One_good_certificate_is_enough_to_serve(string refs, string reason, bool programmed)
    {
        var certificates = refs.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(r => r.Split('/') is [var space, var name]
            ? new SecretRef(null, null, space, name)
            : new SecretRef("", "Secret", null, r)).ToArray();
        var gateway = Gateway(new Listener("l1", null, 443, "HTTPS", new(null, certificates, []), null));
        var broken = Secret("other-key");
        var world = World(gateway, Route("r", Rule()), Secret("good"), Secret("good", "b"), Secret("good", "c"), Grant("c", "Secret", from: "Gateway"),
            Secret("opaque") with { Type = "Opaque" }, broken with { Data = [broken.Data[0], new("tls.key", TestCertificates.All[1].Key)] });
        var verdict = Reading.Listener(world, gateway, "l1")!;
        Assert.Equal((reason, programmed, 1), (verdict.ResolvedRefs, verdict.Programmed, verdict.AttachedRoutes));
        Assert.Equal(programmed ? "r/0/0" : "TlsRefused", Who(world, Get("h.com", "/", 443, "h.com")));
    }

    [Fact]
    public void Another_controller_s_Gateway_is_nothing_to_us_and_one_without_class_is_ours()
    {
        var route = Route("r", Rule());
        WorldObject.GatewayClass Class(string controller) => new(Named("sluice", ""), controller);
        Assert.Equal("r/0/0", Who(World(Gateway80, route), Get("h.com", "/")));
        Assert.Equal("r/0/0", Who(World(Gateway80, route, Class("sluice.dev/gateway-controller")), Get("h.com", "/")));
        var foreign = World(Gateway80, route, Class("example.com/other"));
        Assert.Equal("NoGateway", Who(foreign, Get("h.com", "/")));
        Assert.Null(Reading.Attach(foreign, route, 0));
        Assert.Null(Reading.Listener(foreign, Gateway80, "l1"));
    }
}
