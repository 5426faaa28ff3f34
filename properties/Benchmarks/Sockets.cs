using System.Net;
using System.Net.Sockets;

namespace Sluice.Bench;

/// <summary>Plain connections whose calls wait, ten seconds at most.</summary>
internal static class Sockets
{
    private const int PatienceInMilliseconds = 10_000;

    public static Socket Connect(IPEndPoint at)
    {
        var socket = new Socket(at.AddressFamily, SocketType.Stream, ProtocolType.Tcp)
        {
            NoDelay = true,
            ReceiveTimeout = PatienceInMilliseconds,
            SendTimeout = PatienceInMilliseconds,
        };
        try
        {
            socket.Connect(at);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public static bool Accepts(IPEndPoint at)
    {
        try
        {
            Connect(at).Dispose();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
