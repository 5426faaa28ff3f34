using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Security.Authentication;
using System.Threading.Tasks;
using Sluice.Compiler.Ir;
using Xunit;
using Action = Sluice.Compiler.Ir.Action;
using Authorization = Sluice.Compiler.Ir.Authorization;

namespace Sluice.Laws;

/// <summary>
/// Clients that use one TLS connection for every host of its certificate: no request reaches another listener that way, and
/// none is sent away that could have been served.
/// </summary>
public class CoalescingLaws
{
    private static readonly Version Http11 = HttpVersion.Version11;
    private static readonly TestCertificate Wild = TestCertificate.For("*.example.com");

    /// <summary>The example of GEP-3567, in both orders, with one certificate for both listeners and with one for each.</summary>
    [Theory]
    [InlineData("2.0", "foo.example.com", "bar.example.com", false, true)]
    [InlineData("2.0", "bar.example.com", "foo.example.com", false, true)]
    [InlineData("2.0", "foo.example.com", "bar.example.com", true, false)]
    [InlineData("2.0", "bar.example.com", "foo.example.com", true, true)]
    [InlineData("1.1", "foo.example.com", "bar.example.com", false, true)]
    [InlineData("1.1", "bar.example.com", "foo.example.com", false, true)]
    public async Task A_client_that_shares_a_connection_is_told_so_once_and_each_host_is_served_by_its_own_listener(
        string version, string first, string second, bool ownCertificate, bool shares)
    {
        await using var site = await Classic.Serving(ownCertificate);
        using var client = new SharingClient(site.Plane.At(443), Version.Parse(version));
        Assert.Equal(Classic.BackendOf(first), (await client.Get(first)).Backend);
        Assert.Equal(Classic.BackendOf(second), (await client.Get(second)).Backend);
        Assert.Equal(Classic.BackendOf(second), (await client.Get(second)).Backend);
        string[] sharing = shares ? [$"{second} on {first} 421"] : [];
        Assert.Equal([$"{first} 200", .. sharing, $"{second} 200", $"{second} 200"], client.Hops.Select(hop => hop.ToString()));
        Assert.Equal(2, client.Handshakes);
        // What came on the wrong connection reached nobody.
        Assert.Equal([first, second, second], site.Reached);
        if (version == "2.0") Assert.Equal(Classic.BackendOf(first), (await client.Get(first)).Backend);
        Assert.Equal(2, client.Handshakes);
    }

    /// <summary>Hosts of one listener are what connections are shared for.</summary>
    [Theory]
    [InlineData("2.0")]
    [InlineData("1.1")]
    public async Task Hosts_of_one_listener_share_a_connection_unhindered(string version)
    {
        await using var site = await Classic.Serving(ownCertificate: true);
        using var client = new SharingClient(site.Plane.At(443), Version.Parse(version));
        foreach (var host in new[] { "bar.example.com", "baz.example.com", "qux.example.com", "bar.example.com" })
            Assert.Equal("wild-443", (await client.Get(host)).Backend);
        Assert.Equal(1, client.Handshakes);
        Assert.All(client.Hops, hop => Assert.Equal(200, hop.Status));
    }

    /// <summary>The table of the upstream test of misdirected requests, and what each answer would be on a connection of its own.</summary>
    public static TheoryData<string, string, string, int> Table
    {
        get
        {
            var rows = new TheoryData<string, string, string, int>();
            foreach (var version in new[] { "2.0", "1.1" })
            {
                rows.Add(version, "example.org", "second-example.org", 421);
                rows.Add(version, "example.org", "unknown-example.org", 404);
                rows.Add(version, "second-example.org", "example.org", 421);
                rows.Add(version, "second-example.org", "unknown-example.org", 421);
                rows.Add(version, "third-example.wildcard.org", "fith-example.wildcard.org", 200);
                rows.Add(version, "third-example.wildcard.org", "fourth-example.wildcard.org", 421);
                rows.Add(version, "third-example.wildcard.org", "second-example.org", 421);
                rows.Add(version, "third-example.wildcard.org", "unknown-example.org", 421);
                rows.Add(version, "fourth-example.wildcard.org", "fith-example.wildcard.org", 421);
                rows.Add(version, "unknown-example.org", "example.org", 200);
                rows.Add(version, "unknown-example.org", "unknown-example.org", 404);
            }
            return rows;
        }
    }

