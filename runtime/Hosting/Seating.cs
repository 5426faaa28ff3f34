using System.Collections.Generic;
using System.Net;
using Sluice.Compiler.Values;
using Sluice.Runtime.Loading;

namespace Sluice.Runtime.Hosting;

/// <summary>Who should sit where: for each port of a generation its seats, and why it has not all that it should have.</summary>
internal sealed class Seating
{
    private readonly DataPlaneOptions _options;
    private readonly Dictionary<Seat, PortKey> _taken = [];
    private readonly Dictionary<(int Number, Transport Transport), List<Seat>> _numbers = [];
    private readonly Dictionary<PortKey, List<Seat>> _seats = [];
    private readonly Dictionary<ObjectName, IPAddress> _granted = [];

    private Seating(DataPlaneOptions options) => _options = options;

    public static readonly Seating None = new(new());

    public IReadOnlyDictionary<Seat, PortKey> Taken => _taken;

    public List<PortProblem> Problems { get; } = [];

    /// <summary>HTTPS ports that cannot have their place over UDP.</summary>
    public List<PortProblem> WithoutHttp3 { get; } = [];

    /// <summary>In the order in which the Gateway asks for their addresses.</summary>
    public IReadOnlyList<Seat> Of(PortKey key) => _seats.TryGetValue(key, out var seats) ? seats : [];

    /// <summary>The address that a Gateway was given, because it left the choice.</summary>
    public IPAddress? GrantedTo(ObjectName gateway) => _granted.GetValueOrDefault(gateway);

    /// <param name="rank">Gateways by precedence: of two that want one port of an address, the first has it.</param>
    /// <param name="granted">The address of a Gateway that leaves the choice.</param>
    /// <param name="http3">Whether HTTPS ports have a place over UDP as well.</param>
    public static Seating Of(Generation generation, IEnumerable<ObjectName> rank, Func<ObjectName, IPAddress> granted, DataPlaneOptions options, bool http3 = false)
    {
        var seating = new Seating(options);
        var ports = new Dictionary<ObjectName, List<PortKey>>();
        foreach (var key in generation.Open)
        {
            if (!ports.TryGetValue(key.Gateway, out var own)) ports[key.Gateway] = own = [];
            own.Add(key);
        }
        foreach (var gateway in rank)
            if (ports.TryGetValue(gateway, out var own)) seating.Place(gateway, own, generation.AddressesOf(gateway), granted);
        if (http3) seating.PlaceHalves(generation);
        return seating;
    }

    /// <summary>What the plan itself has over UDP comes first, whoever's it is.</summary>
    private void PlaceHalves(Generation generation)
    {
        foreach (var (seat, key) in new List<KeyValuePair<Seat, PortKey>>(_taken))
            if (seat.Transport == Transport.Tcp && generation.PortOf(key) is { IsHttps: true, Source.Listeners.IsEmpty: false })
                PlaceHalf(seat.Half, key);
    }

    private void PlaceHalf(Seat half, PortKey key)
    {
        if (!_numbers.TryGetValue((half.Number, Transport.Udp), out var others)) _numbers[(half.Number, Transport.Udp)] = others = [];
        var other = others.Find(other => half.Excludes(other) || _taken[other] == key with { Transport = Transport.Udp });
        if (other is null)
        {
            others.Add(half);
            _taken[half] = key;
        }
        else
        {
            WithoutHttp3.Add(Of(key, PortFault.Claimed, $"HTTP/3 is not served, for Gateway {_taken[other].Gateway} has a UDP listener at {other.EndPoint}"));
        }
    }

    private void Place(ObjectName gateway, List<PortKey> ports, IReadOnlyList<string> asked, Func<ObjectName, IPAddress> granted)
    {
        ports.Sort((a, b) => (a.Port, a.Transport).CompareTo((b.Port, b.Transport)));
        var addresses = new List<IPAddress>();
        foreach (var text in asked)
            if (text.Length > 0 && Asked(gateway, text) is { } address && !addresses.Contains(address)) addresses.Add(address);
        if (Addressing.LeavesChoice(asked))
        {
            var own = granted(gateway);
            _granted[gateway] = own;
            if (!addresses.Contains(own)) addresses.Add(own);
        }
        foreach (var key in ports)
            foreach (var address in addresses) Take(key, address);
    }

    private IPAddress? Asked(ObjectName gateway, string text)
    {
        if (IPAddress.TryParse(text, out var address) && HostAddress.IsHere(address)) return address;
        Problems.Add(new(gateway, null, $"address {text} is not one of this machine") { Fault = PortFault.Absent });
        return null;
    }

    private void Take(PortKey key, IPAddress address)
    {
        var number = _options.EphemeralPorts ? 0 : key.Port + _options.PortOffset;
        if (number > IPEndPoint.MaxPort)
        {
            Problems.Add(Of(key, PortFault.Beyond, $"listener port {key.Port} and the offset {_options.PortOffset} make {number}, which is no port"));
            return;
        }
        var seat = new Seat(address, number, key.Transport, _options.EphemeralPorts ? key : null);
        if (!_numbers.TryGetValue((number, key.Transport), out var others)) _numbers[(number, key.Transport)] = others = [];
        if (others.Find(seat.Excludes) is { } other)
        {
            Problems.Add(Of(key, PortFault.Claimed, $"{seat.EndPoint} is taken: Gateway {_taken[other].Gateway} comes first and has {other.EndPoint}"));
            return;
        }
        others.Add(seat);
        _taken[seat] = key;
        if (!_seats.TryGetValue(key, out var own)) _seats[key] = own = [];
        own.Add(seat);
    }

    internal static PortProblem Of(PortKey key, PortFault fault, string message) =>
        new(key.Gateway, key.Port, message) { Transport = key.Transport, Fault = fault };
}
