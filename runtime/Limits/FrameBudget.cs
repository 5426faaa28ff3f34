using System.Collections.Immutable;

namespace Sluice.Runtime.Limits;

/// <summary>
/// How many frames of each kind that carries nothing a client may send on one connection of HTTP/2 within one second. A
/// connection that goes beyond is told to go away with ENHANCE_YOUR_CALM (RFC 9113 10.5). The numbers are far above what
/// clients do that mean well, and far below what a flood needs to be worth its while.
/// </summary>
public sealed record FrameBudget
{
    /// <summary>Clients send one or two in the life of a connection.</summary>
    public int Settings { get; init; } = 100;

    /// <summary>Keep-alives come every few seconds; gRPC clients that estimate the bandwidth send one for each round trip.</summary>
    public int Ping { get; init; } = 5_000;

    /// <summary>Browsers send one with each request at most.</summary>
    public int Priority { get; init; } = 2_000;

    /// <summary>Calls whose deadline has passed are reset, and pages that are left.</summary>
    public int Reset { get; init; } = 1_000;

    /// <summary>Two for each half window, or for each piece of DATA with the most eager clients.</summary>
    public int WindowUpdate { get; init; } = 20_000;

    /// <summary>Hardly any client sends any.</summary>
    public int EmptyData { get; init; } = 1_000;

    /// <summary>One for each 16 KiB of a header section.</summary>
    public int Continuation { get; init; } = 5_000;

    /// <summary>Some clients send a few at random, so that servers stay used to being sent what they do not know.</summary>
    public int Other { get; init; } = 1_000;

    /// <summary>No limit at all.</summary>
    public static readonly FrameBudget Unlimited = new()
    {
        Settings = int.MaxValue,
        Ping = int.MaxValue,
        Priority = int.MaxValue,
        Reset = int.MaxValue,
        WindowUpdate = int.MaxValue,
        EmptyData = int.MaxValue,
        Continuation = int.MaxValue,
        Other = int.MaxValue,
    };

    /// <summary>By <see cref="FrameKind"/>.</summary>
    internal ImmutableArray<int> ByKind => [Settings, Ping, Priority, Reset, WindowUpdate, EmptyData, Continuation, Other];
}
