using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Sluice.Compiler.Ir;
using Sluice.Compiler.Values;
using Sluice.Runtime.Limits;
using Sluice.Runtime.Matching;
using Sluice.Runtime.Observing;
using Sluice.Runtime.Streams;

namespace Sluice.Runtime.Hosting;

/// <summary>Decides which pipeline of Kestrel a connection belongs to, and notes on it where it came in.</summary>
internal sealed class Dispatcher(CurrentGeneration current, VirtualTransport kestrel, SocketConnectionContextFactory sockets, DataPlaneOptions options, Meters? meters)
{
    private readonly ProxyHeaders _proxies = new(options.ProxyProtocolFrom, options.HandshakeTimeout);

    public Welcome Welcome(ObjectName gateway, int port)
    {
        var key = new PortKey(gateway, port);
        var name = gateway.ToString();
        return (socket, tenancy) => Dispatch(socket, tenancy, key, name);
    }

    private async Task Dispatch(Socket socket, Tenancy tenancy, PortKey key, string gateway)
    {
        var raw = new RawConnection(socket);
        ConnectionContext connection = raw;
        Pipeline? pipeline = null;
        meters?.Opened();
        try
        {
            socket.NoDelay = true;
            if (await _proxies.Peer(raw).ConfigureAwait(false) is { } peer && await Look(raw, tenancy, key, gateway, peer).ConfigureAwait(false) is { } origin)
            {
                if (origin.Mode is null or StreamMode.Terminate) connection = Piped(raw);
                connection.Features.Set(tenancy);
                connection.Features.Set(origin);
                pipeline = await PipelineOf(connection, origin).ConfigureAwait(false);
            }
        }
        catch (SocketException)
        {
            // The client has gone before anybody looked.
        }
        meters?.Follow(connection);
        if (pipeline is null || !kestrel.Offer(pipeline.Value, connection))
        {
            connection.Abort();
            await connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Finds out what the connection is; nothing, if it does not say so in time. Only where streams are, or certificates of
    /// more than one kind, does that take reading.
    /// </summary>
    private async ValueTask<ConnectionOrigin?> Look(RawConnection connection, Tenancy tenancy, PortKey key, string gateway, ProxiedPeer peer)
    {
        var port = current.Generation.PortOf(key);
        var origin = new ConnectionOrigin(key, gateway, port?.IsHttps == true, peer.Name) { Ends = peer.Ends, Tenancy = tenancy };
        if (port is { IsHttps: true } && (port.HasStreams || port.ChoosesByOffer))
            return await Listen(connection, port, origin).ConfigureAwait(false) ? origin : null;
        if (port is { HasStreams: true, IsHttps: false })
            origin.Mode = StreamMode.Tcp;
        return origin;
    }

    /// <summary>
    /// Notes what the ClientHello says that the choice of a listener or certificate needs. False, if it does not come and no
    /// listener for streams has to tell so; whatever else it may be, the handshake knows what to do with it.
    /// </summary>
    private async ValueTask<bool> Listen(ConnectionContext connection, Port port, ConnectionOrigin origin)
    {
        using var reader = new ClientHelloReader(options.Streams.MaxClientHello);
        var hello = await HelloPeek.Peek(connection, reader, options.HandshakeTimeout).ConfigureAwait(false);
        if (port.ChoosesByOffer) origin.Offer = reader.Offer();
        if (port.HasStreams) origin.Announce(port, hello);
        return port.HasStreams || hello is not ClientHello.Unusable(HelloFault.Incomplete);
    }

    /// <summary>Kestrel reads and writes it from now on, ahead of whoever serves it. A stream that nobody decrypts has no use for that.</summary>
    private ConnectionContext Piped(RawConnection raw)
    {
        var ahead = raw.TakeAhead();
        var connection = sockets.Create(raw.Socket);
        if (ahead.Length > 0) connection.Transport = new Duplex(new ReadAhead(ahead, connection.Transport.Input), connection.Transport.Output);
        return connection;
    }

    /// <summary>Nothing, if the client sends too little in time or goes away.</summary>
    private async ValueTask<Pipeline?> PipelineOf(ConnectionContext connection, ConnectionOrigin origin) => origin.Mode switch
    {
        StreamMode.Terminate => Pipeline.Terminate,
        not null => Pipeline.Stream,
        null when origin.IsTls => Pipeline.Https,
        null => await Preface.Peek(connection, options.RequestHeadersTimeout).ConfigureAwait(false),
    };
}
