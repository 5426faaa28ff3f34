using System.Collections.Generic;
using System.Text;

namespace Sluice.Laws;

/// <summary>ClientHellos octet by octet, so that anything about them can be wrong.</summary>
internal static class Hellos
{
    /// <summary>The whole of what a client sends first: records of at most so many octets.</summary>
    public static byte[] Wire(string? serverName, int padding = 0, int recordSize = 1 << 14) => Records(Message(serverName, padding), recordSize);

    /// <param name="padding">Octets of an extension that means nothing.</param>
    public static byte[] Message(string? serverName, int padding = 0)
    {
        var extensions = new List<byte>();
        if (padding > 0) extensions.AddRange(Extension(21, new byte[padding]));
        if (serverName is not null) extensions.AddRange(ServerName(Encoding.Latin1.GetBytes(serverName)));
        return Message(Vector(2, [.. extensions]));
    }

    /// <param name="rest">What follows the compression methods.</param>
    public static byte[] Message(byte[] rest, byte type = 1)
    {
        byte[] body = [3, 3, .. new byte[32], .. Vector(1, new byte[32]), .. Vector(2, [0x13, 0x01, 0x13, 0x02]), .. Vector(1, [0]), .. rest];
        return [type, (byte)(body.Length >> 16), (byte)(body.Length >> 8), (byte)body.Length, .. body];
    }

    public static byte[] Records(byte[] message, int size, byte type = 22)
    {
        var wire = new List<byte>();
        foreach (var part in message.Chunk(size)) wire.AddRange([type, 3, 1, (byte)(part.Length >> 8), (byte)part.Length, .. part]);
        return [.. wire];
    }

    public static byte[] ServerName(params byte[][] names)
    {
        var list = new List<byte>();
        foreach (var name in names) list.AddRange([0, .. Vector(2, name)]);
        return Extension(0, Vector(2, [.. list]));
    }

    public static byte[] Extension(int type, byte[] content) => [(byte)(type >> 8), (byte)type, .. Vector(2, content)];

    public static byte[] Vector(int count, byte[] content) =>
        count == 1 ? [(byte)content.Length, .. content] : [(byte)(content.Length >> 8), (byte)content.Length, .. content];
}