    [Theory, MemberData(nameof(Table))]
    public async Task The_host_of_a_request_must_choose_the_listener_that_the_server_name_chose(string version, string serverName, string host, int status)
    {
        await using var backend = await TestBackend.Echo("b");
        var world = new World();
        var (certificate, all) = (world.Certificate(Wild), world.Forward(world.Cluster("b", backend.At)));
        world.Listen(443, ListenerProtocol.Https, "*", [certificate], World.Host("example.org", world.On("/", all)));
        foreach (var own in new[] { "second-example.org", "*.wildcard.org", "fourth-example.wildcard.org" })
            world.ListenTls(443, own, [certificate], world.On("/", all));
        await using var plane = await TestPlane.Serving(world, Wild);
        using var connection = await TlsConnection.Open(plane.At(443), serverName, Version.Parse(version));
        Assert.Equal(status, (await connection.Get(host)).Status);
        // The connection is as good as it was for its own listener, unless it was HTTP/1.1, which ends with a 421.
        if (status != 421 || version == "2.0") Assert.Equal(status, (await connection.Get(host)).Status);
        else await Assert.ThrowsAsync<HttpRequestException>(() => connection.Get(host));
        using var own2 = await TlsConnection.Open(plane.At(443), host, Version.Parse(version));
        Assert.Equal(host == "unknown-example.org" ? 404 : 200, (await own2.Get(host)).Status);
    }

    /// <summary>
    /// Over random listeners, server names and hosts the answer is the one that the text of the API gives, read by
    /// <see cref="Misdirection"/>: never a 421 too many, never one too few, and what is served is served by the listener of the connection.
    /// </summary>
    [Theory]
    [InlineData("2.0")]
    [InlineData("1.1")]
    public async Task No_request_is_misdirected_needlessly_and_none_is_served_by_another_listener(string version)
    {
        var seen = new SortedSet<int>();
        await using var plane = await TestPlane.Serving(Random([HostNames.Everything]), Wild);
        foreach (var seed in Enumerable.Range(0, 40))
        {
            var random = new Random(seed);
            var listeners = HostNames.Patterns.Where(_ => random.Next(3) == 0).DefaultIfEmpty("*.one.test").ToArray();
            await plane.Load(Random(listeners), Wild);
            foreach (var serverName in HostNames.Names.Append("").Where(_ => random.Next(3) == 0))
                foreach (var status in await Asked(plane, listeners, serverName, Version.Parse(version), random)) seen.Add(status);
        }
        Assert.Equal([0, 302, 404, 421], seen);
    }

    /// <summary>Every answer on connections with this server name; 0 for a handshake that is refused.</summary>
    private static async Task<IReadOnlyList<int>> Asked(TestPlane plane, string[] listeners, string serverName, Version version, Random random)
    {
        var at = plane.At(443);
        if (Misdirection.Current(listeners, serverName) is not { } current)
        {
            await Assert.ThrowsAnyAsync<Exception>(async () => (await TlsConnection.Open(at, serverName, version)).Dispose());
            return [0];
        }
        var answers = new List<int>();
        var connection = await TlsConnection.Open(at, serverName, version);
        try
        {
            foreach (var host in HostNames.Names.Where(_ => random.Next(2) == 0))
            {
                var expected = Misdirection.Status(listeners, current, host);
                var spelled = random.Next(4) switch { 0 => host.ToUpperInvariant(), 1 => $"{host}:443", 2 => host + ".", _ => host };
                var answer = await connection.Get(spelled);
                Assert.True(expected == answer.Status, $"listeners {string.Join(", ", listeners)}; '{serverName}', then '{spelled}': {expected} is right, and {answer.Status} came");
                if (expected == 302) Assert.Equal(HostNames.Mark(current), answer.Message.Headers.Location!.Host);
                answers.Add(answer.Status);
                if (answer.Status != 421 || version.Major == 2) continue;
                connection.Dispose();
                connection = await TlsConnection.Open(at, serverName, version);
            }
        }
        finally
        {
            connection.Dispose();
        }
        return answers;
    }

    /// <summary>Each listener sends whoever it serves to a host that names it.</summary>
    private static World Random(string[] listeners)
    {
        var world = new World();
        foreach (var listener in listeners)
            world.ListenTls(443, listener, [world.Certificate(Wild)],
                world.On("/", world.Do(new Action.Redirect(new Redirect("https", HostNames.Mark(listener), None, None, 302)))));
        return world;
    }

