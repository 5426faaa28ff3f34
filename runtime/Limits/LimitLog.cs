using Microsoft.Extensions.Logging;

namespace Sluice.Runtime.Limits;

internal static partial class LimitLog
{
    [LoggerMessage(EventId = 201, Message = "{Peer} was told to go away from {Gateway} port {Port}: too many HTTP/2 frames of kind {Kind} within a second")]
    public static partial void Flooded(ILogger logger, LogLevel level, string peer, string gateway, int port, FrameKind kind);

    [LoggerMessage(EventId = 202, Message = "the connection of {Peer} to {Gateway} port {Port} is cut: it took nothing of its answer for {Patience}")]
    public static partial void DoesNotRead(ILogger logger, LogLevel level, string peer, string gateway, int port, TimeSpan patience);
}
