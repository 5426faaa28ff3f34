using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using Sluice.Compiler.Values;
using Sluice.Runtime.Datagrams;
using Sluice.Runtime.Loading;

namespace Sluice.Runtime.Hosting;

/// <summary>The ports of this machine that are open, brought in line with each generation; one that stays is not touched.</summary>
internal sealed class Ports(
    DataPlaneOptions options, IConnectionListenerFactory sockets, Dispatcher dispatcher, Func<PortKey, IPEndPoint, DatagramPort> datagrams, ILogger logger)
{
    private readonly ConcurrentDictionary<PortKey, IBoundPort> _open = new();
    private readonly SortedDictionary<int, ObjectName> _places = [];

    public IPEndPoint? AddressOf(PortKey key) => _open.TryGetValue(key, out var port) ? port.Address : null;

    /// <summary>Closes what is gone first: its address may be wanted again.</summary>
    public async Task<List<PortProblem>> Follow(Generation generation)
    {
        foreach (var key in _open.Keys)
            if (!generation.Has(key)) await Close(key).ConfigureAwait(false);
        Place(generation);
        var problems = new List<PortProblem>();
        foreach (var (place, gateway) in _places)
            foreach (var key in generation.Open)
                if (key.Gateway == gateway && !_open.ContainsKey(key) && await Open(key, place).ConfigureAwait(false) is { } problem)
                    problems.Add(problem);
        foreach (var port in _open.Values)
            if (port is DatagramPort sessions) sessions.Follow();
        return problems;
    }

    /// <summary>Closes every port but those of UDP, which end as <see cref="Drain"/> says.</summary>
    public async Task Withdraw()
    {
        foreach (var key in _open.Keys)
            if (key.Transport != Transport.Udp) await Close(key).ConfigureAwait(false);
    }

    /// <summary>UDP ports take no new source, and close when those that they have fell silent or the time is over.</summary>
    public Task Drain(CancellationToken end)
    {
        var draining = new List<Task>();
        foreach (var (key, port) in _open)
            if (port is DatagramPort sessions && _open.TryRemove(key, out _)) draining.Add(sessions.Drain(end));
        return Task.WhenAll(draining);
    }

    public async Task CloseAll()
    {
        foreach (var key in _open.Keys) await Close(key).ConfigureAwait(false);
    }

    /// <summary>
    /// Gateways stand on consecutive addresses in order of their names. One that is there keeps its address when others
    /// come and go; a newcomer takes the lowest that is free.
    /// </summary>
    private void Place(Generation generation)
    {
        var names = new SortedSet<ObjectName>(generation.Gateways.Keys);
        foreach (var place in new List<int>(_places.Keys))
            if (!names.Remove(_places[place])) _places.Remove(place);
        var free = 0;
        foreach (var name in names)
        {
            while (_places.ContainsKey(free)) free++;
            _places[free] = name;
        }
    }

    private async Task<PortProblem?> Open(PortKey key, int place)
    {
        var number = options.EphemeralPorts ? 0 : key.Port + options.PortOffset;
        if (number > IPEndPoint.MaxPort)
            return new(key.Gateway, key.Port, $"listener port {key.Port} and the offset {options.PortOffset} make {number}, which is no port: give a smaller offset");
        var at = new IPEndPoint(Address(place), number);
        try
        {
            IBoundPort port = key.Transport == Transport.Udp
                ? datagrams(key, at)
                : await BoundPort.Open(sockets, at, dispatcher.Welcome(key.Gateway, key.Port), logger).ConfigureAwait(false);
            _open[key] = port;
            HostingLog.Opened(logger, key.Gateway.ToString(), key.Number, port.Address);
            return null;
        }
        catch (Exception refused) when (refused is AddressInUseException or IOException or SocketException)
        {
            return new(key.Gateway, key.Port, $"{at} cannot be listened on: {refused.Message}");
        }
    }

    private async Task Close(PortKey key)
    {
        if (!_open.TryRemove(key, out var port)) return;
        await port.Close().ConfigureAwait(false);
        HostingLog.Closed(logger, key.Gateway.ToString(), key.Number);
    }

    /// <summary>Every address of the machine is one address only; others are counted up from the first.</summary>
    private IPAddress Address(int place)
    {
        if (options.Bind.Equals(IPAddress.Any) || options.Bind.Equals(IPAddress.IPv6Any)) return options.Bind;
        var bytes = options.Bind.GetAddressBytes();
        for (var i = bytes.Length - 1; i >= 0 && place > 0; i--)
        {
            place += bytes[i];
            bytes[i] = (byte)place;
            place >>= 8;
        }
        return new(bytes);
    }
}
