using System.Net.Http;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;

namespace Sluice.Runtime.Forwarding;

/// <summary>What a failure on the way to a backend means to the client.</summary>
internal static class Failures
{
    /// <summary>Whether no connection came about, so that nothing of the request was sent anywhere.</summary>
    public static bool IsConnect(ForwarderError error, Exception? cause) =>
        error == ForwarderError.Request
        && cause is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError };

    public static Refusal Explain(ForwarderError error, Exception? cause, int status) =>
        IsConnect(error, cause) ? (IsTimeout(cause) ? Refusal.ConnectTimeout : Refusal.ConnectRefused)
        : error is ForwarderError.RequestBodyClient ? BadBody(status)
        : status == StatusCodes.Status504GatewayTimeout ? Refusal.ResponseTimeout
        : IsNonsense(error, cause) ? Refusal.BadResponse
        : Refusal.ConnectionLost;

    private static Refusal BadBody(int status) => status switch
    {
        StatusCodes.Status413PayloadTooLarge => Refusal.BodyTooLarge,
        StatusCodes.Status408RequestTimeout => Refusal.BodyStalled,
        _ => Refusal.BadBody,
    };

    private static bool IsTimeout(Exception? cause) =>
        cause?.InnerException is SocketException { SocketErrorCode: SocketError.TimedOut };

    private static bool IsNonsense(ForwarderError error, Exception? cause) =>
        error is ForwarderError.ResponseHeaders
        || cause is HttpRequestException
        {
            HttpRequestError: HttpRequestError.InvalidResponse or HttpRequestError.HttpProtocolError or HttpRequestError.ConfigurationLimitExceeded,
        };
}
