using System.Collections.Generic;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Text;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Sluice.Compiler.Ir;
using Xunit;

namespace Sluice.Laws;

/// <summary>A service that is asked over HTTP: what it is shown, what its answers do, and that nothing but a 200 opens the way.</summary>
public class AuthorizationHttpLaws
{
    [Theory]
    [InlineData(201)]
    [InlineData(204)]
    [InlineData(205)]
    [InlineData(206)]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(304)]
    [InlineData(307)]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(407)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(599)]
    public async Task Whatever_is_not_a_200_is_a_no_that_the_client_gets_as_it_is(int status)
    {
        await using var service = await AuthServices.Http(async context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = "https://login.test/?then=%2F";
            context.Response.Headers.WWWAuthenticate = "Bearer realm=\"r\"";
            context.Response.Headers.SetCookie = new(["a=1; Path=/", "b=2"]);
            context.Response.Headers.Connection = "X-Hop";
            context.Response.Headers["X-Hop"] = "h";
            context.Response.Headers["Keep-Alive"] = "timeout=5";
            context.Response.ContentType = "text/html; charset=latin1";
            if (status is not (204 or 205 or 304)) await context.Response.Body.WriteAsync(new byte[] { 60, 0xe9, 0, 62 });
        });
        await using var guarded = await Guarded.Http([service.At]);
        using var answer = await guarded.Get("/a");
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("https://login.test/?then=%2F", answer.Headers.Location!.OriginalString);
        Assert.Equal("Bearer realm=\"r\"", answer.Headers.WwwAuthenticate.Single().ToString());
        Assert.Equal(["a=1; Path=/", "b=2"], answer.Headers.GetValues("Set-Cookie"));
        Assert.Equal(["text/html; charset=latin1"], answer.Content.Headers.NonValidated["Content-Type"]);
        Assert.False(answer.Headers.Contains("X-Hop"));
        Assert.False(answer.Headers.Contains("Keep-Alive"));
        Assert.Equal(status is 204 or 205 or 304 ? [] : new byte[] { 60, 0xe9, 0, 62 },
            await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Empty(guarded.Reached);
        Assert.Single(service.Asked);
    }

    [Theory]
    [InlineData("/", "")]
    [InlineData("/a%2Fb?", "")]
    [InlineData("/a%20b;v=1//c/?x=%26&y=+&&=", "/check")]
    [InlineData("//double//", "/check/it")]
    [InlineData("/%7Euser/%e4%B8%ad?a=b", "/a b/é?#%zz%41")]
    [InlineData("/!$&'()*+,=:@-._~?/?", "check/")]
    public async Task The_service_is_shown_the_path_and_query_that_go_to_the_backend_byte_for_byte_behind_the_prefix(string target, string prefix)
    {
        await using var service = await AuthServices.Http(Yes);
        await using var guarded = await Guarded.Http([service.At], new() { Prefix = prefix });
        var answer = await guarded.Plane.Raw(80, $"GET {target} HTTP/1.1\r\nHost: a.test:8080\r\nConnection: close\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
        var shown = prefix switch
        {
            "/a b/é?#%zz%41" => "/a%20b/%C3%A9%3F%23%25zz%41",
            "check/" => "/check",
            _ => prefix,
        };
        Assert.Equal(target, guarded.Reached.Single().Target);
        Assert.Equal(shown + target, service.Asked.Single().Target);
        Assert.Equal("a.test:8080", service.Asked.Single().Header("host"));
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    [InlineData("PATCH")]
    [InlineData("REPORT")]
    public async Task The_service_is_asked_with_the_method_of_the_request(string method)
    {
        await using var service = await AuthServices.Http(Yes);
        await using var guarded = await Guarded.Http([service.At]);
        using var answer = await guarded.Send(new(method), "/a", null, []);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal($"{method} /a HTTP/1.1", service.Asked.Single().Line);
        Assert.Equal(service.Asked.Single().Line, guarded.Reached.Single().Line);
    }

    [Fact]
    public async Task The_service_is_shown_host_length_and_authorization_and_the_headers_that_are_named_and_no_others()
    {
        await using var service = await AuthServices.Http(Yes);
        await using var guarded = await Guarded.Http([service.At], new() { Shown = ["content-length", "content-type", "host", "transfer-encoding", "x-absent", "x-shown"] });
        using var content = new StringContent("hello", MediaTypeHeaderValue.Parse("text/x"));
        using var answer = await guarded.Send(HttpMethod.Post, "/", content,
            [("Authorization", "Bearer t"), ("X-Shown", "1"), ("X-Shown", "2"), ("X_Shown", "3"), ("Cookie", "c=1"), ("X-Other", "o"), ("User-Agent", "u"), ("X-Forwarded-For", "6.6.6.6")]);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var asked = service.Asked.Single();
        Assert.Equal(["authorization", "content-length", "content-type", "host", "x-shown"], asked.Headers.Select(h => h.Name).Distinct().Order());
        Assert.Equal(("Bearer t", "0", ""), (asked.Header("authorization"), asked.Header("content-length"), asked.Body));
        var reached = guarded.Reached.Single();
        foreach (var name in new[] { "authorization", "content-type", "host", "x-shown" }) Assert.Equal(reached.Header(name), asked.Header(name));
        Assert.Equal(("hello", "5"), (reached.Body, reached.Header("content-length")));
    }

    [Theory]
    [InlineData("1.1", 0, false)]
    [InlineData("1.1", 1, false)]
    [InlineData("1.1", 1000, false)]
    [InlineData("1.1", 1000, true)]
    [InlineData("1.1", 1, true)]
    [InlineData("2.0", 1000, false)]
    [InlineData("2.0", 1000, true)]
    [InlineData("2.0", 0, true)]
    public async Task A_body_within_the_limit_is_shown_whole_and_reaches_the_backend_whole(string version, int size, bool chunked)
    {
        await using var service = await AuthServices.Http(Yes);
        await using var guarded = await Guarded.Http([service.At], new() { BodyLimit = 1000 });
        var text = new string('x', size);
        using var content = new StringContent(text);
        content.Headers.ContentLength = chunked ? null : size;
        using var answer = await guarded.Send(HttpMethod.Post, "/", chunked ? new Unsized(content) : content, [], version);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(text, service.Asked.Single().Body);
        Assert.Equal($"{size}", service.Asked.Single().Header("content-length"));
        Assert.False(service.Asked.Single().Has("transfer-encoding"));
        Assert.Equal(text, guarded.Reached.Single().Body);
    }

    [Theory]
    [InlineData("1.1", false)]
    [InlineData("1.1", true)]
    [InlineData("2.0", false)]
    [InlineData("2.0", true)]
    public async Task A_body_over_the_limit_is_refused_with_413_and_nobody_is_asked(string version, bool chunked)
    {
        await using var service = await AuthServices.Http(Yes);
        await using var guarded = await Guarded.Http([service.At], new() { BodyLimit = 1000 });
        using var content = new StringContent(new string('x', 1001));
        using var answer = await guarded.Send(HttpMethod.Post, "/", chunked ? new Unsized(content) : content, [], version);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Empty(service.Asked);
        Assert.Empty(guarded.Reached);
    }

    [Fact]
    public async Task A_body_without_end_is_refused_while_it_still_comes()
    {
        await using var service = await AuthServices.Http(Yes);
        await using var guarded = await Guarded.Http([service.At], new() { BodyLimit = 65535 });
        using var client = await RawConnection.Open(guarded.Plane.At(80));
        await client.Send("POST / HTTP/1.1\r\nHost: a.test\r\nTransfer-Encoding: chunked\r\n\r\n");
        var chunk = $"1000\r\n{new string('x', 0x1000)}\r\n";
        for (var i = 0; i < 17; i++) await client.Send(chunk);
        Assert.StartsWith("HTTP/1.1 413 ", await client.ReadUntil("\r\n\r\n"), StringComparison.Ordinal);
        Assert.Empty(service.Asked);
    }

    [Fact]
    public async Task A_body_that_stops_halfway_is_given_up_and_one_that_breaks_off_asks_nobody()
    {
        await using var service = await AuthServices.Http(Yes);
        await using var guarded = await Guarded.Http([service.At], new() { BodyLimit = 100 },
            TestPlane.Options with { Authorization = new() { Body = TimeSpan.FromMilliseconds(200) } });
        using var slow = await RawConnection.Open(guarded.Plane.At(80));
        await slow.Send("POST / HTTP/1.1\r\nHost: a.test\r\nContent-Length: 10\r\n\r\nhalf");
        Assert.StartsWith("HTTP/1.1 408 ", await slow.ReadUntil("\r\n\r\n"), StringComparison.Ordinal);
        using var broken = await RawConnection.Open(guarded.Plane.At(80));
        await broken.Send("POST / HTTP/1.1\r\nHost: a.test\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n");
        Assert.StartsWith("HTTP/1.1 400 ", await broken.ReadUntil("\r\n\r\n"), StringComparison.Ordinal);
        Assert.Empty(service.Asked);
        Assert.Empty(guarded.Reached);
    }

    [Fact]
    public async Task The_backend_gets_the_named_headers_of_a_yes_and_never_the_clients_under_whatever_name_is_read_alike()
    {
        await using var service = await AuthServices.Http(context =>
        {
            context.Response.Headers["X-User"] = "alice";
            context.Response.Headers["X-Groups"] = new(["a", "b"]);
            context.Response.Headers["X-Unnamed"] = "u";
            context.Response.Headers["X_Tenant"] = "t";
            return Task.CompletedTask;
        });
        await using var guarded = await Guarded.Http([service.At],
            new() { Copied = ["x-groups", "x-role", "x-tenant", "x-user"], Shown = ["x-role", "x-user", "x_user", "x-kept"] });
        string[] names = ["X-User", "x-user", "X_User", "x_USER", "X.User", "X-Role", "X_Role", "X-Groups", "X_groups", "X-Tenant"];
        using var answer = await guarded.Get("/", [.. names.Select(name => (name, "mallory")), ("X-Unnamed", "kept"), ("X-Kept", "k")]);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.DoesNotContain(service.Asked.Single().Headers, h => h.Value.Contains("mallory", StringComparison.Ordinal));
        Assert.Equal("k", service.Asked.Single().Header("x-kept"));
        var reached = guarded.Reached.Single();
        Assert.DoesNotContain(reached.Headers, h => h.Value.Contains("mallory", StringComparison.Ordinal));
        Assert.Equal(("alice", "a,b", "", "kept"),
            (reached.Header("x-user"), reached.Header("x-groups").Replace(", ", ",", StringComparison.Ordinal), reached.Header("x-role"), reached.Header("x-unnamed")));
        Assert.False(reached.Has("x_tenant"));
    }

    [Theory]
    [InlineData("Connection: X-User\r\n")]
    [InlineData("Connection: close, x-user\r\nX-User: mallory\r\n")]
    [InlineData("X-User: mallory\r\nx-User: mallory\r\nX_User: \r\n")]
    [InlineData("X-User:\r\n")]
    public async Task No_header_of_the_client_takes_away_what_the_service_says_of_it(string headers)
    {
        await using var service = await AuthServices.Http(context =>
        {
            context.Response.Headers["X-User"] = "alice";
            return Task.CompletedTask;
        });
        foreach (var copied in new string[][] { [], ["x-user"] })
        {
            await using var guarded = await Guarded.Http([service.At], new() { Copied = copied });
            using var client = await RawConnection.Open(guarded.Plane.At(80));
            await client.Send($"GET / HTTP/1.1\r\nHost: a.test\r\n{headers}\r\n");
            Assert.StartsWith("HTTP/1.1 200 ", await client.ReadUntil("\r\n\r\n"), StringComparison.Ordinal);
            Assert.Equal([("x-user", "alice")], guarded.Reached.Single().Headers.Where(h => h.Name.Contains("user", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public async Task Without_named_headers_the_backend_gets_all_of_a_yes_but_those_that_belong_to_its_message()
    {
        await using var service = await AuthServices.Http(async context =>
        {
            context.Response.Headers["X-User"] = "alice";
            context.Response.Headers["X-Role"] = "reader";
            context.Response.Headers.Connection = "X-Hop";
            context.Response.Headers["X-Hop"] = "h";
            context.Response.Headers["Keep-Alive"] = "timeout=5";
            context.Response.Headers.Host = "evil.test";
            context.Response.Headers["Authority"] = "evil.test";
            context.Response.Headers.Upgrade = "h3";
            context.Response.Headers.ContentType = "text/html";
            context.Response.Headers.ETag = "\"e\"";
            await context.Response.WriteAsync("a body of its own");
        });
        await using var guarded = await Guarded.Http([service.At]);
        using var content = new StringContent("hello", MediaTypeHeaderValue.Parse("text/x"));
        using var answer = await guarded.Send(HttpMethod.Post, "/", content, [("X_User", "mallory"), ("X-User", "mallory"), ("X-Other", "o")]);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var reached = guarded.Reached.Single();
        Assert.Equal(("alice", "reader", "o"), (reached.Header("x-user"), reached.Header("x-role"), reached.Header("x-other")));
        Assert.Equal(("a.test", "text/x", "5", "hello"), (reached.Header("host"), reached.Header("content-type"), reached.Header("content-length"), reached.Body));
        foreach (var name in new[] { "x_user", "x-hop", "keep-alive", "authority", "upgrade", "etag" }) Assert.False(reached.Has(name), name);
    }

    [Theory]
    [InlineData("Bearer internal")]
    [InlineData(null)]
    public async Task Credentials_are_shown_and_the_services_own_stand_in_for_them(string? exchanged)
    {
        await using var service = await AuthServices.Http(context =>
        {
            if (exchanged is not null) context.Response.Headers.Authorization = exchanged;
            return Task.CompletedTask;
        });
        await using var guarded = await Guarded.Http([service.At], new() { Copied = ["authorization"] });
        using var answer = await guarded.Get("/", ("Authorization", "Bearer external"));
        Assert.Equal("Bearer external", service.Asked.Single().Header("authorization"));
        Assert.Equal(exchanged ?? "", guarded.Reached.Single().Header("authorization"));
    }

    [Fact]
    public async Task A_service_over_HTTP_2_is_asked_alike()
    {
        await using var service = await AuthServices.Http(Yes, HttpProtocols.Http2);
        await using var guarded = await Guarded.Http([service.At], new() { BodyLimit = 100, Shown = ["x-shown"] }, protocol: BackendProtocol.H2c);
        using var content = new StringContent("hello");
        using var answer = await guarded.Send(HttpMethod.Post, "/a?b", content, [("X-Shown", "s")]);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var asked = service.Asked.Single();
        Assert.Equal(("POST /a?b HTTP/2", "a.test", "s", "hello"), (asked.Line, asked.Header("host"), asked.Header("x-shown"), asked.Body));
    }

    [Theory]
    [InlineData(401, "16")]
    [InlineData(403, "7")]
    [InlineData(302, "7")]
    [InlineData(500, "7")]
    public async Task A_gRPC_client_is_told_no_in_its_own_terms(int status, string told)
    {
        await using var service = await AuthServices.Http(async context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.WWWAuthenticate = "Bearer";
            context.Response.Headers["grpc-status"] = "0";
            context.Response.ContentType = "text/plain";
            await context.Response.WriteAsync("not you: é\n");
        });
        await using var guarded = await Guarded.Http([service.At]);
        using var content = new ByteArrayContent([0, 0, 0, 0, 0]);
        content.Headers.ContentType = new("application/grpc");
        using var answer = await guarded.Send(HttpMethod.Post, "/laws.Talk/Unary", content, [("TE", "trailers")], "2.0");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("application/grpc", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal([told], answer.Headers.GetValues("grpc-status"));
        Assert.Equal(["not you: %C3%A9".Replace(":", "%3A", StringComparison.Ordinal)], answer.Headers.GetValues("grpc-message"));
        Assert.Equal(["Bearer"], answer.Headers.GetValues("WWW-Authenticate"));
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Empty(guarded.Reached);
    }

    [Theory]
    [InlineData(200, 302)]
    [InlineData(401, 401)]
    public async Task Leave_comes_before_a_redirect(int said, int got)
    {
        await using var service = await AuthServices.Http(context =>
        {
            context.Response.StatusCode = said;
            return Task.CompletedTask;
        });
        await using var guarded = await Guarded.Http([service.At]);
        using var answer = await guarded.Get("/redirect?x");
        Assert.Equal(got, (int)answer.StatusCode);
        Assert.Equal(said == 200 ? "https://a.test/redirect?x" : null, answer.Headers.Location?.OriginalString);
    }

    [Theory]
    [InlineData("1.1", true)]
    [InlineData("2.0", true)]
    [InlineData("1.1", false)]
    [InlineData("2.0", false)]
    public async Task A_websocket_opens_only_after_a_yes(string version, bool allowed)
    {
        await using var service = await AuthServices.Http(context =>
        {
            context.Response.StatusCode = allowed ? 200 : 403;
            return Task.CompletedTask;
        });
        await using var backend = await StreamLaws.WebSocketEcho();
        var world = new World();
        var guard = new Guard(None, new Compiler.Ir.Authorization.Http(world.Cluster("auth", service.At), Arr<string>.Empty, 1000, "", Arr<string>.Empty));
        var forward = new Compiler.Ir.Action.Split(
            Filters.None, Array(new Share(1, new Target.Forward(world.Cluster("b", backend.At), Filters.None))), 1)
        { Guard = guard };
        await using var plane = await TestPlane.Serving(world.Listen(80, "a.test", world.On("/ws", world.Do(forward))));
        using var socket = new ClientWebSocket();
        socket.Options.HttpVersion = Version.Parse(version);
        socket.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        using var invoker = new HttpMessageInvoker(StreamLaws.Handler(plane));
        var opening = socket.ConnectAsync(new Uri("ws://a.test/ws?q"), invoker, TestContext.Current.CancellationToken);
        if (!allowed)
        {
            await Assert.ThrowsAsync<WebSocketException>(() => opening);
            return;
        }
        await opening;
        await socket.SendAsync("hello"u8.ToArray(), WebSocketMessageType.Text, true, TestContext.Current.CancellationToken);
        var buffer = new byte[100];
        var received = await socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken);
        Assert.Equal("hello", Encoding.ASCII.GetString(buffer, 0, received.Count));
        Assert.Equal("GET /ws?q HTTP/1.1", service.Asked.Single().Line);
        Assert.False(service.Asked.Single().Has("upgrade"));
    }

    internal static Task Yes(HttpContext context) => Task.CompletedTask;

    /// <summary>A body whose length is not said beforehand.</summary>
    private sealed class Unsized(HttpContent content) : HttpContent
    {
        protected override Task SerializeToStreamAsync(System.IO.Stream stream, TransportContext? context) => content.CopyToAsync(stream, context);

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
