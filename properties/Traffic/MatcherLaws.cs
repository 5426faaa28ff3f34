using System.Collections.Generic;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Microsoft.AspNetCore.Http;
using Sluice.Compiler.Ir;
using Sluice.Runtime.Loading;
using Sluice.Runtime.Matching;
using Xunit;

namespace Sluice.Laws;

/// <summary>The matcher agrees with a reading of the same tables that has no index at all, and allocates nothing.</summary>
public class MatcherLaws
{
    private static readonly string[] Paths = ["/", "/a", "/a/", "/a/b", "/a/b/c", "/ab", "/b", "/a//b", "/svc/Get", "/svc/Put", "/x.y/Get"];
    private static readonly string[] Hosts = ["*", "a.test", "b.a.test", "*.a.test", "*.b.a.test", "*.test"];
    private static readonly string[] RequestHosts = ["a.test", "b.a.test", "c.b.a.test", "x.test", "A.Test:80", "test", "", "b.a.test.", "[::1]:80"];
    private static readonly string[] Queries = ["", "k=v", "k=w&k=v", "K=v", "k=%76", "k=a+b", "j=1&k=v", "k", "%6b=v", "k=%e4%b8%ad"];

    private static readonly Gen<ValueMatch> Values = Gen.OneOf(
        Gen.Elements("v", "w", "", "a b", "v,w", "中").Select(v => (ValueMatch)new ValueMatch.Exact(v)),
        Gen.Elements("v|w", "a.b", ".*", "v.*").Select(r => (ValueMatch)new ValueMatch.Pattern(r)));

    private static readonly Gen<Match> Matches = Gen.OneOf(
        from path in Gen.OneOf(
            Gen.Elements(Paths).Select(p => (PathMatch)new PathMatch.Exact(p)),
            Gen.Elements(Paths).Select(p => (PathMatch)new PathMatch.Prefix(p.TrimEnd('/'))),
            Gen.Elements("/a.*", "/(a|b)", "/a/b", "/.*/Get", "/x\\.y/.+").Select(r => (PathMatch)new PathMatch.Pattern(r)))
        from method in Gen.Elements(None, None, Some("GET"), Some("POST"))
        from headers in Named(["x-k", "x-j"])
        from query in Named(["k", "j"])
        select (Match)new Match.Http(path, method, headers, query),
        from method in Gen.OneOf(
            Gen.Elements("svc", "x.y").SelectMany(_ => Gen.Elements("Get", "Put"), (s, m) => (GrpcMethodMatch)new GrpcMethodMatch.Exact(s, m)),
            Gen.Elements("svc", "x.y", "a").Select(s => (GrpcMethodMatch)new GrpcMethodMatch.Service(s)),
            Gen.Elements("Get", "Put", "b").Select(m => (GrpcMethodMatch)new GrpcMethodMatch.Method(m)),
            Gen.Elements("s.*", "x").SelectMany(_ => Gen.Elements("G.*", "P|Put"), (s, m) => (GrpcMethodMatch)new GrpcMethodMatch.Pattern(Some(s), Some(m))),
            Gen.Constant((GrpcMethodMatch)new GrpcMethodMatch.Any()))
        from headers in Named(["x-k"])
        select (Match)new Match.Grpc(method, headers));

    private static readonly Gen<Arr<VirtualHost>> Tables =
        from hosts in Gen.SubListOf<string>(Hosts)
        from entries in Gen.ListOf(Matches, 8).ListOf(hosts.Count)
        select toArray(hosts.Zip(entries, (host, matches) => new VirtualHost(HostPatterns.Parse(host), toArray(matches.Select(Numbered)))).OrderBy(h => h.Host));

    private static readonly Gen<Asked> Requests =
        from host in Gen.Elements(RequestHosts)
        from path in Gen.Elements(Paths)
        from query in Gen.Elements(Queries)
        from method in Gen.Elements("GET", "POST", "HEAD")
        from header in Gen.Elements<string[]>([], ["v"], ["w"], ["v", "w"], [""], ["a b"])
        from grpc in Gen.Elements(true, false)
        select new Asked(host, path, query, method, header, grpc);

    [Property(MaxTest = 2000)]
    public Property The_index_finds_what_a_linear_search_finds() => Prop.ForAll(
        Arb.From(Tables), Arb.From(Gen.ListOf(Requests, 20)),
        (hosts, requests) =>
        {
            var table = Loaded(hosts);
            return requests.All(request => Found(table, request) == Naive(hosts, request)).ToProperty();
        });

