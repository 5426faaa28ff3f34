using Sluice.Reference;
using Xunit;
using static Sluice.Reference.Small;

namespace Sluice.Reference;

/// <summary>What the reference reading says of listeners and hosts, against answers that are known.</summary>
public sealed class ReadingExamples
{
    [Theory]
    [InlineData(null, "", "*")]
    [InlineData(null, "a.com *.b.com", "a.com *.b.com")]
    [InlineData("a.com", "", "a.com")]
    [InlineData("a.com", "a.com", "a.com")]
    [InlineData("A.com", "a.COM", "a.COM")]
    [InlineData("a.com", "b.com", "")]
    [InlineData("*.a.com", "", "*.a.com")]
    [InlineData("*.a.com", "test.a.com", "test.a.com")]
    [InlineData("*.a.com", "deep.test.a.com", "deep.test.a.com")]
    [InlineData("*.a.com", "a.com", "")]
    [InlineData("*.a.com", "ba.com", "")]
    [InlineData("test.a.com", "*.a.com", "test.a.com")]
    [InlineData("a.com", "*.a.com", "")]
    [InlineData("*.a.com", "*.foo.a.com", "*.foo.a.com")]
    [InlineData("*.foo.a.com", "*.a.com", "*.foo.a.com")]
    [InlineData("*.a.com", "*.b.com", "")]
    [InlineData("*.a.com", "x.a.com x.b.com *.c.a.com", "x.a.com *.c.a.com")]
    [InlineData("x.a.com", "*.a.com *.com x.a.com", "x.a.com")]
    public void Hostnames_of_listener_and_route_intersect(string? listener, string route, string common) =>
        Assert.Equal(common, string.Join(' ', Hostnames.Common(listener, route.Split(' ', StringSplitOptions.RemoveEmptyEntries))));

    [Theory]
    [InlineData("example.com", "example.com", true)]
    [InlineData("EXAMPLE.com:1234", "example.com", true)]
    [InlineData("example.com.", "example.com", true)]
    [InlineData("example.com", "*.example.com", false)]
    [InlineData("a.b.example.com", "*.example.com", true)]
    [InlineData("aexample.com", "*.example.com", false)]
    [InlineData(".example.com", "*.example.com", false)]
    [InlineData("[::1]:80", "*", true)]
    [InlineData("[::1]", "example.com", false)]
    public void A_host_is_compared_without_case_and_port(string host, string pattern, bool covered) =>
        Assert.Equal(covered, Hostnames.Within(Hostnames.Plain(host), pattern));

    // Four nested listeners and a route on each, whose path is all that it takes.
    [Theory]
    [InlineData("bar.com", "empty")]
    [InlineData("bar.example.com", "wildcard")]
    [InlineData("bar.foo.example.com", "deeper")]
    [InlineData("abc.foo.example.com", "exact")]
    [InlineData("example.com", "empty")]
    [InlineData("foo.example.com", "wildcard")]
    public void Listeners_are_isolated_from_each_other(string host, string owner)
    {
        string[] all = ["empty", "wildcard", "deeper", "exact"];
        var gateway = Gateway(Http("empty", 80), Http("wildcard", 80, "*.example.com"), Http("deeper", 80, "*.foo.example.com"), Http("exact", 80, "abc.foo.example.com"));
        string[][] hostnames = [[], ["bar.com", "*.example.com", "*.foo.example.com", "abc.foo.example.com", "example.com"]];
        foreach (var names in hostnames)
        {
            var world = new World([gateway, .. all.Select(l => Route(l, Rule(Prefix($"/{l}"))).Under(Parent(l)).For(names))]);
            foreach (var path in all)
                Assert.Equal(path == owner ? $"{owner}/0/0" : "NotFound", Who(world, Get(host, $"/{path}")));
        }
    }

    [Theory]
    [InlineData("example.org", "example.org", "any/0/0")]
    [InlineData("example.org", "second-example.org", "Misdirected")]
    [InlineData("second-example.org", "example.org", "Misdirected")]
    [InlineData("second-example.org", "unknown-example.org", "Misdirected")]
    [InlineData("third-example.wildcard.org", "fith-example.wildcard.org", "wild/0/0")]
    [InlineData("third-example.wildcard.org", "fourth-example.wildcard.org", "Misdirected")]
    [InlineData("third-example.wildcard.org", "second-example.org", "Misdirected")]
    [InlineData("third-example.wildcard.org", "unknown-example.org", "Misdirected")]
    [InlineData("fourth-example.wildcard.org", "fith-example.wildcard.org", "Misdirected")]
    [InlineData("unknown-example.org", "example.org", "any/0/0")]
    [InlineData("unknown-example.org", "unknown-example.org", "NotFound")]
    [InlineData("example.org", "unknown-example.org", "NotFound")]
    [InlineData(null, "example.org", "any/0/0")]
    [InlineData(null, "second-example.org", "Misdirected")]
    public void A_host_of_another_listener_is_misdirected(string? sni, string host, string answer)
    {
        var world = World(
            Gateway(Https("l1", 443), Https("l2", 443, "second-example.org"), Https("l3", 443, "*.wildcard.org"), Https("l4", 443, "fourth-example.wildcard.org")),
            Secret("t1"), Route("any", Rule()).For("example.org"), Route("wild", Rule()).For("*.wildcard.org").Under(Parent("l3")));
        Assert.Equal(answer, Who(world, Get(host, "/", 443, sni)));
    }

    [Fact]
    public void Without_a_listener_for_the_host_the_answer_is_404_and_without_one_for_the_name_none()
    {
        var world = World(Gateway(Https("l1", 443, "a.com"), Https("l2", 443, "b.com", "gone"), Http("l3", 80, "a.com")), Secret("t1"), Route("r", Rule()));
        Assert.Equal("r/0/0", Who(world, Get("a.com", "/", 443, "A.com.")));
        Assert.Equal("NotFound", Who(world, Get("c.com", "/", 443, "a.com")));
        Assert.Equal("Misdirected", Who(world, Get("b.com", "/", 443, "a.com")));
        Assert.Equal("TlsRefused", Who(world, Get("b.com", "/", 443, "b.com")));
        Assert.Equal("TlsRefused", Who(world, Get("c.com", "/", 443, "c.com")));
        Assert.Equal("TlsRefused", Who(world, Get("a.com", "/", 443)));
        Assert.Equal("NotFound", Who(world, Get("c.com", "/")));
        Assert.Equal("NoPort", Who(world, Get("a.com", "/", 81)));
        Assert.Equal("NoGateway", Who(world, Get("a.com", "/") with { Gateway = "other" }));
    }
}
