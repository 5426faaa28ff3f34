using System.Collections.Generic;
using System.IO;
using System.Net.Http;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Reflection;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Sluice.Compiler.Ir;
using Sluice.Runtime.Forwarding;
using Sluice.Runtime.Hosting;
using Sluice.Runtime.Observing;
using Xunit;
using Action = Sluice.Compiler.Ir.Action;

namespace Sluice.Laws;

/// <summary>One line for each request, which says what became of it and why, and nothing that nobody asked for.</summary>
public class AccessLogLaws
{
    [Fact]
    public async Task Every_field_of_a_backends_answer_is_there()
    {
        await using var backend = await TestBackend.Start(async context =>
        {
            await context.Request.Body.CopyToAsync(System.IO.Stream.Null, context.RequestAborted);
            context.Response.StatusCode = 201;
            await context.Response.WriteAsync("made it");
        });
        using var sink = new LogSink();
        var world = new World();
        await using var plane = await TestPlane.Serving(sink.Options(), world.Listen(80, "*", world.On("/a", world.Forward(world.Cluster("b", backend.At)))));
        var before = DateTimeOffset.UtcNow.AddSeconds(-1);
        await plane.Raw(80, "POST /a/b?secret=1 HTTP/1.1\r\nHost: a.test:80\r\nConnection: close\r\nContent-Length: 5\r\n"
            + "Traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\n\r\nhello");
        var line = await sink.NextJson();
        Assert.InRange(line.GetProperty("time").GetDateTimeOffset(), before, DateTimeOffset.UtcNow.AddSeconds(1));
        var (total, ours) = (line.GetProperty("total_ms").GetDouble(), line.GetProperty("ours_ms").GetDouble());
        var (first, last) = (line.GetProperty("backend_first_ms").GetDouble(), line.GetProperty("backend_ms").GetDouble());
        Assert.InRange(ours, 0, total);
        Assert.InRange(first, 0.001, last);
        Assert.Equal(total, ours + last, 0.01);
        Assert.Equal(
            [
                "client=127.0.0.1", "protocol=HTTP/1.1", "method=POST", "host=a.test:80", "path=/a/b", "status=201", "flags=[]",
                "request_bytes=5", "response_bytes=7", "gateway=infra/edge", "port=80", "route=HTTPRoute shop/web", "rule=rules[0]",
                "backend=shop/b:80", $"endpoint=127.0.0.1:{backend.At.Port}", "retries=0", "trace_id=0af7651916cd43dd8448eb211c80319c",
            ],
            line.EnumerateObject().Where(p => p.Name != "time" && !p.Name.EndsWith("_ms", StringComparison.Ordinal)).Select(p => $"{p.Name}={p.Value}"));
    }