    [Fact]
    public void Matching_a_static_route_allocates_nothing_however_many_routes_there_are()
    {
        var world = new World();
        var action = world.Do(new Compiler.Ir.Action.Refuse(500, "GW0000"));
        var entries = new List<Entry>();
        for (var i = 0; i < 250; i++) entries.Add(world.On(new PathMatch.Exact($"/exact/{i}"), action));
        for (var i = 0; i < 250; i++)
            entries.Add(world.On(new PathMatch.Prefix($"/prefix/{i}"), action, "GET",
                [new("x-tenant", new ValueMatch.Exact($"t{i}"))], [new("page", new ValueMatch.Exact("1"))]));
        for (var i = 0; i < 250; i++) entries.Add(world.On(new PathMatch.Prefix($"/deep/{i}/er"), action));
        for (var i = 0; i < 250; i++) entries.Add(world.OnCall(new GrpcMethodMatch.Exact($"svc{i}", "Get"), action));
        world.Listen(80, ListenerProtocol.Http, "*", [], World.Host("*.example.com", [.. entries]));
        var table = Load.Run(world.Verified(), Map<Hash, KeyMaterial>()).PortOf(new(World.Edge, 80))!.Listeners.Any!.Table;
        Asked[] requests =
        [
            new("www.example.com", "/exact/77", "", "GET", [], false),
            new("www.example.com", "/prefix/99/x", "a=b&page=1", "GET", ["t99"], false, "x-tenant"),
            new("a.b.example.com:8080", "/deep/3/er", "", "POST", [], false),
            new("WWW.example.com", "/svc7/Get", "", "POST", [], true),
        ];
        foreach (var request in requests)
        {
            var headers = Headers(request);
            Assert.True(Hits(table, request, headers, 10_000) == 10_000, request.ToString());
            Assert.Equal([0L, 0L, 0L], Settled(() => Hits(table, request, headers, 10_000)));
        }
    }

    [Theory]
    [InlineData("example.com:80", "example.com")]
    [InlineData("EXAMPLE.com.", "example.com")]
    [InlineData("example.com.:80", "example.com")]
    [InlineData("[::1]:80", "[::1]")]
    [InlineData("[::A]", "[::a]")]
    [InlineData("", "")]
    public void A_host_is_compared_without_port_case_and_final_dot(string host, string name) =>
        Assert.Equal(name, RequestHost.Normalise(host, stackalloc char[RequestHost.Longest]).ToString());

    [Theory]
    [InlineData("a+b", "a b")]
    [InlineData("%e4%b8%ad", "中")]
    [InlineData("100%", "100%")]
    [InlineData("%zz%4", "%zz%4")]
    [InlineData("%2B%26%3d", "+&=")]
    public void Query_text_is_decoded_as_forms_encode_it(string sent, string meant)
    {
        var text = new char[sent.Length];
        Assert.Equal(meant, new string(text, 0, FormText.Decode(sent, text)));
    }

    [Fact]
    public void A_pattern_covers_the_whole_path_and_no_newline_after_it()
    {
        var pattern = Patterns.Anchored("/a|/b");
        Assert.True(pattern.IsMatch("/a") && pattern.IsMatch("/b"));
        Assert.False(pattern.IsMatch("/a\n") || pattern.IsMatch("/ab") || pattern.IsMatch("x/b"));
    }

    [Theory]
    [InlineData("/a.*", "/a")]
    [InlineData("^/api/v[0-9]+", "/api/v")]
    [InlineData("/ab?", "/a")]
    [InlineData("/a|/b", "")]
    [InlineData("(?i)/a", "")]
    [InlineData("/plain", "/plain")]
    [InlineData("a*", "")]
    public void The_literal_beginning_of_a_pattern_is_one_of_every_match(string pattern, string literal) =>
        Assert.Equal(literal, Patterns.Literal(pattern));

    internal sealed record Asked(string Host, string Path, string Query, string Method, string[] Header, bool Grpc, string HeaderName = "X-K");

    private static Gen<Arr<NamedMatch>> Named(string[] names) =>
        from some in Gen.Frequency((3, Gen.Constant<IEnumerable<string>>([])), (2, Gen.SubListOf<string>(names).Select(s => (IEnumerable<string>)s)))
        from values in Gen.ListOf(Values, some.Count())
        select toArray(some.Zip(values, (name, value) => new NamedMatch(name, value)));

    private static Entry Numbered(Match match, int place) =>
        new(match, new("refuse"), new("HTTPRoute", new("ns", $"r{place}"), None, place, None, 0), Arr<GrantUse>.Empty);

    private static Table Loaded(Arr<VirtualHost> hosts) => Load.Run(
        new(new(Array(new GatewayPlan(
            World.Edge,
            Array(new PortPlan(80, ListenerProtocol.Http, Array(new ListenerPlan("l", HostPatterns.Any, Arr<CertificateUse>.Empty, new("table"))))),
            Map((new Hash("table"), new RouteTable(hosts))),
            Map((new Hash("refuse"), (Compiler.Ir.Action)new Compiler.Ir.Action.Refuse(500, "GW0000"))),
            Map<Hash, Cluster>(), Map<Hash, Certificate>(), Map<Compiler.Values.ServicePort, Endpoints>())))),
        Map<Hash, KeyMaterial>()).PortOf(new(World.Edge, 80))!.Listeners.Any!.Table;

