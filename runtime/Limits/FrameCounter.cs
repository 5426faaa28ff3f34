using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;

namespace Sluice.Runtime.Limits;

/// <summary>
/// Reads along what a client sends after the connection preface, frame header by frame header, and counts what
/// <see cref="FrameBudget"/> limits. The window slides: what the second before counted weighs as much as of it still lies
/// within the last second.
/// </summary>
internal sealed class FrameCounter(ImmutableArray<int> budget, TimeProvider clock)
{
    private const int HeaderLength = 9;

    private readonly long[] _now = new long[budget.Length];
    private readonly long[] _before = new long[budget.Length];
    private readonly byte[] _header = new byte[HeaderLength];
    private long _since = clock.GetTimestamp();
    private int _seen;
    private long _skip;

    /// <summary>The first kind of frame that is over its budget, if the next bytes of the connection hold one.</summary>
    public FrameKind? Excess(ReadOnlySequence<byte> bytes)
    {
        foreach (var memory in bytes)
            if (Excess(memory.Span) is { } kind) return kind;
        return null;
    }

    private FrameKind? Excess(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (_skip > 0)
            {
                var skipped = (int)Math.Min(_skip, bytes.Length);
                _skip -= skipped;
                bytes = bytes[skipped..];
                continue;
            }
            var part = Math.Min(HeaderLength - _seen, bytes.Length);
            bytes[..part].CopyTo(_header.AsSpan(_seen));
            bytes = bytes[part..];
            _seen += part;
            if (_seen < HeaderLength) return null;
            _seen = 0;
            _skip = (_header[0] << 16) | BinaryPrimitives.ReadUInt16BigEndian(_header.AsSpan(1));
            if (Kind(_header[3], _header[4], _skip) is { } kind && Count((int)kind)) return kind;
        }
        return null;
    }

    private static FrameKind? Kind(byte type, byte flags, long length) => type switch
    {
        0 => length == 0 && (flags & 1) == 0 ? FrameKind.EmptyData : null,
        1 => null,
        2 or 0x10 => FrameKind.Priority,
        3 => FrameKind.Reset,
        4 => FrameKind.Settings,
        6 => FrameKind.Ping,
        8 => FrameKind.WindowUpdate,
        9 => FrameKind.Continuation,
        _ => FrameKind.Other,
    };

    private bool Count(int kind)
    {
        _now[kind]++;
        // As long as all that was counted is within the budget of one second, no clock is needed.
        if (_now[kind] + _before[kind] <= budget[kind]) return false;
        var elapsed = clock.GetElapsedTime(_since).TotalSeconds;
        if (elapsed < 1) return _now[kind] + (_before[kind] * (1 - elapsed)) > budget[kind];
        Turn(elapsed);
        return false;
    }

    /// <summary>What was counted in a longer time than a second is taken to have come evenly.</summary>
    private void Turn(double elapsed)
    {
        for (var kind = 0; kind < _now.Length; kind++) _before[kind] = (long)(_now[kind] / elapsed);
        Array.Clear(_now);
        _since = clock.GetTimestamp();
    }
}