    [Theory]
    [InlineData("2.0")]
    [InlineData("1.1")]
    public async Task A_request_is_misdirected_before_anything_of_its_rule_is_done(string version)
    {
        await using var service = await AuthServices.Http(context => Task.CompletedTask);
        await using var backend = await TestBackend.Echo("b");
        var world = new World();
        var cors = new Cors(Array("*"), false, Array("*"), Array("*"), Array("*"), 5);
        var guard = new Guard(cors, new Authorization.Http(world.Cluster("auth", service.At), Arr<string>.Empty, 0, "", Arr<string>.Empty));
        var marked = Filters.None with { Response = new HeaderEdits(Arr<string>.Empty, Array(new Header("X-Rule", "foo")), Arr<Header>.Empty) };
        var forward = new Action.Split(marked, Array(new Share(1, new Target.Forward(world.Cluster("b", backend.At), Filters.None))), 1) { Guard = guard };
        var redirect = new Action.Redirect(new Redirect("https", "elsewhere.test", None, None, 301)) { Guard = guard };
        world.ListenTls(443, "foo.example.com", [world.Certificate(Wild)], world.On("/away", world.Do(redirect)), world.On("/", world.Do(forward)))
            .ListenTls(443, "*.example.com", [world.Certificate(Wild)], world.On("/", world.Do(new Action.Refuse(500, "GW4001"))));
        await using var plane = await TestPlane.Serving(world, Wild);
        foreach (var (method, path, headers) in new (HttpMethod, string, (string, string)[])[]
        {
            (HttpMethod.Get, "/", [("Origin", "https://app.test")]),
            (HttpMethod.Get, "/away", []),
            (HttpMethod.Options, "/", [("Origin", "https://app.test"), ("Access-Control-Request-Method", "PUT")]),
            (HttpMethod.Post, "/x", [("Authorization", "Bearer secret")]),
        })
        {
            using var connection = await TlsConnection.Open(plane.At(443), "bar.example.com", Version.Parse(version));
            var answer = await connection.Send(method, "foo.example.com", path, headers);
            Assert.Equal(421, answer.Status);
            Assert.DoesNotContain(answer.Message.Headers, h => h.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase) || h.Key is "X-Rule" or "Location");
            Assert.Empty(service.Asked);
        }
        using var own = await TlsConnection.Open(plane.At(443), "foo.example.com", Version.Parse(version));
        var served = await own.Send(HttpMethod.Get, "foo.example.com", "/", ("Origin", "https://app.test"));
        Assert.Equal((200, "b"), (served.Status, served.Backend));
        Assert.Equal("foo", served.Message.Headers.GetValues("X-Rule").Single());
        Assert.Single(service.Asked);
    }

    /// <summary>The same two hosts on ports of their own: what is open to one has nothing to say to the other.</summary>
    [Fact]
    public async Task Hosts_on_ports_of_their_own_are_never_misdirected_and_never_served_by_the_other()
    {
        await using var backend = await TestBackend.Echo("b");
        var world = new World();
        var all = world.Forward(world.Cluster("b", backend.At));
        world.ListenTls(443, "foo.example.com", [world.Certificate(Wild)], world.On("/", all))
            .ListenTls(8443, "*.example.com", [world.Certificate(Wild)], world.On("/", all));
        await using var plane = await TestPlane.Serving(world, Wild);
        using var foo = await TlsConnection.Open(plane.At(443), "foo.example.com", Http11);
        Assert.Equal(200, (await foo.Get("foo.example.com")).Status);
        Assert.Equal(404, (await foo.Get("bar.example.com")).Status);
        await Assert.ThrowsAnyAsync<Exception>(async () => (await TlsConnection.Open(plane.At(443), "bar.example.com", Http11)).Dispose());
        using var bar = await TlsConnection.Open(plane.At(8443), "bar.example.com", Http11);
        Assert.Equal(200, (await bar.Get("bar.example.com")).Status);
        Assert.Equal(200, (await bar.Get("foo.example.com")).Status);
    }

    /// <summary>
    /// What per-port validation is for: on a port that lets nobody in without a certificate no connection comes about for any host, so there
    /// is none to share; a certificate that was shown for one host counts for the port, and a request still goes to its own listener only.
    /// </summary>
    [Theory]
    [InlineData("2.0", "foo.example.com", "bar.example.com")]
    [InlineData("2.0", "bar.example.com", "foo.example.com")]
    [InlineData("1.1", "foo.example.com", "bar.example.com")]
    [InlineData("1.1", "bar.example.com", "foo.example.com")]
    public async Task A_shared_connection_brings_nobody_past_the_demand_for_a_certificate(string version, string first, string second)
    {
        await using var site = await Classic.Serving(ownCertificate: false, (443, ClientMode.ValidOnly));
        using var nobody = new SharingClient(site.Plane.At(443), Version.Parse(version));
        await AssertTurnedAway(nobody, first);
        await AssertTurnedAway(nobody, second);
        using var stranger = new SharingClient(site.Plane.At(443), Version.Parse(version), Classic.Stranger.Context());
        await AssertTurnedAway(stranger, first);
        Assert.Empty(site.Reached);
        using var known = new SharingClient(site.Plane.At(443), Version.Parse(version), Classic.Known.Context());
        Assert.Equal((200, Classic.BackendOf(first), "valid"), await Verified(known, first));
        Assert.Equal((200, Classic.BackendOf(second), "valid"), await Verified(known, second));
        Assert.Equal([$"{first} 200", $"{second} on {first} 421", $"{second} 200"], known.Hops.Select(hop => hop.ToString()));
    }

    /// <summary>With the fallback everybody comes in, shared or not, and backends are told of each what the connection has shown.</summary>
    [Theory]
    [InlineData("2.0", "foo.example.com", "bar.example.com")]
    [InlineData("2.0", "bar.example.com", "foo.example.com")]
    [InlineData("1.1", "bar.example.com", "foo.example.com")]
    public async Task With_the_insecure_fallback_a_shared_connection_vouches_for_nobody(string version, string first, string second)
    {
        await using var site = await Classic.Serving(ownCertificate: false, (443, ClientMode.InsecureFallback));
        foreach (var (shown, verdict) in new[] { (null, "none"), (Classic.Stranger, "invalid"), (Classic.Known, "valid") })
        {
            using var client = new SharingClient(site.Plane.At(443), Version.Parse(version), shown?.Context());
            Assert.Equal((200, Classic.BackendOf(first), verdict), await Verified(client, first));
            Assert.Equal((200, Classic.BackendOf(second), verdict), await Verified(client, second));
            Assert.Equal([$"{first} 200", $"{second} on {first} 421", $"{second} 200"], client.Hops.Select(hop => hop.ToString()));
        }
    }

    /// <summary>The same hosts on a port that demands a certificate and on one that does not: what came in by the open one stays there.</summary>
    [Theory]
    [InlineData("2.0")]
    [InlineData("1.1")]
    public async Task A_connection_to_an_open_port_is_of_no_use_at_a_port_that_demands_a_certificate(string version)
    {
        await using var site = await Classic.Serving(ownCertificate: false, (443, ClientMode.ValidOnly), (8443, null));
        using var open = await TlsConnection.Open(site.Plane.At(8443), "bar.example.com", Version.Parse(version));
        Assert.Equal((200, "wild-8443"), Seen(await open.Get("bar.example.com")));
        // The port of the authority is the client's word; the port of the connection decides.
        Assert.Equal((200, "wild-8443"), Seen(await open.Get("bar.example.com:443")));
        Assert.Equal(421, (await open.Get("foo.example.com:443")).Status);
        using var nobody = new SharingClient(site.Plane.At(443), Version.Parse(version));
        await AssertTurnedAway(nobody, "bar.example.com");
        await AssertTurnedAway(nobody, "foo.example.com");
        Assert.DoesNotContain("wild-443", site.Servants);
        Assert.DoesNotContain("foo-443", site.Servants);
    }

    private static (int, string) Seen(TlsAnswer answer) => (answer.Status, answer.Backend);

    private static async Task<(int, string, string)> Verified(SharingClient client, string host)
    {
        var answer = await client.Get(host);
        return (answer.Status, answer.Backend, answer.Message.Headers.TryGetValues("X-Verified", out var verdict) ? verdict.Single() : "");
    }

    /// <summary>In TLS 1.3 a client learns only after its handshake that it is not let in.</summary>
    private static async Task AssertTurnedAway(SharingClient client, string host)
    {
        var failure = await Record.ExceptionAsync(() => client.Get(host));
        Assert.True(failure is HttpRequestException or AuthenticationException or IOException, $"{failure}");
    }

    /// <summary>Names that lie in one another, so that random choices of them collide.</summary>
    private static class HostNames
    {
        public const string Everything = "*";

        public static readonly string[] Patterns =
        [
            Everything, "*.test", "*.one.test", "*.a.one.test", "*.two.test",
            "one.test", "a.one.test", "b.one.test", "x.a.one.test", "two.test", "a.two.test",
        ];

        public static readonly string[] Names =
        [
            "one.test", "a.one.test", "b.one.test", "c.one.test", "x.a.one.test", "y.a.one.test", "two.test", "a.two.test", "c.two.test", "test", "other.example",
        ];

        public static string Mark(string pattern) => $"{(pattern == Everything ? "every" : pattern.Replace("*", "any", StringComparison.Ordinal)).Replace('.', '-')}.mark";
    }
}

