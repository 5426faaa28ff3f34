using Xunit;
using static Sluice.Reference.Small;

namespace Sluice.Reference;

/// <summary>What the reference reading says of ListenerSets and default Gateways, against answers that are known.</summary>
public sealed class ReadingSetExamples
{
    private static readonly AllowedFrom Everywhere = new AllowedFrom.All();
    private static readonly WorldObject.Gateway Open = Gateway(Http("own", 80, "own.com"), Http("shared", 80, "shared.com")) with { AllowedListeners = new AllowedFrom.All() };

    // The upstream tests of conflicts: the Gateway first, then the older or alphabetically first set, and what is beaten is gone.
    [Theory]
    [InlineData("HTTP", "HostnameConflict")]
    [InlineData("TCP", "ProtocolConflict")]
    public void Among_objects_the_first_keeps_what_all_want(string protocol, string conflict)
    {
        Listener Wanting(string name, string host) => new(name, protocol == "HTTP" ? host : null, 80, protocol, null, null);
        var world = Whole(Open,
            Set("with-gateway-1", Http("one", 80, "one.com"), Wanting("shared", "shared.com"), Http("both", 80, "both.com")),
            Set("with-gateway-2", Wanting("shared", "shared.com")),
            Set("with-set-1", Http("two", 80, "two.com"), Wanting("both", "both.com")),
            Set("with-set-2", Wanting("both", "both.com")));
        Assert.Contains("attachedListenerSets=2", Says(world, "Gateway a/gw"), StringComparison.Ordinal);
        Assert.StartsWith("Accepted=True/Accepted|ListenersNotValid; Programmed=True/Programmed; ", Says(world, "ListenerSet a/with-gateway-1"), StringComparison.Ordinal);
        Assert.StartsWith("Accepted=False/ListenersNotValid; Programmed=False/ListenersNotValid; ", Says(world, "ListenerSet a/with-gateway-2"), StringComparison.Ordinal);
        Assert.StartsWith("Accepted=True/", Says(world, "ListenerSet a/with-set-1"), StringComparison.Ordinal);
        Assert.StartsWith("Accepted=False/ListenersNotValid; ", Says(world, "ListenerSet a/with-set-2"), StringComparison.Ordinal);
        var beaten = Says(world, "ListenerSet a/with-set-1 listener both");
        Assert.Equal($"Accepted=False/{conflict}; Conflicted=True/{conflict}; Programmed=False/{conflict}; ResolvedRefs=True/ResolvedRefs; attachedRoutes=0; supportedKinds={(protocol == "HTTP" ? "GRPCRoute,HTTPRoute" : "TCPRoute")}", beaten);
        Assert.Contains("Accepted=True/Accepted", Says(world, "ListenerSet a/with-gateway-1 listener both"), StringComparison.Ordinal);
        Assert.StartsWith("Accepted=True/Accepted; ", Says(world, "Gateway a/gw"), StringComparison.Ordinal);
    }

