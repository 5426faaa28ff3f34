using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Sluice.Runtime.Forwarding;
using Sluice.Runtime.Hosting;
using Sluice.Runtime.Streams;

namespace Sluice.Runtime.Observing;

/// <summary>Those who are told of requests: the access log, the instruments and the spans, as far as each is wanted.</summary>
internal sealed class Observer : IDisposable
{
    private readonly AccessLog? _log;

    private Observer(ObservingOptions options, CurrentGeneration current, ILogger logger)
    {
        _log = options.AccessLog is null ? null : new(options.AccessLog, logger);
        Meters = options.Meter is null ? null : new(options.Meter, options, current, _log);
        Tracing = options.Traces is null ? null : new(options.Traces, options.JoinsClientTraces);
    }

    public Meters? Meters { get; }
    public Tracing? Tracing { get; }

    /// <summary>Nobody, if nothing is wanted.</summary>
    public static Observer? Of(ObservingOptions options, CurrentGeneration current, ILogger logger) =>
        options is { AccessLog: null, Meter: null, Traces: null } ? null : new(options, current, logger);

    public Observation Begin(Exchange exchange)
    {
        var observation = new Observation(this, exchange) { RequestHeaders = _log?.HeadersOf(exchange.Http.Request.Headers) ?? [] };
        observation.Count(exchange.Http);
        Meters?.Began(exchange);
        if (Tracing is not null) Tracing.Begin(exchange, observation);
        else observation.TraceId = Tracing.TraceOf(exchange.Http.Request.Headers);
        return observation;
    }

    public void Ended(Exchange exchange, Observation observation, bool failed)
    {
        var result = Result.Of(exchange, observation, failed);
        Meters?.Ended(exchange, result);
        Tracing.End(exchange, observation, result);
        _log?.Add(exchange, observation, result);
    }

    public void Began(StreamAccount stream) => Meters?.Streams.Began(stream);

    public void Ended(StreamAccount stream)
    {
        Meters?.Streams.Ended(stream);
        _log?.Add(AccessEntry.Of(stream));
    }

    public void Dispose() => _log?.Dispose();
}

/// <summary>How a request ended.</summary>
/// <param name="Status">What the client was sent; 0, if it went before that.</param>
/// <param name="Ticks">From the end of the request's header section until the answer was complete.</param>
/// <param name="GrpcStatus">Of a gRPC call, if there was one; else negative.</param>
internal readonly record struct Result(int Status, string[] Flags, long Ticks, int GrpcStatus)
{
    public TimeSpan Total => Stopwatch.GetElapsedTime(0, Ticks);

    /// <summary>The first code that is an error; else the status, if that is one of a server; else nothing.</summary>
    public string? Error
    {
        get
        {
            foreach (var flag in Flags)
                if (Observing.Flags.IsError(flag)) return flag;
            return Status >= 500 ? Meters.StatusText(Status) : null;
        }
    }

    public static Result Of(Exchange exchange, Observation observation, bool failed)
    {
        var response = exchange.Http.Response;
        if (!response.HasStarted && exchange.Http.RequestAborted.IsCancellationRequested) exchange.Marks |= Marks.ClientGone;
        return new(
            response.HasStarted ? response.StatusCode : 0,
            Observing.Flags.Of(exchange, failed),
            Stopwatch.GetTimestamp() - exchange.Began,
            exchange.IsGrpc ? GrpcStatusOf(exchange.Http) : -1);
    }

    /// <summary>Backends are not trusted to send a number.</summary>
    private static int GrpcStatusOf(HttpContext http)
    {
        var text = http.Response.Headers.GrpcStatus.ToString();
        if (text.Length == 0 && http.Features.Get<IHttpResponseTrailersFeature>() is { } trailers) text = trailers.Trailers.GrpcStatus.ToString();
        return text.Length is 1 or 2 && int.TryParse(text, System.Globalization.NumberStyles.None, null, out var status) ? status : -1;
    }
}
