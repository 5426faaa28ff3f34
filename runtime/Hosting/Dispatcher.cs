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
        if (port is { HasStreams: true, IsHttps: true })
            origin.Announce(port, await HelloPeek.Peek(connection, options.Streams.MaxClientHello, options.HandshakeTimeout).ConfigureAwait(false));
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
}
