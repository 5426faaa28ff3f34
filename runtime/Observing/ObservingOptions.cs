using System.Collections.Generic;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.IO;

namespace Sluice.Runtime.Observing;

/// <summary>What a data plane tells of its traffic. What is absent costs nothing, and nothing leaves the process by itself.</summary>
public sealed record ObservingOptions
{
    /// <summary>One line for each request.</summary>
    public AccessLogOptions? AccessLog { get; init; }

    /// <summary>What instruments are made of.</summary>
    public Meter? Meter { get; init; }

    /// <summary>What spans are made of; a source that nobody listens to makes none.</summary>
    public ActivitySource? Traces { get; init; }

    /// <summary>
    /// Whether spans join the trace that a client names. If not, each request begins a trace with a link to the client's,
    /// and backends never see the client's: who may not be trusted cannot decide what is sampled.
    /// </summary>
    public bool JoinsClientTraces { get; init; } = true;

    /// <summary>So many rules, told apart by their path matches, have label values of their own; what is met later shares <c>other</c>.</summary>
    public int MostRules { get; init; } = 1000;

    /// <summary>The same for backends, and for Gateways.</summary>
    public int MostBackends { get; init; } = 1000;
}

/// <summary>How lines of the access log are written.</summary>
public enum AccessLogForm
{
    /// <summary>For people: fields between spaces.</summary>
    Text,

    /// <summary>One JSON object a line.</summary>
    Json,
}

/// <param name="Sink">Written to by one thread only, and closed by whoever opened it. However slow it is, requests do not wait.</param>
public sealed record AccessLogOptions(TextWriter Sink, AccessLogForm Form)
{
    /// <summary>Whether the query of the target is logged; it often holds what nobody else should see.</summary>
    public bool Query { get; init; }

    /// <summary>Request headers, as the client sent them, whose values are logged.</summary>
    public IReadOnlyList<string> RequestHeaders { get; init; } = [];

    /// <summary>Response headers whose values are logged.</summary>
    public IReadOnlyList<string> ResponseHeaders { get; init; } = [];

    /// <summary>Lines that may wait for the sink; further ones are dropped and counted.</summary>
    public int Waiting { get; init; } = 16_384;

    /// <summary>How long a data plane that stops waits for the sink.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(5);
}
