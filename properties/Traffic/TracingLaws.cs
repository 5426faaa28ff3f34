using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics;
using System.Net.Http;
using System.Threading.Tasks;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using Sluice.Adapters.Telemetry;
using Sluice.Compiler.Ir;
using Sluice.Runtime.Observing;
using Xunit;

namespace Sluice.Laws;

/// <summary>One span for each request and each attempt, in the trace of the client, and where a receiver expects them.</summary>
public class TracingLaws
{
    private const string Trace = "0af7651916cd43dd8448eb211c80319c";
    private const string TheirSpan = "b7ad6b7169203331";
    private const string TraceParent = $"00-{Trace}-{TheirSpan}-01";

    [Fact]
    public async Task Without_tracing_a_trace_passes_through_as_it_came()
    {
        await using var backend = await TestBackend.Echo("b");
        var world = new World();
        await using var plane = await TestPlane.Serving(world.Listen(80, "*", world.On("/", world.Forward(world.Cluster("b", backend.At)))));
        var seen = Echoed.Read(await Ask(plane, "/"));
        Assert.Equal((TraceParent, "vendor=1"), (seen.Header("traceparent"), seen.Header("tracestate")));
    }

    [Fact]
    public async Task Spans_of_request_and_attempts_form_one_trace_from_the_client_to_the_backend()
    {
        var seen = new ConcurrentQueue<string>();
        await using var backend = await TestBackend.Start(context =>
        {
            seen.Enqueue(context.Request.Headers.TraceParent.ToString());
            context.Response.StatusCode = seen.Count == 1 ? 503 : 200;
            return Task.CompletedTask;
        });
        using var spans = new Spans();
        var world = new World();
        await using var plane = await TestPlane.Serving(spans.Options(), world.Listen(80, "*", world.On("/shop", world.Do(DeliveryLaws.Delivered(
            world.Cluster("b", backend.At), Delivery.Plain with { Retry = new Retry(Array(503), 2, Some(1L)) })))));
        await Ask(plane, "/shop/1?canary");
        var ended = await spans.Of(3);
        var (server, clients) = (ended[2], ended[..2]);
        Assert.Equal((ActivityKind.Server, "GET /shop/*", Trace, TheirSpan), (server.Kind, server.DisplayName, $"{server.TraceId}", $"{server.ParentSpanId}"));
        Assert.Equal(
            ["http.request.method=GET", "http.response.status_code=200", "http.route=/shop/*", "sluice.route=HTTPRoute shop/web", "sluice.rule=rules[0]", "url.path=/shop/1"],
            Tags(server, "http.request.method", "http.response.status_code", "http.route", "sluice.route", "sluice.rule", "url.path"));
        Assert.All(clients, client => Assert.Equal((ActivityKind.Client, Trace, server.SpanId), (client.Kind, $"{client.TraceId}", client.ParentSpanId)));
        Assert.Equal([$"00-{Trace}-{clients[0].SpanId}-01", $"00-{Trace}-{clients[1].SpanId}-01"], seen);
        Assert.Equal(
            ["http.response.status_code=503", "error.type=503", "server.address=127.0.0.1", $"server.port={backend.At.Port}", $"url.full=http://127.0.0.1:{backend.At.Port}/shop/1"],
            Tags(clients[0], "http.response.status_code", "error.type", "http.request.resend_count", "server.address", "server.port", "url.full"));
        Assert.Equal(["http.response.status_code=200", "http.request.resend_count=1"], Tags(clients[1], "http.response.status_code", "error.type", "http.request.resend_count"));
        Assert.All(ended, span => Assert.DoesNotContain(span.TagObjects, tag => $"{tag.Value}".Contains("canary", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_client_that_is_not_trusted_gets_a_link_and_no_say_in_the_trace()
    {
        await using var backend = await TestBackend.Echo("b");
        using var spans = new Spans();
        var world = new World();
        await using var plane = await TestPlane.Serving(spans.Options(joins: false), world.Listen(80, "*", world.On("/", world.Forward(world.Cluster("b", backend.At)))));
        var seen = Echoed.Read(await Ask(plane, "/"));
        var server = (await spans.Of(2))[1];
        Assert.NotEqual(Trace, $"{server.TraceId}");
        Assert.Equal(Trace, $"{server.Links.Single().Context.TraceId}");
        Assert.StartsWith($"00-{server.TraceId}-", seen.Header("traceparent"), StringComparison.Ordinal);
        Assert.False(seen.Has("tracestate"));
    }

    [Fact]
    public async Task A_refusal_is_a_span_with_its_code_and_the_log_names_its_trace()
    {
        using var sink = new LogSink();
        using var spans = new Spans();
        var world = new World();
        var options = spans.Options();
        await using var plane = await TestPlane.Serving(
            options with { Observing = options.Observing with { AccessLog = new(sink, AccessLogForm.Json) } },
            world.Listen(80, "*", world.On("/", world.Forward(world.Cluster("down", AnswerLaws.Unused())))));
        await plane.Raw(80, "GET / HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\n\r\n");
        var server = (await spans.Of(2))[1];
        Assert.Equal((ActivityStatusCode.Error, default), (server.Status, server.ParentSpanId));
        Assert.Equal(["error.type=connect_refused", "http.response.status_code=502"], Tags(server, "error.type", "http.response.status_code"));
        Assert.Equal($"{server.TraceId}", (await sink.NextJson()).GetProperty("trace_id").GetString());
    }

    [Fact]
    public async Task Spans_arrive_at_a_receiver_that_speaks_OTLP()
    {
        var received = new TaskCompletionSource<(string Path, string Type, byte[] Body)>();
        await using var receiver = await TestBackend.Start(async context =>
        {
            using var body = new System.IO.MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            received.TrySetResult((context.Request.Path, context.Request.ContentType ?? "", body.ToArray()));
        });
        await using var backend = await TestBackend.Echo("b");
        using var instruments = Instruments.Open(Some(new Uri($"http://127.0.0.1:{receiver.At.Port}")), $"laws.{Guid.NewGuid():N}");
        var world = new World();
        await using (var plane = await TestPlane.Serving(
            TestPlane.Options with { Observing = new() { Traces = instruments.Traces } },
            world.Listen(80, "*", world.On("/shop", world.Forward(world.Cluster("b", backend.At))))))
            await Ask(plane, "/shop/1");
        var (path, type, octets) = await received.Task.WaitAsync(TestPlane.Patience, TestContext.Current.CancellationToken);
        Assert.Equal(("/v1/traces", "application/x-protobuf"), (path, type));
        // ExportTraceServiceRequest: resource_spans = 1, in it scope_spans = 2, in it spans = 2: trace_id = 1, name = 5.
        var spans = Fields(octets, 1).SelectMany(r => Fields(r, 2)).SelectMany(s => Fields(s, 2)).ToList();
        Assert.Equal(["GET", "GET /shop/*"], spans.Select(span => System.Text.Encoding.UTF8.GetString(Fields(span, 5).Single())).Order());
        Assert.All(spans, span => Assert.Equal(Trace, Convert.ToHexStringLower(Fields(span, 1).Single())));
    }

    [Fact]
    public void Nothing_is_sent_anywhere_unless_it_is_asked_for()
    {
        using var instruments = Instruments.Open(None, $"laws.{Guid.NewGuid():N}");
        Assert.Null(instruments.Traces);
    }

    private static async Task<string> Ask(TestPlane plane, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://a.test{path}");
        request.Headers.Add("traceparent", TraceParent);
        request.Headers.Add("tracestate", "vendor=1");
        using var answer = await plane.Client(80, configure: handler => handler.ActivityHeadersPropagator = null).SendAsync(request, TestContext.Current.CancellationToken);
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    private static IEnumerable<string> Tags(Activity span, params string[] names) =>
        names.Where(name => span.GetTagItem(name) is not null).Select(name => $"{name}={span.GetTagItem(name)}");

    /// <summary>The values of a field of bytes, strings or messages.</summary>
    private static List<byte[]> Fields(byte[] message, int number)
    {
        var found = new List<byte[]>();
        using var input = new CodedInputStream(message);
        while (input.ReadTag() is var tag and not 0)
        {
            if (tag == (uint)((number << 3) | 2)) found.Add(input.ReadBytes().ToByteArray());
            else input.SkipLastField();
        }
        return found;
    }

    /// <summary>Hears of every span of one source.</summary>
    private sealed class Spans : IDisposable
    {
        private readonly ActivitySource _source = new($"laws {Guid.NewGuid()}");
        private readonly ActivityListener _listener;
        private readonly ConcurrentQueue<Activity> _ended = new();

        public Spans()
        {
            _listener = new()
            {
                ShouldListenTo = source => source == _source,
                Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
                ActivityStopped = _ended.Enqueue,
            };
            ActivitySource.AddActivityListener(_listener);
        }

        public Runtime.Hosting.DataPlaneOptions Options(bool joins = true) =>
            TestPlane.Options with { Observing = new() { Traces = _source, JoinsClientTraces = joins } };

        public async Task<Activity[]> Of(int count)
        {
            var since = Environment.TickCount64;
            while (_ended.Count < count)
            {
                Assert.True(Environment.TickCount64 - since < TestPlane.Patience.TotalMilliseconds, $"{_ended.Count} spans of {count}");
                await Task.Delay(10, TestContext.Current.CancellationToken);
            }
            return [.. _ended];
        }

        public void Dispose()
        {
            _listener.Dispose();
            _source.Dispose();
        }
    }
}
