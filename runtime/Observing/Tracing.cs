using System.Collections.Generic;
using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Sluice.Runtime.Forwarding;

namespace Sluice.Runtime.Observing;

/// <summary>
/// One span for each request and one for each attempt, and their place in the trace of the client and of the backend, by
/// the headers of W3C Trace Context.
/// </summary>
/// <param name="joins">Whether the client's trace is ours too.</param>
internal sealed class Tracing(ActivitySource source, bool joins)
{
    public void Begin(Exchange exchange, Observation observation)
    {
        var headers = exchange.Http.Request.Headers;
        var theirs = ContextOf(headers);
        // What the connection belongs to, if anything, is no part of the request.
        Activity.Current = null;
        observation.Span = source.StartActivity(
            ActivityKind.Server, joins && theirs is { } parent ? parent : default, TagsOf(exchange),
            !joins && theirs is { } linked ? [new ActivityLink(linked)] : null, name: Meters.MethodOf(exchange.Method));
        observation.TraceId = observation.Span?.TraceId.ToHexString() ?? (joins ? theirs?.TraceId.ToHexString() : null) ?? "";
    }

    /// <summary>The backend's parent is the request's span, unless an attempt takes its place.</summary>
    public void Propagate(Exchange exchange, Observation observation)
    {
        var headers = exchange.Http.Request.Headers;
        if (!joins)
        {
            headers.Remove("traceparent");
            headers.Remove("tracestate");
        }
        if (observation.Span is { } span) Write(headers, observation, span);
    }

    public void BeginAttempt(Exchange exchange, Observation observation)
    {
        if (observation.Span is not { } span) return;
        var attempt = source.StartActivity(ActivityKind.Client, span.Context, name: Meters.MethodOf(exchange.Method));
        observation.AttemptSpan = attempt;
        if (attempt is null) return;
        if (attempt.IsAllDataRequested)
        {
            attempt.SetTag("http.request.method", Meters.MethodOf(exchange.Method));
            attempt.SetTag("server.address", exchange.Endpoint?.Address);
            attempt.SetTag("server.port", exchange.Endpoint?.Port);
            attempt.SetTag("sluice.backend", exchange.Backend?.Name);
            if (exchange.Attempts > 1) attempt.SetTag("http.request.resend_count", exchange.Attempts - 1);
        }
        // A rule that edits the header has the last word.
        var headers = exchange.Http.Request.Headers;
        if (headers.TraceParent == observation.Propagated) Write(headers, observation, attempt);
    }

    /// <summary>No query: it often holds what nobody else should see.</summary>
    public static void Target(Activity? attempt, string prefix, ReadOnlySpan<char> target)
    {
        if (attempt?.IsAllDataRequested != true) return;
        var query = target.IndexOf('?');
        attempt.SetTag("url.full", string.Concat(prefix, query < 0 ? target : target[..query]));
    }

    public static void EndAttempt(Observation observation, string error)
    {
        if (observation.AttemptSpan is not { } attempt) return;
        observation.AttemptSpan = null;
        if (attempt.IsAllDataRequested)
        {
            if (observation.AttemptStatus > 0) attempt.SetTag("http.response.status_code", observation.AttemptStatus);
            Fail(attempt, error.Length > 0 ? error : observation.AttemptStatus >= 400 ? Meters.StatusText(observation.AttemptStatus) : null);
        }
        attempt.Dispose();
    }

    public static void End(Exchange exchange, Observation observation, Result result)
    {
        if (observation.Span is not { } span) return;
        if (span.IsAllDataRequested)
        {
            if (result.Status > 0) span.SetTag("http.response.status_code", result.Status);
            if (exchange.Route is { Source: var from })
            {
                span.DisplayName = $"{Meters.MethodOf(exchange.Method)} {from.Path}";
                span.SetTag("http.route", from.Path);
                span.SetTag("sluice.route", from.Route);
                span.SetTag("sluice.rule", from.Rule);
            }
            if (exchange.Backend is { } backend) span.SetTag("sluice.backend", backend.Name);
            if (result.Flags.Length > 0) span.SetTag("sluice.flags", result.Flags);
            if (result.GrpcStatus >= 0) span.SetTag("rpc.grpc.status_code", result.GrpcStatus);
            // What a client did wrong is no failure of the server's.
            Fail(span, result.Status is >= 400 and < 500 ? null : result.Error);
        }
        span.Dispose();
    }

    /// <summary>The client's trace, for the log.</summary>
    public static string TraceOf(IHeaderDictionary headers) =>
        headers.TraceParent.Count == 1 && ContextOf(headers) is { } context ? context.TraceId.ToHexString() : "";

    private static ActivityContext? ContextOf(IHeaderDictionary headers) =>
        headers.TraceParent.Count == 1 && ActivityContext.TryParse(headers.TraceParent[0], headers.TraceState.ToString(), isRemote: true, out var context)
            ? context
            : null;

    private static void Write(IHeaderDictionary headers, Observation observation, Activity span)
    {
        observation.Propagated = span.Id;
        headers.TraceParent = span.Id;
        if (span.TraceStateString is { Length: > 0 } state) headers.TraceState = state;
        else headers.Remove("tracestate");
    }

    /// <summary>What a sampler may decide by.</summary>
    private static KeyValuePair<string, object?>[] TagsOf(Exchange exchange)
    {
        var http = exchange.Http;
        var known = Meters.MethodOf(exchange.Method);
        return
        [
            new("http.request.method", known),
            .. known == exchange.Method ? (ReadOnlySpan<KeyValuePair<string, object?>>)[] : [new("http.request.method_original", exchange.Method)],
            new("url.scheme", exchange.Origin.IsTls ? "https" : "http"),
            new("url.path", RawTarget.Of(exchange.Target).Path.ToString()),
            new("network.protocol.version", Meters.Version(http.Request.Protocol)),
            new("server.address", exchange.Host),
            new("server.port", exchange.Origin.Key.Port),
            new("client.address", exchange.Origin.Peer),
            new("sluice.gateway", exchange.Origin.Gateway),
        ];
    }

    private static void Fail(Activity span, string? error)
    {
        if (error is null) return;
        span.SetTag("error.type", error);
        span.SetStatus(ActivityStatusCode.Error);
    }
}
