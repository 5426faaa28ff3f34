using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Sluice.Runtime.Matching;
using Sluice.Runtime.Tls;

namespace Sluice.Runtime.Streams;

/// <summary>
/// Reads a ClientHello (RFC 8446 §4.1.2, or that of an older version) as it arrives: over as many packets and records as the
/// client likes, each octet once. It never throws, whatever the octets are.
/// </summary>
/// <param name="most">Octets of the handshake message, at most.</param>
internal sealed class ClientHelloReader(int most) : IDisposable
{
    private const byte HandshakeRecord = 22;
    private const byte ClientHelloMessage = 1;
    private const int RecordHeader = 5;
    private const int MessageHeader = 4;

    /// <summary>Octets of a record in plain text (RFC 8446 §5.1).</summary>
    private const int LongestRecord = 1 << 14;

    /// <summary>Two octets of version and 32 of random.</summary>
    private const int BeforeSession = 34;

    private static readonly SearchValues<byte> OfName = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_."u8);

    private byte[] _message = [];
    private int _length;
    private long _next;
    private bool _isWhole;

    /// <summary>What the client can verify; nothing, unless there is a whole ClientHello.</summary>
    public ClientOffer? Offer() =>
        _isWhole && Parts(_message.AsSpan(MessageHeader, LengthOf(_message)), out var suites, out var extensions) ? ClientOffer.Of(suites, extensions) : null;

    /// <summary>What the octets say; nothing, as long as more are needed.</summary>
    /// <param name="seen">Everything that the connection has brought so far, from its first octet.</param>
    public ClientHello? Read(in ReadOnlySequence<byte> seen)
    {
        Span<byte> header = stackalloc byte[RecordHeader];
        while (true)
        {
            var there = (int)Math.Min(RecordHeader, seen.Length - _next);
            seen.Slice(_next, there).CopyTo(header);
            if (there > 0 && header[0] != HandshakeRecord) return Unusable(_next == 0 ? HelloFault.NotTls : HelloFault.Malformed);
            if (there > 1 && header[1] != 3) return Unusable(_next == 0 ? HelloFault.NotTls : HelloFault.Malformed);
            if (there < RecordHeader) return null;
            var length = BinaryPrimitives.ReadUInt16BigEndian(header[3..]);
            if (length is 0 or > LongestRecord) return Unusable(HelloFault.Malformed);
            var body = seen.Slice(_next + RecordHeader);
            if (body.Length < length) return TooEarly(body);
            Take(body.Slice(0, length));
            _next += RecordHeader + length;
            if (Whole() is not { } told) continue;
            _isWhole = told is ClientHello.Whole;
            return told;
        }
    }

    public void Dispose()
    {
        if (_message.Length > 0) ArrayPool<byte>.Shared.Return(_message);
        _message = [];
    }

    /// <summary>The first octets of an incomplete record may be enough to refuse it.</summary>
    private ClientHello.Unusable? TooEarly(in ReadOnlySequence<byte> body)
    {
        if (_length > 0 || body.Length < MessageHeader) return null;
        Span<byte> start = stackalloc byte[MessageHeader];
        body.Slice(0, MessageHeader).CopyTo(start);
        return Fault(start);
    }

    private void Take(in ReadOnlySequence<byte> record)
    {
        var needed = _length + (int)record.Length;
        if (_message.Length < needed)
        {
            var larger = ArrayPool<byte>.Shared.Rent(needed);
            _message.AsSpan(0, _length).CopyTo(larger);
            Dispose();
            _message = larger;
        }
        record.CopyTo(_message.AsSpan(_length));
        _length = needed;
    }

    private ClientHello? Whole()
    {
        if (_length < MessageHeader) return null;
        if (Fault(_message) is { } fault) return fault;
        var length = LengthOf(_message);
        return _length < MessageHeader + length ? null : Body(_message.AsSpan(MessageHeader, length));
    }

    private ClientHello.Unusable? Fault(ReadOnlySpan<byte> start) =>
        start[0] != ClientHelloMessage ? Unusable(HelloFault.Malformed)
        : LengthOf(start) > most ? Unusable(HelloFault.TooLarge)
        : null;

    private static int LengthOf(ReadOnlySpan<byte> start) => (start[1] << 16) | (start[2] << 8) | start[3];

    private static ClientHello Body(ReadOnlySpan<byte> body) =>
        Parts(body, out _, out var extensions) ? Extensions(extensions) : Unusable(HelloFault.Malformed);

    /// <summary>False, if the message is not made of what a ClientHello is made of.</summary>
    private static bool Parts(ReadOnlySpan<byte> body, out ReadOnlySpan<byte> suites, out ReadOnlySpan<byte> extensions)
    {
        suites = extensions = default;
        if (body.Length < BeforeSession || body[0] != 3) return false;
        var rest = body[BeforeSession..];
        if (!Vector(ref rest, 1, out var session) || session.Length > 32) return false;
        if (!Vector(ref rest, 2, out suites) || suites.Length < 2 || suites.Length % 2 != 0) return false;
        if (!Vector(ref rest, 1, out var compressions) || compressions.IsEmpty) return false;
        // Versions before TLS 1.3 may leave the extensions out altogether.
        return rest.IsEmpty || Vector(ref rest, 2, out extensions) && rest.IsEmpty;
    }

    private static ClientHello Extensions(ReadOnlySpan<byte> rest)
    {
        var hello = ClientHello.Unnamed;
        var named = false;
        while (!rest.IsEmpty)
        {
            if (rest.Length < 2) return Unusable(HelloFault.Malformed);
            var isServerName = rest[0] == 0 && rest[1] == 0;
            rest = rest[2..];
            if (!Vector(ref rest, 2, out var content)) return Unusable(HelloFault.Malformed);
            if (!isServerName) continue;
            // An extension stands once (RFC 8446 §4.2): of two names another reader might take the other one.
            if (named || Name(content) is not { } name) return Unusable(HelloFault.Malformed);
            (named, hello) = (true, new ClientHello.Whole(name));
        }
        return hello;
    }

    /// <summary>The host name of a server name list (RFC 6066 §3), which holds one name of each type; nothing, if it is none.</summary>
    private static string? Name(ReadOnlySpan<byte> extension)
    {
        if (!Vector(ref extension, 2, out var list) || !extension.IsEmpty || list.IsEmpty) return null;
        string? host = null;
        while (!list.IsEmpty)
        {
            var type = list[0];
            list = list[1..];
            if (!Vector(ref list, 2, out var name) || name.IsEmpty) return null;
            if (type != 0) continue;
            if (host is not null || name.Length > RequestHost.Longest || name.ContainsAnyExcept(OfName)) return null;
            host = Encoding.ASCII.GetString(name);
        }
        var normal = RequestHost.Normalise(host, stackalloc char[RequestHost.Longest]);
        return normal.IsEmpty ? null : normal.ToString();
    }

    /// <summary>Octets after their count, which is a number of one or two octets.</summary>
    private static bool Vector(scoped ref ReadOnlySpan<byte> rest, int count, out ReadOnlySpan<byte> content)
    {
        content = default;
        if (rest.Length < count) return false;
        var length = count == 1 ? rest[0] : BinaryPrimitives.ReadUInt16BigEndian(rest);
        if (rest.Length < count + length) return false;
        content = rest.Slice(count, length);
        rest = rest[(count + length)..];
        return true;
    }

    private static ClientHello.Unusable Unusable(HelloFault fault) => new(fault);
}
