using System.Collections.Generic;
using System.Diagnostics;
using System.Threading;

namespace Sluice.Bench;

/// <summary>What one stretch of load measured. Latencies are in milliseconds, in no order.</summary>
/// <param name="Done">Operations that were completed, or bytes that arrived.</param>
/// <param name="CpuSeconds">Time of the gateway on a core in the meantime.</param>
internal sealed record Sample(double Done, double Seconds, double CpuSeconds, IReadOnlyList<double> Latencies, int Failures)
{
    public double Rate => Done / Seconds;

    /// <summary>Microseconds on a core for one operation: less is better, and what else the machine does hardly shows in it.</summary>
    public double CpuMicroseconds => CpuSeconds * 1e6 / Done;
}

/// <summary>Clients that each begin the next operation when the last one is done, on threads of their own.</summary>
internal static class Load
{
    private const int FailuresThatEndIt = 100;

    /// <param name="operation">Given the client's number; says how long it took, in ticks of <see cref="Stopwatch"/>.</param>
    public static Sample Run(Gateway gateway, int clients, TimeSpan time, Func<int, long> operation)
    {
        var latencies = new List<double>();
        var failures = 0;
        var cpu = Usage.CpuSeconds(gateway.Process);
        var start = Stopwatch.GetTimestamp();
        Threads.Run(clients, client =>
        {
            var mine = new List<double>(10_000);
            while (Stopwatch.GetElapsedTime(start) < time && Volatile.Read(ref failures) < FailuresThatEndIt)
            {
                try
                {
                    mine.Add(operation(client) * 1e3 / Stopwatch.Frequency);
                }
                catch (System.Net.Sockets.SocketException)
                {
                    Interlocked.Increment(ref failures);
                }
            }
            lock (latencies) latencies.AddRange(mine);
        });
        return new(latencies.Count, Stopwatch.GetElapsedTime(start).TotalSeconds, Usage.CpuSeconds(gateway.Process) - cpu, latencies, failures);
    }
}
