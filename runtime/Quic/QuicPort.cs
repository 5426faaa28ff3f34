using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Quic;
using System.Net.Security;
using System.Security.Authentication;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using Sluice.Runtime.Hosting;

namespace Sluice.Runtime.Quic;

/// <summary>The UDP half of an HTTPS port: connections of HTTP/3, whose handshakes are answered as those of its TCP half are.</summary>
internal sealed class QuicPort : IBoundPort
{
    private static readonly List<SslApplicationProtocol> Protocols = [SslApplicationProtocol.Http3];

    private readonly QuicDoor _door;
    private readonly IMultiplexedConnectionListener _listener;
    private readonly Task _accepting;
    private readonly Resident _resident;

    private QuicPort(QuicDoor door, IMultiplexedConnectionListener listener, Resident resident)
    {
        (_door, _listener, _resident) = (door, listener, resident);
        _accepting = Accept();
    }

    public PortKey Key => _resident.Current.Key;

    public IPEndPoint Address => (IPEndPoint)_listener.EndPoint;

    public static async Task<QuicPort> Open(QuicDoor door, IPEndPoint at, PortKey key)
    {
        var resident = new Resident(new(key));
        var features = new FeatureCollection();
        features.Set(new TlsConnectionCallbackOptions
        {
            ApplicationProtocols = Protocols,
            OnConnectionState = door.Handshakes.OnConnectionState,
            OnConnection = async (hello, stop) =>
            {
                var tenancy = resident.Current;
                hello.Connection.Features.Set(new ConnectionOrigin(tenancy.Key, tenancy.Key.Gateway.ToString(), isTls: true, Peer(hello.Connection)) { Tenancy = tenancy });
                var options = await door.Handshakes.OnConnection(hello, stop).ConfigureAwait(false);
                options.ApplicationProtocols = Protocols;
                return options;
            },
        });
        return new(door, await door.Sockets.BindAsync(at, features, CancellationToken.None).ConfigureAwait(false), resident);
    }

    /// <summary>Stands for another logical port from now on, as <see cref="BoundPort.PassTo"/> does.</summary>
    public void PassTo(PortKey key)
    {
        var before = _resident.Current;
        _resident.Current = new(key);
        before.End();
    }

    /// <summary>Accepts no more; connections that were accepted live on.</summary>
    public async Task Close()
    {
        _resident.Current.End();
        await _listener.DisposeAsync().ConfigureAwait(false);
        await _accepting.ConfigureAwait(false);
    }

    private async Task Accept()
    {
        await Task.Yield();
        while (true)
            try
            {
                if (await _listener.AcceptAsync().ConfigureAwait(false) is not { } connection) return;
                _door.Meters?.Opened();
                _door.Meters?.Follow(connection);
                if (connection.Features.Get<ConnectionOrigin>() is { } origin && _door.Kestrel.Offer(new QuicConnectionOfPort(connection, origin))) continue;
                connection.Abort();
                await connection.DisposeAsync().ConfigureAwait(false);
            }
            catch (ObjectDisposedException)
            {
                return;
            }
            catch (Exception failed) when (failed is OperationCanceledException or IOException or QuicException or AuthenticationException)
            {
                // A handshake that came to nothing; the port is still there.
            }
    }

    private static string Peer(BaseConnectionContext connection) => connection.RemoteEndPoint is IPEndPoint { Address: var address }
        ? (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString()
        : "unknown";

    /// <summary>Whose the port is at present.</summary>
    private sealed class Resident(Tenancy first)
    {
        private volatile Tenancy _current = first;

        public Tenancy Current
        {
            get => _current;
            set => _current = value;
        }
    }
}
