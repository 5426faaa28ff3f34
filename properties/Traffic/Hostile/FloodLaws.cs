using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Sluice.Runtime.Limits;
using Xunit;
using static Sluice.Laws.Frames;

namespace Sluice.Laws;

/// <summary>Frames of HTTP/2 that carry nothing, by the thousand, beside a client that means well.</summary>
public sealed class FloodLaws
{
    /// <summary>A hundredth of what is usual, so that a flood is a small one.</summary>
    private static readonly FrameBudget Small = new() { Settings = 20, Ping = 50, Priority = 20, Reset = 50, WindowUpdate = 200, EmptyData = 20, Continuation = 50, Other = 20 };

    private const int EnhanceYourCalm = 11;

    private static readonly Dictionary<string, (byte[] First, Func<int, byte[]> Each, int? Code)> Floods = new()
    {
        ["SETTINGS, CVE-2019-9515"] = ([], _ => Frame(Settings, 0, 0, Setting(3, 100)), EnhanceYourCalm),
        ["PING, CVE-2019-9512"] = ([], _ => Frame(Ping, 0, 0, new byte[8]), EnhanceYourCalm),
        ["PRIORITY, CVE-2019-9513"] = (Open(1), _ => Frame(Priority, 0, 1, [.. Number(3), 16]), EnhanceYourCalm),
        ["PRIORITY_UPDATE, RFC 9218 7.1"] = ([], _ => Frame(0x10, 0, 0, [.. Number(1), (byte)'u', (byte)'=', (byte)'1']), EnhanceYourCalm),
        ["empty DATA, CVE-2019-9518"] = (Open(1), _ => Frame(Data, 0, 1), EnhanceYourCalm),
        ["empty CONTINUATION, CVE-2019-9518"] = (Frame(Headers, EndStream, 1, Block(Request())), _ => Frame(Continuation, 0, 1), EnhanceYourCalm),
        ["windows that grow by one, CVE-2019-9511"] = (Ask(1, "/pub/big"), _ => Frame(WindowUpdate, 0, 1, Number(1)), EnhanceYourCalm),
        ["unknown frames, RFC 9113 4.1"] = ([], _ => Frame(0xbb, 0, 0, 1), EnhanceYourCalm),
        ["requests that are taken back, CVE-2023-44487"] = ([], i => [.. Ask((2 * i) + 1, "/pub/x"), .. Frame(Reset, 0, (2 * i) + 1, Number(8))], EnhanceYourCalm),
        // These the server ends of itself.
        ["CONTINUATION without end, CVE-2024-27316"] = (Frame(Headers, EndStream, 1, Block(Request())), _ => Frame(Continuation, 0, 1, Block(("x", new string('a', 1000)))), null),
        ["requests that the server takes back, CVE-2025-8671"] = ([], i => [.. Ask((2 * i) + 1, "/pub/slow"), .. Frame(WindowUpdate, 0, (2 * i) + 1, Number(0))], null),
        ["one field a thousand times over, CVE-2016-6581"] = ([], static _ => Bomb(), null),
    };

    public static TheoryData<string> Names => [.. Floods.Keys];

    [Theory, MemberData(nameof(Names))]
    public async Task A_flood_is_told_to_go_away_and_nobody_else_is(string name)
    {
        var (first, each, code) = Floods[name];
        await using var backend = new RecordingBackend();
        await using var plane = await HostileRig.Serving(TestPlane.Options with { Frames = Small }, backend.At);
        using var stop = new CancellationTokenSource();
        var other = Ask(plane, stop.Token);
        using var connection = await FrameConnection.Open(plane.At(80));
        var reading = connection.Until(IsGone, TestPlane.Patience);
        await connection.Send((byte[])[.. Hello, .. first], CancellationToken.None);
        for (var i = 0; i < 20_000 && !reading.IsCompleted; i++)
            if (!await connection.Send(each(i), CancellationToken.None)) break;
        await reading;
        Assert.Contains(connection.Reader.Events, e => code is null ? e.StartsWith("GOAWAY:", StringComparison.Ordinal) : e == $"GOAWAY:{code}");
        await stop.CancelAsync();
        Assert.InRange(await other, 1, int.MaxValue);
    }

