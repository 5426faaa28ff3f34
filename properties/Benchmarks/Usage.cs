using System.Collections.Generic;
using System.Globalization;
using System.IO;

namespace Sluice.Bench;

/// <summary>What a process and the processes that it started use, read from /proc.</summary>
internal static class Usage
{
    /// <summary>A clock tick of Linux, as /proc counts them.</summary>
    private const double TickInSeconds = 0.01;

    /// <summary>Seconds on a core since the start, in the program and in the kernel on its behalf.</summary>
    public static double CpuSeconds(int process)
    {
        var ticks = 0L;
        foreach (var one in Tree(process))
        {
            // The name of the program, in parentheses, may have spaces.
            var stat = File.ReadAllText($"/proc/{one}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            ticks += Number(fields[11]) + Number(fields[12]);
        }
        return ticks * TickInSeconds;
    }

    /// <summary>Bytes that are in memory now.</summary>
    public static long ResidentBytes(int process)
    {
        var bytes = 0L;
        foreach (var one in Tree(process))
            foreach (var line in File.ReadLines($"/proc/{one}/status"))
                if (line.StartsWith("VmRSS:", StringComparison.Ordinal))
                    bytes += 1024 * Number(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2]);
        return bytes;
    }

    private static IEnumerable<int> Tree(int process)
    {
        if (process == 0) yield break;
        yield return process;
        foreach (var thread in Directory.EnumerateDirectories($"/proc/{process}/task"))
            foreach (var child in File.ReadAllText(Path.Combine(thread, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries))
                foreach (var one in Tree((int)Number(child)))
                    yield return one;
    }

    private static long Number(string text) => long.Parse(text.Split('\t')[^1], CultureInfo.InvariantCulture);
}
