using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Sluice.Runtime.Forwarding;

/// <summary>
/// Which of many alike events an operator is warned of: the first for a rule and a reason, and another one every ten
/// seconds as long as they go on. The rest is information.
/// </summary>
internal sealed class Warnings
{
    public const long Interval = 10_000;

    /// <summary>Rules come and go with plans; when so many are known, all are forgotten.</summary>
    private const int Most = 10_000;

    private readonly ConcurrentDictionary<(string Rule, string Why), long> _last = new();

    /// <param name="now">Milliseconds of a clock that only goes forward.</param>
    public LogLevel LevelOf(string rule, string why, long now) => IsDue((rule, why), now) ? LogLevel.Warning : LogLevel.Information;

    private bool IsDue((string, string) alike, long now)
    {
        if (_last.TryGetValue(alike, out var last)) return now - last >= Interval && _last.TryUpdate(alike, now, last);
        if (_last.Count >= Most) _last.Clear();
        return _last.TryAdd(alike, now);
    }
}
