using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Sluice.Runtime.Forwarding;

/// <summary>
/// What a token says: where a session lives, since when, and when it was last in use (milliseconds since the Unix epoch).
/// Places are digests, so that all tokens are alike in length and mean the same to every data plane.
/// </summary>
/// <param name="Filters">The filters of the backend's reference, which tell two references to one backend apart.</param>
internal readonly record struct SessionToken(UInt128 Backend, ulong Filters, UInt128 Endpoint, long Began, long Used)
{
    public const int Length = 56;

    /// <summary>The digest that stands for a place.</summary>
    public static UInt128 NameOf(string place) => BinaryPrimitives.ReadUInt128BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(place)));

    public void Write(Span<byte> to)
    {
        BinaryPrimitives.WriteUInt128BigEndian(to, Backend);
        BinaryPrimitives.WriteUInt64BigEndian(to[16..], Filters);
        BinaryPrimitives.WriteUInt128BigEndian(to[24..], Endpoint);
        BinaryPrimitives.WriteInt64BigEndian(to[40..], Began);
        BinaryPrimitives.WriteInt64BigEndian(to[48..], Used);
    }

    public static SessionToken Read(ReadOnlySpan<byte> from) => new(
        BinaryPrimitives.ReadUInt128BigEndian(from),
        BinaryPrimitives.ReadUInt64BigEndian(from[16..]),
        BinaryPrimitives.ReadUInt128BigEndian(from[24..]),
        BinaryPrimitives.ReadInt64BigEndian(from[40..]),
        BinaryPrimitives.ReadInt64BigEndian(from[48..]));
}