/// <summary>
/// What the API says of hostnames of HTTPS listeners, sentence by sentence, written from the text of <c>hostname</c> and GEP-3567
/// and from nothing else.
/// </summary>
internal static class Misdirection
{
    /// <summary>"The current Listener (selected by SNI matching during ClientHello)"; a client without a name can mean one for all hosts only.</summary>
    public static string? Current(string[] listeners, string serverName) =>
        System.Array.Find(listeners, l => Matches(l, serverName) && !listeners.Any(other => IsMoreSpecific(other, l) && Matches(other, serverName)));

    public static int Status(string[] listeners, string current, string host) =>
        // "If another Listener has an exact match or more specific wildcard entry, the Gateway SHOULD return a 421."
        listeners.Any(other => other != current && Matches(other, host) && IsMoreSpecific(other, current)) ? 421
        // "If the current Listener does not match the Host": another does: 421; none does: 404.
        : !Matches(current, host) ? (listeners.Any(other => Matches(other, host)) ? 421 : 404)
        : 302;

    private static bool Matches(string listener, string host) =>
        listener == "*" || (host.Length > 0 && (listener == host || (listener[0] == '*' && host.EndsWith(listener[1..], StringComparison.Ordinal))));

    private static bool IsMoreSpecific(string one, string other) =>
        other == "*" ? one != "*" : other[0] == '*' && (one[0] != '*' || (one != "*" && one.Length > other.Length));
}

