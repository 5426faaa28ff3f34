using System.Collections.Generic;
using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Sluice.Compiler.Analyses;
using Sluice.Runtime.Forwarding;
using Sluice.Runtime.Streams;

namespace Sluice.Runtime.Observing;

/// <summary>What one line says; it outlives the request, and holds nothing of it that the line will not say.</summary>
internal sealed record AccessEntry
{
    public required DateTimeOffset Time { get; init; }
    public required string Client { get; init; }
    public required string Protocol { get; init; }
    public required string Method { get; init; }
    public required string Host { get; init; }
    public required string Path { get; init; }

    /// <summary>Only if it is asked for.</summary>
    public string? Query { get; init; }
    public required Result Result { get; init; }

    /// <summary>Seconds in which no attempt at a backend was under way.</summary>
    public required TimeSpan Ours { get; init; }

    /// <summary>The rest, and the part of the last attempt until its header section was there.</summary>
    public TimeSpan? Backend { get; init; }
    public TimeSpan? BackendFirst { get; init; }
    public required long RequestOctets { get; init; }
    public required long ResponseOctets { get; init; }
    public required string Gateway { get; init; }
    public required int Port { get; init; }
    public string? Route { get; init; }
    public string? Rule { get; init; }
    public string? BackendName { get; init; }
    public string? Endpoint { get; init; }
    public required int Retries { get; init; }
    public required string TraceId { get; init; }
    public string?[] RequestHeaders { get; init; } = [];
    public string?[] ResponseHeaders { get; init; } = [];

    public static AccessEntry Of(Exchange exchange, Observation observation, Result result, AccessLogOptions options)
    {
        var target = RawTarget.Of(exchange.Target);
        var tried = exchange.Attempts > 0;
        return new()
        {
            Time = observation.Time,
            Client = exchange.Origin.Peer,
            Protocol = exchange.Http.Request.Protocol,
            Method = exchange.Method,
            Host = exchange.Host,
            Path = target.Path.ToString(),
            Query = options.Query && !target.Query.IsEmpty ? target.Query.ToString() : null,
            Result = result,
            Ours = Stopwatch.GetElapsedTime(0, Math.Max(0, result.Ticks - observation.BackendTicks)),
            Backend = tried ? Stopwatch.GetElapsedTime(0, observation.BackendTicks) : null,
            BackendFirst = observation.FirstTicks < 0 ? null : Stopwatch.GetElapsedTime(0, observation.FirstTicks),
            RequestOctets = observation.RequestOctets,
            ResponseOctets = observation.ResponseOctets,
            Gateway = exchange.Origin.Gateway,
            Port = exchange.Origin.Key.Port,
            Route = exchange.Route?.Source.Route,
            Rule = exchange.Route?.Source.Rule,
            BackendName = exchange.Backend?.Name,
            Endpoint = exchange.Endpoint?.Authority,
            Retries = Math.Max(0, exchange.Attempts - 1),
            TraceId = observation.TraceId,
            RequestHeaders = observation.RequestHeaders,
            ResponseHeaders = Values(exchange.Http.Response.Headers, options.ResponseHeaders),
        };
    }

    /// <summary>A connection that nobody read: its protocol is what was done with it, its host the server name.</summary>
    public static AccessEntry Of(StreamAccount stream)
    {
        var ticks = Stopwatch.GetTimestamp() - stream.Began;
        return new()
        {
            Time = stream.Time,
            Client = stream.Origin.Peer,
            Protocol = stream.Origin.Mode is { } mode ? StreamModes.Print(mode) : "",
            Method = "",
            Host = stream.Origin.ServerName,
            Path = "",
            Result = new(0, stream.Flag is { } flag ? [flag] : [], ticks, -1),
            Ours = Stopwatch.GetElapsedTime(0, stream.WasPassed ? 0 : ticks),
            Backend = stream.WasPassed ? Stopwatch.GetElapsedTime(0, ticks) : null,
            BackendFirst = stream.WasPassed ? Stopwatch.GetElapsedTime(0, stream.ConnectTicks) : null,
            RequestOctets = stream.FromClient,
            ResponseOctets = stream.FromBackend,
            Gateway = stream.Origin.Gateway,
            Port = stream.Origin.Key.Port,
            Route = stream.Rule?.Source.Route,
            Rule = stream.Rule?.Source.Rule,
            BackendName = stream.Backend?.Name,
            Endpoint = stream.Endpoint?.Authority,
            Retries = Math.Max(0, stream.Attempts - 1),
            TraceId = "",
        };
    }

    public static string?[] Values(IHeaderDictionary headers, IReadOnlyList<string> names)
    {
        if (names.Count == 0) return [];
        var values = new string?[names.Count];
        for (var i = 0; i < values.Length; i++)
            if (headers.TryGetValue(names[i], out var lines)) values[i] = lines.ToString();
        return values;
    }
}
