using System.Buffers;
using System.IO.Pipelines;
using System.Threading;
using System.Threading.Tasks;

namespace Sluice.Runtime.Limits;

/// <summary>
/// What a client of HTTP/2 sends, as long as it keeps to its budget. Beyond it the server reads a frame that is wrong at any
/// time, and nothing after it: that ends the connection in the server's own way, with GOAWAY to the client and an end of
/// every stream.
/// </summary>
/// <param name="over">Called once, with what there was too much of.</param>
internal sealed class MeteredReader(PipeReader inner, FrameCounter counter, Action<FrameKind> over) : PipeReader
{
    private const int PrefaceLength = 24;

    // PING belongs to no stream (RFC 9113 6.7), and nothing but CONTINUATION may follow an open header section (6.10).
    private static readonly ReadOnlySequence<byte> Wrong = new([0, 0, 8, 6, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0]);

    private ReadOnlySequence<byte> _given;
    private long _counted;
    private long _preface = PrefaceLength;

    /// <summary>Whether the client went beyond its budget.</summary>
    public bool IsOver { get; private set; }

    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) =>
        IsOver ? new(default, isCanceled: false, isCompleted: true) : Metered(await inner.ReadAsync(cancellationToken).ConfigureAwait(false));

    public override bool TryRead(out ReadResult result)
    {
        if (IsOver)
        {
            result = new(default, isCanceled: false, isCompleted: true);
            return true;
        }
        if (!inner.TryRead(out result)) return false;
        result = Metered(result);
        return true;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        if (IsOver) return;
        _counted -= _given.Slice(_given.Start, consumed).Length;
        inner.AdvanceTo(consumed, examined);
    }

    public override void CancelPendingRead() => inner.CancelPendingRead();

    /// <summary>Whoever made this ends the connection: it may have to read on for a while.</summary>
    public override void Complete(Exception? exception = null) { }

    private ReadResult Metered(ReadResult result)
    {
        _given = result.Buffer;
        if (counter.Excess(Fresh(result.Buffer)) is not { } kind) return result;
        inner.AdvanceTo(result.Buffer.End);
        IsOver = true;
        over(kind);
        return new(Wrong, isCanceled: false, isCompleted: true);
    }

    /// <summary>What was not counted yet: without what the server left unread, and without the preface.</summary>
    private ReadOnlySequence<byte> Fresh(in ReadOnlySequence<byte> buffer)
    {
        var fresh = buffer.Slice(_counted);
        _counted = buffer.Length;
        var preface = Math.Min(_preface, fresh.Length);
        _preface -= preface;
        return fresh.Slice(preface);
    }
}
