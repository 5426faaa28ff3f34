using System.Net.Http;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Sluice.Runtime.Observing;
using Sluice.Runtime.Tls;
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
        IsConnect(error, cause) ? (cause?.InnerException is TlsFailure tls ? Of(tls.Fault) : IsTimeout(cause) ? Refusal.ConnectTimeout : Refusal.ConnectRefused)
        : error is ForwarderError.RequestBodyClient ? BadBody(status)
        : status == StatusCodes.Status504GatewayTimeout ? Refusal.ResponseTimeout
        : IsNonsense(error, cause) ? Refusal.BadResponse
        : Refusal.ConnectionLost;

    /// <summary>Why an answer that had begun was cut; nothing, if the backend broke off.</summary>
    public static Marks CutBy(Exchange exchange, ForwarderError error, bool timedOut) => error switch
    {
        ForwarderError.RequestBodyClient or ForwarderError.ResponseBodyClient
            or ForwarderError.UpgradeRequestClient or ForwarderError.UpgradeResponseClient => Marks.ClientGone,
        ForwarderError.RequestCanceled or ForwarderError.RequestBodyCanceled or ForwarderError.ResponseBodyCanceled
            or ForwarderError.UpgradeRequestCanceled or ForwarderError.UpgradeResponseCanceled =>
            exchange.IsOverdue ? Marks.RequestTimeout : timedOut ? Marks.AttemptTimeout : Marks.ClientGone,
        _ => Marks.None,
    };

    private static Refusal Of(TlsFault fault) => fault switch
    {
        TlsFault.Material => Refusal.TlsMaterial,
        TlsFault.Certificate => Refusal.TlsCertificate,
        TlsFault.Alert => Refusal.TlsAlert,
        _ => Refusal.TlsProtocol,
    };

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
