using System.Buffers;
using System.Buffers.Binary;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace Sluice.Runtime.Forwarding;

/// <summary>
/// HTTP/2 of the client of .NET on its way into TLS, with <c>:scheme https</c>. That client keeps connections to <c>https</c>
/// URIs apart by the Host header, which here is the remote client's choice: everybody could open connections without end.
/// So it is given <c>http</c> URIs, of which it keeps one pool for an endpoint, and the one octet that says so in each
/// header block (RFC 7541: entry 6 of the static table, <c>:scheme http</c>) becomes the next entry, <c>:scheme https</c>.
/// A block that does not begin with method and scheme as that client writes them ends the connection.
/// </summary>
internal sealed class HttpsScheme(Stream inner) : Stream
{
    private const byte Headers = 1;
    private const byte Continuation = 9;
    private const byte PaddedOrPrioritised = 0x08 | 0x20;
    private const byte Get = 0x82;
    private const byte Post = 0x83;
    private const byte OtherMethod = 0x02;
    private const byte Http = 0x86;
    private const byte Https = 0x87;
    private const int Preface = 24;

    private enum Next { Nothing, Method, Length, MoreLength, Text, Scheme }

    private readonly byte[] _frame = new byte[9];
    private int _begun;
    private int _payload = Preface;
    private Next _next = Next.Nothing;
    private int _text;
    private int _shift;

    public override bool CanRead => inner.CanRead;
    public override bool CanSeek => false;
    public override bool CanWrite => inner.CanWrite;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        byte[]? changed = null;
        var octets = buffer.Span;
        for (var at = 0; at < octets.Length;)
        {
            if (_payload == 0)
            {
                Frame(octets[at++]);
                continue;
            }
            var passed = _next is Next.Nothing ? _payload : _next is Next.Text ? Math.Min(_text, _payload) : 0;
            if (passed > 0)
            {
                passed = Math.Min(passed, octets.Length - at);
                at += passed;
                _payload -= passed;
                if (_next is Next.Text && (_text -= passed) == 0) _next = Next.Scheme;
                continue;
            }
            if (_next is Next.Scheme)
            {
                if (octets[at] != Http) throw Unexpected();
                changed ??= Copy(octets);
                changed[at] = Https;
                _next = Next.Nothing;
            }
            else Method(octets[at]);
            at++;
            _payload--;
        }
        return changed is null ? inner.WriteAsync(buffer, cancellationToken) : Write(changed, octets.Length, cancellationToken);
    }

    private void Frame(byte octet)
    {
        _frame[_begun++] = octet;
        if (_begun < _frame.Length) return;
        _begun = 0;
        _payload = BinaryPrimitives.ReadInt32BigEndian(_frame) >>> 8;
        var type = _frame[3];
        // A block that is cut in two goes on in the next frame.
        if (_next is Next.Nothing ? type == Headers && (_frame[4] & PaddedOrPrioritised) != 0 : type != Continuation) throw Unexpected();
        if (type == Headers) _next = Next.Method;
    }

    private void Method(byte octet)
    {
        _next = _next switch
        {
            Next.Method when octet is Get or Post => Next.Scheme,
            Next.Method when octet is OtherMethod => Next.Length,
            Next.Length when octet is > 0 and < 0x7f => Begin(octet),
            Next.Length when octet is 0x7f => More(),
            Next.MoreLength when _shift <= 14 => Add(octet),
            _ => throw Unexpected(),
        };
    }

    private Next Begin(byte length)
    {
        _text = length;
        return Next.Text;
    }

    private Next More()
    {
        _text = 0x7f;
        _shift = 0;
        return Next.MoreLength;
    }

    private Next Add(byte octet)
    {
        _text += (octet & 0x7f) << _shift;
        _shift += 7;
        return (octet & 0x80) != 0 ? Next.MoreLength : Next.Text;
    }

    private static byte[] Copy(ReadOnlySpan<byte> octets)
    {
        var copy = ArrayPool<byte>.Shared.Rent(octets.Length);
        octets.CopyTo(copy);
        return copy;
    }

    private async ValueTask Write(byte[] changed, int length, CancellationToken stop)
    {
        try
        {
            await inner.WriteAsync(changed.AsMemory(0, length), stop).ConfigureAwait(false);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(changed);
        }
    }

    private static IOException Unexpected() => new("a header block of HTTP/2 does not begin with its method and scheme");

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        inner.ReadAsync(buffer, cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        inner.ReadAsync(buffer, offset, count, cancellationToken);

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);
    public override void Flush() => inner.Flush();
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }
}
