using System.Threading;

namespace Sluice.Runtime.Streams;

/// <summary>What a connection may cost whose payload nobody reads.</summary>
public sealed record StreamLimits
{
    /// <summary>How long no octet may pass in either direction. <see cref="Timeout.InfiniteTimeSpan"/> is no limit.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The same once one side has said that it sends no more. <see cref="Timeout.InfiniteTimeSpan"/> is no limit.</summary>
    public TimeSpan HalfClosedTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Octets of a ClientHello, from 1 to 65,536; who sends more is refused.</summary>
    public int MaxClientHello { get; init; } = 64 * 1024;

    /// <summary>How many endpoints of a backend are tried until the connection is given up; at least 1.</summary>
    public int ConnectAttempts { get; init; } = 3;
}
