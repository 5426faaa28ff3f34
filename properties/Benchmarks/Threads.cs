using System.Threading;

namespace Sluice.Bench;

/// <summary>Threads that run side by side until the last is done.</summary>
internal static class Threads
{
    public static void Run(int count, Action<int> work)
    {
        var threads = new Thread[count];
        for (var i = 0; i < count; i++)
        {
            var number = i;
            threads[i] = new(() => work(number), maxStackSize: 256 * 1024) { IsBackground = true };
        }
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
    }
}
