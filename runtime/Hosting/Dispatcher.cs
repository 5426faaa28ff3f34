using System.Net;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Connections;
using Sluice.Compiler.Values;
using Sluice.Runtime.Observing;

namespace Sluice.Runtime.Hosting;

/// <summary>Decides which pipeline of Kestrel a connection belongs to, and notes on it where it came in.</summary>
internal sealed class Dispatcher(CurrentGeneration current, VirtualTransport kestrel, TimeSpan patience, Meters? meters)
{
    public Func<ConnectionContext, Task> Welcome(ObjectName gateway, int port)
    {
        var key = new PortKey(gateway, port);
        var name = gateway.ToString();
        return connection => Dispatch(connection, key, name);
    }

    private async Task Dispatch(ConnectionContext connection, PortKey key, string gateway)
    {
        meters?.Opened(connection);
        var isTls = current.Generation.PortOf(key)?.IsHttps == true;
        connection.Features.Set(new ConnectionOrigin(key, gateway, isTls, Peer(connection)) { Tenancy = connection.Features.Get<Tenancy>() });
        var pipeline = isTls ? Pipeline.Https : await Preface.Peek(connection, patience).ConfigureAwait(false);
        if (pipeline is null || !kestrel.Offer(pipeline.Value, connection))
        {
            connection.Abort();
            await connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static string Peer(ConnectionContext connection) => connection.RemoteEndPoint is IPEndPoint { Address: var address }
        ? (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString()
        : "unknown";
}