    [Fact]
    public async Task Every_kind_of_answer_leaves_one_line_that_says_why()
    {
        await using var backend = await TestBackend.Start(context =>
        {
            context.Response.StatusCode = context.Request.Path == "/again" ? 503 : 200;
            return context.Request.Path == "/slow" ? Never(context) : Task.CompletedTask;
        });
        using var rude = new TcpListener(System.Net.IPAddress.Loopback, 0);
        rude.Start();
        var hangUp = AnswerLaws.HangUp(rude, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
        using var babbling = new TcpListener(System.Net.IPAddress.Loopback, 0);
        babbling.Start();
        var babble = AnswerLaws.HangUp(babbling, "this is not HTTP\r\n\r\n");
        using var sink = new LogSink();
        var world = new World();
        var there = world.Cluster("b", backend.At);
        var cors = DeliveryLaws.Delivered(there, Delivery.Plain) with
        {
            Guard = new Guard(new Cors(Array("https://app.test"), false, Array("PUT"), Arr<string>.Empty, Arr<string>.Empty, 5), None),
        };
        await using var plane = await TestPlane.Serving(sink.Options(), world.Listen(80, "a.test",
            world.On("/ok", world.Forward(there)),
            world.On("/refused", world.Do(new Action.Refuse(500, "GW4001"))),
            world.On("/unready", world.Do(new Action.Refuse(503, "GW4002"))),
            world.On("/none", world.Forward(world.Cluster("none"))),
            world.On("/down", world.Forward(world.Cluster("down", AnswerLaws.Unused()))),
            world.On("/cut", world.Forward(world.Cluster("rude", AnswerLaws.At(rude)))),
            world.On("/babble", world.Forward(world.Cluster("babble", AnswerLaws.At(babbling)))),
            world.On("/moved", world.Do(new Action.Redirect(new(None, Some("b.test"), None, None, 302)))),
            world.On("/again", world.Do(DeliveryLaws.Delivered(there, Delivery.Plain with { Retry = new Retry(Array(503), 2, Some(1L)) }))),
            world.On("/slow", world.Do(DeliveryLaws.Delivered(there, Delivery.Plain with { Request = Some(200L) }))),
            world.On("/cors", world.Do(cors))));
        (string Request, string Expected)[] cases =
        [
            ("GET /ok HTTP/1.1\r\nHost: a.test", "(200, )"),
            ("GET /ok HTTP/1.1\r\nHost: other.test", "(404, no_listener)"),
            ("GET /other HTTP/1.1\r\nHost: a.test", "(404, no_route)"),
            ("GET /ok/../x HTTP/1.1\r\nHost: a.test", "(400, bad_request)"),
            ("CONNECT a.test:80 HTTP/1.1\r\nHost: a.test:80", "(405, no_tunnel)"),
            ("GET /refused HTTP/1.1\r\nHost: a.test", "(500, configuration)"),
            ("GET /unready HTTP/1.1\r\nHost: a.test", "(503, no_endpoint)"),
            ("GET /none HTTP/1.1\r\nHost: a.test", "(503, no_endpoint)"),
            ("GET /down HTTP/1.1\r\nHost: a.test", "(502, connect_refused)"),
            ("GET /cut HTTP/1.1\r\nHost: a.test", "(200, cut)"),
            ("GET /babble HTTP/1.1\r\nHost: a.test", "(502, bad_response)"),
            ("GET /moved HTTP/1.1\r\nHost: a.test", "(302, redirect)"),
            ("GET /again HTTP/1.1\r\nHost: a.test", "(503, retries_spent)"),
            ("GET /slow HTTP/1.1\r\nHost: a.test", "(504, request_timeout)"),
            ("OPTIONS /cors HTTP/1.1\r\nHost: a.test\r\nOrigin: https://app.test\r\nAccess-Control-Request-Method: PUT", "(204, preflight)"),
        ];
        foreach (var (request, expected) in cases)
        {
            using var client = await RawConnection.Open(plane.At(80));
            await client.Send($"{request}\r\nConnection: close\r\n\r\n");
            await client.ReadToEnd();
            var (status, flags) = await sink.NextAnswer();
            Assert.Equal((request, expected), (request, $"({status}, {flags})"));
        }
        Assert.Equal(0, sink.Waiting);
        rude.Stop();
        babbling.Stop();
        await Task.WhenAll(hangUp, babble);
    }

    [Fact]
    public async Task A_client_that_goes_before_its_answer_is_told_from_a_backend_that_does()
    {
        var asked = new TaskCompletionSource();
        await using var backend = await TestBackend.Start(async context =>
        {
            if (context.Request.Path == "/half") await context.Response.WriteAsync("half");
            asked.TrySetResult();
            await Never(context);
        });
        using var sink = new LogSink();
        var world = new World();
        await using var plane = await TestPlane.Serving(sink.Options(), world.Listen(80, "*", world.On("/", world.Forward(world.Cluster("b", backend.At)))));
        using (var client = await RawConnection.Open(plane.At(80)))
        {
            await client.Send("GET / HTTP/1.1\r\nHost: a.test\r\n\r\n");
            await asked.Task.WaitAsync(TestPlane.Patience, TestContext.Current.CancellationToken);
        }
        Assert.Equal((0, "client_gone"), await sink.NextAnswer());
        using (var client = await RawConnection.Open(plane.At(80)))
        {
            await client.Send("GET /half HTTP/1.1\r\nHost: a.test\r\n\r\n");
            await client.ReadUntil("half");
        }
        Assert.Equal((200, "client_gone"), await sink.NextAnswer());
    }

    [Fact]
    public async Task A_call_is_logged_with_its_own_status()
    {
        using var sink = new LogSink();
        await using var backend = await TestBackend.Start(context =>
        {
            context.Response.ContentType = "application/grpc";
            context.Response.AppendTrailer("grpc-status", "6");
            return context.Response.WriteAsync("\0\0\0\0\0");
        }, HttpProtocols.Http2);
        var world = new World();
        await using var plane = await TestPlane.Serving(sink.Options(), world.Listen(80, "*",
            world.OnCall(new GrpcMethodMatch.Service("a.B"), world.Forward(world.Cluster("calls", BackendProtocol.H2c, backend.At)))));
        foreach (var (path, expected) in new[] { ("/a.B/C", "200 6 calls"), ("/x.Y/Z", "200 12 ") })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"http://a.test{path}")
            {
                Version = System.Net.HttpVersion.Version20,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
                Content = new ByteArrayContent([0, 0, 0, 0, 0]) { Headers = { ContentType = new("application/grpc") } },
            };
            using var answer = await plane.Client(80).SendAsync(request, TestContext.Current.CancellationToken);
            var line = await sink.NextJson();
            var rule = line.TryGetProperty("rule", out var named) ? named.GetString() : "";
            Assert.Equal(expected, $"{line.GetProperty("status")} {line.GetProperty("grpc_status")} {rule}");
            Assert.Equal("HTTP/2", line.GetProperty("protocol").GetString());
        }
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task Octets_of_a_WebSocket_are_counted_both_ways(string version)
    {
        await using var backend = await StreamLaws.WebSocketEcho();
        using var sink = new LogSink();
        var world = new World();
        await using var plane = await TestPlane.Serving(sink.Options(), world.Listen(80, "a.test", world.On("/ws", world.Forward(world.Cluster("b", backend.At)))));
        using var socket = new ClientWebSocket();
        socket.Options.HttpVersion = Version.Parse(version);
        socket.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        using var invoker = new HttpMessageInvoker(StreamLaws.Handler(plane));
        await socket.ConnectAsync(new Uri("ws://a.test/ws"), invoker, TestContext.Current.CancellationToken);
        await socket.SendAsync(new byte[50_000], WebSocketMessageType.Binary, true, TestContext.Current.CancellationToken);
        var (buffer, seen) = (new byte[60_000], 0);
        while (seen < 50_000) seen += (await socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken)).Count;
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "bye", TestContext.Current.CancellationToken);
        var line = await sink.NextJson();
        Assert.InRange(line.GetProperty("request_bytes").GetInt64(), 50_000, 51_000);
        Assert.InRange(line.GetProperty("response_bytes").GetInt64(), 50_000, 51_000);
    }

    [Theory]
    [InlineData(AccessLogForm.Json)]
    [InlineData(AccessLogForm.Text)]
    public async Task Nothing_that_may_be_secret_is_in_a_line_unless_it_is_asked_for(AccessLogForm form)
    {
        await using var backend = await TestBackend.Start(context =>
        {
            context.Response.Headers.SetCookie = "id=canary-set-cookie";
            context.Response.Headers["X-Answer"] = "canary-answer";
            return context.Response.WriteAsync("canary-body");
        });
        using var sink = new LogSink();
        var world = new World();
        world.Listen(80, "*", world.On("/", world.Forward(world.Cluster("b", backend.At))), world.On("/no", world.Do(new Action.Refuse(500, "GW1"))));
        const string Headers = "Host: a.test\r\nCookie: id=canary-cookie\r\nAuthorization: Bearer canary-token\r\nX-Mine: canary-header\r\n"
            + "User-Agent: canary-agent\r\nReferer: http://x/?canary-referer\r\nConnection: close\r\nContent-Length: 11\r\n\r\ncanary-body";
        await using (var plane = await TestPlane.Serving(sink.Options(form), world))
        {
            foreach (var target in new[] { "/?q=canary-query", "/no?canary-query", "http://canary-user@a.test/?canary-query", "/a/../?canary-query" })
            {
                using var client = await RawConnection.Open(plane.At(80));
                await client.Send($"POST {target} HTTP/1.1\r\n{Headers}");
                await client.ReadToEnd();
                if (!target.StartsWith("http:", StringComparison.Ordinal)) Assert.DoesNotContain("canary", await sink.Next(), StringComparison.Ordinal);
            }
        }
        while (sink.Waiting > 0) Assert.DoesNotContain("canary", await sink.Next(), StringComparison.Ordinal);
        await using var open = await TestPlane.Serving(
            sink.Options(form, log => log with { Query = true, RequestHeaders = ["x-mine", "X-Absent"], ResponseHeaders = ["X-Answer"] }), world);
        await open.Raw(80, $"POST /?q=canary-query HTTP/1.1\r\n{Headers}");
        var line = await sink.Next();
        foreach (var asked in new[] { "q=canary-query", "canary-header", "canary-answer" }) Assert.Contains(asked, line, StringComparison.Ordinal);
        foreach (var secret in new[] { "canary-cookie", "canary-token", "canary-agent", "canary-referer", "canary-set-cookie", "canary-body", "X-Absent" })
            Assert.DoesNotContain(secret, line, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData(AccessLogForm.Json)]
    [InlineData(AccessLogForm.Text)]
    public async Task No_client_can_write_a_line_or_a_field_of_its_own(AccessLogForm form)
    {
        using var sink = new LogSink();
        var world = new World();
        await using var plane = await TestPlane.Serving(
            sink.Options(form, log => log with { Query = true, RequestHeaders = ["X-A"] }), world.Listen(80, "*", world.On("/", world.Do(new Action.Refuse(500, "GW1")))));
        foreach (var request in new[]
        {
            "GET /a\"b\\c?\"x=\u00ff HTTP/1.1\r\nHost: a.test\r\nX-A: 1\" status=200 \u0085\u2028\r\n",
            "GET /\u0085\u001b[31m HTTP/1.1\r\nHost: a.test\r\nX-A: \u001b[2J\r\n",
            "GET /%0a%22 HTTP/1.1\r\nHost: a.test\r\nX-A: a\tb\u00c3\u0028\r\n",
            "G\"ET / HTTP/1.1\r\nHost: a.test\r\nX-A: x\r\n",
            "GET / HTTP/1.1\r\nHost: a.test\r\nX-A: retries=9 {\"a\":1}\r\n",
        })
        {
            using var client = await RawConnection.Open(plane.At(80));
            await client.Send($"{request}Connection: close\r\n\r\n");
            await client.ReadToEnd();
        }
        // Some never become a request; the last one does, whatever became of the others.
        var lines = new List<string>();
        do lines.Add(await sink.Next());
        while (!lines[^1].Contains("retries=9", StringComparison.Ordinal) && !lines[^1].Contains("\\x20{", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("GET", StringComparison.Ordinal));
        foreach (var line in lines)
        {
            Assert.DoesNotContain(line, c => c is < ' ' or > '~');
            if (form == AccessLogForm.Json)
            {
                using var parsed = System.Text.Json.JsonDocument.Parse(line);
                Assert.Equal(0, parsed.RootElement.GetProperty("retries").GetInt32());
            }
            else
            {
                Assert.DoesNotContain('"', line);
                Assert.DoesNotContain(" status=", line, StringComparison.Ordinal);
                Assert.DoesNotContain(" retries=9", line, StringComparison.Ordinal);
                Assert.Single(line.Split(' '), field => field.StartsWith("total=", StringComparison.Ordinal));
            }
        }
    }

    [Fact]
    public async Task A_line_for_people_has_its_fields_in_order()
    {
        await using var backend = await TestBackend.Start(context => context.Response.WriteAsync("hello"));
        using var sink = new LogSink();
        var world = new World();
        await using var plane = await TestPlane.Serving(sink.Options(AccessLogForm.Text), world.Listen(80, "*", world.On("/", world.Forward(world.Cluster("b", backend.At)))));
        await plane.Raw(80, "GET /x?y HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\n\r\n");
        Assert.Matches(
            @"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z 127\.0\.0\.1 HTTP/1\.1 GET a\.test /x 200 - total=\d+\.\d{3}ms ours=\d+\.\d{3}ms first=\d+\.\d{3}ms "
            + $@"backend=\d+\.\d{{3}}ms in=0 out=5 gateway=infra/edge port=80 route=HTTPRoute:shop/web rule=rules\[0\] to=shop/b:80 at=127\.0\.0\.1:{backend.At.Port}$",
            await sink.Next());
    }

    [Fact]
    public async Task A_sink_that_takes_nothing_holds_up_no_request_and_costs_counted_lines()
    {
        await using var backend = await TestBackend.Start(context => context.Response.WriteAsync("hello"));
        using var sink = new LogSink();
        using var meter = new System.Diagnostics.Metrics.Meter($"laws {Guid.NewGuid()}");
        using var listener = new System.Diagnostics.Metrics.MeterListener();
        var dropped = 0L;
        listener.InstrumentPublished = (instrument, to) =>
        {
            if (instrument.Meter == meter && instrument.Name == "sluice.log.lines.dropped") to.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => dropped = value);
        listener.Start();
        var options = sink.Options(more: log => log with { Waiting = 10 });
        var world = new World();
        await using var plane = await TestPlane.Serving(
            options with { Observing = options.Observing with { Meter = meter } }, world.Listen(80, "*", world.On("/", world.Forward(world.Cluster("b", backend.At)))));
        sink.Open.Reset();
        using var client = plane.Client(80);
        for (var i = 0; i < 100; i++)
            Assert.Equal("hello", await client.GetStringAsync(new Uri("http://a.test/"), TestContext.Current.CancellationToken));
        // At most one line is with the sink and ten wait.
        while (dropped < 89)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
            listener.RecordObservableInstruments();
        }
        Assert.InRange(dropped, 89, 90);
        sink.Open.Set();
        for (var i = 0; i < 100 - dropped; i++) await sink.Next();
        Assert.Equal(0, sink.Waiting);
    }

    [Fact]
    public async Task A_sink_that_fails_loses_lines_and_nothing_else()
    {
        await using var backend = await TestBackend.Start(context => context.Response.WriteAsync("hello"));
        var world = new World();
        await using var plane = await TestPlane.Serving(
            TestPlane.Options with { Observing = new() { AccessLog = new(new Full(), AccessLogForm.Json) } },
            world.Listen(80, "*", world.On("/", world.Forward(world.Cluster("b", backend.At)))));
        using var client = plane.Client(80);
        for (var i = 0; i < 10; i++)
            Assert.Equal("hello", await client.GetStringAsync(new Uri("http://a.test/"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Every_refusal_has_a_code_and_every_code_is_documented()
    {
        var codes = typeof(Flags).GetFields(BindingFlags.Public | BindingFlags.Static).Where(f => f.IsLiteral).Select(f => (string)f.GetRawConstantValue()!).ToHashSet();
        var refusals = typeof(Refusal).Assembly.GetTypes()
            .Where(type => !type.ContainsGenericParameters)
            .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(field => field.FieldType == typeof(Refusal))
            .Select(field => (Name: $"{field.DeclaringType!.Name}.{field.Name}", Refusal: (Refusal)field.GetValue(null)!))
            .ToList();
        refusals.AddRange([("planned", Refusal.Planned(500, "GW1")), ("unready", Refusal.Planned(503, "GW1")), ("not served", Refusal.NotServed("x"))]);
        Assert.True(refusals.Count > 20, "the refusals are not found any more");
        Assert.All(refusals, r => Assert.True(codes.Contains(r.Refusal.Flag), $"{r.Name} has the unknown code {r.Refusal.Flag}"));
        // An error of the gateway itself is nobody's default.
        Assert.All(refusals.Where(r => r.Refusal.Flag == Flags.Internal), r => Assert.Equal("Refusal.Internal", r.Name));
        Assert.Equal(codes.Order(), Documented().Order());
    }

    private static IEnumerable<string> Documented()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Gateway.sln"))) folder = Path.GetDirectoryName(folder.TrimEnd(Path.DirectorySeparatorChar))!;
        var page = File.ReadAllText(Path.Combine(folder, "docs", "operating.md"));
        var table = page[page.IndexOf("| flag |", StringComparison.Ordinal)..];
        return table.Split('\n').Skip(2).TakeWhile(row => row.StartsWith('|'))
            .SelectMany(row => row.Split('|')[1].Split(',')).Select(code => code.Trim(' ', '`'));
    }

    private static async Task Never(HttpContext context) =>
        await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private sealed class Full : TextWriter
    {
        public override System.Text.Encoding Encoding => System.Text.Encoding.UTF8;
        public override void Write(char value) => throw new IOException("no space left on device");
        public override void WriteLine(string? value) => throw new IOException("no space left on device");
        public override void Flush() => throw new IOException("no space left on device");
    }
}
