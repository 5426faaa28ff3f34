using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace Sluice.Runtime.Forwarding;

/// <summary>
/// The body of a request as it is read from the client: its beginning is kept, so that it can be read again, and copies
/// hear every piece the first time that it passes. Whoever reads is never held up by either. A reader that gives up does not
/// take the piece that is on its way with it: the server's body cannot be read any more once a read of it was cancelled.
/// </summary>
/// <param name="limit">So many octets are kept; a longer body cannot be read again from its start.</param>
internal sealed class RequestTape(Stream client, int limit) : Stream
{
    private const int PieceSize = 16 * 1024;

    private readonly List<MirrorBody> _copies = [];
    private readonly CancellationTokenSource _end = new();
    private byte[] _piece = [];
    private int _unread;
    private int _from;
    private Task<int>? _coming;
    private byte[] _kept = [];
    private int _length;
    private int _position;
    private bool _isLost;
    private bool _isOver;

    /// <summary>Whether everything that was read so far is still there.</summary>
    public bool CanRewind => !_isLost;

    /// <summary>The next reader begins at the start.</summary>
    public void Rewind() => _position = 0;

    public void CopyTo(MirrorBody copy) => _copies.Add(copy);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_position < _length) return Again(buffer.Span);
        if (_isOver || buffer.IsEmpty) return 0;
        if (_unread == 0 && !await Fill(cancellationToken).ConfigureAwait(false)) return 0;
        var count = Math.Min(buffer.Length, _unread);
        _piece.AsSpan(_from, count).CopyTo(buffer.Span);
        (_from, _unread) = (_from + count, _unread - count);
        Pass(buffer.Span[..count]);
        return count;
    }

    /// <summary>Ends the read that nobody waits for, so that the server may read what is left itself.</summary>
    public async ValueTask Stop()
    {
        if (_coming is { IsCompleted: false } coming)
        {
            await _end.CancelAsync().ConfigureAwait(false);
            await ((Task)coming).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        _end.Dispose();
    }

    /// <summary>False at the end of the body.</summary>
    private async ValueTask<bool> Fill(CancellationToken cancellationToken)
    {
        if (_piece.Length == 0) _piece = new byte[PieceSize];
        _coming ??= client.ReadAsync(_piece, _end.Token).AsTask();
        var count = await _coming.WaitAsync(cancellationToken).ConfigureAwait(false);
        (_coming, _from, _unread) = (null, 0, count);
        if (count == 0) End();
        return count > 0;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    private int Again(Span<byte> buffer)
    {
        var count = Math.Min(buffer.Length, _length - _position);
        _kept.AsSpan(_position, count).CopyTo(buffer);
        _position += count;
        return count;
    }

    private void Pass(ReadOnlySpan<byte> piece)
    {
        foreach (var copy in _copies) copy.Offer(piece);
        if (_isLost) return;
        if (_length + piece.Length > limit)
        {
            (_isLost, _kept, _length, _position) = (true, [], 0, 0);
            return;
        }
        if (_length + piece.Length > _kept.Length) Array.Resize(ref _kept, Math.Min(limit, Math.Max(_length + piece.Length, _kept.Length * 2)));
        piece.CopyTo(_kept.AsSpan(_length));
        _length += piece.Length;
        _position = _length;
    }

    private void End()
    {
        _isOver = true;
        foreach (var copy in _copies) copy.End();
    }

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }
    public override void Flush() { }
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