/// <summary>The example of GEP-3567: <c>foo.example.com</c> and <c>*.example.com</c> on one port, or on each of several, with backends of their own.</summary>
internal sealed class Classic : IAsyncDisposable
{
    private static readonly TestAuthority Ours = TestAuthority.Root("ours");
    private static readonly Wanted Client = new() { CommonName = "client", Usage = "1.3.6.1.5.5.7.3.2" };

    private readonly List<TestBackend> _backends = [];
    private readonly List<(string Host, string Servant)> _reached = [];

    /// <summary>A client that the authority vouches for, and one that it does not know.</summary>
    public static readonly TestCertificate Known = Ours.Issue(Client);
    public static readonly TestCertificate Stranger = TestAuthority.Root("others").Issue(Client);

    public TestPlane Plane { get; private set; } = null!;

    /// <summary>The hosts of the requests that reached a backend, in order.</summary>
    public IEnumerable<string> Reached => _reached.Select(each => each.Host);

    /// <summary>Which backends they reached.</summary>
    public IEnumerable<string> Servants => _reached.Select(each => each.Servant);

    public static string BackendOf(string host) => host == "foo.example.com" ? "foo-443" : "wild-443";

    /// <param name="ownCertificate">Whether the exact listener has a certificate for its name alone, or the wildcard's.</param>
    /// <param name="ports">What is demanded of clients on each port; without any, one port that demands nothing.</param>
    public static async Task<Classic> Serving(bool ownCertificate, params (int Port, ClientMode? Mode)[] ports)
    {
        var (wild, foo) = (TestCertificate.For("*.example.com"), TestCertificate.For("foo.example.com"));
        var site = new Classic();
        var world = new World();
        var bundle = ports.Any(each => each.Mode is not null) ? world.Bundle(Ours.Der) : null;
        foreach (var (port, mode) in ports.Length == 0 ? [(443, null)] : ports)
        {
            world.ListenTls(port, "foo.example.com", [world.Certificate(ownCertificate ? foo : wild)], world.On("/", await site.Backend(world, $"foo-{port}")))
                .ListenTls(port, "*.example.com", [world.Certificate(wild)], world.On("/", await site.Backend(world, $"wild-{port}")));
            if (mode is { } demanded) world.Demand(port, demanded, bundle!);
        }
        site.Plane = await TestPlane.Serving(world, wild, foo);
        return site;
    }

    private async Task<Hash> Backend(World world, string name)
    {
        var backend = await TestBackend.Start(context =>
        {
            lock (_reached) _reached.Add((context.Request.Host.Host, name));
            context.Response.Headers["X-Backend"] = name;
            if (context.Request.Headers.TryGetValue("X-Forwarded-Client-Verify", out var verdict)) context.Response.Headers["X-Verified"] = verdict;
            return Task.CompletedTask;
        }).ConfigureAwait(false);
        _backends.Add(backend);
        return world.Forward(world.Cluster(name, backend.At));
    }

    public async ValueTask DisposeAsync()
    {
        await Plane.DisposeAsync().ConfigureAwait(false);
        foreach (var backend in _backends) await backend.DisposeAsync().ConfigureAwait(false);
    }
}
