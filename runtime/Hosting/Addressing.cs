using System.Collections.Generic;
using System.Net;
using Sluice.Compiler.Values;
using Sluice.Runtime.Loading;

namespace Sluice.Runtime.Hosting;

/// <summary>
/// The addresses of Gateways that leave the choice: consecutive ones, in order of their names. One that is there keeps its
/// address when others come and go; a newcomer takes the lowest that is free and that nobody asks for.
/// </summary>
internal sealed class Addressing(IPAddress first)
{
    private readonly SortedDictionary<int, ObjectName> _places = [];
    private readonly Dictionary<ObjectName, IPAddress> _granted = [];

    /// <summary>A Gateway that names no address, or an address without a value.</summary>
    public static bool LeavesChoice(IReadOnlyList<string> asked)
    {
        foreach (var text in asked)
            if (text.Length == 0) return true;
        return asked.Count == 0;
    }

    public IPAddress Of(ObjectName gateway) => _granted[gateway];

    public void Follow(Generation generation)
    {
        var waiting = new SortedSet<ObjectName>();
        var asked = new HashSet<IPAddress>();
        foreach (var name in generation.Gateways.Keys)
        {
            var addresses = generation.AddressesOf(name);
            if (LeavesChoice(addresses)) waiting.Add(name);
            foreach (var text in addresses)
                if (IPAddress.TryParse(text, out var address)) asked.Add(address);
        }
        foreach (var place in new List<int>(_places.Keys))
            if (!waiting.Remove(_places[place])) _places.Remove(place);
        var free = 0;
        foreach (var name in waiting)
        {
            while (_places.ContainsKey(free) || asked.Contains(At(free))) free++;
            _places[free] = name;
        }
        _granted.Clear();
        foreach (var (place, name) in _places) _granted[name] = At(place);
    }

    /// <summary>Every address of the machine is one address only; others are counted up from the first.</summary>
    private IPAddress At(int place)
    {
        if (first.Equals(IPAddress.Any) || first.Equals(IPAddress.IPv6Any)) return first;
        var bytes = first.GetAddressBytes();
        for (var i = bytes.Length - 1; i >= 0 && place > 0; i--)
        {
            place += bytes[i];
            bytes[i] = (byte)place;
            place >>= 8;
        }
        return first.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? new(bytes, first.ScopeId) : new(bytes);
    }
}
