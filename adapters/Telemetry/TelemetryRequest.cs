using Sluice.Runtime.Observing;

namespace Sluice.Adapters.Telemetry;

/// <summary>What the command line asks to be told of the traffic.</summary>
internal sealed record TelemetryRequest
{
    /// <summary>None: no access log.</summary>
    public Option<AccessLogForm> AccessLog { get; init; }

    /// <summary>A file that lines are appended to; none: standard output.</summary>
    public Option<string> AccessLogFile { get; init; }
    public bool AccessLogQuery { get; init; }
    public Arr<string> AccessLogHeaders { get; init; }
    public Arr<string> AccessLogResponseHeaders { get; init; }

    /// <summary>How many rules, and how many backends, have label values of their own.</summary>
    public int MetricRules { get; init; } = 1000;

    /// <summary>Where spans are sent by OTLP; none: where the environment says, or nowhere.</summary>
    public Option<Uri> Otlp { get; init; }
    public bool JoinsClientTraces { get; init; } = true;
}
