namespace Sluice.Runtime.Limits;

/// <summary>
/// Frames of HTTP/2 that cost their sender next to nothing and carry nothing of a message. A client needs some of each, and
/// no client needs many. HEADERS and DATA with content are not among them: they are the traffic itself.
/// </summary>
internal enum FrameKind
{
    /// <summary>SETTINGS, each of which has to be acknowledged (RFC 9113 6.5.3).</summary>
    Settings,

    /// <summary>PING, each of which has to be answered (RFC 9113 6.7).</summary>
    Ping,

    /// <summary>PRIORITY, which is deprecated (RFC 9113 5.3.2), and its successor PRIORITY_UPDATE (RFC 9218 7.1).</summary>
    Priority,

    /// <summary>RST_STREAM, which gives up work that has begun (RFC 9113 6.4).</summary>
    Reset,

    /// <summary>WINDOW_UPDATE (RFC 9113 6.9).</summary>
    WindowUpdate,

    /// <summary>DATA without content that does not end its stream (RFC 9113 10.5).</summary>
    EmptyData,

    /// <summary>CONTINUATION: a header section within the limit has a handful at most (RFC 9113 6.10).</summary>
    Continuation,

    /// <summary>Types that this version of the protocol does not know, and those that only a server may send.</summary>
    Other,
}
