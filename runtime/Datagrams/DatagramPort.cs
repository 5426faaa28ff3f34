using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Sluice.Runtime.Forwarding;
using Sluice.Runtime.Hosting;
using Sluice.Runtime.Loading;

namespace Sluice.Runtime.Datagrams;

/// <summary>
/// A UDP port of this machine that stands for a logical one. Each source has a session, which keeps to one endpoint. For a
/// datagram that comes at most one goes, and none goes to who has not sent any.
/// </summary>
internal sealed class DatagramPort : IBoundPort, IAsyncDisposable
{
    /// <summary>Holds every datagram that there is, so that none is cut.</summary>
    public const int BufferSize = 64 * 1024;

    private static readonly TimeSpan LongestRound = TimeSpan.FromSeconds(1);

    private readonly PortKey _key;
    private readonly string _gateway;
    private readonly CurrentGeneration _current;
    private readonly DatagramLimits _limits;
    private readonly DatagramMeters? _meters;
    private readonly Socket _socket;
    private readonly ConcurrentDictionary<SocketAddress, DatagramSession> _sessions = new();
    private readonly CancellationTokenSource _closed = new();
    private readonly Task _receiving;
    private readonly Task _tidying;
    private int _count;
    private volatile bool _draining;

    private DatagramPort(PortKey key, Socket socket, CurrentGeneration current, DatagramLimits limits, DatagramMeters? meters)
    {
        (_key, _gateway, _socket, _current, _limits, _meters) = (key, key.Gateway.ToString(), socket, current, limits, meters);
        Address = (IPEndPoint)socket.LocalEndPoint!;
        _receiving = Task.Run(Receive);
        _tidying = Task.Run(Tidy);
    }

    public PortKey Key => _key;

    public IPEndPoint Address { get; }

    /// <summary>How many sources are kept apart.</summary>
    public int Sessions => Volatile.Read(ref _count);

