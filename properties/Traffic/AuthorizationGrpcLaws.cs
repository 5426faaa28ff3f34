using System.Collections.Generic;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text;
using System.Threading.Tasks;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Sluice.Compiler.Ir;
using Sluice.Runtime.Authorization.Wire;
using Xunit;
using Authorization = Sluice.Compiler.Ir.Authorization;
using Write = Sluice.Runtime.Authorization.Wire.HeaderValueOption.Types.HeaderAppendAction;

namespace Sluice.Laws;

/// <summary>A service that is asked by the check of Envoy's protocol, over a real gRPC server.</summary>
public class AuthorizationGrpcLaws
{
    [Fact]
    public async Task The_check_shows_the_request_as_the_backend_gets_it()
    {
        await using var service = await AuthServices.Grpc(static _ => Yes());
        await using var guarded = await Guarded.Grpc([service.At], new() { BodyLimit = 100 });
        using var content = new ByteArrayContent([0x68, 0x69, 0xff]);
        content.Headers.ContentType = new("application/x");
        using var answer = await guarded.Send(HttpMethod.Post, "/a%2Fb;v//?x=%26&y", content,
            [("X-Several", "1"), ("X-Several", "2"), ("Authorization", "Bearer t"), ("Cookie", "a=1; b=2"), ("X-Forwarded-For", "6.6.6.6")]);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var (asked, reached) = (service.Asked.Single().Attributes, guarded.Reached.Single());
        var http = asked.Request.Http;
        Assert.Equal(("POST", reached.Target, "a.test", "http", "HTTP/1.1", 3L), (http.Method, http.Path, http.Host, http.Scheme, http.Protocol, http.Size));
        Assert.Equal("hi\ufffd", http.Body);
        Assert.Equal(new byte[] { 0x68, 0x69, 0xff }, http.RawBody.ToByteArray());
        Assert.NotEmpty(http.Id);
        Assert.InRange(asked.Request.Time.ToDateTime(), DateTime.UtcNow.AddMinutes(-5), DateTime.UtcNow);
        Assert.Equal("127.0.0.1", asked.Source.Address.SocketAddress.Address);
        Assert.Equal((uint)guarded.Plane.At(80).Port, asked.Destination.Address.SocketAddress.PortValue);
        Assert.Equal(("POST", reached.Target, "a.test", "http"),
            (http.Headers[":method"], http.Headers[":path"], http.Headers[":authority"], http.Headers[":scheme"]));
        var shown = http.Headers.Where(h => !h.Key.StartsWith(':')).Select(h => (h.Key, Squeezed(h.Value))).Order();
        Assert.Equal(reached.Headers.Select(h => h.Name).Distinct().Select(name => (name, Squeezed(reached.Header(name)))).Order(), shown);
        Assert.Equal("127.0.0.1", http.Headers["x-forwarded-for"]);
    }

