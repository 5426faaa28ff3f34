using System.Buffers;
using System.IO.Pipelines;
using System.Threading;
using System.Threading.Tasks;

namespace Sluice.Runtime.Hosting;

/// <summary>Octets that were read too early, and after them those of another reader.</summary>
internal sealed class ReadAhead(byte[] early, PipeReader rest) : PipeReader
{
    private ReadOnlyMemory<byte> _ahead = early;

    /// <summary>What the last read gave, if it gave the early octets.</summary>
    private ReadOnlySequence<byte>? _shown;

    /// <summary>Whether the early octets alone were not enough.</summary>
    private bool _isMoreWanted;

    public override bool TryRead(out ReadResult result)
    {
        if (_ahead.IsEmpty) return rest.TryRead(out result);
        if (_isMoreWanted)
        {
            if (!rest.TryRead(out var more))
            {
                result = default;
                return false;
            }
            result = Join(more);
            return true;
        }
        result = Show(isCompleted: false, isCanceled: false);
        return true;
    }

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) =>
        _ahead.IsEmpty ? rest.ReadAsync(cancellationToken)
        : _isMoreWanted ? More(cancellationToken)
        : new(Show(isCompleted: false, isCanceled: false));

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        if (_shown is not { } shown)
        {
            rest.AdvanceTo(consumed, examined);
            return;
        }
        _shown = null;
        _isMoreWanted = shown.Slice(examined).IsEmpty;
        _ahead = _ahead[(int)shown.Slice(shown.Start, consumed).Length..];
    }

    public override void CancelPendingRead() => rest.CancelPendingRead();

    public override void Complete(Exception? exception = null) => rest.Complete(exception);

    public override ValueTask CompleteAsync(Exception? exception = null) => rest.CompleteAsync(exception);

    private async ValueTask<ReadResult> More(CancellationToken stop) => Join(await rest.ReadAsync(stop).ConfigureAwait(false));

    /// <summary>A copy, which is small: early octets end within a message, and this happens until that has come.</summary>
    private ReadResult Join(ReadResult more)
    {
        byte[] all = [.. _ahead.Span, .. more.Buffer.ToArray()];
        rest.AdvanceTo(more.Buffer.End);
        _ahead = all;
        return Show(more.IsCompleted, more.IsCanceled);
    }

    private ReadResult Show(bool isCompleted, bool isCanceled)
    {
        var shown = new ReadOnlySequence<byte>(_ahead);
        _shown = shown;
        return new(shown, isCanceled, isCompleted);
    }
}