    private static HeaderDictionary Headers(Asked request)
    {
        var headers = new HeaderDictionary();
        if (request.Header.Length > 0) headers[request.HeaderName] = request.Header;
        return headers;
    }

    private static string? Found(Table table, Asked request) => Find(table, request, Headers(request))?.Origin;

    private static Route? Find(Table table, Asked request, HeaderDictionary headers) => table.Find(new RequestView
    {
        Host = RequestHost.Normalise(request.Host, stackalloc char[RequestHost.Longest]),
        Path = request.Path,
        Query = request.Query,
        Method = request.Method,
        Headers = headers,
        IsGrpc = request.Grpc && request.Method == "POST",
    });

    private static int Hits(Table table, Asked request, HeaderDictionary headers, int times)
    {
        var hits = 0;
        for (var i = 0; i < times; i++)
            if (Find(table, request, headers) is not null) hits++;
        return hits;
    }

    /// <summary>
    /// What each of the last three rounds allocated. Code that was compiled in haste allocates, so there are rounds until
    /// three in a row are clean; on a busy machine the compiler takes its time over the better code.
    /// </summary>
    private static long[] Settled(System.Action round)
    {
        long[] last = [1, 1, 1];
        var started = Environment.TickCount64;
        while (last is not [0, 0, 0] && Environment.TickCount64 - started < TestPlane.Patience.TotalMilliseconds)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            round();
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            last = [last[1], last[2], allocated];
        }
        return last;
    }

    /// <summary>Hosts from the most specific, entries in order; gRPC entries first if the request is a call.</summary>
    private static string? Naive(Arr<VirtualHost> hosts, Asked request)
    {
        var name = request.Host.Split("]:")[0] is var ip && ip.StartsWith('[') ? (ip.EndsWith(']') ? ip : ip + "]") : request.Host.Split(':')[0].TrimEnd('.').ToLowerInvariant();
        var grpc = request.Grpc && request.Method == "POST";
        var winner = hosts.OrderBy(h => h.Host).Where(h => HostPatterns.Covers(h.Host, name))
            .SelectMany(h => grpc ? h.Entries.Where(e => e.Match is Match.Grpc).Concat(h.Entries.Where(e => e.Match is Match.Http)) : h.Entries.Where(e => e.Match is Match.Http))
            .FirstOrDefault(e => Holds(e.Match, request));
        return winner?.From.ToString();
    }

    private static bool Holds(Match match, Asked request) => match switch
    {
        Match.Http(var path, var method, var headers, var query) =>
            Holds(path, request.Path) && method.Match(m => m == request.Method, () => true) && headers.ForAll(h => HasHeader(h, request)) && query.ForAll(q => HasQuery(q, request)),
        Match.Grpc(var method, var headers) => Holds(method, request.Path) && headers.ForAll(h => HasHeader(h, request)),
    };

    private static bool Holds(PathMatch match, string path) => match switch
    {
        PathMatch.Exact(var whole) => path == whole,
        PathMatch.Pattern(var regex) => Whole(regex, path),
        PathMatch.Prefix(var prefix) => prefix.Length == 0 || path == prefix || path.StartsWith(prefix + "/", StringComparison.Ordinal),
    };

    private static bool Holds(GrpcMethodMatch match, string path)
    {
        var parts = path.Split('/');
        var call = parts is ["", { Length: > 0 }, { Length: > 0 }];
        return match switch
        {
            GrpcMethodMatch.Exact(var service, var method) => path == $"/{service}/{method}",
            GrpcMethodMatch.Service(var service) => call && parts[1] == service,
            GrpcMethodMatch.Method(var method) => call && parts[2] == method,
            GrpcMethodMatch.Pattern(var service, var method) =>
                call && service.Match(s => Whole(s, parts[1]), () => true) && method.Match(m => Whole(m, parts[2]), () => true),
            GrpcMethodMatch.Any => true,
        };
    }

    private static bool HasHeader(NamedMatch condition, Asked request) =>
        condition.Name == "x-k" && request.Header.Length > 0 && Holds(condition.Value, string.Join(',', request.Header));

    private static bool HasQuery(NamedMatch condition, Asked request) =>
        request.Query.Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('=', 2))
            .Where(pair => System.Net.WebUtility.UrlDecode(pair[0]) == condition.Name)
            .Select(pair => Holds(condition.Value, pair.Length < 2 ? "" : System.Net.WebUtility.UrlDecode(pair[1])))
            .FirstOrDefault();

    private static bool Holds(ValueMatch match, string value) => match switch
    {
        ValueMatch.Exact(var text) => value == text,
        ValueMatch.Pattern(var regex) => Whole(regex, value),
    };

    private static bool Whole(string regex, string text) =>
        System.Text.RegularExpressions.Regex.Match(text, $"^(?:{regex})$") is { Success: true } match && match.Length == text.Length;
}
