using System.CommandLine;
using Sluice.Adapters.Telemetry;
using Sluice.Runtime.Observing;
using Many = System.CommandLine.Option<string[]>;
using Word = System.CommandLine.Option<string>;

namespace Sluice.Adapters.Cli;

/// <summary>The options of <c>sluice run</c> that ask for something to be told of the traffic.</summary>
internal sealed class TelemetryParameters
{
    private readonly Word _log = Parameters.Choice("--access-log", "off|text|json", "off", "Write a line for each request, for people or as JSON");
    private readonly Word _file = new("--access-log-file") { HelpName = "PATH", Description = "Append these lines to a file instead of standard output" };
    private readonly System.CommandLine.Option<bool> _query = new("--access-log-query") { Description = "Log queries too, which may hold secrets" };
    private readonly Many _headers = new("--access-log-header") { HelpName = "NAME", Description = "Log this request header too, which may hold secrets; may be given several times" };
    private readonly Many _answers = new("--access-log-response-header") { HelpName = "NAME", Description = "Log this response header too, which may hold secrets; may be given several times" };
    private readonly System.CommandLine.Option<int> _rules = Parameters.Number("--metric-rules", 1000, 1, 5000, "How many rules, and how many backends, metrics tell apart");
    private readonly Word _otlp = Parameters.Checked("--otlp-endpoint", "URL", "Send spans to this OTLP receiver, over HTTP unless OTEL_EXPORTER_OTLP_PROTOCOL says grpc", text => Url(text).IsSome, "is not an http or https URL");
    private readonly Word _clients = Parameters.Choice("--client-traces", "join|link", "join", "Join the traces that clients name, or begin new ones with a link to them");

    public Arr<System.CommandLine.Option> All => Array<System.CommandLine.Option>(_log, _file, _query, _headers, _answers, _rules, _otlp, _clients);

    public TelemetryRequest Read(ParseResult parsed) => new()
    {
        AccessLog = parsed.GetRequiredValue(_log) switch
        {
            "text" => AccessLogForm.Text,
            "json" => AccessLogForm.Json,
            _ => None,
        },
        AccessLogFile = Optional(parsed.GetValue(_file)),
        AccessLogQuery = parsed.GetValue(_query),
        AccessLogHeaders = toArray(parsed.GetValue(_headers) ?? []),
        AccessLogResponseHeaders = toArray(parsed.GetValue(_answers) ?? []),
        MetricRules = parsed.GetRequiredValue(_rules),
        Otlp = Optional(parsed.GetValue(_otlp)).Bind(Url),
        JoinsClientTraces = parsed.GetRequiredValue(_clients) == "join",
    };

    private static LanguageExt.Option<Uri> Url(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? url : None;
}
