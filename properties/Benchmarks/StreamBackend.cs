using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace Sluice.Bench;

/// <summary>What a backend does with its connections.</summary>
internal enum Conduct
{
    /// <summary>Counts what comes.</summary>
    Swallow,

    /// <summary>Sends back what comes.</summary>
    Echo,

    /// <summary>Sends as much as is taken.</summary>
    Pour,
}

/// <summary>What relays lead to.</summary>
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

    /// <summary>Towards connections that are to come.</summary>
    public Conduct Conduct { get; set; }

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
        var conduct = Conduct;
        var buffer = System.Buffers.ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            if (conduct == Conduct.Pour)
                while (true) await connection.SendAsync(buffer.AsMemory(0, Relays.BlockSize)).ConfigureAwait(false);
            int length;
            while ((length = await connection.ReceiveAsync(buffer).ConfigureAwait(false)) > 0)
            {
                if (conduct == Conduct.Echo) await connection.SendAsync(buffer.AsMemory(0, length)).ConfigureAwait(false);
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
