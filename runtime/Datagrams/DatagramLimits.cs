namespace Sluice.Runtime.Datagrams;

/// <summary>What the clients of a UDP port may take.</summary>
public sealed record DatagramLimits
{
    /// <summary>Octets of the largest datagram that IPv4 can carry.</summary>
    public const int Largest = 65_507;

    /// <summary>How many sources one port keeps apart at once; datagrams of further ones are dropped until a session ends.</summary>
    public int MaxSessions { get; init; } = 10_000;

    /// <summary>How long a session may be silent in both directions.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long it may be silent while the process drains: one that is busy has until the end of the grace.</summary>
    public TimeSpan DrainIdleTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Octets of the largest datagram that is passed on, in either direction; larger ones are dropped.</summary>
    public int MaxDatagram { get; init; } = Largest;

    /// <summary>
    /// Octets that may wait for one session in each direction. They wait in its socket, never in this process; what the
    /// system has no room for is dropped, as everywhere on the way of a datagram.
    /// </summary>
    public int SessionBuffer { get; init; } = 256 * 1024;

    /// <summary>Octets that may wait on a port until they are read.</summary>
    public int PortBuffer { get; init; } = 4 * 1024 * 1024;
}
