using System.Collections.Generic;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Sluice.Compiler.Ir;
using Xunit;

namespace Sluice.Laws;

/// <summary>
/// Mutated requests by the hundred thousand. Two backends, a strict one and a lenient one, read what is forwarded; they have
/// to read the same, it has to belong to the rule that was taken, and each whole request is one answer to the client.
/// <c>SLUICE_FUZZ_SEED</c> and <c>SLUICE_FUZZ_INPUTS</c> change what is tried.
/// </summary>
public sealed class FuzzLaws
{
    private const int AtOnce = 64;

    /// <summary>After so long without a byte an input that waits for more is told that there is no more.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(300);

    private static readonly int Seed = Setting("SLUICE_FUZZ_SEED", 1);
    private static readonly int Inputs = Setting("SLUICE_FUZZ_INPUTS", 100_000);

    [Fact]
    public async Task Two_backends_read_what_was_routed_and_nothing_else()
    {
        await using var backend = new FuzzBackend();
        await using var plane = await Serving(backend.At);
        var (fuzzing, next, at) = (new Fuzzing(Seed), -1, plane.At(80));
        var answers = new (int Marked, bool IsCut)[Inputs];
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(async _ =>
        {
            while (Interlocked.Increment(ref next) is var number && number < Inputs && backend.Faults.IsEmpty)
                answers[number] = await Play(at, Peer(number), fuzzing.Input(number));
        }));
        if (!backend.Faults.IsEmpty) Assert.Fail(await Explained(fuzzing, at, backend));
        for (var number = 0; number < Inputs; number++)
        {
            var whole = backend.Whole.GetValueOrDefault(Peer(number).ToString());
            var (marked, isCut) = answers[number];
            // Who was told that there is no more may have gone away before its answer.
            Assert.True(isCut ? marked <= whole : marked == whole,
                $"seed {Seed} input {number}: {whole} requests at the backend, {marked} answers of it\n{Convert.ToBase64String(fuzzing.Input(number))}");
        }
        // A fuzz that is refused at the door tries nothing.
        Assert.InRange(backend.Whole.Values.Sum(), Inputs / 5, int.MaxValue);
    }

    [Fact]
    public void The_readers_differ_where_they_should()
    {
        const string Both = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n";
        Assert.Throws<FormatException>(() => TwoReaders.Strict(Both));
        Assert.Equal("0\r\n\r", TwoReaders.Lenient(Both)?.Body);
        const string Plain = "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nabGET";
        Assert.Equal(TwoReaders.Strict(Plain), TwoReaders.Lenient(Plain));
        const string Alias = "POST /x HTTP/1.1\r\nHost: a\r\nContent_Length: 2\r\n\r\nab";
        Assert.NotEqual(TwoReaders.Strict(Alias), TwoReaders.Lenient(Alias));
        Assert.Null(TwoReaders.Strict("GET /x HTTP/1.1\r\nHost: a\r\n"));
    }

    [Fact]
    public void An_input_is_the_same_every_time() => Assert.Equal(new Fuzzing(7).Input(12345), new Fuzzing(7).Input(12345));

    private static Task<TestPlane> Serving(Endpoint at)
    {
        var world = new World();
        var cluster = world.Cluster("b", at);
        return TestPlane.Serving(world.Listen(80, ListenerProtocol.Http, "*", [],
            World.Host("a.test",
                world.On("/pub", world.Forward(cluster, HostileRig.Marked("pub"))),
                world.On("/admin", world.Forward(cluster, HostileRig.Marked("admin"))),
                world.On("/", world.Forward(cluster, HostileRig.Marked("root")))),
            World.Host("b.test", world.On("/", world.Forward(cluster, HostileRig.Marked("other"))))));
    }

    /// <summary>Each input has an address of its own, which the gateway tells the backend.</summary>
    private static IPAddress Peer(int number) => new([127, (byte)(32 + (number >> 16)), (byte)(number >> 8), (byte)number]);

    /// <summary>How many answers of the backend came back, and whether the input had to be cut off.</summary>
    private static async Task<(int Marked, bool IsCut)> Play(IPEndPoint at, IPAddress peer, byte[] input)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Bind(new IPEndPoint(peer, 0));
        await socket.ConnectAsync(at).ConfigureAwait(false);
        var (text, buffer, isCut) = (new StringBuilder(), new byte[4096], false);
        try
        {
            await socket.SendAsync(input).ConfigureAwait(false);
            while (true)
            {
                var reading = socket.ReceiveAsync(buffer);
                if (!isCut && await Task.WhenAny(reading, Task.Delay(Quiet)).ConfigureAwait(false) != reading)
                {
                    isCut = true;
                    socket.Shutdown(SocketShutdown.Send);
                }
                if (await reading.WaitAsync(TestPlane.Patience).ConfigureAwait(false) is not (> 0 and var count)) break;
                text.Append(Encoding.Latin1.GetString(buffer, 0, count));
            }
        }
        catch (SocketException)
        {
            // Refused with bytes unread: what was said may be lost.
            isCut = true;
        }
        return (text.ToString().Split(FuzzBackend.Mark).Length - 1, isCut);
    }

    /// <summary>Which input it was, made as short as the fault allows.</summary>
    private static async Task<string> Explained(Fuzzing fuzzing, IPEndPoint at, FuzzBackend backend)
    {
        backend.Faults.TryPeek(out var first);
        var number = IPAddress.TryParse(first.Peer, out var peer) && peer.GetAddressBytes() is [_, var a, var b, var c] ? ((a - 32) << 16) | (b << 8) | c : -1;
        if (number < 0) return $"seed {Seed}: {first.Fault}";
        var input = await Shrunk(fuzzing.Input(number), at, backend).ConfigureAwait(false);
        return $"seed {Seed} input {number}: {first.Fault}\nshort: {Encoding.Latin1.GetString(input)}\nbase64: {Convert.ToBase64String(input)}";
    }

    private static async Task<byte[]> Shrunk(byte[] input, IPEndPoint at, FuzzBackend backend)
    {
        for (var size = input.Length / 2; size > 0; size /= 2)
            for (var from = 0; from + size <= input.Length;)
            {
                byte[] shorter = [.. input[..from], .. input[(from + size)..]];
                backend.Faults.Clear();
                await Play(at, IPAddress.Loopback, shorter).ConfigureAwait(false);
                if (backend.Faults.IsEmpty) from += size;
                else input = shorter;
            }
        return input;
    }

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : otherwise;
}
