using System.Net;
using Microsoft.Extensions.Logging;

namespace Sluice.Runtime.Hosting;

internal static partial class HostingLog
{
    [LoggerMessage(101, LogLevel.Information, "{Gateway} port {Port} listens on {Address}")]
    public static partial void Opened(ILogger logger, string gateway, string port, IPEndPoint address);

    [LoggerMessage(102, LogLevel.Information, "{Gateway} port {Port} is closed")]
    public static partial void Closed(ILogger logger, string gateway, string port);

    [LoggerMessage(103, LogLevel.Error, "{Problem}")]
    public static partial void Problem(ILogger logger, PortProblem problem);

    [LoggerMessage(104, LogLevel.Warning, "a connection to {Address} could not be accepted")]
    public static partial void AcceptFailed(ILogger logger, Exception cause, IPEndPoint address);

    [LoggerMessage(105, LogLevel.Information, "draining: no new connections, {Grace} for what is in flight")]
    public static partial void Draining(ILogger logger, TimeSpan grace);

    [LoggerMessage(107, LogLevel.Information, "{Address} passes from {Before} port {PortBefore} to {Gateway} port {Port}")]
    public static partial void Passed(ILogger logger, IPEndPoint address, string before, string portBefore, string gateway, string port);

    [LoggerMessage(EventId = 106, Message = "the certificate of listener {Listener} of {Gateway} port {Port} expired at {NotAfter:u}; clients that check it will not go on")]
    public static partial void Expired(ILogger logger, LogLevel level, string gateway, int port, string listener, DateTime notAfter);
}
