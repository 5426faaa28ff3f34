using System.Net;
using System.Net.Sockets;

namespace Sluice.Runtime.Hosting;

/// <summary>Which addresses are this machine's: those that the system lets a socket have. It knows more than the interfaces tell.</summary>
public static class HostAddress
{
    /// <summary>
    /// Whether somebody could be reached there. Every address at once is none, for a Gateway that names it names no place;
    /// nor is one of many machines.
    /// </summary>
    public static bool IsHere(IPAddress address)
    {
        if (IsNoPlace(address)) return false;
        try
        {
            using var probe = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            probe.Bind(new IPEndPoint(address, 0));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static bool IsNoPlace(IPAddress address) =>
        address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any) || address.Equals(IPAddress.Broadcast)
        || address.IsIPv6Multicast || (address.AddressFamily == AddressFamily.InterNetwork && address.GetAddressBytes()[0] is >= 224 and < 240);
}
