using System.Threading;
using Sluice.Runtime.Forwarding;
using Sluice.Runtime.Hosting;

namespace Sluice.Runtime.Streams;

/// <summary>A connection that is being passed on: whose it is, how it fares, and how it is ended from outside.</summary>
internal sealed class LiveStream(ConnectionOrigin origin, StreamRule rule, Backend backend, StreamSide client, StreamSide server)
{
    private const int None = 0;

    private long _moved = Environment.TickCount64;
    private long _fromClient;
    private long _fromBackend;
    private int _ended;
    private int _reset = None;
    private string? _cut;
    private bool _failedToBackend;
    private bool _failedToClient;

    public ConnectionOrigin Origin => origin;
    public StreamRule Rule => rule;
    public Backend Backend => backend;

    /// <summary>Octets that arrived from the client and were taken by the backend.</summary>
    public long FromClient => Interlocked.Read(ref _fromClient);
    public long FromBackend => Interlocked.Read(ref _fromBackend);

    /// <summary>Why it was ended from outside; nothing, if it was not.</summary>
    public string? Cut => Volatile.Read(ref _cut);

    /// <summary>Each direction is told of by one loop only.</summary>
    public void Moved(long octets, bool fromClient)
    {
        ref var count = ref fromClient ? ref _fromClient : ref _fromBackend;
        Volatile.Write(ref count, count + octets);
        Volatile.Write(ref _moved, Environment.TickCount64);
    }

    /// <summary>Whether both sides were broken off from here.</summary>
    public bool IsReset => Volatile.Read(ref _reset) != None;

    /// <summary>Notes that octets of one direction could not be handed on. Never true: it stands where exceptions are looked at.</summary>
    public bool NotesFailure(bool fromClient)
    {
        (fromClient ? ref _failedToBackend : ref _failedToClient) = true;
        return false;
    }

    /// <summary>Whether it was the writing that failed in this direction, and not the reading.</summary>
    public bool HasFailedToWrite(bool fromClient) => fromClient ? _failedToBackend : _failedToClient;

    /// <summary>One direction has ended in order.</summary>
    public void Ended()
    {
        Interlocked.Increment(ref _ended);
        Volatile.Write(ref _moved, Environment.TickCount64);
    }

    /// <summary>Whether nothing has moved for longer than the limits allow.</summary>
    public bool IsStale(StreamLimits limits, long now)
    {
        var limit = Volatile.Read(ref _ended) > 0 ? limits.HalfClosedTimeout : limits.IdleTimeout;
        return limit != Timeout.InfiniteTimeSpan && now - Volatile.Read(ref _moved) > (long)limit.TotalMilliseconds;
    }

    /// <summary>Ends it at once, for this reason; the first one counts.</summary>
    public void Break(string flag)
    {
        Interlocked.CompareExchange(ref _cut, flag, null);
        Reset();
    }

    /// <summary>Both peers learn that the stream did not end in order.</summary>
    public void Reset()
    {
        if (Interlocked.Exchange(ref _reset, 1) != None) return;
        client.Reset();
        server.Reset();
    }
}
