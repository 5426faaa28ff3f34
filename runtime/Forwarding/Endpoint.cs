using System.Net;
using System.Threading;

namespace Sluice.Runtime.Forwarding;

/// <summary>
/// One address of a backend and how it fares. After a connect that failed, or three requests in a row that it did not
/// answer, it is left alone for 1 s, then 2, 4, 8, 16 and at most 30 s; one success ends that.
/// </summary>
internal sealed class Endpoint(string address, int port)
{
    private const int LongestHold = 30_000;

    /// <summary>Failures in a row after a connection was there, until the endpoint is left alone as if it did not connect.</summary>
    private const int FailuresToHold = 3;

    /// <summary>What an endpoint that has just joined gets of its part.</summary>
    private const double Coldest = 0.1;

    private int _inFlight;
    private int _failures;
    private int _losses;
    private long _heldUntil;

    /// <summary>When it joined others, in milliseconds of the same clock; it grows into its part from then on.</summary>
    public long JoinedAt { get; init; }

    /// <summary>How many milliseconds that takes; 0, if it was there from the start.</summary>
    public long SlowStart { get; init; }

    /// <summary>The beginning of every URI there.</summary>
    public string Prefix => field ??= $"http://{Authority}";

    public string Address => address;
    public int Port => port;

    /// <summary>Where it is connected to.</summary>
    public EndPoint At { get; } = IPAddress.TryParse(address, out var number) ? new IPEndPoint(number, port) : new DnsEndPoint(address, port);

    /// <summary>Address and port as a URI writes them.</summary>
    public string Authority { get; } = address.Contains(':', StringComparison.Ordinal) ? $"[{address}]:{port}" : $"{address}:{port}";

    /// <summary>What tokens of sessions call it, in every data plane.</summary>
    public UInt128 Identity { get; } = SessionToken.NameOf($"{address} {port}");

    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>The moment, in ticks of <see cref="Environment.TickCount64"/>, from which it may be tried again.</summary>
    public long HeldUntil => Volatile.Read(ref _heldUntil);

    public void Enter() => Interlocked.Increment(ref _inFlight);

    public void Leave() => Interlocked.Decrement(ref _inFlight);

    /// <summary>The part of its turns that it takes, from a tenth to 1.</summary>
    public double Warmth(long now) =>
        SlowStart == 0 || now - JoinedAt >= SlowStart ? 1 : Math.Max(Coldest, (double)(now - JoinedAt) / SlowStart);

    /// <summary>How busy it is, for the part that it takes.</summary>
    public double Load(long now) => InFlight == 0 ? 0 : InFlight / Warmth(now);

    public void Connected()
    {
        if (Volatile.Read(ref _failures) == 0 && Volatile.Read(ref _losses) == 0) return;
        Volatile.Write(ref _losses, 0);
        Volatile.Write(ref _failures, 0);
        Volatile.Write(ref _heldUntil, 0);
    }

    /// <summary>A request that reached it got no answer, or none in time.</summary>
    public void Lost(long now)
    {
        if (Interlocked.Increment(ref _losses) < FailuresToHold) return;
        Volatile.Write(ref _losses, 0);
        ConnectFailed(now);
    }

    public void ConnectFailed(long now)
    {
        // Requests that failed together are one failure.
        if (now < HeldUntil) return;
        var failures = Interlocked.Increment(ref _failures);
        Volatile.Write(ref _heldUntil, now + Hold(failures));
    }

    /// <summary>How many milliseconds an endpoint is left alone after so many failures in a row.</summary>
    public static int Hold(int failures) => failures > 5 ? LongestHold : 1000 << (failures - 1);
}
