using Sluice.Reference;
using Xunit;
using static Sluice.Reference.Small;

namespace Sluice.Reference;

/// <summary>Which rule the reference reading lets win, against answers that are known.</summary>
public sealed class ReadingPrecedenceExamples
{
    private static readonly Listener Port80 = Http("l1", 80);

    [Theory]
    [InlineData("/abc", "/abc", true)]
    [InlineData("/abc/", "/abc", true)]
    [InlineData("/abc", "/abc/", true)]
    [InlineData("/abc/", "/abc/d", true)]
    [InlineData("/abc", "/abcd", false)]
    [InlineData("/abc/", "/abcd", false)]
    [InlineData("/v2", "/foo/v2/bar", false)]
    [InlineData("/v2", "/V2", false)]
    [InlineData("/", "/anything", true)]
    public void A_prefix_takes_whole_elements(string prefix, string path, bool matches) =>
        Assert.Equal(matches ? "r/0/0" : "NotFound", Who(World(Gateway(Port80), Route("r", Rule(Prefix(prefix)))), Get("h.com", path)));

    [Theory]
    [InlineData("/two", "/two", true)]
    [InlineData("/two", "/two/", false)]
    [InlineData("/two", "/Two", false)]
    public void An_exact_path_is_exact(string exact, string path, bool matches) =>
        Assert.Equal(matches ? "r/0/0" : "NotFound", Who(World(Gateway(Port80), Route("r", Rule(Exact(exact)))), Get("h.com", path)));

    [Fact]
    public void Paths_come_before_methods_before_headers_before_parameters()
    {
        var (prefix, method, header, query) = (Rule(Prefix("/path5")), Rule(Method("PATCH")), Rule(Header("version", "four")), Rule(Query("animal", "hydra")));
        var four = new Field("version", "four");
        Assert.Equal("r/1/0", Who(World(Gateway(Port80), Route("r", method, prefix)), Get("h.com", "/path5") with { Method = "PATCH" }));
        Assert.Equal("r/1/0", Who(World(Gateway(Port80), Route("r", header, method)), Get("h.com", "/", headers: four) with { Method = "PATCH" }));
        Assert.Equal("r/1/0", Who(World(Gateway(Port80), Route("r", query, header)), Get("h.com", "/?animal=hydra", headers: four)));
        var both = Rule(new HttpMatch(null, [.. Header("version", "two").Headers, .. Header("color", "orange").Headers], [], null));
        Assert.Equal("r/1/0", Who(World(Gateway(Port80), Route("r", Rule(Header("version", "two")), both)),
            Get("h.com", "/", headers: [new("Version", "two"), new("color", "orange")])));
    }

    [Fact]
    public void More_headers_win_and_then_more_parameters()
    {
        HttpMatch Asking(string[] headers, string[] parameters) => new(null,
            [.. headers.Select(h => new NamedMatch(h, new ValueMatch.Exact("1")))], [.. parameters.Select(q => new NamedMatch(q, new ValueMatch.Exact("1")))], null);
        var probe = Get("h.com", "/?a=1&b=1&c=1", headers: [new("x", "1"), new("y", "1")]);
        Assert.Equal("r/0/1", Who(World(Gateway(Port80), Route("r", Rule(Asking([], ["a"]), Asking([], ["b", "c"])))), probe));
        Assert.Equal("r/0/1", Who(World(Gateway(Port80), Route("r", Rule(Asking(["x"], ["a", "b", "c"]), Asking(["x", "y"], [])))), probe));
    }

    [Fact]
    public void Of_calls_the_longer_service_wins_then_the_longer_method_then_headers_then_an_exact_name()
    {
        GrpcMatch Exact(string? service, string? method, params NamedMatch[] headers) => new(new GrpcMethod.Exact(service, method), headers);
        GrpcMatch Pattern(string? service, string? method) => new(new GrpcMethod.Pattern(service, method), []);
        Assert.Equal("g/0/1", Won(Exact(null, "Ping"), Exact("Echo", null)));
        Assert.Equal("g/0/1", Won(Exact("Echo", "Ping"), Pattern("E[a-z]+", null)));
        Assert.Equal("g/0/1", Won(Exact("Echo", null), Exact("Echo", "Ping")));
        Assert.Equal("g/0/1", Won(Exact("Echo", "Ping"), Exact("Echo", "Ping", new NamedMatch("x", new ValueMatch.Exact("1")))));
        Assert.Equal("g/0/1", Won(Pattern("Ech.", null), Exact("Echo", null)));
        Assert.Equal("g/0/1", Won(new GrpcMatch(null, []), Exact(null, "Ping")));

        static string Won(params GrpcMatch[] matches) =>
            Who(World(Gateway(Port80), GrpcRoute("g", Call(matches))), Rpc("h.com", "/Echo/Ping", new Field("x", "1")));
    }

