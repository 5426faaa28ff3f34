using System.Collections.Generic;

namespace Sluice.Runtime.Matching;

/// <summary>What belongs to which host: exact names, then suffixes from the longest, then every host.</summary>
internal sealed class HostIndex<V>(
    IReadOnlyCollection<KeyValuePair<string, V>> exact, IReadOnlyCollection<KeyValuePair<string, V>> suffixes, V? any) where V : class
{
    private const int Exact = 0;
    private const int Done = int.MaxValue;

    private readonly SpanMap<V> _exact = new(exact);
    private readonly SpanMap<V> _suffixes = new(suffixes);

    /// <summary>What belongs to every host, and to a client that names none.</summary>
    public V? Any => any;

    /// <summary>What belongs to the most specific pattern that covers the host.</summary>
    public V? Best(ReadOnlySpan<char> host)
    {
        var level = Exact;
        return Next(host, ref level);
    }

    /// <summary>
    /// The next less specific pattern that covers the host. <paramref name="level"/> starts at zero and is the caller's
    /// place in the walk: past the exact name it is the position from which the next label boundary is sought.
    /// </summary>
    public V? Next(ReadOnlySpan<char> host, ref int level)
    {
        if (level == Exact)
        {
            level = 1;
            if (_exact.Find(host) is { } named) return named;
        }
        while (level < host.Length && _suffixes.Count > 0)
        {
            var dot = host[level..].IndexOf('.');
            if (dot < 0) break;
            var tail = level + dot;
            level = tail + 1;
            if (_suffixes.Find(host[tail..]) is { } covering) return covering;
        }
        if (level == Done) return null;
        level = Done;
        return any;
    }
}
