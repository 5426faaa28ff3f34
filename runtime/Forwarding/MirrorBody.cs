using System.IO;
using System.IO.Pipelines;
using System.Net;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;

namespace Sluice.Runtime.Forwarding;

/// <summary>
/// The body of a copy, filled while the client's own request passes. A mirror that is too slow to keep up within the bound
/// loses its copy; the request itself never waits for it.
/// </summary>
/// <param name="bound">So many octets may wait for the mirror.</param>
internal sealed class MirrorBody(int bound) : HttpContent
{
    private readonly Pipe _pipe = new(new PipeOptions(pauseWriterThreshold: 0, useSynchronizationContext: false));
    private readonly object _turn = new();
    private long _waiting;

    /// <summary>What is done when the copy is given up.</summary>
    public Action? Lost { get; set; }

    private bool _isOver;

    public void Offer(ReadOnlySpan<byte> piece)
    {
        lock (_turn)
        {
            if (_isOver) return;
            if (Interlocked.Add(ref _waiting, piece.Length) > bound)
            {
                Finish(new IOException("the mirror is too slow for the request"));
                return;
            }
            piece.CopyTo(_pipe.Writer.GetSpan(piece.Length));
            _pipe.Writer.Advance(piece.Length);
            // The pipe never pauses its writer: the flush has ended when it returns.
            _ = _pipe.Writer.FlushAsync().AsTask();
        }
    }

    public void End()
    {
        lock (_turn) Finish(null);
    }

    /// <summary>The client went away in the middle; so does its copy.</summary>
    public void Abandon()
    {
        lock (_turn) Finish(new IOException("the request was not sent to its end"));
    }

    private void Finish(Exception? why)
    {
        if (_isOver) return;
        _isOver = true;
        _pipe.Writer.Complete(why);
        // A write that the mirror does not take knows nothing of the pipe.
        if (why is not null) Lost?.Invoke();
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await _pipe.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            foreach (var piece in read.Buffer) await stream.WriteAsync(piece, cancellationToken).ConfigureAwait(false);
            Interlocked.Add(ref _waiting, -read.Buffer.Length);
            _pipe.Reader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted) return;
        }
    }

    // The length, where there is one, is among the headers.
    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