    [Theory]
    [InlineData("/match", "r/3/0")]
    [InlineData("/match/other", "r/0/0")]
    [InlineData("/match/prefix/one/any", "r/2/0")]
    [InlineData("/match/prefix/two", "r/1/0")]
    [InlineData("/match/9", "r/4/0")]
    public void Exact_comes_before_pattern_before_the_longest_prefix(string path, string winner) =>
        Assert.Equal(winner, Who(World(Gateway(Port80), Route("r",
            Rule(Prefix("/match/")), Rule(Prefix("/match/prefix/")), Rule(Prefix("/match/prefix/one")), Rule(Exact("/match")), Rule(Pattern("/match/[0-9]")))),
            Get("h.com", path)));

    [Fact]
    public void Ties_go_to_the_older_route_then_by_name_then_by_order()
    {
        var probe = Get("h.com", "/");
        Assert.Equal("b/0/0", Who(World(Gateway(Port80), Route("a", Rule()).At(9), Route("b", Rule()).At(3)), probe));
        Assert.Equal("b/0/0", Who(World(Gateway(Port80), Route("a", Rule()).At(null), Route("b", Rule()).At(3)), probe));
        Assert.Equal("B/0/0", Who(World(Gateway(Port80), Route("a", Rule()), Route("B", Rule())), probe));
        Assert.Equal("a/0/1", Who(World(Gateway(Port80), Route("a", Rule(Prefix("/x"), Prefix("/"), Prefix("/")), Rule())), probe));
    }

    [Fact]
    public void The_most_specific_host_is_asked_first_and_falls_through_on_its_listener()
    {
        var world = World(Gateway(Port80), Route("any", Rule(Prefix("/"))), Route("wild", Rule(Prefix("/w"))).For("*.a.com"), Route("name", Rule(Prefix("/n"))).For("x.a.com"));
        Assert.Equal("name/0/0", Who(world, Get("x.a.com", "/n")));
        Assert.Equal("wild/0/0", Who(world, Get("x.a.com:81", "/w")));
        Assert.Equal("any/0/0", Who(world, Get("X.a.com", "/z")));
        Assert.Equal("any/0/0", Who(world, Get("a.com", "/w")));
    }

    [Fact]
    public void Of_two_conditions_on_one_header_the_first_counts()
    {
        var twice = Rule(new HttpMatch(null, [.. Header("Foo", "1").Headers, .. Header("foo", "2").Headers], [], null));
        var world = World(Gateway(Port80), Route("a", Rule(Header("foo", "1"))), Route("b", twice));
        Assert.Equal("a/0/0", Who(world, Get("h.com", "/", headers: new Field("FOO", "1"))));
        Assert.Equal("NotFound", Who(world, Get("h.com", "/", headers: new Field("foo", "2"))));
        Assert.Equal("NotFound", Who(world, Get("h.com", "/", headers: [new("foo", "1"), new("foo", "2")])));
    }

    [Theory]
    [InlineData("/?animal=Whale", false)]
    [InlineData("/?ANIMAL=whale", false)]
    [InlineData("/?animal=whale&animal=dog", true)]
    [InlineData("/?animal=dog&animal=whale", false)]
    [InlineData("/?an%69mal=wh%61le", true)]
    [InlineData("/?animal", false)]
    public void Parameters_are_decoded_and_the_first_counts(string path, bool matches) =>
        Assert.Equal(matches ? "r/0/0" : "NotFound", Who(World(Gateway(Port80), Route("r", Rule(Query("animal", "whale")))), Get("h.com", path)));

    [Theory]
    [InlineData("/pkg.Echo/Ping", "g/0/0")]
    [InlineData("/pkg.EchoTwo/Ping", "g/1/0")]
    [InlineData("/pkg.Echo/PingTwo", "g/2/0")]
    [InlineData("/Echo/Pong", "h/0/0")]
    public void Calls_prefer_their_own_routes_and_the_longest_service(string path, string winner)
    {
        GrpcMatch Named(string? service, string? method) => new(new GrpcMethod.Exact(service, method), []);
        var world = World(Gateway(Port80), Route("h", Rule()),
            GrpcRoute("g", Call(Named("pkg.Echo", "Ping")), Call(Named(null, "Ping")), Call(Named("pkg.Echo", null), new GrpcMatch(new GrpcMethod.Pattern("Pkg[.]Echo", null), []))));
        Assert.Equal(winner, Who(world, Rpc("h.com", path)));
        Assert.Equal("h/0/0", Who(world, Get("h.com", path)));
        Assert.Equal("h/0/0", Who(world, Rpc("h.com", path) with { Method = "PUT" }));
    }
}
