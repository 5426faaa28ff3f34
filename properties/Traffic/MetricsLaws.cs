using System.Collections.Generic;
using System.Globalization;
using System.Net;
using System.Net.Http;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Sluice.Adapters.Admin;
using Sluice.Adapters.Telemetry;
using Sluice.Compiler.Ir;
using Sluice.Runtime.Observing;
using Xunit;
using Action = Sluice.Compiler.Ir.Action;

namespace Sluice.Laws;

/// <summary>What is scraped from the admin address: names of the conventions, the rule on them, and never more series than configured.</summary>
public class MetricsLaws
{
    [Fact]
    public async Task A_request_is_measured_with_its_rule_and_its_backend()
    {
        await using var backend = await TestBackend.Start(context => context.Response.WriteAsync("hello"));
        var world = new World();
        await using var site = await MetricsSite.Serving(world.Listen(80, "*",
            world.On("/shop", world.Forward(world.Cluster("b", backend.At))), world.On("/no", world.Do(new Action.Refuse(500, "GW4001")))));
        foreach (var path in new[] { "/shop/1", "/shop/2", "/no", "/nowhere" }) await site.Ask("GET", path);
        string[] rule = ["http_route=\"/shop/*\"", "sluice_route=\"HTTPRoute shop/web\"", "sluice_rule=\"rules[0]\""];
        var served = await site.Until(page => page.Sum("http_server_request_duration_seconds_count", "sluice_rule=\"rules[0]\"") == 2
            && page.Sum("http_server_request_duration_seconds_count") == 4 && page.Sum("http_server_active_requests") == 0);
        Assert.Equal(2, served.Sum("http_server_request_duration_seconds_count",
            [.. rule, "http_request_method=\"GET\"", "url_scheme=\"http\"", "network_protocol_version=\"1.1\"", "http_response_status_code=\"200\"", "sluice_gateway=\"infra/edge\"", "sluice_backend=\"shop/b:80\""]));
        Assert.Equal(1, served.Sum("http_server_request_duration_seconds_count", "http_response_status_code=\"500\"", "error_type=\"configuration\"", "sluice_rule=\"rules[1]\""));
        Assert.Equal(1, served.Sum("http_server_request_duration_seconds_count", "http_response_status_code=\"404\"", "error_type=\"no_route\""));
        Assert.Equal(2, served.Sum("http_client_request_duration_seconds_count", [.. rule, "http_response_status_code=\"200\"", "sluice_backend=\"shop/b:80\""]));
        Assert.Equal(1, served.Sum("sluice_refusals_total", "sluice_flag=\"configuration\""));
        Assert.Equal(1, served.Sum("sluice_refusals_total", "sluice_flag=\"no_route\""));
        Assert.Equal(1, served.Sum("sluice_plan_changes_total"));
        Assert.Equal(1, served.Sum("sluice_endpoints", "sluice_backend=\"shop/b:80\"", "sluice_held=\"false\""));
        Assert.Contains("# TYPE http_server_request_duration_seconds histogram", served.Text, StringComparison.Ordinal);
        Assert.Contains("le=\"0.005\"", served.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Retries_held_endpoints_lost_copies_and_open_connections_are_counted()
    {
        await using var backend = await TestBackend.Start(context =>
        {
            context.Response.StatusCode = context.Request.Path == "/again" ? 503 : 200;
            return Task.CompletedTask;
        });
        var world = new World();
        var there = world.Cluster("b", backend.At);
        await using var site = await MetricsSite.Serving(world.Listen(80, "*",
            world.On("/again", world.Do(DeliveryLaws.Delivered(there, Delivery.Plain with { Retry = new Retry(Array(503), 2, Some(1L)) }))),
            world.On("/down", world.Forward(world.Cluster("down", AnswerLaws.Unused()))),
            world.On("/copied", world.Forward(there, Filters.None with { Mirrors = Array(new Mirror(world.Cluster("nobody"), 1, 1), new Mirror(world.Cluster("gone", AnswerLaws.Unused(2)), 1, 1)) }))));
        using var open = await RawConnection.Open(site.Plane.At(80));
        foreach (var path in new[] { "/again", "/down", "/copied" }) await site.Ask("GET", path);
        await open.Send("GET /x HTTP/1.1\r\nHost: a.test\r\n\r\n");
        await open.ReadUntil("\r\n\r\n");
        await site.Until(page =>
            page.Sum("sluice_retries_total", "sluice_backend=\"shop/b:80\"", "sluice_rule=\"rules[0]\"") == 2
            && page.Sum("sluice_endpoints", "sluice_backend=\"shop/down:80\"", "sluice_held=\"true\"") == 1
            && page.Sum("sluice_mirrors_dropped_total", "sluice_backend=\"shop/nobody:80\"") == 1
            && page.Sum("sluice_mirrors_dropped_total", "sluice_backend=\"shop/gone:80\"") == 1
            && page.Sum("sluice_refusals_total", "sluice_flag=\"retries_spent\"") == 1
            && page.Sum("sluice_connections_open") >= 1);
        open.Dispose();
        site.CloseClients();
        await site.Until(page => page.Sum("sluice_connections_open") == 0);
    }

    [Fact]
    public async Task However_many_routes_paths_methods_and_statuses_the_series_stay_within_the_bound()
    {
        var status = 200;
        await using var backend = await TestBackend.Start(context =>
        {
            context.Response.StatusCode = System.Threading.Interlocked.Increment(ref status) % 400 + 200;
            return Task.CompletedTask;
        });
        var world = new World();
        var there = world.Forward(world.Cluster("b", backend.At));
        var rules = Enumerable.Range(0, 5000).Select(n => world.On(new PathMatch.Exact($"/r{n}"), n % 10 == 0 ? there : world.Do(new Action.Refuse(500, "GW1")))).ToArray();
        await using var site = await MetricsSite.Serving(world.Listen(80, "*", [.. rules, world.On("/any", there)]), options => options with { MostRules = 100 });
        for (var n = 0; n < 5000; n++) await site.Ask("GET", $"/r{n}");
        for (var n = 0; n < 1000; n++) await site.Ask(n % 2 == 0 ? $"M{n}" : "GET", $"/any/{Guid.NewGuid()}?{n}");
        var page = await site.Until(page => page.Sum("http_server_request_duration_seconds_count") == 6000);
        var labels = page.Labels("http_server_request_duration_seconds_count", "sluice_rule");
        Assert.Equal(101, labels.Count);
        Assert.Contains(LabelBound.Other, labels);
        Assert.Equal(2, page.Labels("http_server_request_duration_seconds_count", "http_request_method").Count);
        Assert.Contains("_OTHER", page.Labels("http_server_request_duration_seconds_count", "http_request_method"));
        Assert.All(page.Labels("http_server_request_duration_seconds_count", "http_response_status_code"), code => Assert.InRange(int.Parse(code, CultureInfo.InvariantCulture), 200, 599));
        Assert.DoesNotContain("/any/0", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("/any/f", page.Text, StringComparison.Ordinal);
        // 101 rules, two methods and 60 registered statuses at most: far below, since few meet.
        Assert.InRange(page.Series("http_server_request_duration_seconds_count"), 101, 400);
    }

    [Fact]
    public async Task Label_sets_beyond_the_bound_of_an_instrument_share_one()
    {
        using var instruments = Instruments.Open(None, $"laws.{Guid.NewGuid():N}");
        await using var admin = await AdminServer.Start(new(IPAddress.Loopback, 0), () => AdminView.Nothing, instruments.Scrape, NullLoggerFactory.Instance);
        var counter = instruments.Meter.CreateCounter<long>("laws.made");
        for (var n = 0; n < Instruments.MostSeries * 2; n++) counter.Add(1, new KeyValuePair<string, object?>("n", n));
        var page = await MetricsPage.Of(admin.Address);
        Assert.InRange(page.Series("laws_made_total"), Instruments.MostSeries / 2, Instruments.MostSeries + 1);
        Assert.True(page.Sum("laws_made_total", "otel_metric_overflow=\"true\"") > 0);
        Assert.Equal(Instruments.MostSeries * 2, page.Sum("laws_made_total"));
    }

    [Fact]
    public async Task The_page_is_for_probes_by_GET_and_for_no_web_site()
    {
        using var instruments = Instruments.Open(None, $"laws.{Guid.NewGuid():N}");
        await using var admin = await AdminServer.Start(new(IPAddress.Loopback, 0), () => AdminView.Nothing, instruments.Scrape, NullLoggerFactory.Instance);
        using var client = new HttpClient();
        using var post = await client.PostAsync(new Uri($"http://{admin.Address}/metrics"), null, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, post.StatusCode);
        using var foreign = new HttpRequestMessage(HttpMethod.Get, $"http://{admin.Address}/metrics") { Headers = { Host = "evil.test" } };
        using var refused = await client.SendAsync(foreign, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        using var get = await client.GetAsync(new Uri($"http://{admin.Address}/metrics"), TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.OK, "text/plain"), (get.StatusCode, get.Content.Headers.ContentType?.MediaType));
    }
}
