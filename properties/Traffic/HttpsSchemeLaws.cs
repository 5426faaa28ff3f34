using System.Collections.Generic;
using System.IO;
using System.Text;
using System.Threading.Tasks;
using Sluice.Runtime.Forwarding;
using Xunit;

namespace Sluice.Laws;

/// <summary>One octet of each header block becomes another, however the octets are cut into writes, and no other does.</summary>
public class HttpsSchemeLaws
{
    private const byte Headers = 1;
    private const byte Continuation = 9;

    [Fact]
    public async Task However_octets_are_cut_into_writes_the_scheme_alone_changes()
    {
        foreach (var seed in Enumerable.Range(0, 300))
        {
            var random = new Random(seed);
            var (before, after) = Conversation(random);
            var written = await Written(before, random);
            Assert.True(after.AsSpan().SequenceEqual(written), $"seed {seed}");
        }
    }

    [Theory]
    [InlineData(new byte[] { 0x87 })]
    [InlineData(new byte[] { 0x82, 0x87 })]
    [InlineData(new byte[] { 0x82, 0x84 })]
    [InlineData(new byte[] { 0x02, 0x83, 1, 2, 3, 0x86 })]
    [InlineData(new byte[] { 0x02, 0x7f, 0xff, 0xff, 0xff, 0xff, 0x0f })]
    [InlineData(new byte[] { 0x02, 0x00, 0x86 })]
    public async Task A_block_that_begins_otherwise_is_not_sent(byte[] block)
    {
        var wire = new List<byte>(new byte[24]);
        wire.AddRange(Frame(Headers, block));
        using var sent = new MemoryStream();
        await using var stream = new HttpsScheme(sent);
        await Assert.ThrowsAsync<IOException>(async () => await stream.WriteAsync(wire.ToArray(), TestContext.Current.CancellationToken));
        Assert.Equal(0, sent.Length);
    }

    [Theory]
    [InlineData(0x08)]
    [InlineData(0x20)]
    public async Task A_block_that_begins_in_another_place_is_not_sent(byte flags)
    {
        var frame = Frame(Headers, [0x82, 0x86, 0x84]);
        frame[4] = flags;
        using var sent = new MemoryStream();
        await using var stream = new HttpsScheme(sent);
        await Assert.ThrowsAsync<IOException>(async () => await stream.WriteAsync(new byte[24].Concat(frame).ToArray(), TestContext.Current.CancellationToken));
        Assert.Equal(0, sent.Length);
    }

    /// <summary>Frames of all kinds, as a client might write them, and the same with the other scheme.</summary>
    private static (byte[] Before, byte[] After) Conversation(Random random)
    {
        var before = new List<byte>(Encoding.ASCII.GetBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"));
        var after = new List<byte>(before);
        for (var i = random.Next(1, 20); i > 0; i--)
        {
            if (random.Next(2) == 0)
            {
                // Data may look like anything.
                var other = Frame((byte)(random.Next(2) == 0 ? 0 : random.Next(2, 9)), [.. Enumerable.Range(0, random.Next(40)).Select(_ => (byte)0x86)]);
                before.AddRange(other);
                after.AddRange(other);
                continue;
            }
            byte[] method = random.Next(3) switch { 0 => [0x82], 1 => [0x83], _ => Method(random.Next(3) == 0 ? random.Next(120, 70_000) : random.Next(1, 20)) };
            var rest = new byte[random.Next(50)];
            random.NextBytes(rest);
            byte[] plain = [.. method, 0x86, .. rest], secure = [.. method, 0x87, .. rest];
            // A block may be cut anywhere into a frame of headers and continuations of it, empty ones among them.
            var (at, type) = (0, Headers);
            do
            {
                var length = Math.Min(random.Next(0, plain.Length + 2), plain.Length - at);
                before.AddRange(Frame(type, plain[at..(at + length)]));
                after.AddRange(Frame(type, secure[at..(at + length)]));
                (at, type) = (at + length, Continuation);
            }
            while (at < plain.Length);
        }
        return ([.. before], [.. after]);
    }

    /// <summary>A literal with the name of entry 2 of the static table and a value of this length (RFC 7541 §5.1, §6.2.2).</summary>
    private static byte[] Method(int length)
    {
        var octets = new List<byte> { 0x02 };
        if (length < 0x7f) octets.Add((byte)length);
        else
        {
            octets.Add(0x7f);
            var left = length - 0x7f;
            for (; left >= 0x80; left >>= 7) octets.Add((byte)(left | 0x80));
            octets.Add((byte)left);
        }
        octets.AddRange(Enumerable.Repeat((byte)0x86, length));
        return [.. octets];
    }

    private static byte[] Frame(byte type, byte[] payload) =>
        [(byte)(payload.Length >> 16), (byte)(payload.Length >> 8), (byte)payload.Length, type, 0x04, 0, 0, 0, 1, .. payload];

    private static async Task<byte[]> Written(byte[] octets, Random random)
    {
        using var sent = new MemoryStream();
        await using var stream = new HttpsScheme(sent);
        for (var at = 0; at < octets.Length;)
        {
            var length = Math.Min(random.Next(0, random.Next(2) == 0 ? 4 : 5000), octets.Length - at);
            await stream.WriteAsync(octets.AsMemory(at, length));
            at += length;
        }
        return sent.ToArray();
    }
}
