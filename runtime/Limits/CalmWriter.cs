using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Threading;
using System.Threading.Tasks;

namespace Sluice.Runtime.Limits;

/// <summary>
/// What the server sends to a client of HTTP/2. Once the client is over its budget, GOAWAY says ENHANCE_YOUR_CALM
/// (RFC 9113 7) in place of the error that the server was given. After a GOAWAY for an error the connection is left open:
/// whoever made it ends it when the client had time to read why.
/// </summary>
internal sealed class CalmWriter(PipeWriter inner, Func<bool> isOver) : PipeWriter
{
    private const int HeaderLength = 9;
    private const int GoAwayLength = 8;
    private const byte GoAway = 7;
    private const uint EnhanceYourCalm = 11;

    private Memory<byte> _given;
    private bool _goesAway;

    /// <summary>Whether the server gave the connection up.</summary>
    public bool GaveUp { get; private set; }

    public override Memory<byte> GetMemory(int sizeHint = 0) => _given = inner.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public override void Advance(int bytes)
    {
        Read(_given.Span[..bytes]);
        _given = _given[bytes..];
        inner.Advance(bytes);
    }

    public override bool CanGetUnflushedBytes => inner.CanGetUnflushedBytes;

    public override long UnflushedBytes => inner.UnflushedBytes;

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => inner.FlushAsync(cancellationToken);

    public override void CancelPendingFlush() => inner.CancelPendingFlush();

    public override void Complete(Exception? exception = null)
    {
        if (!GaveUp) inner.Complete(exception);
    }

    public override ValueTask CompleteAsync(Exception? exception = null) => GaveUp ? default : inner.CompleteAsync(exception);

    /// <summary>The server writes the header and the content of GOAWAY one after the other, each as a piece of its own.</summary>
    private void Read(Span<byte> written)
    {
        if (_goesAway && written.Length == GoAwayLength)
        {
            if (isOver()) BinaryPrimitives.WriteUInt32BigEndian(written[4..], EnhanceYourCalm);
            GaveUp |= BinaryPrimitives.ReadUInt32BigEndian(written[4..]) != 0;
        }
        _goesAway = IsGoAway(written);
    }

    private static bool IsGoAway(ReadOnlySpan<byte> written) =>
        written.Length == HeaderLength && written[3] == GoAway && BinaryPrimitives.ReadUInt32BigEndian(written) == ((GoAwayLength << 8) | GoAway);
}
