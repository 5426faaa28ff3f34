using System.Collections.Generic;
using Sluice.Runtime.Forwarding;

namespace Sluice.Runtime.Observing;

/// <summary>What is worth knowing of an answer that is not just a backend's.</summary>
[Flags]
internal enum Marks
{
    None = 0,

    /// <summary>The rule redirects.</summary>
    Redirect = 1,

    /// <summary>A preflight was answered by cross-origin rules.</summary>
    Preflight = 2,

    /// <summary>The last attempt that the rule allows failed too.</summary>
    RetriesSpent = 4,

    /// <summary>The client went before the answer was complete.</summary>
    ClientGone = 8,

    /// <summary>An answer that had begun was cut because the time of the rule was over.</summary>
    RequestTimeout = 16,

    /// <summary>The same for the time of an attempt.</summary>
    AttemptTimeout = 32,
}

/// <summary>
/// The short codes that say why an answer is not a backend's, whole and at the first try. They stand in the access log,
/// and the first one is the <c>error.type</c> of metrics and spans.
/// </summary>
internal static class Flags
{
    public const string NoListener = "no_listener";
    public const string NoRoute = "no_route";
    public const string PortGone = "port_gone";
    public const string Misdirected = "misdirected";
    public const string Withdrawn = "withdrawn";
    public const string Unvouched = "unvouched";
    public const string BadRequest = "bad_request";
    public const string NoTunnel = "no_tunnel";
    public const string BadBody = "bad_body";
    public const string SlowBody = "slow_body";
    public const string BodyTooLarge = "body_too_large";
    public const string Configuration = "configuration";
    public const string NotServed = "not_served";
    public const string NoEndpoint = "no_endpoint";
    public const string ConnectRefused = "connect_refused";
    public const string ConnectTimeout = "connect_timeout";
    public const string ConnectionLost = "connection_lost";
    public const string BadResponse = "bad_response";
    public const string ResponseTimeout = "response_timeout";
    public const string RequestTimeout = "request_timeout";
    public const string AttemptTimeout = "attempt_timeout";
    public const string BudgetSpent = "budget_spent";
    public const string RetriesSpent = "retries_spent";
    public const string AuthDenied = "auth_denied";
    public const string AuthFailed = "auth_failed";
    public const string TlsCertificate = "tls_certificate";
    public const string TlsAlert = "tls_alert";
    public const string TlsProtocol = "tls_protocol";
    public const string BadHello = "bad_hello";
    public const string Idle = "idle";
    public const string Internal = "internal";
    public const string Cut = "cut";
    public const string ClientGone = "client_gone";
    public const string Redirect = "redirect";
    public const string Preflight = "preflight";

    /// <summary>The code of a refusal that names none: what its RFC 9209 error type says.</summary>
    public static string OfError(string error) => error switch
    {
        "destination_not_found" => NoRoute,
        "destination_unavailable" => NoEndpoint,
        "connection_refused" => ConnectRefused,
        "connection_timeout" => ConnectTimeout,
        "connection_terminated" => ConnectionLost,
        "http_protocol_error" => BadResponse,
        "http_response_timeout" => ResponseTimeout,
        "http_request_error" => BadRequest,
        "http_request_denied" => AuthDenied,
        "proxy_configuration_error" => Configuration,
        "tls_certificate_error" => TlsCertificate,
        "tls_alert_received" => TlsAlert,
        "tls_protocol_error" => TlsProtocol,
        _ => Internal,
    };

    /// <summary>The codes of a request that has ended; mostly none.</summary>
    /// <param name="failed">Whether it ended in an exception of ours.</param>
    public static string[] Of(Exchange exchange, bool failed)
    {
        var marks = exchange.Marks;
        if (exchange.Refusal is null && marks == Marks.None && !exchange.IsCut && !failed) return [];
        var flags = new List<string>(2);
        if (exchange.Refusal is { } refusal) flags.Add(refusal.Flag);
        else if (failed) flags.Add(Internal);
        if (marks.HasFlag(Marks.Redirect)) flags.Add(Redirect);
        if (marks.HasFlag(Marks.Preflight)) flags.Add(Preflight);
        if (marks.HasFlag(Marks.RequestTimeout)) flags.Add(RequestTimeout);
        if (marks.HasFlag(Marks.AttemptTimeout)) flags.Add(AttemptTimeout);
        if (marks.HasFlag(Marks.ClientGone)) flags.Add(ClientGone);
        else if (exchange.IsCut) flags.Add(Cut);
        if (marks.HasFlag(Marks.RetriesSpent)) flags.Add(RetriesSpent);
        return [.. flags];
    }

    /// <summary>Whether a code tells of an error, and not of an answer that a rule asks for.</summary>
    public static bool IsError(string flag) => flag is not (Redirect or Preflight or AuthDenied);
}
