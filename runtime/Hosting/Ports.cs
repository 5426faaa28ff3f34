using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Quic;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using Sluice.Compiler.Values;
using Sluice.Runtime.Datagrams;
using Sluice.Runtime.Loading;
using Sluice.Runtime.Quic;

namespace Sluice.Runtime.Hosting;

/// <summary>The ports of this machine that are open, brought in line with each generation; one that stays is not touched.</summary>
internal sealed class Ports(
    DataPlaneOptions options, Dispatcher dispatcher, Func<PortKey, IPEndPoint, DatagramPort> datagrams, QuicDoor? quic, ILogger logger)
{
    private readonly ConcurrentDictionary<Seat, IBoundPort> _open = new();
    private readonly Addressing _addressing = new(options.Bind);
    private volatile Seating _seating = Seating.None;
    private volatile IReadOnlyList<PortProblem> _withoutHttp3 = [];

    /// <summary>HTTPS ports that serve all but HTTP/3, which was asked for.</summary>
    public IReadOnlyList<PortProblem> WithoutHttp3 => _withoutHttp3;

    /// <summary>Where a logical port is open, in the order in which its Gateway asks for addresses.</summary>
    public IReadOnlyList<IPEndPoint> AddressesOf(PortKey key)
    {
        var found = new List<IPEndPoint>();
        foreach (var seat in _seating.Of(key))
            if (_open.TryGetValue(seat, out var port) && port.Key == key) found.Add(port.Address);
        return found;
    }

    /// <summary>The address of a Gateway that leaves the choice; nothing for others.</summary>
    public IPAddress? GivenTo(ObjectName gateway) => _seating.GrantedTo(gateway);

    /// <summary>
    /// A seat that goes from one Gateway to another stays open meanwhile. What is gone is closed before anything is
    /// opened: its address may be wanted again.
    /// </summary>
    public async Task<List<PortProblem>> Follow(Generation generation, IReadOnlyList<ObjectName> eldest)
    {
        _addressing.Follow(generation);
        var seating = Seating.Of(generation, Rank(generation, eldest), _addressing.Of, options, quic is not null);
        foreach (var (seat, port) in _open)
            if (seating.Taken.TryGetValue(seat, out var key) && (key == port.Key || IsPassable(port, key))) Pass(port, key);
            else await Close(seat).ConfigureAwait(false);
        _seating = seating;
        var problems = new List<PortProblem>(seating.Problems);
        foreach (var (seat, key) in seating.Taken)
            if (seat.Transport == key.Transport && !_open.ContainsKey(seat) && Open(seat, key, seating) is { } problem) problems.Add(problem);
        if (quic is not null) _withoutHttp3 = await OpenHalves(quic, seating).ConfigureAwait(false);
        foreach (var port in _open.Values)
            if (port is DatagramPort sessions) sessions.Follow();
        return problems;
    }

    /// <summary>Closes every port but those of UDP, which end as <see cref="Drain"/> says.</summary>
    public async Task Withdraw()
    {
        foreach (var seat in _open.Keys)
            if (_open.TryGetValue(seat, out var port) && port is not DatagramPort) await Close(seat).ConfigureAwait(false);
    }

    /// <summary>UDP ports take no new source, and close when those that they have fell silent or the time is over.</summary>
    public Task Drain(CancellationToken end)
    {
        var draining = new List<Task>();
        foreach (var (seat, port) in _open)
            if (port is DatagramPort sessions && _open.TryRemove(seat, out _)) draining.Add(sessions.Drain(end));
        return Task.WhenAll(draining);
    }

    public async Task CloseAll()
    {
        foreach (var seat in _open.Keys) await Close(seat).ConfigureAwait(false);
    }

    /// <summary>Those that nobody ranked come last, by name.</summary>
    private static IEnumerable<ObjectName> Rank(Generation generation, IReadOnlyList<ObjectName> eldest)
    {
        var rest = new SortedSet<ObjectName>(generation.Gateways.Keys);
        foreach (var name in eldest)
            if (rest.Remove(name)) yield return name;
        foreach (var name in rest) yield return name;
    }

    private static bool IsPassable(IBoundPort port, PortKey key) => port is BoundPort || (port is QuicPort && key.Transport == Transport.Tcp);

    private void Pass(IBoundPort port, PortKey key)
    {
        if (port.Key == key) return;
        if (port is QuicPort half) half.PassTo(key);
        if (port is not BoundPort connections) return;
        HostingLog.Passed(logger, connections.Address, port.Key.Gateway.ToString(), port.Key.Number, key.Gateway.ToString(), key.Number);
        connections.PassTo(key, dispatcher.Welcome(key.Gateway, key.Port));
    }

    /// <summary>HTTP/3 is an offer: a place over UDP that cannot be had keeps nobody out.</summary>
    private async Task<IReadOnlyList<PortProblem>> OpenHalves(QuicDoor door, Seating seating)
    {
        var problems = new List<PortProblem>(seating.WithoutHttp3);
        foreach (var (seat, key) in seating.Taken)
            if (seat.Transport != key.Transport && !_open.ContainsKey(seat) && _open.TryGetValue(seat.Half, out var first)
                && await OpenHalf(door, first.Address, seat, key).ConfigureAwait(false) is { } problem) problems.Add(problem);
        foreach (var (seat, port) in _open)
            if (port is BoundPort connections) connections.Tenancy.SpeaksHttp3 = _open.TryGetValue(seat.Half, out var half) && half is QuicPort;
        return problems;
    }

    private async Task<PortProblem?> OpenHalf(QuicDoor door, IPEndPoint at, Seat seat, PortKey key)
    {
        try
        {
            _open[seat] = await QuicPort.Open(door, at, key).ConfigureAwait(false);
            return null;
        }
        catch (Exception refused) when (refused is AddressInUseException or IOException or SocketException or QuicException)
        {
            return Seating.Of(key, PortFault.Taken, $"HTTP/3 is not served, for {at} over UDP cannot be listened on: {refused.Message}");
        }
    }

    private PortProblem? Open(Seat seat, PortKey key, Seating seating)
    {
        try
        {
            IBoundPort port = key.Transport == Transport.Udp
                ? datagrams(key, seat.EndPoint)
                : BoundPort.Open(seat.EndPoint, key, dispatcher.Welcome(key.Gateway, key.Port), logger);
            _open[seat] = port;
            HostingLog.Opened(logger, key.Gateway.ToString(), key.Number, port.Address);
            return null;
        }
        catch (SocketException refused)
        {
            return Problem(seat, key, seating, refused);
        }
    }

    private static PortProblem Problem(Seat seat, PortKey key, Seating seating, SocketException refused) => refused.SocketErrorCode switch
    {
        SocketError.AddressAlreadyInUse => Seating.Of(key, PortFault.Taken, $"{seat.EndPoint} cannot be listened on: something else listens there"),
        SocketError.AccessDenied => Seating.Of(key, PortFault.Forbidden, $"{seat.EndPoint} cannot be listened on: port {seat.Number} is for privileged processes, and this is none"),
        SocketError.AddressNotAvailable when seat.Address.Equals(seating.GrantedTo(key.Gateway)) =>
            Seating.Of(key, PortFault.Unassigned, $"{seat.EndPoint} cannot be listened on: the address is the next one, and this machine does not have it"),
        SocketError.AddressNotAvailable or SocketError.AddressFamilyNotSupported =>
            Seating.Of(key, PortFault.Absent, $"{seat.EndPoint} cannot be listened on: this machine does not have the address"),
        _ => Seating.Of(key, PortFault.Other, $"{seat.EndPoint} cannot be listened on: {refused.Message}"),
    };

    private async Task Close(Seat seat)
    {
        if (!_open.TryRemove(seat, out var port)) return;
        await port.Close().ConfigureAwait(false);
        HostingLog.Closed(logger, port.Key.Gateway.ToString(), port.Key.Number);
    }
}
