using Sluice.Runtime.Forwarding;
using Sluice.Runtime.Observing;

namespace Sluice.Runtime.Authorization;

/// <summary>Why nobody could say whether a request may pass.</summary>
internal static class Outage
{
    public static readonly Refusal NoEndpoint = new(503, "destination_unavailable", "the authorization service has no ready endpoint", Flags.AuthFailed);
    public static readonly Refusal Unreachable = new(503, "destination_unavailable", "the authorization service accepts no connection", Flags.AuthFailed);
    public static readonly Refusal Lost = new(503, "connection_terminated", "the authorization service closed the connection before it answered", Flags.AuthFailed);
    public static readonly Refusal BadAnswer = new(503, "http_protocol_error", "the authorization service gave no answer that could be read", Flags.AuthFailed);
    public static readonly Refusal TooLarge = new(503, "http_response_body_size", "the answer of the authorization service is too large", Flags.AuthFailed);
    public static readonly Refusal Undecided = new(503, "destination_unavailable", "the authorization service could not decide", Flags.AuthFailed);
    public static readonly Refusal TooLate = new(504, "http_response_timeout", "it was not known in time whether the request may pass", Flags.AuthFailed);
    public static readonly Refusal SlowBody = new(408, "http_request_error", "the request body did not arrive in time", Flags.SlowBody);
}
