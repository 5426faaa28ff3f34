using System.Text;
using Sluice.Runtime.Observing;

namespace Sluice.Runtime.Forwarding;

/// <summary>An answer of our own, and why: the status, the error type of RFC 9209 and a sentence for people.</summary>
internal sealed class Refusal
{
    /// <param name="flag">The short code of logs and metrics; left out, it is what <paramref name="error"/> says.</param>
    public Refusal(int status, string error, string sentence, string? flag = null)
    {
        Status = status;
        Sentence = sentence;
        Flag = flag ?? Flags.OfError(error);
        ProxyStatus = $"sluice; error={error}; details=\"{sentence}\"";
        Body = Encoding.UTF8.GetBytes(sentence + "\n");
        GrpcMessage = Uri.EscapeDataString(sentence).Replace("%20", " ", StringComparison.Ordinal);
    }

    public int Status { get; }
    public string Sentence { get; }

    /// <summary>Why, in one word for the access log, metrics and spans.</summary>
    public string Flag { get; }
    public string ProxyStatus { get; }
    public byte[] Body { get; }
    public string GrpcMessage { get; }

    /// <summary>
    /// A gRPC client is told that nothing implements the call (12), that the time of its rule is over (4), or that what
    /// implements it is unavailable (14).
    /// </summary>
    public string GrpcStatus => Status == 404 ? "12" : ReferenceEquals(this, RequestTimeout) || ReferenceEquals(this, AttemptTimeout) ? "4" : "14";

    public static readonly Refusal NoListener = new(404, "destination_not_found", "no listener of this port serves the requested host", Flags.NoListener);
    public static readonly Refusal NoRoute = new(404, "destination_not_found", "no route matches the request");
    public static readonly Refusal PortGone = new(404, "destination_not_found", "the gateway no longer has this port", Flags.PortGone);
    public static readonly Refusal Misdirected = new(421, "http_request_error", "the requested host belongs to another listener than the one of this TLS connection", Flags.Misdirected);
    public static readonly Refusal Withdrawn = new(421, "http_request_error", "no listener with a certificate serves the server name of this TLS connection any more", Flags.Withdrawn);
    public static readonly Refusal Unvouched = new(421, "http_request_error", "the client certificate of this TLS connection is not accepted, or was not asked for", Flags.Unvouched);
    public static readonly Refusal NoEndpoint = new(503, "destination_unavailable", "the backend has no ready endpoint");
    public static readonly Refusal ConnectRefused = new(502, "connection_refused", "no endpoint of the backend accepts a connection");
    public static readonly Refusal ConnectTimeout = new(504, "connection_timeout", "the backend did not accept a connection in time");
    public static readonly Refusal TlsMaterial = new(500, "proxy_configuration_error", "what TLS to the backend needs cannot be loaded");
    public static readonly Refusal TlsCertificate = new(502, "tls_certificate_error", "the certificate of the backend is not accepted");
    public static readonly Refusal TlsAlert = new(502, "tls_alert_received", "the backend refuses TLS as it was offered");
    public static readonly Refusal TlsProtocol = new(502, "tls_protocol_error", "the backend does not speak TLS as it is demanded");
    public static readonly Refusal ResponseTimeout = new(504, "http_response_timeout", "the backend did not answer in time");
    public static readonly Refusal RequestTimeout = new(504, "http_response_timeout", "the request was not answered within the time of its rule", Flags.RequestTimeout);
    public static readonly Refusal AttemptTimeout = new(504, "http_response_timeout", "the backend did not answer within the time of the rule", Flags.AttemptTimeout);
    public static readonly Refusal BudgetSpent = new(503, "destination_unavailable", "the backend failed, and its retry budget is spent", Flags.BudgetSpent);
    public static readonly Refusal ConnectionLost = new(502, "connection_terminated", "the backend closed the connection before it answered");
    public static readonly Refusal BadResponse = new(502, "http_protocol_error", "the backend's answer is not valid HTTP");
    public static readonly Refusal BadBody = new(400, "http_request_error", "the request body could not be read", Flags.BadBody);
    public static readonly Refusal BodyTooLarge = new(413, "http_request_error", "the request body is too large", Flags.BodyTooLarge);
    public static readonly Refusal Internal = new(500, "proxy_internal_error", "the gateway failed to handle the request", Flags.Internal);
    public static readonly Refusal BodyStalled = new(408, "http_request_error", "the request body did not come in time", Flags.SlowBody);
    public static readonly Refusal TargetTooLong = new(414, "http_request_error", "the request target is too long");
    public static readonly Refusal DotSegments = new(400, "http_request_error", "the request path holds dot segments");
    public static readonly Refusal AmbiguousPath = new(400, "http_request_error", "the request path can be read as one that another rule serves");
    public static readonly Refusal UnwantedPath = new(400, "http_request_error", "the request path is written in a way that this gateway does not take");

    /// <summary>A refusal that the plan asks for.</summary>
    /// <param name="why">The id of the diagnostic that says why.</param>
    public static Refusal Planned(int status, string why) =>
        status == 503
            ? new(status, "destination_unavailable", $"the backend has no ready endpoint ({why})")
            : new(status, "proxy_configuration_error", $"the rule cannot be served as it is configured ({why})");

    /// <summary>A rule that asks for something of which a part would be less than nothing.</summary>
    public static Refusal NotServed(string what) =>
        new(500, "proxy_configuration_error", $"the rule needs {what}, which is not served yet", Flags.NotServed);
}
