using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using Sluice.Runtime.Forwarding;
using Sluice.Runtime.Loading;
using Endpoint = Sluice.Runtime.Forwarding.Endpoint;

namespace Sluice.Runtime.Datagrams;

/// <summary>
/// A source of datagrams and what became of it: an endpoint that it talks to through a socket of its own, so that answers
/// are told apart; or the share of its rule that drops them.
/// </summary>
internal abstract class DatagramSession(SocketAddress client)
{
    private long _seen = Environment.TickCount64;

    /// <summary>The source, which nobody changes.</summary>
    public SocketAddress Client => client;

    /// <summary>When a datagram last came, from either side, in milliseconds of <see cref="Environment.TickCount64"/>.</summary>
    public long Seen => Volatile.Read(ref _seen);

    /// <summary>Passes a datagram on; false, if the session is over and the datagram still wants a place.</summary>
    public abstract bool Send(ReadOnlySpan<byte> datagram);

    /// <summary>Whether the plan still lets the session be as it is.</summary>
    public abstract bool IsPermitted(Generation generation, DatagramRule rule);

    public abstract void End();

    protected void Touch() => Volatile.Write(ref _seen, Environment.TickCount64);

    /// <summary>A source that fell to a share without a place to go. It keeps its lot, so that weights hold for sources.</summary>
    public sealed class Dropping(DatagramPort port, SocketAddress client, DropReason reason, Generation under) : DatagramSession(client)
    {
        private int _ended;

        public override bool Send(ReadOnlySpan<byte> datagram)
        {
            Touch();
            port.Drop(reason);
            return true;
        }

        public override bool IsPermitted(Generation generation, DatagramRule rule) => ReferenceEquals(generation, under);

        public override void End()
        {
            if (Interlocked.Exchange(ref _ended, 1) == 0) port.Forget(this);
        }
    }

    /// <summary>A source that talks to an endpoint.</summary>
    public sealed class Talking : DatagramSession
    {
        private readonly DatagramPort _port;
        private readonly Backend _backend;
        private readonly Endpoint _endpoint;
        private readonly Socket _socket;
        private int _ended;
        private bool _answered;

        private Talking(DatagramPort port, SocketAddress client, Backend backend, Endpoint endpoint, Socket socket) : base(client) =>
            (_port, _backend, _endpoint, _socket) = (port, backend, endpoint, socket);

        /// <summary>Nothing, if the system has no socket left, or no way to the endpoint.</summary>
        public static Talking? Open(DatagramPort port, SocketAddress client, Backend backend, Endpoint endpoint, int buffer)
        {
            if (!IPAddress.TryParse(endpoint.Address, out var address)) return null;
            Socket? socket = null;
            try
            {
                socket = new(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp)
                {
                    SendBufferSize = buffer,
                    ReceiveBufferSize = buffer,
                    Blocking = false,
                };
                socket.Connect(new IPEndPoint(address, endpoint.Port));
            }
            catch (SocketException failed)
            {
                socket?.Dispose();
                // That this process has no socket left is no fault of the endpoint's.
                if (IsUnreachable(failed.SocketErrorCode)) endpoint.ConnectFailed(Environment.TickCount64);
                return null;
            }
            endpoint.Enter();
            return new(port, client, backend, endpoint, socket);
        }

        public void Listen() => new Ears(this).Listen();

        public override bool Send(ReadOnlySpan<byte> datagram)
        {
            Touch();
            try
            {
                _socket.Send(datagram, SocketFlags.None, out var error);
                if (error == SocketError.Success) return true;
                if (!IsUnreachable(error))
                {
                    _port.Drop(DropReason.ToBackend);
                    return true;
                }
                Refused();
                return false;
            }
            catch (ObjectDisposedException)
            {
                return false;
            }
        }

        /// <summary>Weights and other endpoints may change. Where the endpoint was may now be somebody else's, so a session does not outlive it.</summary>
        public override bool IsPermitted(Generation generation, DatagramRule rule) =>
            rule.Reaches(_backend) && Array.IndexOf(generation.EndpointsOf(_backend), _endpoint) >= 0;

        public override void End()
        {
            if (Interlocked.Exchange(ref _ended, 1) == 1) return;
            _port.Forget(this);
            _socket.Dispose();
            _endpoint.Leave();
        }

        /// <summary>What the system says when it has learnt that nobody is there (ICMP).</summary>
        private static bool IsUnreachable(SocketError error) =>
            error is SocketError.ConnectionRefused or SocketError.ConnectionReset or SocketError.HostUnreachable or SocketError.NetworkUnreachable;

        private void Refused()
        {
            _endpoint.ConnectFailed(Environment.TickCount64);
            End();
        }

        /// <summary>Passes on everything that is there; false, once the session is over.</summary>
        private bool Answer()
        {
            var buffer = ArrayPool<byte>.Shared.Rent(DatagramPort.BufferSize);
            try
            {
                while (true)
                {
                    var length = _socket.Receive(buffer, SocketFlags.None, out var error);
                    if (error == SocketError.WouldBlock) return true;
                    if (error != SocketError.Success) return Failed(error);
                    Touch();
                    if (!_answered)
                    {
                        _answered = true;
                        _endpoint.Connected();
                    }
                    _port.Answer(buffer.AsSpan(0, length), Client);
                }
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }

        private bool Failed(SocketError error)
        {
            if (IsUnreachable(error)) Refused();
            else End();
            return false;
        }

        /// <summary>Waits for answers without a buffer, for most sessions are silent most of the time.</summary>
        private sealed class Ears : SocketAsyncEventArgs
        {
            private readonly Talking _session;

            public Ears(Talking session) : base(true)
            {
                _session = session;
                SetBuffer(Memory<byte>.Empty);
            }

            public void Listen()
            {
                try
                {
                    while (!_session._socket.ReceiveAsync(this))
                        if (!Heard()) return;
                }
                catch (ObjectDisposedException)
                {
                    Dispose();
                }
            }

            protected override void OnCompleted(SocketAsyncEventArgs e)
            {
                if (Heard()) Listen();
            }

            private bool Heard()
            {
                try
                {
                    if (SocketError == SocketError.Success ? _session.Answer() : _session.Failed(SocketError)) return true;
                }
                catch (ObjectDisposedException)
                {
                    // Ended meanwhile.
                }
                Dispose();
                return false;
            }
        }
    }
}
