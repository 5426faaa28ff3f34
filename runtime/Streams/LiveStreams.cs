using System.Collections.Concurrent;
using System.Threading;
using Sluice.Compiler.Ir;
using Sluice.Runtime.Hosting;
using Sluice.Runtime.Loading;
using Sluice.Runtime.Observing;

namespace Sluice.Runtime.Streams;

/// <summary>
/// The streams that are open, by the port that they came in on. A stream goes on through changes of the plan as long as a
/// new connection like it could still come to its backend by its route; else it is ended. So is what waits too long, and
/// what was opened with a client certificate that has expired since.
/// </summary>
internal sealed class LiveStreams : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(500);

    private readonly ConcurrentDictionary<PortKey, Group> _ports = new();
    private readonly CurrentGeneration _current;
    private readonly StreamLimits _limits;
    private readonly Timer _timer;

    public LiveStreams(CurrentGeneration current, StreamLimits limits)
    {
        (_current, _limits) = (current, limits);
        _timer = new(static all => ((LiveStreams)all!).Sweep(), this, Period, Period);
    }

    /// <summary>Counts it, and ends it if the plan has changed meanwhile.</summary>
    public void Add(LiveStream stream)
    {
        _ports.GetOrAdd(stream.Origin.Key, static _ => new()).Streams.TryAdd(stream, true);
        // Whoever changes the plan looks at the streams after the change: one of the two sees the other.
        if (!IsServed(stream, _current.Generation)) stream.Break(Flags.Withdrawn);
    }

    public void Remove(LiveStream stream)
    {
        if (_ports.TryGetValue(stream.Origin.Key, out var group)) group.Streams.TryRemove(stream, out _);
    }

    /// <summary>Ends what this plan has no way for. Ports on which nothing changed are not looked at.</summary>
    public void Follow(Generation generation)
    {
        foreach (var (key, group) in _ports)
        {
            var now = generation.PortOf(key)?.Identity;
            if (now is not null && ReferenceEquals(now, group.Seen)) continue;
            group.Seen = now;
            foreach (var (stream, _) in group.Streams)
                if (!IsServed(stream, generation)) stream.Break(Flags.Withdrawn);
        }
    }

    /// <summary>Ends all.</summary>
    public void CutAll()
    {
        foreach (var (_, group) in _ports)
            foreach (var (stream, _) in group.Streams) stream.Break(Flags.Cut);
    }

    public void Dispose() => _timer.Dispose();

    internal static bool IsServed(LiveStream stream, Generation generation) =>
        generation.PortOf(stream.Origin.Key) is { } port
        && port.Opened(stream.Origin.ServerName) is { Stream: { } routes } listener
        && routes.Mode == stream.Origin.Mode
        && (routes.Mode != StreamMode.Terminate || listener.Certificates.Length > 0)
        && (listener.Clients is null || listener.Clients.Admits(stream.Origin.Client))
        && routes.Of(stream.Origin.ServerName) is { } rule
        && rule.Keeps(stream.Rule, stream.Backend);

    private void Sweep()
    {
        var (now, generation) = (Environment.TickCount64, _current.Generation);
        foreach (var (_, group) in _ports)
            foreach (var (stream, _) in group.Streams)
                if (stream.IsStale(_limits, now)) stream.Break(Flags.Idle);
                else if (stream.Origin.Client is not null && !IsServed(stream, generation)) stream.Break(Flags.Unvouched);
    }

    private sealed class Group
    {
        public ConcurrentDictionary<LiveStream, bool> Streams { get; } = new();

        /// <summary>The port as it was looked at last. Loads come one after the other.</summary>
        public object? Seen { get; set; }
    }
}
