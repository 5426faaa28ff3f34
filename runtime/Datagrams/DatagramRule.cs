using System.Collections.Frozen;
using Sluice.Runtime.Forwarding;

namespace Sluice.Runtime.Datagrams;

/// <summary>What a UDP port does with the datagrams of a new source, and which backends its sources may talk to.</summary>
/// <param name="identity">Equal for two rules that mean the same.</param>
/// <param name="shares">Nothing, if every datagram is dropped.</param>
internal sealed class DatagramRule(string identity, ShareSchedule? shares, FrozenSet<Backend> backends)
{
    /// <summary>A port without a route, or with one that goes nowhere.</summary>
    public static readonly DatagramRule Nowhere = new("", null, FrozenSet<Backend>.Empty);

    public string Identity => identity;

    /// <summary>Whether there is no backend at all: no source need be remembered.</summary>
    public bool LeadsNowhere => shares is null || backends.Count == 0;

    /// <summary>Whose turn it is.</summary>
    public RouteTarget? Next() => shares?.Next();

    public bool Reaches(Backend backend) => backends.Contains(backend);
}
