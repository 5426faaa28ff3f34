using System.Net;

namespace Sluice.Laws;

/// <summary>
/// Loopback addresses that no other process of this machine is likely to use for its laws, so that ports on them may be
/// fixed. One that is closed stays closed.
/// </summary>
internal static class OwnAddress
{
    /// <param name="last">What tells the laws of one process apart; Gateways count up from it.</param>
    public static IPAddress Of(byte last) =>
        new([127, (byte)(64 + (Environment.ProcessId / 255 % 128)), (byte)(Environment.ProcessId % 255), last]);

    /// <summary>The address after the last one that <see cref="Of"/> gives.</summary>
    public static IPAddress Next => Of(255).GetAddressBytes() is [var a, var b, var c, _] ? new([a, b, (byte)(c + 1), 0]) : IPAddress.None;
}
