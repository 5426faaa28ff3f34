using System.Buffers.Binary;
using System.Collections.Generic;

namespace Sluice.Laws;

/// <summary>A first message of TLS, written by hand (RFC 8446 4.1.2). It is good enough to be answered, not to go on.</summary>
internal static class ClientHello
{
    /// <summary>The first byte of a record with a handshake message: the server took the hello.</summary>
    public const byte Handshake = 22;

    /// <param name="version">The highest version: <c>0x0302</c> is TLS 1.1, <c>0x0303</c> TLS 1.2.</param>
    /// <param name="padding">Bytes of an extension that means nothing (RFC 7685).</param>
    public static byte[] Message(ushort version, string serverName, int padding = 0)
    {
        List<byte> extensions =
        [
            .. Extension(0, Sized(2, [0, .. Sized(2, System.Text.Encoding.Latin1.GetBytes(serverName))])),
            .. Extension(10, Sized(2, [0, 23, 0, 24])),
            .. Extension(11, Sized(1, [0])),
            .. Extension(13, Sized(2, [4, 3, 5, 3, 4, 1, 5, 1, 8, 4])),
        ];
        if (padding > 0) extensions.AddRange(Extension(21, new byte[padding]));
        List<byte> hello = [.. Two(version), .. new byte[32], 0, .. Sized(2, [0xc0, 0x2b, 0xc0, 0x2f, 0xc0, 0x09, 0xc0, 0x13, 0, 0x2f]), 1, 0, .. Sized(2, [.. extensions])];
        return [1, (byte)(hello.Count >> 16), .. Two((ushort)hello.Count), .. hello];
    }

    /// <summary>The message in records of at most so many bytes.</summary>
    public static byte[] Records(byte[] message, int size = 16384)
    {
        var records = new List<byte>();
        for (var at = 0; at < message.Length; at += size)
        {
            var part = message[at..Math.Min(message.Length, at + size)];
            records.AddRange([Handshake, 3, 1, .. Two((ushort)part.Length), .. part]);
        }
        return [.. records];
    }

    private static byte[] Extension(ushort type, byte[] content) => [.. Two(type), .. Sized(2, content)];

    private static byte[] Sized(int width, byte[] content) => width == 1 ? [(byte)content.Length, .. content] : [.. Two((ushort)content.Length), .. content];

    private static byte[] Two(ushort value)
    {
        var bytes = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, value);
        return bytes;
    }
}