    [Fact]
    public async Task Whoever_keeps_to_the_budget_is_served()
    {
        await using var backend = new RecordingBackend();
        await using var plane = await HostileRig.Serving(TestPlane.Options with { Frames = Small }, backend.At);
        using var connection = await FrameConnection.Open(plane.At(80));
        var bytes = new List<byte>([.. Hello]);
        for (var i = 0; i < 15; i++)
            bytes.AddRange([.. Frame(Ping, 0, 0, new byte[8]), .. Frame(Settings, 0, 0, Setting(3, 100)), .. Frame(Priority, 0, 1, [.. Number(3), 16]), .. Frame(WindowUpdate, 0, 0, Number(1))]);
        await connection.Send((byte[])[.. bytes, .. Ask(1, "/pub/x")], CancellationToken.None);
        await connection.Until(static reader => reader.HasAnswer, TestPlane.Patience);
        Assert.Equal(["status:200"], connection.Reader.Events);
    }

    [Fact]
    public void The_counter_counts_what_came_within_a_second_however_it_is_cut()
    {
        var clock = new Clock();
        var counter = new FrameCounter(new FrameBudget { Ping = 10 }.ByKind, clock);
        var ping = Frame(Ping, 0, 0, new byte[8]);
        // Eight in each second, for an hour, a byte at a time.
        for (var i = 0; i < 28_800; i++)
        {
            foreach (var b in ping) Assert.Null(counter.Excess(new([b])));
            clock.Forward(TimeSpan.FromMilliseconds(125));
        }
        FrameKind? excess = null;
        var sent = 0;
        for (; excess is null && sent < 100; sent++) excess = counter.Excess(new(ping));
        Assert.Equal(FrameKind.Ping, excess);
        Assert.InRange(sent, 1, 11);
    }

    [Fact]
    public void Traffic_is_not_counted()
    {
        var counter = new FrameCounter(new FrameBudget { EmptyData = 0, Other = 0 }.ByKind, new Clock());
        byte[] traffic = [.. Frame(Headers, EndHeaders, 1, Block(Request("POST"))), .. Text(Data, 0, 1, "x"), .. Frame(Data, EndStream, 1)];
        for (var i = 0; i < 10_000; i++) Assert.Null(counter.Excess(new(traffic)));
    }

    private static bool IsGone(FrameReader reader) => reader.Events.Any(static e => e.StartsWith("GOAWAY:", StringComparison.Ordinal) && e != "GOAWAY:0");

    /// <summary>How often a client of HTTP/1.1 was answered, which it was every time.</summary>
    private static async Task<int> Ask(TestPlane plane, CancellationToken stop)
    {
        var client = plane.Client(80);
        var count = 0;
        do
        {
            using var answer = await client.GetAsync(new Uri("http://a.test/pub/x"), CancellationToken.None);
            Assert.Equal(200, (int)answer.StatusCode);
            count++;
        }
        while (!stop.IsCancellationRequested);
        return count;
    }

    private static byte[] Open(int stream) => Frame(Headers, EndHeaders, stream, Block(Request("POST")));

    private static byte[] Ask(int stream, string path) => Frame(Headers, EndStream | EndHeaders, stream, Block(Request(path: path)));

    /// <summary>A long field enters the table, and is named again and again with one byte (RFC 7541 6.1, 6.2.1).</summary>
    private static byte[] Bomb()
    {
        var field = new List<byte> { 0x40 };
        Add(field, "x");
        Add(field, new string('a', 4000));
        return [.. Frame(Headers, EndStream, 1, [.. Block(Request()), .. field]), .. Frame(Continuation, EndHeaders, 1, [.. Enumerable.Repeat((byte)0xbe, 16_000)])];
    }

    private sealed class Clock : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now;

        public void Forward(TimeSpan by) => _now += by.Ticks;
    }
}
