using System.Net;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Connections;
using Sluice.Compiler.Ir;
using Sluice.Compiler.Values;
using Sluice.Runtime.Matching;
using Sluice.Runtime.Observing;
using Sluice.Runtime.Streams;

namespace Sluice.Runtime.Hosting;

/// <summary>Decides which pipeline of Kestrel a connection belongs to, and notes on it where it came in.</summary>
internal sealed class Dispatcher(CurrentGeneration current, VirtualTransport kestrel, DataPlaneOptions options, Meters? meters)
{
    private readonly ProxyHeaders _proxies = new(options.ProxyProtocolFrom, options.HandshakeTimeout);

    public Func<ConnectionContext, Task> Welcome(ObjectName gateway, int port)
    {
        var key = new PortKey(gateway, port);
        var name = gateway.ToString();
        return connection => Dispatch(connection, key, name);
    }

    private async Task Dispatch(ConnectionContext connection, PortKey key, string gateway)
    {
        meters?.Opened(connection);
        var pipeline = await _proxies.Peer(connection).ConfigureAwait(false) is { } peer
            ? await Receive(connection, key, gateway, peer).ConfigureAwait(false)
            : null;
        if (pipeline is null || !kestrel.Offer(pipeline.Value, connection))
        {
            connection.Abort();
            await connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Nothing, if the client sends too little in time or goes away.</summary>
    private async ValueTask<Pipeline?> Receive(ConnectionContext connection, PortKey key, string gateway, ProxiedPeer peer)
    {
        var port = current.Generation.PortOf(key);
        var origin = new ConnectionOrigin(key, gateway, port?.IsHttps == true, peer.Name) { Ends = peer.Ends, Tenancy = connection.Features.Get<Tenancy>() };
        if (port is { IsHttps: true } && (port.HasStreams || port.ChoosesByOffer))
        {
            if (!await Look(connection, port, origin).ConfigureAwait(false)) return null;
        }
        else if (port is { HasStreams: true })
            origin.Mode = StreamMode.Tcp;
        connection.Features.Set(origin);
        return origin.Mode switch
        {
            StreamMode.Terminate => Pipeline.Terminate,
            not null => Pipeline.Stream,
            null when origin.IsTls => Pipeline.Https,
            null => await Preface.Peek(connection, options.RequestHeadersTimeout).ConfigureAwait(false),
        };
    }

    /// <summary>
    /// Notes what the ClientHello says that the choice of a listener or certificate needs. False, if it does not come and no
    /// listener for streams has to tell so; whatever else it may be, the handshake knows what to do with it.
    /// </summary>
    private async ValueTask<bool> Look(ConnectionContext connection, Port port, ConnectionOrigin origin)
    {
        using var reader = new ClientHelloReader(options.Streams.MaxClientHello);
        var hello = await HelloPeek.Peek(connection, reader, options.HandshakeTimeout).ConfigureAwait(false);
        if (port.ChoosesByOffer) origin.Offer = reader.Offer();
        if (port.HasStreams) origin.Announce(port, hello);
        return port.HasStreams || hello is not ClientHello.Unusable(HelloFault.Incomplete);
    }
}
