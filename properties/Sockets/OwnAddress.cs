using System.Net;

namespace Sluice.Laws.Sockets;

/// <summary>
/// Loopback addresses that no other process of this machine is likely to use for its laws, so that ports on them may be
/// fixed. One that is closed stays closed.
/// </summary>
internal static class OwnAddress
{
    /// <param name="last">What tells the laws of one process apart; Gateways count up from it.</param>
    public static IPAddress Of(byte last) => new([127, (byte)(64 + ((Environment.ProcessId >> 8) & 0x7F)), (byte)Environment.ProcessId, last]);
}
