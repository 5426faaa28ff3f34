using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace Sluice.Bench;

/// <summary>What relays lead to: it swallows and counts what comes, or sends it back.</summary>
internal sealed class StreamBackend : IDisposable
{
    private const int BufferSize = 256 * 1024;

    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private long _received;

    public StreamBackend(int port)
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
        _listener.Listen(4096);
        _ = Accept();
    }

    /// <summary>Whether what comes is sent back.</summary>
    public bool Echoes { get; set; }

    public long Received => Volatile.Read(ref _received);

    public void Dispose() => _listener.Dispose();

    private async Task Accept()
    {
        try
        {
            while (true) _ = Serve(await _listener.AcceptAsync().ConfigureAwait(false));
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
            // The end of the program.
        }
    }

    private async Task Serve(Socket socket)
    {
        using var connection = socket;
        connection.NoDelay = true;
        var echoes = Echoes;
        var buffer = System.Buffers.ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            int length;
            while ((length = await connection.ReceiveAsync(buffer).ConfigureAwait(false)) > 0)
            {
                if (echoes) await connection.SendAsync(buffer.AsMemory(0, length)).ConfigureAwait(false);
                else Interlocked.Add(ref _received, length);
            }
        }
        catch (SocketException)
        {
            // The client has enough.
        }
        finally
        {
            System.Buffers.ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
