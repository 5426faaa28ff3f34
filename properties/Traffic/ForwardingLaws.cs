using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Sluice.Compiler.Ir;
using Xunit;

namespace Sluice.Laws;

/// <summary>What reaches a backend, and what comes back.</summary>
public class ForwardingLaws
{
    [Theory]
    [InlineData("/a%2Fb")]
    [InlineData("/a%20b;v=1//c/")]
    [InlineData("/%7Euser/%e4%B8%ad?a=b%26&c=%2f&&=")]
    [InlineData("/a?")]
    [InlineData("//double")]
    [InlineData("/!$&'()*+,=:@-._~")]
    public async Task Path_and_query_reach_the_backend_byte_for_byte(string target)
    {
        await using var backend = await TestBackend.Echo("b");
        var world = new World();
        await using var plane = await TestPlane.Serving(world.Listen(80, "a.test", world.On("/", world.Forward(world.Cluster("b", backend.At)))));
        var answer = await plane.Raw(80, $"GET {target} HTTP/1.1\r\nHost: a.test:8080\r\nConnection: close\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", answer, StringComparison.Ordinal);
        Assert.Contains($"GET {target} HTTP/1.1\n", answer, StringComparison.Ordinal);
        Assert.Contains("host: a.test:8080\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_absolute_target_is_forwarded_as_its_path()
    {
        await using var backend = await TestBackend.Echo("b");
        var world = new World();
        await using var plane = await TestPlane.Serving(world.Listen(80, "a.test", world.On("/x", world.Forward(world.Cluster("b", backend.At)))));
        var answer = await plane.Raw(80, "GET http://a.test/x%2Fy?z=%20 HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\n\r\n");
        Assert.DoesNotContain("GET http", answer, StringComparison.Ordinal);
        // The prefix /x does not cover /x%2Fy: nothing is decoded.
        Assert.StartsWith("HTTP/1.1 404", answer, StringComparison.Ordinal);
        answer = await plane.Raw(80, "GET http://a.test/x/%2Fy?z=%20 HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\n\r\n");
        Assert.Contains("GET /x/%2Fy?z=%20 HTTP/1.1\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_port_speaks_http_1_and_http_2_with_prior_knowledge_to_either_kind_of_backend()
    {
        await using var one = await TestBackend.Echo("one");
        await using var two = await TestBackend.Echo("two", HttpProtocols.Http2);
        var world = new World();
        await using var plane = await TestPlane.Serving(world.Listen(80, "*",
            world.On("/one", world.Forward(world.Cluster("one", one.At))),
            world.On("/two", world.Forward(world.Cluster("two", BackendProtocol.H2c, two.At)))));
        var client = plane.Client(80);
        foreach (var version in new[] { HttpVersion.Version11, HttpVersion.Version20 })
        {
            foreach (var (path, seen) in new[] { ("/one", "HTTP/1.1"), ("/two", "HTTP/2") })
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, $"http://a.test{path}")
                {
                    Version = version,
                    VersionPolicy = HttpVersionPolicy.RequestVersionExact,
                    Content = new StringContent("hello"),
                };
                using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
                Assert.Equal(version, answer.Version);
                var echoed = Echoed.Read(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
                Assert.Equal($"POST {path} {seen}", echoed.Line);
                Assert.Equal("hello", echoed.Body);
            }
        }
    }

    [Theory]
    [InlineData("X-Secret")]
    [InlineData("X-Secret, keep-alive")]
    [InlineData("keep-alive, X-Secret, x-other")]
    [InlineData("close, X-Secret")]
    public async Task Headers_that_belong_to_the_connection_are_not_forwarded(string connection)
    {
        await using var backend = await TestBackend.Echo("b");
        var world = new World();
        await using var plane = await TestPlane.Serving(world.Listen(80, "*", world.On("/", world.Forward(world.Cluster("b", backend.At)))));
        using var client = await RawConnection.Open(plane.At(80));
        await client.Send($"GET / HTTP/1.1\r\nHost: a.test\r\nConnection: {connection}\r\nX-Secret: s\r\nKeep-Alive: 5\r\nTE: trailers\r\n"
            + "Proxy-Connection: x\r\nProxy-Authorization: y\r\nUpgrade: h2c\r\nHTTP2-Settings: AA\r\nX-Kept: k\r\n\r\n");
        var answer = await client.ReadUntil("x-kept: k\n");
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", answer, StringComparison.Ordinal);
        foreach (var gone in new[] { "x-secret", "keep-alive:", "te:", "proxy-", "upgrade", "http2-settings" })
            Assert.DoesNotContain(gone, answer[answer.IndexOf("\r\n\r\n", StringComparison.Ordinal)..], StringComparison.OrdinalIgnoreCase);
        // Kestrel still knows whether this is the last request on the connection.
        Assert.Equal(connection.StartsWith("close", StringComparison.Ordinal), answer.Contains("Connection: close", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_client_cannot_say_who_it_is()
    {
        await using var backend = await TestBackend.Echo("b");
        var world = new World();
        await using var plane = await TestPlane.Serving(world.Listen(80, "*", world.On("/", world.Forward(world.Cluster("b", backend.At)))));
        var answer = await plane.Raw(80, "GET / HTTP/1.1\r\nHost: a.test:81\r\nConnection: close, X-Forwarded-For\r\nX-Forwarded-For: 6.6.6.6\r\nx-forwarded-for: 7.7.7.7\r\n"
            + "X-Forwarded-Proto: https\r\nX-Forwarded-Host: evil\r\nX-Forwarded-Port: 1\r\nForwarded: for=6.6.6.6\r\nX_Forwarded_For: 6.6.6.6\r\n\r\n");
        var echoed = Echoed.Read(Body(answer));
        Assert.Equal("127.0.0.1", echoed.Header("x-forwarded-for"));
        Assert.Equal("http", echoed.Header("x-forwarded-proto"));
        Assert.Equal("a.test:81", echoed.Header("x-forwarded-host"));
        Assert.DoesNotContain("6.6.6.6", answer, StringComparison.Ordinal);
        Assert.False(echoed.Has("x-forwarded-port"));
    }

    [Theory]
    [InlineData("X-Forwarded-Proto: https", "x-forwarded-proto", "https")]
    [InlineData("Connection: X-Role\r\nX-Role: admin", "x-role", "admin")]
    [InlineData("X-Forwarded-User: root", "x-forwarded-user", "root")]
    public async Task A_rule_is_not_won_by_what_no_backend_would_see(string sent, string name, string value)
    {
        await using var backend = await TestBackend.Echo("b");
        var world = new World();
        await using var plane = await TestPlane.Serving(world.Listen(80, "*",
            world.On(new PathMatch.Prefix(""), world.Do(new Compiler.Ir.Action.Refuse(500, "GW4001")), headers: [new(name, new ValueMatch.Exact(value))]),
            world.On("/", world.Forward(world.Cluster("b", backend.At)))));
        var answer = await plane.Raw(80, $"GET / HTTP/1.1\r\nHost: a.test\r\n{sent}\r\n{(sent.StartsWith('C') ? "" : "Connection: close\r\n")}X-End: 1\r\n\r\n"
            + "GET / HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("HTTP/1.1 500", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rule_matches_the_scheme_of_the_connection()
    {
        await using var backend = await TestBackend.Echo("b");
        var world = new World();
        await using var plane = await TestPlane.Serving(world.Listen(80, "*", world.On(
            new PathMatch.Prefix(""), world.Forward(world.Cluster("b", backend.At)), headers: [new("x-forwarded-proto", new ValueMatch.Exact("http"))])));
        var answer = await plane.Raw(80, "GET / HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\nX-Forwarded-Proto: https\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("X-Forwarded-User")]
    [InlineData("x_forwarded_email")]
    [InlineData("X-Forwarded_Client-Cert")]
    [InlineData("X_FORWARDED-SERVER")]
    [InlineData("X-Forwarded-Port")]
    [InlineData("X_Forwarded_Proto")]
    [InlineData("fORWARDED")]
    public async Task Nothing_of_the_names_of_proxies_comes_from_a_client(string name)
    {
        await using var backend = await TestBackend.Echo("b");
        var world = new World();
        await using var plane = await TestPlane.Serving(world.Listen(80, "*", world.On("/", world.Forward(world.Cluster("b", backend.At)))));
        var answer = await plane.Raw(80, $"GET / HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\n{name}: spoofed\r\nX-Forward: kept\r\n\r\n");
        Assert.DoesNotContain("spoofed", answer, StringComparison.Ordinal);
        Assert.Equal("kept", Echoed.Read(Body(answer)).Header("x-forward"));
    }

    [Fact]
    public async Task Bytes_of_header_values_survive_in_both_directions()
    {
        await using var backend = await TestBackend.Start(context =>
        {
            context.Response.Headers["X-Seen"] = Convert.ToHexStringLower(System.Text.Encoding.UTF8.GetBytes(context.Request.Headers["X-Name"].ToString()));
            return Task.CompletedTask;
        });
        var world = new World();
        await using var plane = await TestPlane.Serving(world.Listen(80, "*", world.On("/", world.Forward(world.Cluster("b", backend.At)))));
        var answer = await plane.Raw(80, "GET / HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\nX-Name: \u00c3\u00a9\r\n\r\n");
        Assert.Contains("X-Seen: c3a9\r\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Content_headers_of_a_request_without_a_body_are_forwarded()
    {
        await using var backend = await TestBackend.Echo("b");
        var world = new World();
        await using var plane = await TestPlane.Serving(world.Listen(80, "*", world.On("/", world.Forward(world.Cluster("b", backend.At)))));
        var answer = await plane.Raw(80, "GET / HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\nContent-Type: text/x-mine\r\nUpgrade-Insecure-Requests: 1\r\n\r\n");
        var echoed = Echoed.Read(Body(answer));
        Assert.Equal("text/x-mine", echoed.Header("content-type"));
        Assert.Equal("1", echoed.Header("upgrade-insecure-requests"));
        Assert.False(echoed.Has("transfer-encoding"));
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nConnection: X-Internal, close\r\nX-Internal: 1\r\nKeep-Alive: 9\r\nX-Kept: k\r\nContent-Length: 2\r\n\r\nok", "HTTP/1.1 200 ")]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: evil\r\n\r\n", "HTTP/1.1 502 ")]
    public async Task What_a_backend_says_of_its_own_connection_goes_no_further(string said, string status)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var answering = AnswerLaws.HangUp(listener, said);
        var world = new World();
        await using var plane = await TestPlane.Serving(world.Listen(80, "*", world.On("/", world.Forward(world.Cluster("b", AnswerLaws.At(listener))))));
        var answer = await plane.Raw(80, "GET / HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\n\r\n");
        Assert.StartsWith(status, answer, StringComparison.Ordinal);
        Assert.DoesNotContain("X-Internal", answer, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Keep-Alive", answer, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(status.Contains("200", StringComparison.Ordinal), answer.Contains("X-Kept: k\r\n", StringComparison.Ordinal));
        listener.Stop();
        await answering;
    }

    internal static string Body(string answer)
    {
        var body = answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
        if (!answer.Contains("Transfer-Encoding: chunked", StringComparison.OrdinalIgnoreCase)) return body;
        var joined = "";
        while (true)
        {
            var line = body.IndexOf("\r\n", StringComparison.Ordinal);
            var size = Convert.ToInt32(body[..line], 16);
            if (size == 0) return joined;
            joined += body.Substring(line + 2, size);
            body = body[(line + 2 + size + 2)..];
        }
    }
}
