using System.Collections.Generic;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Threading;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Sluice.Runtime.Forwarding;
using Sluice.Runtime.Hosting;

namespace Sluice.Runtime.Observing;

/// <summary>
/// The instruments. Names and attributes are those of OpenTelemetry's semantic conventions where there are any. No attribute
/// has more values than configuration allows, whatever clients and backends send.
/// </summary>
internal sealed class Meters
{
    public const string ServerDuration = "http.server.request.duration";
    public const string ClientDuration = "http.client.request.duration";

    /// <summary>The conventions' bounds in seconds.</summary>
    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10],
    };

    private static readonly string[] Statuses = Texts();

    private readonly LabelBound _rules;
    private readonly LabelBound _backends;
    private readonly LabelBound _gateways;
    private readonly CurrentGeneration _current;
    private readonly Histogram<double> _server;
    private readonly Histogram<double> _client;
    private readonly UpDownCounter<long> _active;
    private readonly Counter<long> _retries;
    private readonly Counter<long> _refusals;
    private readonly Counter<long> _mirrorsDropped;
    private readonly Counter<long> _planChanges;
    private long _connections;

    public Meters(Meter meter, ObservingOptions options, CurrentGeneration current, AccessLog? log)
    {
        (_rules, _backends, _gateways) = (new(options.MostRules), new(options.MostBackends), new(options.MostBackends));
        _current = current;
        _server = meter.CreateHistogram(ServerDuration, "s", "How long requests took, from their header section to the last octet of the answer.", null, Seconds);
        _client = meter.CreateHistogram(ClientDuration, "s", "How long attempts at backends took, to the last octet of their answer.", null, Seconds);
        _active = meter.CreateUpDownCounter<long>("http.server.active_requests", "{request}", "Requests that are under way.");
        _retries = meter.CreateCounter<long>("sluice.retries", "{attempt}", "Attempts at a backend after the first of a request.");
        _refusals = meter.CreateCounter<long>("sluice.refusals", "{request}", "Requests that were answered by us, cut or left, by the reason.");
        _mirrorsDropped = meter.CreateCounter<long>("sluice.mirrors.dropped", "{request}", "Copies of requests that were not sent, or lost.");
        _planChanges = meter.CreateCounter<long>("sluice.plan.changes", "{change}", "Plans that were loaded.");
        meter.CreateObservableUpDownCounter("sluice.connections.open", () => Interlocked.Read(ref _connections), "{connection}", "Connections of clients that are open.");
        meter.CreateObservableGauge("sluice.endpoints", Endpoints, "{endpoint}", "Endpoints of backends, by whether they are held back after failures.");
        Streams = new(meter, _gateways, _rules, _backends);
        if (log is not null)
            meter.CreateObservableCounter("sluice.log.lines.dropped", () => log.Dropped, "{line}", "Lines of the access log that were not written.");
    }

    /// <summary>Of connections that nobody reads.</summary>
    public StreamMeters Streams { get; }

    public void PlanChanged() => _planChanges.Add(1);

    public void Opened() => Interlocked.Increment(ref _connections);

    /// <summary>Counts the connection until it is closed.</summary>
    public void Follow(BaseConnectionContext connection)
    {
        connection.ConnectionClosed.UnsafeRegister(static meters => Interlocked.Decrement(ref ((Meters)meters!)._connections), this);
    }

    public void Began(Exchange exchange) =>
        _active.Add(1, new("http.request.method", MethodOf(exchange.Method)), new("url.scheme", Scheme(exchange)));

    public void Ended(Exchange exchange, Result result)
    {
        _active.Add(-1, new("http.request.method", MethodOf(exchange.Method)), new("url.scheme", Scheme(exchange)));
        if (result.Flags.Length > 0)
        {
            var why = new TagList { { "sluice.flag", result.Flags[0] } };
            AddPlace(ref why, exchange);
            _refusals.Add(1, why);
        }
        if (!_server.Enabled) return;
        var tags = new TagList
        {
            { "http.request.method", MethodOf(exchange.Method) },
            { "url.scheme", Scheme(exchange) },
            { "network.protocol.version", Version(exchange.Http.Request.Protocol) },
        };
        if (result.Status > 0) tags.Add("http.response.status_code", StatusText(result.Status));
        AddPlace(ref tags, exchange);
        if (exchange.Backend is { } backend) tags.Add("sluice.backend", _backends.Of(backend.Name));
        if (result.Error is { } error) tags.Add("error.type", error);
        _server.Record(result.Total.TotalSeconds, tags);
    }

    public void AttemptEnded(Exchange exchange, Observation observation, long ticks, string error)
    {
        if (exchange.Backend is not { } backend) return;
        var tags = new TagList { { "http.request.method", MethodOf(exchange.Method) }, { "sluice.backend", _backends.Of(backend.Name) } };
        if (observation.AttemptStatus > 0) tags.Add("http.response.status_code", StatusText(observation.AttemptStatus));
        AddPlace(ref tags, exchange);
        if (error.Length > 0) tags.Add("error.type", error);
        else if (observation.AttemptStatus >= 400) tags.Add("error.type", StatusText(observation.AttemptStatus));
        _client.Record(Stopwatch.GetElapsedTime(0, ticks).TotalSeconds, tags);
        if (exchange.Attempts < 2) return;
        var again = new TagList { { "sluice.backend", _backends.Of(backend.Name) } };
        AddPlace(ref again, exchange);
        _retries.Add(1, again);
    }

    public void MirrorDropped(Backend mirror) => _mirrorsDropped.Add(1, new KeyValuePair<string, object?>("sluice.backend", _backends.Of(mirror.Name)));

    /// <summary>The status, or x00 of its class if it is registered nowhere: programs that do not know one have to take it so (RFC 9110, 15).</summary>
    public static string StatusText(int status) => status is >= 100 and <= 599 ? Statuses[status - 100] : "500";

    /// <summary>The methods of the conventions; what clients make up is one.</summary>
    public static string MethodOf(string method) => method switch
    {
        "GET" or "HEAD" or "POST" or "PUT" or "DELETE" or "CONNECT" or "OPTIONS" or "TRACE" or "PATCH" => method,
        _ => "_OTHER",
    };

    /// <summary>The version of HTTP as the conventions write it.</summary>
    public static string Version(string protocol) => HttpProtocol.IsHttp3(protocol) ? "3" : HttpProtocol.IsHttp2(protocol) ? "2" : "1.1";

    private static string Scheme(Exchange exchange) => exchange.Origin.IsTls ? "https" : "http";

    /// <summary>The Gateway, and the rule if one was found.</summary>
    private void AddPlace(ref TagList tags, Exchange exchange)
    {
        tags.Add("sluice.gateway", _gateways.Of(exchange.Origin.Gateway));
        if (exchange.Route is not { Source: var source }) return;
        var named = source.HasLabels(_rules);
        tags.Add("http.route", named ? source.Path : LabelBound.Other);
        tags.Add("sluice.route", named ? source.Route : LabelBound.Other);
        tags.Add("sluice.rule", named ? source.Rule : LabelBound.Other);
    }

    private List<Measurement<long>> Endpoints()
    {
        var counts = new Dictionary<(string Backend, bool Held), long>();
        var now = Environment.TickCount64;
        foreach (var use in _current.Generation.Uses)
        {
            var name = _backends.Of(use.Backend.Name);
            foreach (var held in (ReadOnlySpan<bool>)[false, true]) counts.TryAdd((name, held), 0);
            foreach (var endpoint in use.Endpoints) counts[(name, endpoint.HeldUntil > now)]++;
        }
        var measured = new List<Measurement<long>>(counts.Count);
        foreach (var ((backend, held), count) in counts)
            measured.Add(new(count, new("sluice.backend", backend), new("sluice.held", held ? "true" : "false")));
        return measured;
    }

    private static string[] Texts()
    {
        var texts = new string[500];
        for (var status = 100; status < 600; status++)
            texts[status - 100] = (ReasonPhrases.GetReasonPhrase(status).Length > 0 ? status : status / 100 * 100).ToString(CultureInfo.InvariantCulture);
        return texts;
    }
}
