using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Sluice.Laws;

/// <summary>Frames of HTTP/2, written by hand. Nothing here minds whether they are right.</summary>
internal static class Frames
{
    public const byte Data = 0, Headers = 1, Priority = 2, Reset = 3, Settings = 4, Push = 5, Ping = 6, GoAway = 7, WindowUpdate = 8, Continuation = 9;
    public const byte EndStream = 1, EndHeaders = 4, Padded = 8;

    /// <summary>The preface, empty SETTINGS, and the acknowledgement of the server's.</summary>
    public static readonly byte[] Hello = [.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, .. Frame(Settings, 0, 0), .. Frame(Settings, 1, 0)];

    public static byte[] Frame(byte type, byte flags, int stream, params byte[] content)
    {
        var frame = new byte[9 + content.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, content.Length << 8);
        frame[3] = type;
        frame[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        content.CopyTo(frame, 9);
        return frame;
    }

    public static byte[] Text(byte type, byte flags, int stream, string content) => Frame(type, flags, stream, Encoding.Latin1.GetBytes(content));

    public static byte[] Number(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }

    public static byte[] Setting(ushort name, uint value) => [(byte)(name >> 8), (byte)name, .. Number(value)];

    /// <summary>Fields as literals that enter no table (RFC 7541 6.2.2).</summary>
    public static byte[] Block(params (string Name, string Value)[] fields)
    {
        var block = new List<byte>();
        foreach (var (name, value) in fields)
        {
            block.Add(0);
            Add(block, name);
            Add(block, value);
        }
        return [.. block];
    }

    /// <summary>A string that is not compressed, with its length in 7 bits and what follows (RFC 7541 5.1, 5.2).</summary>
    public static void Add(List<byte> block, string text)
    {
        var rest = text.Length;
        if (rest < 127)
        {
            block.Add((byte)rest);
        }
        else
        {
            block.Add(127);
            for (rest -= 127; rest >= 128; rest >>= 7) block.Add((byte)(rest | 128));
            block.Add((byte)rest);
        }
        block.AddRange(Encoding.Latin1.GetBytes(text));
    }

    public static (string Name, string Value)[] Request(string method = "GET", string path = "/pub/x") =>
        [(":method", method), (":scheme", "http"), (":authority", "a.test"), (":path", path)];
}

/// <summary>What a server of HTTP/2 did, in words: <c>status:200</c>, <c>RST_STREAM</c>, <c>GOAWAY:11</c>, <c>end</c>.</summary>
internal sealed class FrameReader(Stream stream)
{
    private readonly byte[] _header = new byte[9];

    public List<string> Events { get; } = [];

    /// <summary>Whether the server finished a stream.</summary>
    public bool HasAnswer { get; private set; }

    /// <summary>Reads one frame; false at the end of the connection.</summary>
    public async Task<bool> Next(CancellationToken stop)
    {
        try
        {
            await stream.ReadExactlyAsync(_header, stop).ConfigureAwait(false);
            var content = new byte[(_header[0] << 16) | (_header[1] << 8) | _header[2]];
            await stream.ReadExactlyAsync(content, stop).ConfigureAwait(false);
            Read(_header[3], _header[4], content);
            return true;
        }
        catch (Exception gone) when (gone is IOException or SocketException or ObjectDisposedException)
        {
            Events.Add("end");
            return false;
        }
    }

    private void Read(byte type, byte flags, byte[] content)
    {
        if (type == Frames.Headers && Status(content) is { } status) Events.Add($"status:{status}");
        if (type is Frames.Headers or Frames.Data && (flags & Frames.EndStream) != 0) HasAnswer = true;
        if (type == Frames.Reset) Events.Add("RST_STREAM");
        if (type == Frames.GoAway) Events.Add($"GOAWAY:{BinaryPrimitives.ReadUInt32BigEndian(content.AsSpan(4))}");
    }

    /// <summary>The status is the first field of an answer; Kestrel writes it plainly or as an entry of the static table.</summary>
    private static string? Status(ReadOnlySpan<byte> block)
    {
        while (!block.IsEmpty && block[0] is >= 0x20 and < 0x40) block = block[1..];
        return block switch
        {
            [>= 0x88 and <= 0x8e and var indexed, ..] => $"{(indexed - 0x88) switch { 0 => 200, 1 => 204, 2 => 206, 3 => 304, 4 => 400, 5 => 404, _ => 500 }}",
            [0x08 or 0x18 or 0x48, 3, var a, var b, var c, ..] => $"{(char)a}{(char)b}{(char)c}",
            _ => null,
        };
    }
}

/// <summary>A connection of HTTP/2 in plain text, on which every byte is the law's own.</summary>
internal sealed class FrameConnection : IDisposable
{
    private readonly TcpClient _client = new() { NoDelay = true };

    private FrameConnection() { }

    public FrameReader Reader { get; private set; } = null!;

    public Stream Stream => _client.GetStream();

    public static async Task<FrameConnection> Open(IPEndPoint at)
    {
        var connection = new FrameConnection();
        await connection._client.ConnectAsync(at).ConfigureAwait(false);
        connection.Reader = new(connection.Stream);
        return connection;
    }

    /// <summary>Sends as much as the server takes.</summary>
    public async Task<bool> Send(ReadOnlyMemory<byte> bytes, CancellationToken stop)
    {
        try
        {
            await Stream.WriteAsync(bytes, stop).ConfigureAwait(false);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Reads until the condition holds, the connection ends or the time is up.</summary>
    public async Task Until(Func<FrameReader, bool> done, TimeSpan limit)
    {
        using var stop = new CancellationTokenSource(limit);
        try
        {
            while (!done(Reader) && await Reader.Next(stop.Token).ConfigureAwait(false)) { }
        }
        catch (OperationCanceledException)
        {
            return;
        }
    }

    public void Dispose() => _client.Dispose();
}
