using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Connections;
using Sluice.Runtime.Hosting;

namespace Sluice.Runtime.Streams;

/// <summary>Who is at the other end of a connection.</summary>
/// <param name="Name">The address, for logs and headers.</param>
internal sealed record ProxiedPeer(string Name, Ends? Ends);

/// <summary>
/// Takes the headers of the PROXY protocol off connections that come from trusted load balancers. Such a connection has one
/// or is closed: if it were optional, a client of the load balancer could write one of its own. Connections from elsewhere
/// are left as they are.
/// </summary>
/// <param name="patience">How long a header may take to arrive.</param>
internal sealed class ProxyHeaders(IReadOnlyList<IPNetwork> trusted, TimeSpan patience)
{
    /// <summary>Nothing, if the header that has to be there is not.</summary>
    public ValueTask<ProxiedPeer?> Peer(ConnectionContext connection)
    {
        var direct = Direct(connection);
        return trusted.Count > 0 && direct.Ends is { Source.Address: var address } && IsTrusted(address) ? Read(connection, direct) : new(direct);
    }

    private static ProxiedPeer Direct(ConnectionContext connection) =>
        connection.RemoteEndPoint is not IPEndPoint remote ? new("unknown", null)
        : connection.LocalEndPoint is IPEndPoint local ? Of(new(Plain(remote), Plain(local)))
        : new(Plain(remote).Address.ToString(), null);

    private static ProxiedPeer Of(Ends ends) => new(ends.Source.Address.ToString(), ends);

    private static IPEndPoint Plain(IPEndPoint end) => end.Address.IsIPv4MappedToIPv6 ? new(end.Address.MapToIPv4(), end.Port) : end;

    private bool IsTrusted(IPAddress address)
    {
        foreach (var network in trusted)
            if (network.Contains(address)) return true;
        return false;
    }

    private async ValueTask<ProxiedPeer?> Read(ConnectionContext connection, ProxiedPeer direct)
    {
        using var limit = new CancellationTokenSource(patience);
        var input = connection.Transport.Input;
        try
        {
            while (true)
            {
                var read = await input.ReadAsync(limit.Token).ConfigureAwait(false);
                switch (ProxyHeader.Read(read.Buffer))
                {
                    case ProxyHeader.Complete(var length, var ends):
                        input.AdvanceTo(read.Buffer.GetPosition(length));
                        return ends is null ? direct : Of(ends);
                    case null when !read.IsCompleted:
                        input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                        break;
                    default:
                        input.AdvanceTo(read.Buffer.Start);
                        return null;
                }
            }
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException)
        {
            return null;
        }
    }
}