    [Fact]
    public void Within_one_object_nobody_wins_and_age_decides_between_objects()
    {
        var world = Whole(Open with { Listeners = [Http("own", 8080)] },
            Set("clash", Http("plain", 80), Bare("bare", 80, "TCP")),
            Set("older", Http("plain", 81)) with { Meta = new("a", "older", 5, 1) },
            Set("aged", Http("plain", 81)) with { Meta = new("a", "aged", 6, 1) });
        Assert.Contains("listener plain Accepted=False/ProtocolConflict", Says(world, "ListenerSet a/clash"), StringComparison.Ordinal);
        Assert.Contains("listener bare Accepted=False/ProtocolConflict", Says(world, "ListenerSet a/clash"), StringComparison.Ordinal);
        Assert.StartsWith("Accepted=True/Accepted", Says(world, "ListenerSet a/older"), StringComparison.Ordinal);
        Assert.StartsWith("Accepted=False/ListenersNotValid", Says(world, "ListenerSet a/aged"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("unset", "NotAllowed", "NotAllowed")]
    [InlineData("none", "NotAllowed", "NotAllowed")]
    [InlineData("same", "Accepted", "NotAllowed")]
    [InlineData("all", "Accepted", "Accepted")]
    [InlineData("red", "NotAllowed", "Accepted")]
    public void A_Gateway_takes_sets_from_where_it_says(string from, string near, string far)
    {
        AllowedFrom? allowed = from switch
        {
            "none" => new AllowedFrom.None(),
            "same" => new AllowedFrom.Same(),
            "all" => Everywhere,
            "red" => new AllowedFrom.Selector(new([new("team", "red")], [])),
            _ => null,
        };
        var world = Whole(Gateway(Http("own", 80)) with { AllowedListeners = allowed },
            new WorldObject.NamespaceObject(Named("a", ""), []), new WorldObject.NamespaceObject(Named("b", ""), [new("team", "red")]),
            Set("near", Http("l", 81)), Set("far", Http("l", 82)) with { Meta = Named("far", "b") });
        Assert.Contains($"Accepted={near == "Accepted"}/{near}", Says(world, "ListenerSet a/near"), StringComparison.Ordinal);
        Assert.Contains($"Accepted={far == "Accepted"}/{far}", Says(world, "ListenerSet b/far"), StringComparison.Ordinal);
        Assert.Equal(near != "Accepted", Says(world, "ListenerSet a/near") == "Accepted=False/NotAllowed; Programmed=False/NotAllowed");
    }

    [Fact]
    public void Each_parent_is_judged_by_itself()
    {
        ParentRef set = new(null, "ListenerSet", null, "more", null, null);
        var route = Route("r", Rule()).Under(Parent(), set, Parent("extra"));
        var world = Whole(Gateway(Http("own", 80, "own.com")) with { AllowedListeners = Everywhere }, Set("more", Http("extra", 81)), Service("s1"), route.For("x.com"));
        Assert.Equal("NoMatchingListenerHostname Accepted NoMatchingParent", string.Join(' ', Enumerable.Range(0, 3).Select(i => Reading.Attach(world, route.For("x.com"), i)!.Accepted)));
        Assert.Equal("a/more/extra", Outcomes.Winner(Reading.Answer(world, Get("x.com", "/", 81)))!.Listener);
        Assert.Contains("listener extra attachedRoutes=1", Says(world, "ListenerSet a/more"), StringComparison.Ordinal);
        var foreign = Route("f", Rule()).Under(set with { Group = WorldObjects.ExperimentalGroup }, set with { Name = "gone" });
        Assert.Null(Reading.Attach(world.With(foreign), foreign, 0));
        Assert.Null(Reading.Attach(world.With(foreign), foreign, 1));
    }

    [Fact]
    public void Routes_of_the_namespace_of_the_set_are_its_own()
    {
        var gateway = Gateway(Http("own", 80)) with { AllowedListeners = Everywhere };
        var set = Set("more", Http("l", 81)) with { Meta = Named("more", "b") };
        WorldObject.HttpRoute From(string space) => Route("r", Rule()).Under(new ParentRef(null, "ListenerSet", "b", "more", null, null)) with { Meta = Named("r", space) };
        Assert.Equal("Accepted", Reading.Attach(Whole(gateway, set, From("b")), From("b"), 0)!.Accepted);
        Assert.Equal("NotAllowedByListeners", Reading.Attach(Whole(gateway, set, From("a")), From("a"), 0)!.Accepted);
    }

    [Theory]
    [InlineData("Gateway", false)]
    [InlineData("ListenerSet", true)]
    [InlineData("XListenerSet", false)]
    public void A_set_needs_a_grant_of_its_own(string from, bool granted)
    {
        var set = Set("more", new Listener("l", null, 443, "HTTPS", new(null, [new(null, null, "c", "t1")], []), null));
        var world = Whole(Gateway(Http("own", 80)) with { AllowedListeners = Everywhere }, set, Secret("t1", "c"), Grant("c", "Secret", from: from));
        Assert.Contains(granted ? "ResolvedRefs=True/ResolvedRefs" : "ResolvedRefs=False/RefNotPermitted", Says(world, "ListenerSet a/more"), StringComparison.Ordinal);
        Assert.StartsWith(granted ? "Accepted=True/Accepted; Programmed=True" : "Accepted=False/ListenersNotValid; Programmed=False/ListenersNotValid", Says(world, "ListenerSet a/more"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_Gateway_that_is_not_accepted_takes_no_set_with_it()
    {
        var world = Whole(Gateway(new Listener("own", null, 80, "example.com/x", null, null)) with { AllowedListeners = Everywhere }, Set("more", Http("l", 81)));
        Assert.StartsWith("Accepted=False/ListenersNotValid", Says(world, "Gateway a/gw"), StringComparison.Ordinal);
        Assert.StartsWith("Accepted=False/ParentNotAccepted", Says(world, "ListenerSet a/more"), StringComparison.Ordinal);
        Assert.Equal("NoPort", Who(world, Get("h.com", "/", 81)));
    }

    [Fact]
    public void A_default_Gateway_is_a_parent_without_being_named()
    {
        var gateway = Gateway(Http("own", 80, "own.com")) with { DefaultScope = "All" };
        var route = Route("r", Rule()) with { Parents = [], UseDefaultGateways = "All" };
        Assert.Equal("r/0/0", Who(Whole(gateway, Service("s1"), route), Get("own.com", "/")));
        Assert.Equal("parent Gateway a/gw#: by sluice.dev/gateway-controller by default Accepted=True/Accepted; parent Gateway a/gw#: by sluice.dev/gateway-controller by default ResolvedRefs=True/ResolvedRefs",
            Says(Whole(gateway, Service("s1"), route), "HTTPRoute a/r"));
        Assert.Contains("Accepted=False/NoMatchingListenerHostname", Says(Whole(gateway, route.For("x.com")), "HTTPRoute a/r"), StringComparison.Ordinal);
        Assert.Contains("DefaultGateway=True/*", Says(Whole(gateway), "Gateway a/gw"), StringComparison.Ordinal);
        Assert.Equal("", Says(Whole(gateway, route with { Meta = Named("r", "b") }), "HTTPRoute b/r"));
        Assert.Equal("", Says(Whole(gateway, route with { UseDefaultGateways = "None" }), "HTTPRoute a/r"));
        Assert.Equal("", Says(Whole(gateway with { DefaultScope = "None" }, route), "HTTPRoute a/r"));
        Assert.DoesNotContain("default", Says(Whole(gateway, Service("s1"), route.Under(Parent("own"))), "HTTPRoute a/r"), StringComparison.Ordinal);
    }
}
