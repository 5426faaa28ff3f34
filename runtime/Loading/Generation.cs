using System.Collections.Frozen;
using System.Collections.Generic;
using Sluice.Compiler.Values;
using Sluice.Runtime.Datagrams;
using Sluice.Runtime.Forwarding;
using Sluice.Runtime.Hosting;
using Sluice.Runtime.Matching;
using Sluice.Runtime.Tls;

namespace Sluice.Runtime.Loading;

/// <summary>
/// The runtime form of one verified plan. It never changes; a request takes one and keeps it. Nodes that the plan before
/// had too are the same objects as there, and backends with their connections are shared by all generations.
/// </summary>
public sealed class Generation
{
    private readonly FrozenDictionary<Backend, Forwarding.Endpoint[]> _endpoints;

    internal Generation(
        FrozenDictionary<PortKey, Port> ports, FrozenDictionary<ObjectName, LoadedGateway> gateways, Backends backends,
        IReadOnlyList<BackendUse> uses, IReadOnlyList<ListenerProblem> problems, IReadOnlyList<BackendProblem> silent)
    {
        Ports = ports;
        Gateways = gateways;
        Backends = backends;
        Uses = uses;
        Problems = problems;
        Silent = silent;
        _endpoints = uses.ToFrozenDictionary(use => use.Backend, use => use.Endpoints);
    }

    /// <summary>The generation before the first plan: no port, no backend.</summary>
    internal static Generation Empty(Backends backends) =>
        new(FrozenDictionary<PortKey, Port>.Empty, FrozenDictionary<ObjectName, LoadedGateway>.Empty, backends, [], [], []);

    internal FrozenDictionary<PortKey, Port> Ports { get; }

    /// <summary>The UDP ports, and what each does with its datagrams.</summary>
    internal FrozenDictionary<PortKey, DatagramRule> Datagrams { get; init; } = FrozenDictionary<PortKey, DatagramRule>.Empty;

    /// <summary>The nodes by their hashes, for the next generation to take over.</summary>
    internal FrozenDictionary<ObjectName, LoadedGateway> Gateways { get; }
    internal Backends Backends { get; }

    /// <summary>What handshakes present, of all Gateways together, for the next generation to take over.</summary>
    internal IReadOnlyDictionary<string, ServerCertificate> Certificates { get; init; } = FrozenDictionary<string, ServerCertificate>.Empty;

    /// <summary>The backends that this generation speaks to, and where they are.</summary>
    internal IReadOnlyList<BackendUse> Uses { get; }
    internal IReadOnlyList<ListenerProblem> Problems { get; }

    /// <summary>The backends that are not spoken to although the plan says so.</summary>
    internal IReadOnlyList<BackendProblem> Silent { get; }

    /// <summary>The addresses that Gateways ask for, as they wrote them; an empty one leaves the choice.</summary>
    internal FrozenDictionary<ObjectName, string[]> Addresses { get; init; } = FrozenDictionary<ObjectName, string[]>.Empty;

    internal IReadOnlyList<string> AddressesOf(ObjectName gateway) => Addresses.GetValueOrDefault(gateway, []);

    internal Port? PortOf(PortKey key) => Ports.GetValueOrDefault(key);

    internal DatagramRule? DatagramsOf(PortKey key) => Datagrams.GetValueOrDefault(key);

    /// <summary>Every port that is to be open.</summary>
    internal IEnumerable<PortKey> Open => [.. Ports.Keys, .. Datagrams.Keys];

    internal bool Has(PortKey key) => Ports.ContainsKey(key) || Datagrams.ContainsKey(key);

    /// <summary>
    /// Where a backend is. A request asks the generation that it began in, which has an answer for every backend of its
    /// routes: the next one may have moved a backend that its own routes no longer need.
    /// </summary>
    internal Forwarding.Endpoint[] EndpointsOf(Backend backend) => _endpoints[backend];

    /// <summary>Lets go of what no request will need that begins from now on. Called once, when it has taken over.</summary>
    internal void Activate() => Backends.Keep(Uses);
}

/// <summary>What keeps a listener from serving: a certificate that it cannot present, or a demand that is not met yet.</summary>
internal sealed record ListenerProblem(PortKey Port, string Listener, string Message);

/// <summary>What keeps a backend from being spoken to: what its TLS needs cannot be loaded.</summary>
internal sealed record BackendProblem(ObjectName Gateway, string Backend, string Message);
