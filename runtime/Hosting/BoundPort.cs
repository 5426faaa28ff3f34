using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;

namespace Sluice.Runtime.Hosting;

/// <summary>Receives a connection that was accepted, at a Gateway's time at the port.</summary>
internal delegate Task Welcome(Socket connection, Tenancy tenancy);

/// <summary>A port of this machine that stands for a logical one, and the loop that accepts on it.</summary>
internal sealed class BoundPort : IBoundPort
{
    /// <summary>Connections that the system keeps for us until we accept them.</summary>
    private const int Backlog = 512;

    private readonly Socket _listening;
    private readonly Task _accepting;
    private volatile Host _host;
    private volatile bool _closed;

    private BoundPort(Socket listening, Host host, ILogger logger)
    {
        (_listening, _host) = (listening, host);
        Address = (IPEndPoint)listening.LocalEndPoint!;
        _accepting = Accept(logger);
    }

    /// <summary>Who receives connections, and as what.</summary>
    private sealed record Host(Tenancy Tenancy, Welcome Welcome);

    public PortKey Key => Tenancy.Key;

    public IPEndPoint Address { get; }

    public Tenancy Tenancy => _host.Tenancy;

    /// <exception cref="SocketException">The system does not give the address.</exception>
    public static BoundPort Open(IPEndPoint at, PortKey key, Welcome welcome, ILogger logger)
    {
        var listening = new Socket(at.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            // All addresses of this machine are those of both families.
            if (at.Address.Equals(IPAddress.IPv6Any)) listening.DualMode = true;
            listening.Bind(at);
            listening.Listen(Backlog);
            return new(listening, new(new(key), welcome), logger);
        }
        catch
        {
            listening.Dispose();
            throw;
        }
    }

    /// <summary>Stands for another logical port from now on. Nobody who connects meanwhile is turned away.</summary>
    public void PassTo(PortKey key, Welcome welcome)
    {
        var before = _host;
        _host = new(new(key), welcome);
        before.Tenancy.End();
    }

    /// <summary>Accepts no more; connections that were accepted live on.</summary>
    public async Task Close()
    {
        _host.Tenancy.End();
        _closed = true;
        _listening.Dispose();
        await _accepting.ConfigureAwait(false);
    }

    private async Task Accept(ILogger logger)
    {
        await Task.Yield();
        while (!_closed)
        {
            try
            {
                var connection = await _listening.AcceptAsync().ConfigureAwait(false);
                var host = _host;
                _ = host.Welcome(connection, host.Tenancy);
            }
            catch (Exception failed) when (_closed && failed is SocketException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException failed)
            {
                // One connection failed while it was accepted; the port is still there.
                HostingLog.AcceptFailed(logger, failed, Address);
            }
        }
    }
}
