using System.Threading;

namespace Sluice.Runtime.Forwarding;

/// <summary>
/// One address of a backend and how it fares. After a connect that failed it is left alone for 1 s, then 2, 4, 8, 16 and
/// at most 30 s; one success ends that.
/// </summary>
internal sealed class Endpoint(string address, int port)
{
    private const int LongestHold = 30_000;

    private int _inFlight;
    private int _failures;
    private long _heldUntil;

    /// <summary>The beginning of every URI there.</summary>
    public string Prefix { get; } = address.Contains(':', StringComparison.Ordinal) ? $"http://[{address}]:{port}" : $"http://{address}:{port}";

    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>The moment, in ticks of <see cref="Environment.TickCount64"/>, from which it may be tried again.</summary>
    public long HeldUntil => Volatile.Read(ref _heldUntil);

    public void Enter() => Interlocked.Increment(ref _inFlight);

    public void Leave() => Interlocked.Decrement(ref _inFlight);

    public void Connected()
    {
        if (Volatile.Read(ref _failures) == 0) return;
        Volatile.Write(ref _failures, 0);
        Volatile.Write(ref _heldUntil, 0);
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
