using System.Buffers;
using System.Collections.Generic;
using System.IO;
using System.Net.Security;
using System.Text;
using System.Threading.Tasks;
using FsCheck.Fluent;
using Sluice.Runtime.Streams;
using Xunit;
using Hello = Sluice.Runtime.Streams.ClientHello;

namespace Sluice.Laws;


/// <summary>The server name is read from whatever a client can send, or it is said why there is none.</summary>
public class ClientHelloLaws
{
    private const int Most = 64 * 1024;

    [Theory]
    [InlineData("a.test", "a.test")]
    [InlineData("A.Test", "a.test")]
    [InlineData("a.test.", "a.test")]
    [InlineData("xn--bcher-kva.test", "xn--bcher-kva.test")]
    [InlineData("under_score.test", "under_score.test")]
    [InlineData("10.0.0.1", "10.0.0.1")]
    [InlineData(null, "")]
    public void The_server_name_is_read_as_the_plan_writes_it(string? sent, string read) =>
        Assert.Equal(new Hello.Whole(read), Read(Hellos.Wire(sent)));

    [Fact]
    public void A_hello_without_any_extension_names_nobody() =>
        Assert.Equal(new Hello.Whole(""), Read(Hellos.Records(Hellos.Message([]), 1 << 14)));

    [Theory]
    [InlineData(0, 1 << 14)]
    [InlineData(0, 1)]
    [InlineData(0, 40)]
    [InlineData(2000, 1 << 14)]
    [InlineData(4096, 1 << 14)]
    [InlineData(20_000, 1 << 14)]
    [InlineData(20_000, 1000)]
    [InlineData(65_000, 1 << 14)]
    public void It_is_the_same_however_it_is_cut_into_records_and_packets(int padding, int recordSize)
    {
        var wire = Hellos.Wire("a.test", padding, recordSize);
        foreach (var packet in (int[])[1, 2, 3, 7, 536, 1460, 4096, wire.Length])
        {
            // The law itself builds every beginning anew, which the reader does not.
            if (wire.Length / packet > 5000) continue;
            using var reader = new ClientHelloReader(Most);
            Hello? hello = null;
            var seen = 0;
            while (hello is null && seen < wire.Length)
            {
                seen = Math.Min(wire.Length, seen + packet);
                hello = reader.Read(Segmented(wire.AsMemory(0, seen), packet));
            }
            Assert.Equal(new Hello.Whole("a.test"), hello);
            Assert.Equal(wire.Length, seen);
        }
    }