    /// <exception cref="SocketException">The system does not give the port.</exception>
    public static DatagramPort Open(PortKey key, IPEndPoint at, CurrentGeneration current, DatagramLimits limits, DatagramMeters? meters)
    {
        var socket = new Socket(at.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { Blocking = false };
        try
        {
            if (at.Address.Equals(IPAddress.IPv6Any)) socket.DualMode = true;
            socket.ReceiveBufferSize = limits.PortBuffer;
            socket.SendBufferSize = limits.PortBuffer;
            socket.Bind(at);
            return new(key, socket, current, limits, meters);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Ends the sessions that the plan of this moment does not permit.</summary>
    public void Follow() => EndWhere(static (_, permitted) => !permitted);

    /// <summary>Takes no new source, and returns when the others have fallen silent or the time is over.</summary>
    public async Task Drain(CancellationToken end)
    {
        _draining = true;
        while (Sessions > 0 && !end.IsCancellationRequested)
            await Task.Delay(50, end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Close().ConfigureAwait(false);
    }

    /// <summary>Closes the socket, and ends every session.</summary>
    public async Task Close()
    {
        await _closed.CancelAsync().ConfigureAwait(false);
        _socket.Dispose();
        await Task.WhenAll(_receiving, _tidying).ConfigureAwait(false);
        foreach (var (_, session) in _sessions) session.End();
    }

    public async ValueTask DisposeAsync()
    {
        await Close().ConfigureAwait(false);
        _closed.Dispose();
    }

    /// <summary>From the port itself, as the client expects it.</summary>
    public void Answer(ReadOnlySpan<byte> datagram, SocketAddress client)
    {
        if (datagram.Length > _limits.MaxDatagram)
        {
            Drop(DropReason.TooLarge);
            return;
        }
        try
        {
            _socket.SendTo(datagram, SocketFlags.None, client);
        }
        catch (SocketException)
        {
            Drop(DropReason.ToClient);
        }
        catch (ObjectDisposedException)
        {
            Drop(DropReason.ToClient);
        }
    }

    public void Drop(DropReason reason) => _meters?.Dropped(_gateway, reason);

    public void Forget(DatagramSession session)
    {
        if (!_sessions.TryRemove(new(session.Client, session))) return;
        Interlocked.Decrement(ref _count);
        _meters?.Ended(_gateway);
    }

    private async Task Receive()
    {
        var buffer = GC.AllocateUninitializedArray<byte>(BufferSize, pinned: true).AsMemory();
        var source = new SocketAddress(_socket.AddressFamily);
        while (!_closed.IsCancellationRequested)
            try
            {
                var length = await _socket.ReceiveFromAsync(buffer, SocketFlags.None, source).ConfigureAwait(false);
                Take(buffer.Span[..length], source);
            }
            catch (Exception failed) when (failed is SocketException or ObjectDisposedException)
            {
                // One that could not be received, or the end. A system that says so all the time is not asked all the time.
                await Task.Delay(1).ConfigureAwait(false);
            }
    }

    private void Take(ReadOnlySpan<byte> datagram, SocketAddress source)
    {
        if (datagram.Length > _limits.MaxDatagram)
        {
            Drop(DropReason.TooLarge);
            return;
        }
        // A session that turns out to be over gives way to another one, once: its endpoint is passed over then.
        for (var tries = 0; tries < 2; tries++)
        {
            if (!_sessions.TryGetValue(source, out var session))
            {
                session = Begin(source);
                if (session is null) return;
            }
            if (session.Send(datagram)) return;
        }
        Drop(DropReason.ToBackend);
    }

    /// <summary>A session for a new source; nothing, if its datagram was dropped.</summary>
    private DatagramSession? Begin(SocketAddress source)
    {
        var generation = _current.Generation;
        var rule = generation.DatagramsOf(_key) ?? DatagramRule.Nowhere;
        if (rule.LeadsNowhere) return Dropped(DropReason.NoRoute);
        if (_draining) return Dropped(DropReason.Draining);
        if (Sessions >= _limits.MaxSessions) return Dropped(DropReason.SessionLimit);
        var client = new SocketAddress(source.Family, source.Size);
        source.Buffer.Span[..source.Size].CopyTo(client.Buffer.Span);
        if (Session(client, generation, rule) is not { } session) return Dropped(DropReason.ToBackend);
        _sessions[client] = session;
        Interlocked.Increment(ref _count);
        _meters?.Began(_gateway);
        if (session is DatagramSession.Talking talking) talking.Listen();
        // A plan that took over meanwhile may not have seen it.
        if (!ReferenceEquals(generation, _current.Generation) && !IsPermitted(session, _current.Generation)) session.End();
        return session;
    }

    private DatagramSession? Session(SocketAddress client, Generation generation, DatagramRule rule)
    {
        if (rule.Next() is not RouteTarget.Forward { Backend: var backend })
            return new DatagramSession.Dropping(this, client, DropReason.Refused, generation);
        var endpoints = generation.EndpointsOf(backend);
        return backend.Choose(endpoints, Environment.TickCount64) is { } endpoint
            ? DatagramSession.Talking.Open(this, client, backend, endpoint, _limits.SessionBuffer)
            : new DatagramSession.Dropping(this, client, DropReason.NoEndpoint, generation);
    }

    private DatagramSession? Dropped(DropReason reason)
    {
        Drop(reason);
        return null;
    }

    private async Task Tidy()
    {
        var idle = _limits.IdleTimeout < _limits.DrainIdleTimeout ? _limits.IdleTimeout : _limits.DrainIdleTimeout;
        var round = TimeSpan.FromMilliseconds(Math.Clamp(idle.TotalMilliseconds / 4, 10, LongestRound.TotalMilliseconds));
        while (!_closed.IsCancellationRequested)
        {
            await Task.Delay(round, _closed.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var patience = (long)(_draining ? _limits.DrainIdleTimeout : _limits.IdleTimeout).TotalMilliseconds;
            var oldest = Environment.TickCount64 - patience;
            EndWhere((session, permitted) => !permitted || session.Seen < oldest);
        }
    }

    private void EndWhere(Func<DatagramSession, bool, bool> over)
    {
        var generation = _current.Generation;
        foreach (var (_, session) in _sessions)
            if (over(session, IsPermitted(session, generation))) session.End();
    }

    private bool IsPermitted(DatagramSession session, Generation generation) =>
        generation.DatagramsOf(_key) is { } rule && session.IsPermitted(generation, rule);
}
