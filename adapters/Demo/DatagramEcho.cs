using System.Net;
using System.Net.Sockets;

namespace Sluice.Adapters.Demo;

/// <summary>A backend of UDP that answers each datagram with the same datagram.</summary>
internal sealed class DatagramEcho : IAsyncDisposable
{
    private const int LargestDatagram = 65_535;

    private readonly Socket _socket;
    private readonly Task _serving;

    private DatagramEcho(Socket socket)
    {
        _socket = socket;
        _serving = Task.Run(Serve);
    }

    /// <exception cref="SocketException">Something else has the port.</exception>
    public static DatagramEcho Start(IPEndPoint at)
    {
        var socket = new Socket(at.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.Bind(at);
            return new(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        await _serving.ConfigureAwait(false);
    }

    private async Task Serve()
    {
        var buffer = new byte[LargestDatagram].AsMemory();
        var source = new SocketAddress(_socket.AddressFamily);
        while (true)
            try
            {
                var length = await _socket.ReceiveFromAsync(buffer, SocketFlags.None, source).ConfigureAwait(false);
                await _socket.SendToAsync(buffer[..length], SocketFlags.None, source).ConfigureAwait(false);
            }
            catch (Exception over) when (over is ObjectDisposedException or SocketException { SocketErrorCode: SocketError.OperationAborted })
            {
                return;
            }
            catch (SocketException)
            {
                // One datagram was not taken.
            }
    }
}
