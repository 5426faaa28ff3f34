using System.Buffers;
using System.Collections.Generic;
using System.Globalization;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace Sluice.Runtime.Hosting;

/// <summary>
/// A connection as it was accepted: nothing reads it unless somebody asks. What is looked at comes in through
/// <see cref="Transport"/>, which is made only then; who takes the connection over takes that with <see cref="TakeAhead"/>.
/// </summary>
internal sealed class RawConnection(Socket socket) : ConnectionContext
{
    /// <summary>More than this no honest client has sent before it is answered.</summary>
    private const int MostUnread = 64 * 1024;

    private static long _last;

    private readonly CancellationTokenSource _closed = new();
    private string? _id;
    private IDuplexPipe? _transport;

    public Socket Socket => socket;

    public override string ConnectionId
    {
        get => _id ??= Interlocked.Increment(ref _last).ToString("x", CultureInfo.InvariantCulture);
        set => _id = value;
    }

    public override IFeatureCollection Features { get; } = new FeatureCollection();

    public override IDictionary<object, object?> Items { get => field ??= new ConnectionItems(); set; }

    public override IDuplexPipe Transport { get => _transport ??= new Lookout(socket); set => _transport = value; }

    public override CancellationToken ConnectionClosed { get => _closed.Token; set { } }

    public override EndPoint? LocalEndPoint { get => field ??= socket.LocalEndPoint; set; }

    public override EndPoint? RemoteEndPoint { get => field ??= socket.RemoteEndPoint; set; }

    /// <summary>The octets that were read and that nobody consumed. From now on, the socket is all there is.</summary>
    public byte[] TakeAhead()
    {
        if (_transport is not { } lookout) return [];
        var ahead = lookout.Input.TryRead(out var read) ? read.Buffer.ToArray() : [];
        lookout.Input.Complete();
        _transport = null;
        return ahead;
    }

    /// <summary>
    /// Sends a last word and nothing after it. What came meanwhile is taken off: the system would answer octets that nobody
    /// has read with a reset, which may overtake the last word.
    /// </summary>
    public async ValueTask Leave(ReadOnlyMemory<byte> word)
    {
        try
        {
            for (var rest = word; !rest.IsEmpty;) rest = rest[await socket.SendAsync(rest).ConfigureAwait(false)..];
            socket.Shutdown(SocketShutdown.Send);
            var unread = new byte[4096];
            for (var taken = 0; socket.Available > 0 && taken < MostUnread;)
                taken += await socket.ReceiveAsync(unread).ConfigureAwait(false);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // Nobody is there to hear it.
        }
    }

    /// <summary>The peer sees a reset.</summary>
    public override void Abort(ConnectionAbortedException abortReason) => socket.Close(timeout: 0);

    public override ValueTask DisposeAsync()
    {
        socket.Dispose();
        _closed.Cancel();
        _closed.Dispose();
        return base.DisposeAsync();
    }

    /// <summary>Reads no more at a time than a ClientHello is likely to have.</summary>
    private sealed class Lookout(Socket socket) : IDuplexPipe
    {
        private static readonly StreamPipeReaderOptions Reading = new(bufferSize: 4096, leaveOpen: true);

        public PipeReader Input { get; } = PipeReader.Create(new NetworkStream(socket, ownsSocket: false), Reading);

        public PipeWriter Output => throw new InvalidOperationException("what is sent goes to the socket");
    }
}
