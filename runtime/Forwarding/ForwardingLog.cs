using Microsoft.Extensions.Logging;

namespace Sluice.Runtime.Forwarding;

/// <summary>One line for each request that no backend answered, naming the rule and the reason.</summary>
internal static partial class ForwardingLog
{
    [LoggerMessage(EventId = 4, Level = LogLevel.Debug, Message = "a copy to {Endpoint} of {Backend} was lost")]
    public static partial void MirrorFailed(ILogger logger, Exception cause, string endpoint, string backend);

    [LoggerMessage(EventId = 1, Message = "{Status} {Method} {Host}{Target} on {Gateway} port {Port}: {Why} ({Rule})")]
    public static partial void Refused(
        ILogger logger, LogLevel level, int status, string method, string host, string target, string gateway, int port, string why, string rule);

    [LoggerMessage(EventId = 2, Message = "{Status} {Method} {Host}{Target} on {Gateway} port {Port}: {Why} ({Rule}, backend {Backend})")]
    public static partial void BackendFailed(
        ILogger logger, LogLevel level, Exception? cause, int status, string method, string host, string target, string gateway, int port, string why, string rule, string backend);

    [LoggerMessage(3, LogLevel.Debug, "{Endpoint} of backend {Backend} does not accept connections")]
    public static partial void ConnectFailed(ILogger logger, Exception? cause, string endpoint, string backend);

    [LoggerMessage(4, LogLevel.Error, "{Method} {Host}{Target} on {Gateway} port {Port} failed inside the gateway")]
    public static partial void Failed(ILogger logger, Exception cause, string method, string host, string target, string gateway, int port);
}