    [Fact]
    public async Task Of_the_headers_only_the_named_ones_are_shown_and_no_body_is_unless_it_is_asked_for()
    {
        await using var service = await AuthServices.Grpc(static _ => Yes());
        await using var guarded = await Guarded.Grpc([service.At], new() { Shown = ["x-absent", "x-shown"] });
        using var content = new StringContent("hello");
        using var answer = await guarded.Send(HttpMethod.Post, "/", content, [("X-Shown", "1"), ("X_Shown", "2"), ("Authorization", "Bearer t")]);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var http = service.Asked.Single().Attributes.Request.Http;
        Assert.Equal([":authority", ":method", ":path", ":scheme", "x-shown"], http.Headers.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(("", 0, 5L), (http.Body, http.RawBody.Length, http.Size));
        Assert.Equal("hello", guarded.Reached.Single().Body);
    }

    [Fact]
    public async Task Octets_of_headers_are_shown_as_the_text_that_they_are()
    {
        await using var service = await AuthServices.Grpc(static _ => Yes());
        await using var guarded = await Guarded.Grpc([service.At]);
        await guarded.Plane.Raw(80, "GET / HTTP/1.1\r\nHost: a.test\r\nX-Utf: \u00c3\u00a9\r\nX-Latin: \u00e9\r\nConnection: close\r\n\r\n");
        var headers = service.Asked.Single().Attributes.Request.Http.Headers;
        Assert.Equal(("é", "\ufffd"), (headers["x-utf"], headers["x-latin"]));
    }

    [Fact]
    public async Task A_yes_sets_appends_and_removes_headers_of_the_request()
    {
        await using var service = await AuthServices.Grpc(static _ => Yes(new()
        {
            Headers =
            {
                Header("x-plain", "service"),
                Header("x-append", "service", option => option.Append = true),
                Header("x-replace", "service", option => option.Append = false),
                Header("x-absent", "service", option => option.AppendAction = Write.AddIfAbsent),
                Header("x-there", "service", option => option.AppendAction = Write.AddIfAbsent),
                Header("x-over", "service", option => option.AppendAction = Write.OverwriteIfExistsOrAdd),
                Header("x-over-there", "service", option => option.AppendAction = Write.OverwriteIfExists),
                Header("x-over-absent", "service", option => option.AppendAction = Write.OverwriteIfExists),
                Header("x-unknown", "service", option => option.AppendAction = (Write)77),
                Header("x-empty", ""),
                Header("x-kept-empty", "", option => option.KeepEmptyValue = true),
                new HeaderValueOption { Header = new() { Key = "x-raw", RawValue = ByteString.CopyFrom("é", Encoding.UTF8) } },
                Header("Host", "evil.test"), Header(":path", "/evil"), Header("content-length", "3"), Header("Transfer-Encoding", "chunked"),
                Header("Connection", "x-plain"), Header("content_length", "4"),
            },
            HeadersToRemove = { "x-secret", "Host", ":method", "content-length" },
        }));
        await using var guarded = await Guarded.Grpc([service.At]);
        string[] names = ["x-plain", "x-append", "x-replace", "x-there", "x-over", "x-over-there", "x-unknown", "x-empty", "x-kept-empty", "x-secret",
            "X_Plain", "x_append", "X_Replace", "x_there", "x_absent", "x_secret", "X.Secret"];
        using var content = new StringContent("hello");
        using var answer = await guarded.Send(HttpMethod.Post, "/", content, [.. names.Select(name => (name, "client"))]);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var reached = guarded.Reached.Single();
        var expected = new Dictionary<string, string>
        {
            ["x-plain"] = "service",
            ["x-append"] = "client,service",
            ["x-replace"] = "service",
            ["x-absent"] = "service",
            ["x-there"] = "client",
            ["x-over"] = "service",
            ["x-over-there"] = "service",
            ["x-unknown"] = "service",
            ["x-kept-empty"] = "",
            ["x-raw"] = "é",
        };
        foreach (var (name, value) in expected) Assert.Equal((name, value), (name, Squeezed(reached.Header(name))));
        foreach (var name in new[] { "x-over-absent", "x-empty", "x-secret", "x_plain", "x_append", "x_replace", "x_there", "x_absent", "x_secret", "x.secret", "content_length", "connection" })
            Assert.False(reached.Has(name), name);
        Assert.True(reached.Has("x-kept-empty"));
        Assert.Equal(("a.test", "POST / HTTP/1.1", "5", "hello"), (reached.Header("host"), reached.Line, reached.Header("content-length"), reached.Body));
    }

    [Fact]
    public async Task A_yes_adds_headers_to_the_answer_whoever_gives_it()
    {
        await using var service = await AuthServices.Grpc(static _ => Yes(new()
        {
            ResponseHeadersToAdd =
            {
                Header("Set-Cookie", "a=1"), Header("Set-Cookie", "b=2"), Header("X-Backend", "auth", option => option.AppendAction = Write.OverwriteIfExists),
                Header("X-None", "auth", option => option.AppendAction = Write.OverwriteIfExists), Header("Content-Length", "1"),
            },
        }));
        await using var guarded = await Guarded.Grpc([service.At]);
        using var answer = await guarded.Get("/");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(["a=1", "b=2"], answer.Headers.GetValues("Set-Cookie"));
        Assert.Equal(["auth"], answer.Headers.GetValues("X-Backend"));
        Assert.False(answer.Headers.Contains("X-None"));
        Assert.StartsWith("GET / ", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        using var redirected = await guarded.Get("/redirect");
        Assert.Equal(HttpStatusCode.Redirect, redirected.StatusCode);
        Assert.Equal(["a=1", "b=2"], redirected.Headers.GetValues("Set-Cookie"));
    }

    [Theory]
    [InlineData("/a%2F?keep=%2f&admin=1&b", "/a%2F?keep=%2f&b&user=a%26b%20%C3%A9")]
    [InlineData("/a?%61dmin=1&admi%6E&user=mallory&%75ser=m&keep=+&keep=2&=", "/a?keep=+&keep=2&=&user=a%26b%20%C3%A9")]
    [InlineData("/a", "/a?user=a%26b%20%C3%A9")]
    [InlineData("/a?", "/a?user=a%26b%20%C3%A9")]
    public async Task A_yes_takes_parameters_out_of_the_query_however_they_are_encoded_and_writes_its_own(string target, string forwarded)
    {
        await using var service = await AuthServices.Grpc(static _ => Yes(new()
        {
            QueryParametersToRemove = { "admin" },
            QueryParametersToSet = { new QueryParameter { Key = "user", Value = "a&b é" } },
        }));
        await using var guarded = await Guarded.Grpc([service.At]);
        await guarded.Plane.Raw(80, $"GET {target} HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\n\r\n");
        Assert.Equal(forwarded, guarded.Reached.Single().Target);
        Assert.Equal(target, service.Asked.Single().Attributes.Request.Http.Path);
        // Nobody but the backend learns what the service wrote.
        using var redirected = await guarded.Get("/redirect?admin=1");
        Assert.Equal("https://a.test/redirect?admin=1", redirected.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task A_no_gives_the_client_its_status_headers_and_body()
    {
        await using var service = await AuthServices.Grpc(static _ => No(16, new()
        {
            Status = new() { Code = 401 },
            Body = "log in, é",
            Headers =
            {
                Header("WWW-Authenticate", "Bearer"), Header("Set-Cookie", "a=1"), Header("Set-Cookie", "b=2"), Header("Content-Type", "text/html"),
                Header("Location", "/login"), Header("Content-Length", "1"), Header("Connection", "close"), Header("Transfer-Encoding", "chunked"),
            },
        }));
        await using var guarded = await Guarded.Grpc([service.At]);
        using var answer = await guarded.Get("/");
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.Single().ToString());
        Assert.Equal(["a=1", "b=2"], answer.Headers.GetValues("Set-Cookie"));
        Assert.Equal("/login", answer.Headers.Location!.OriginalString);
        Assert.Equal("text/html", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal("log in, é"u8.ToArray(), await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Empty(guarded.Reached);
    }

    public static TheoryData<string, int> Noes => new()
    {
        { "a status alone", 403 },
        { "no status of HTTP", 403 },
        { "a status of HTTP that is none", 403 },
        { "yes and no", 403 },
        { "a yes with a status that says no", 403 },
        { "a no that calls itself 200", 200 },
        { "a redirect", 302 },
    };

    [Theory, MemberData(nameof(Noes))]
    public async Task A_no_is_a_no_however_it_is_said(string what, int status)
    {
        await using var service = await AuthServices.Grpc(_ => what switch
        {
            "a status alone" => new() { Status = new() { Code = 7 } },
            "no status of HTTP" => No(7, new() { Body = "no" }),
            "a status of HTTP that is none" => No(7, new() { Status = new() { Code = 1000 } }),
            "yes and no" => No(0, new()),
            "a yes with a status that says no" => new() { Status = new() { Code = 7 }, OkResponse = new() },
            "a no that calls itself 200" => No(7, new() { Status = new() { Code = 200 } }),
            "a redirect" => No(7, new() { Status = new() { Code = 302 }, Headers = { Header("Location", "/login") } }),
            _ => throw new ArgumentOutOfRangeException(nameof(what), what, "nothing is called so"),
        });
        await using var guarded = await Guarded.Grpc([service.At]);
        using var answer = await guarded.Get("/");
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Empty(guarded.Reached);
        Assert.Single(service.Asked);
    }

    public static TheoryData<string> Nothings => ["an empty message", "an error", "an error in a yes", "a header without a name", "a header that is two",
        "a header of the answer that is two", "a header of a no that is two", "an exception"];

    [Theory, MemberData(nameof(Nothings))]
    public async Task What_is_neither_yes_nor_no_is_a_no_of_our_own(string what)
    {
        await using var service = await AuthServices.Grpc(_ => what switch
        {
            "an empty message" => new(),
            "an error" => new() { Status = new() { Code = 13 }, ErrorResponse = new() },
            "an error in a yes" => new() { Status = new(), ErrorResponse = new() },
            "a header without a name" => Yes(new() { Headers = { Header("", "x") } }),
            "a header that is two" => Yes(new() { Headers = { Header("x-user", "a\r\nx-admin: 1") } }),
            "a header of the answer that is two" => Yes(new() { ResponseHeadersToAdd = { Header("x-user\r\nx", "a") } }),
            "a header of a no that is two" => No(7, new() { Headers = { Header("x-user", "a\nb") } }),
            "an exception" => throw new RpcException(new(StatusCode.PermissionDenied, "not a verdict")),
            _ => throw new ArgumentOutOfRangeException(nameof(what), what, "nothing is called so"),
        });
        await using var guarded = await Guarded.Grpc([service.At]);
        using var answer = await guarded.Get("/");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.StartsWith("sluice; error=", answer.Headers.GetValues("Proxy-Status").Single(), StringComparison.Ordinal);
        Assert.Empty(guarded.Reached);
        Assert.Single(service.Asked);
    }

    [Fact]
    public async Task A_yes_may_be_said_by_a_status_or_by_what_it_holds()
    {
        var answers = new Queue<CheckResponse>([new() { Status = new() }, new() { OkResponse = new() }, Yes()]);
        await using var service = await AuthServices.Grpc(_ => answers.Dequeue());
        await using var guarded = await Guarded.Grpc([service.At]);
        for (var i = 0; i < 3; i++)
        {
            using var answer = await guarded.Get("/");
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
        Assert.Equal(3, guarded.Reached.Count);
    }

    [Theory]
    [InlineData(401, "16")]
    [InlineData(0, "7")]
    public async Task A_gRPC_client_is_told_no_in_its_own_terms(int status, string told)
    {
        await using var service = await AuthServices.Grpc(_ => No(7, new() { Status = new() { Code = status } }));
        await using var guarded = await Guarded.Grpc([service.At]);
        using var content = new ByteArrayContent([0, 0, 0, 0, 0]);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        using var answer = await guarded.Send(HttpMethod.Post, "/laws.Talk/Unary", content, [], "2.0");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal([told], answer.Headers.GetValues("grpc-status"));
        Assert.Equal(["the authorization service denies the request"], answer.Headers.GetValues("grpc-message"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_stream_of_messages_begins_after_a_yes_and_flows_both_ways(bool allowed)
    {
        await using var service = await AuthServices.Grpc(_ => allowed ? Yes() : new() { Status = new() { Code = 7 } });
        await using var backend = await GrpcLaws.Talk.Start();
        var world = new World();
        var guard = new Guard(None, new Authorization.Grpc(world.Cluster("auth", BackendProtocol.H2c, service.At), Arr<string>.Empty, 0));
        var forward = new Compiler.Ir.Action.Split(Filters.None,
            Array(new Share(1, new Target.Forward(world.Cluster("talk", BackendProtocol.H2c, backend.At), Filters.None))), 1)
        { Guard = guard };
        await using var plane = await TestPlane.Serving(world.Listen(80, "*", world.OnCall(new GrpcMethodMatch.Service("laws.Talk"), world.Do(forward))));
        using var channel = GrpcChannel.ForAddress($"http://{plane.At(80)}");
        using var talk = channel.CreateCallInvoker().AsyncDuplexStreamingCall(GrpcLaws.Talk.Both, null,
            new CallOptions(deadline: DateTime.UtcNow + TestPlane.Patience, cancellationToken: TestContext.Current.CancellationToken));
        if (!allowed)
        {
            var refused = await Assert.ThrowsAsync<RpcException>(() => talk.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
            Assert.Equal(StatusCode.PermissionDenied, refused.StatusCode);
            return;
        }
        foreach (var word in new[] { "a", "b", "c" })
        {
            await talk.RequestStream.WriteAsync(word, TestContext.Current.CancellationToken);
            Assert.True(await talk.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
            Assert.Equal(word, talk.ResponseStream.Current);
        }
        await talk.RequestStream.CompleteAsync();
        Assert.False(await talk.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
        var http = service.Asked.Single().Attributes.Request.Http;
        Assert.Equal(("/laws.Talk/Both", "application/grpc", -1L), (http.Path, http.Headers["content-type"], http.Size));
    }

    internal static CheckResponse Yes(OkHttpResponse? with = null) => new() { Status = new(), OkResponse = with ?? new() };

    private static CheckResponse No(int code, DeniedHttpResponse with) => new() { Status = new() { Code = code }, DeniedResponse = with };

    private static HeaderValueOption Header(string name, string value, System.Action<HeaderValueOption>? more = null)
    {
        var option = new HeaderValueOption { Header = new() { Key = name, Value = value } };
        more?.Invoke(option);
        return option;
    }

    private static string Squeezed(string value) => value.Replace(", ", ",", StringComparison.Ordinal);
}
