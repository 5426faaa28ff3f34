using System.Buffers;
using System.IO;
using System.Net.Security;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;

namespace Sluice.Runtime.Streams;

/// <summary>
/// One end of a stream. It is read by one and written by one at a time; both may go on after the other has ended.
/// </summary>
internal abstract class StreamSide
{
    /// <summary>Octets that are read before they are written; rented only while there is something to read.</summary>
    protected const int ChunkSize = 64 * 1024;

    private StreamSide() { }

    /// <summary>Passes on what arrives here until the peer sends no more, no faster than it is taken.</summary>
    /// <exception cref="IOException">The peer broke off.</exception>
    /// <exception cref="SocketException">The same.</exception>
    public abstract Task CopyTo(StreamSide other, LiveStream stream, bool fromClient);

    public abstract ValueTask Write(ReadOnlyMemory<byte> octets);

    /// <summary>Says that no more will be sent.</summary>
    public abstract ValueTask Finish();

    /// <summary>Ends both directions at once, in a way that the peer can tell from an orderly end.</summary>
    public abstract void Reset();

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public static async ValueTask Send(Socket socket, ReadOnlyMemory<byte> octets, CancellationToken stop = default)
    {
        while (octets.Length > 0) octets = octets[await socket.SendAsync(octets, stop).ConfigureAwait(false)..];
    }

    /// <summary>Hands octets on; if that fails, it is the other side's fault.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    protected static async ValueTask Pass(ReadOnlyMemory<byte> octets, StreamSide other, LiveStream stream, bool fromClient)
    {
        try
        {
            await other.Write(octets).ConfigureAwait(false);
        }
        catch (Exception) when (stream.NotesFailure(fromClient))
        {
            throw;
        }
        stream.Moved(octets.Length, fromClient);
    }

    /// <summary>Either peer in plain text.</summary>
    /// <param name="ahead">What was read from it to find out who it is.</param>
    public sealed class Plain(Socket socket, byte[] ahead) : StreamSide
    {
        public override async Task CopyTo(StreamSide other, LiveStream stream, bool fromClient)
        {
            if (ahead.Length > 0) await Pass(ahead, other, stream, fromClient).ConfigureAwait(false);
            ahead = [];
            while (true)
            {
                // Nothing is rented for a connection that waits.
                await socket.ReceiveAsync(Memory<byte>.Empty).ConfigureAwait(false);
                var chunk = ArrayPool<byte>.Shared.Rent(ChunkSize);
                try
                {
                    int count;
                    do
                    {
                        count = await socket.ReceiveAsync(chunk.AsMemory(0, ChunkSize)).ConfigureAwait(false);
                        if (count == 0) return;
                        await Pass(chunk.AsMemory(0, count), other, stream, fromClient).ConfigureAwait(false);
                    }
                    while (count == ChunkSize && socket.Available > 0);
                }
                finally
                {
                    ArrayPool<byte>.Shared.Return(chunk);
                }
            }
        }

        public override ValueTask Write(ReadOnlyMemory<byte> octets) => Send(socket, octets);

        public override ValueTask Finish()
        {
            socket.Shutdown(SocketShutdown.Send);
            return default;
        }

        public override void Reset() => socket.Close(timeout: 0);
    }

    /// <summary>Either peer inside TLS. The end of one direction is the close_notify of TLS.</summary>
    /// <param name="reset">How the connection below is broken off.</param>
    /// <param name="finished">What is done below after the close_notify.</param>
    public sealed class Secure(SslStream inside, Action reset, Action finished) : StreamSide
    {
        public override async Task CopyTo(StreamSide other, LiveStream stream, bool fromClient)
        {
            while (true)
            {
                await inside.ReadAsync(Memory<byte>.Empty).ConfigureAwait(false);
                var chunk = ArrayPool<byte>.Shared.Rent(ChunkSize);
                try
                {
                    var count = await inside.ReadAsync(chunk.AsMemory(0, ChunkSize)).ConfigureAwait(false);
                    if (count == 0) return;
                    await Pass(chunk.AsMemory(0, count), other, stream, fromClient).ConfigureAwait(false);
                }
                finally
                {
                    ArrayPool<byte>.Shared.Return(chunk);
                }
            }
        }

        public override ValueTask Write(ReadOnlyMemory<byte> octets) => inside.WriteAsync(octets);

        public override async ValueTask Finish()
        {
            await inside.ShutdownAsync().ConfigureAwait(false);
            finished();
        }

        public override void Reset() => reset();
    }
}
