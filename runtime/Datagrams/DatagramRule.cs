using System.Collections.Frozen;
using Sluice.Runtime.Forwarding;

namespace Sluice.Runtime.Datagrams;

/// <summary>What a UDP port does with the datagrams of a new source, and which backends its sources may talk to.</summary>
/// <param name="identity">Equal for two rules that mean the same.</param>
/// <param name="shares">Nothing, if every datagram of a new source is dropped.</param>
/// <param name="backends">Those of the shares, and those that known sources may go on talking to.</param>
internal sealed class DatagramRule(string identity, ShareSchedule? shares, FrozenSet<Backend> backends)
{
    /// <summary>A port without a route, or with one that goes nowhere.</summary>
    public static readonly DatagramRule Nowhere = new("", null, FrozenSet<Backend>.Empty);

    public string Identity => identity;

    /// <summary>Whether no share leads to a backend: no new source need be remembered.</summary>
    public bool LeadsNowhere => shares is null;

    /// <summary>Whose turn it is.</summary>
    public RouteTarget? Next() => shares?.Next();

    public bool Reaches(Backend backend) => backends.Contains(backend);
}