    [Fact]
    public void A_hello_of_exactly_the_limit_is_read_and_a_longer_one_is_refused_by_its_first_octets()
    {
        var message = Hellos.Message("a.test", 500);
        using var fits = new ClientHelloReader(message.Length - 4);
        Assert.Equal(new Hello.Whole("a.test"), fits.Read(new(Hellos.Records(message, 1 << 14))));
        using var tooLarge = new ClientHelloReader(message.Length - 5);
        Assert.Equal(new Hello.Unusable(HelloFault.TooLarge), tooLarge.Read(new(Hellos.Records(message, 1 << 14), 0, 9)));
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: a.test\r\n\r\n")]
    [InlineData("SSH-2.0-OpenSSH_9.6\r\n")]
    [InlineData("\0\0\0\x08\x04\xd2\x16\x2f")]
    [InlineData("\x80\x2e\x01\x03\x01")]
    [InlineData("\x16\x02\0\0\x10")]
    [InlineData("\x17\x03\x03\0\x10")]
    public void What_is_not_TLS_is_known_by_its_first_octets(string sent) =>
        Assert.Equal(new Hello.Unusable(HelloFault.NotTls), Read(Encoding.Latin1.GetBytes(sent)));

    public static TheoryData<string, byte[]> Malformed()
    {
        var name = "a.test"u8.ToArray();
        byte[] Whole(byte[] extensions) => Hellos.Records(Hellos.Message(Hellos.Vector(2, extensions)), 1 << 14);
        return new()
        {
            { "NUL in the name", Whole(Hellos.ServerName("a.test\0.b.test"u8.ToArray())) },
            { "a space in the name", Whole(Hellos.ServerName("a b.test"u8.ToArray())) },
            { "a port in the name", Whole(Hellos.ServerName("a.test:443"u8.ToArray())) },
            { "octets beyond ASCII in the name", Whole(Hellos.ServerName("bücher.test"u8.ToArray())) },
            { "an empty name", Whole(Hellos.ServerName([])) },
            { "a name that is only a dot", Whole(Hellos.ServerName("."u8.ToArray())) },
            { "a name longer than any host", Whole(Hellos.ServerName(Encoding.ASCII.GetBytes(new string('a', 300)))) },
            { "two names", Whole(Hellos.ServerName(name, "b.test"u8.ToArray())) },
            { "two server name extensions", Whole([.. Hellos.ServerName(name), .. Hellos.ServerName("b.test"u8.ToArray())]) },
            { "an empty list of names", Whole(Hellos.ServerName()) },
            { "a list longer than its extension", Whole(Hellos.Extension(0, [0, 20, 0, 0, 6, .. name])) },
            { "octets after the list", Whole(Hellos.Extension(0, [.. Hellos.Vector(2, [0, .. Hellos.Vector(2, name)]), 1])) },
            { "an extension longer than the rest", Whole([0, 5, 0, 200, 1]) },
            { "half an extension", Whole([0]) },
            { "octets after the extensions", Hellos.Records(Hellos.Message([.. Hellos.Vector(2, Hellos.ServerName(name)), 7]), 1 << 14) },
            { "another message", Hellos.Records(Hellos.Message(Hellos.Vector(2, []), type: 2), 1 << 14) },
            { "an empty record", [22, 3, 1, 0, 0, .. Hellos.Wire("a.test")] },
            { "a record longer than a record may be", [22, 3, 1, 0x40, 1, 1, 0, 0] },
            { "another record within the message", [.. Hellos.Records(Hellos.Message("a.test")[..30], 30), .. Hellos.Records([1, 1], 2, type: 20)] },
            { "a body too short for anything", Hellos.Records([1, 0, 0, 3, 3, 3, 0], 100) },
        };
    }

    [Theory, MemberData(nameof(Malformed))]
    public void What_is_against_the_rules_names_nobody(string _, byte[] wire) =>
        Assert.Equal(new Hello.Unusable(HelloFault.Malformed), Read(wire));

    [Fact]
    public void No_beginning_of_a_hello_says_anything_yet()
    {
        var wire = Hellos.Wire("a.test", 300, 100);
        for (var length = 0; length < wire.Length; length++) Assert.Null(Read(wire[..length]));
    }

    [Fact]
    public void Octets_that_were_changed_never_make_it_throw()
    {
        var wire = Hellos.Wire("a.test", 100, 60);
        Gen.Choose(0, wire.Length - 1).Zip(Gen.Choose(0, 255)).ArrayOf().Select(changes =>
        {
            var changed = (byte[])wire.Clone();
            foreach (var (at, to) in changes) changed[at] = (byte)to;
            return changed;
        }).Sample(3000).ToList().ForEach(changed => Sane(Read(changed)));
    }

    [Fact]
    public void Octets_by_chance_never_make_it_throw()
    {
        var dice = new Random(4711);
        for (var i = 0; i < 20_000; i++)
        {
            var octets = new byte[dice.Next(0, 200)];
            dice.NextBytes(octets);
            if (octets.Length > 5 && i % 2 == 0) (octets[0], octets[1], octets[3], octets[4]) = (22, 3, 0, (byte)(octets.Length - 5));
            if (octets.Length > 9 && i % 4 == 0) (octets[5], octets[6], octets[7], octets[8]) = (1, 0, 0, (byte)(octets.Length - 9));
            Sane(Read(octets));
        }
    }

    [Theory]
    [InlineData("a.test")]
    [InlineData("xn--bcher-kva.test")]
    [InlineData(null)]
    public async Task It_reads_what_SslStream_sends(string? serverName)
    {
        using var sent = new FirstFlight();
        await using var client = new SslStream(sent);
        await Assert.ThrowsAnyAsync<Exception>(() => client.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions { TargetHost = serverName ?? "" }, TestContext.Current.CancellationToken));
        Assert.Equal(new Hello.Whole(serverName ?? ""), Read(sent.Octets));
    }

    private static readonly SearchValues<char> OfName = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-_.");

    private static void Sane(Hello? hello)
    {
        if (hello is Hello.Whole(var name)) Assert.False(name.AsSpan().ContainsAnyExcept(OfName), name);
    }

    private static Hello? Read(byte[] wire)
    {
        using var reader = new ClientHelloReader(Most);
        var hello = reader.Read(new(wire));
        Assert.Equal(hello is Hello.Whole, reader.Offer() is not null);
        return hello;
    }

    private static ReadOnlySequence<byte> Segmented(ReadOnlyMemory<byte> all, int size)
    {
        var first = new Segment(all[..Math.Min(size, all.Length)], 0);
        var last = first;
        for (var at = size; at < all.Length; at += size) last = last.Then(all.Slice(at, Math.Min(size, all.Length - at)));
        return new(first, 0, last, last.Memory.Length);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, long at) => (Memory, RunningIndex) = (memory, at);

        public Segment Then(ReadOnlyMemory<byte> memory)
        {
            var next = new Segment(memory, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }

    /// <summary>A peer that hears the first octets and goes.</summary>
    private sealed class FirstFlight : Stream
    {
        private readonly MemoryStream _octets = new();

        public byte[] Octets => _octets.ToArray();
        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => true;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }
        public override void Flush() { }
        public override int Read(byte[] buffer, int offset, int count) => 0;
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => _octets.Write(buffer, offset, count);
    }
}
