using System.Collections.Generic;
using System.Net;
using Sluice.Adapters.Files;
using Sluice.Adapters.Telemetry;
using Sluice.Compiler;
using Sluice.Compiler.Values;
using Sluice.Runtime.Hosting;
using Sluice.Runtime.Streams;

namespace Sluice.Adapters.Cli.Running;

/// <summary>What <c>sluice run</c> is asked to serve, and how it should sit on the machine.</summary>
internal sealed record RunRequest(Arr<string> Paths, CompileOptions Options, Option<ObjectName> Gateway)
{
    public IPAddress Bind { get; init; } = IPAddress.Loopback;
    public int PortOffset { get; init; }

    /// <summary>Where probes and operators may look; nowhere without an address.</summary>
    public Option<IPEndPoint> Admin { get; init; }

    /// <summary>The file of the keys for tokens of sessions; random keys without one.</summary>
    public Option<string> SessionKeyFile { get; init; }
    public IReadOnlyList<ReadOnlyMemory<byte>> SessionKeys { get; init; } = [];

    /// <summary>Who says by the PROXY protocol who its clients are.</summary>
    public IReadOnlyList<IPNetwork> ProxyProtocolFrom { get; init; } = [];

    /// <summary>Who is told of clients by it.</summary>
    public IReadOnlyDictionary<ServicePort, ProxyProtocol> ProxyProtocolTo { get; init; } = new Dictionary<ServicePort, ProxyProtocol>();
    public bool DemoBackends { get; init; }

    /// <summary>Whether HTTPS listeners speak HTTP/3 as well, where the machine can.</summary>
    public bool Http3 { get; init; }
    public bool Verbose { get; init; }

    /// <summary>What is told of the traffic.</summary>
    public TelemetryRequest Telemetry { get; init; } = new();

    /// <summary>How long requests in flight may take to end after the first signal.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a process that ends still accepts, each answer being the last on its connection.</summary>
    public TimeSpan Farewell { get; init; } = TimeSpan.FromSeconds(1);
    public FilePatience Files { get; init; } = FilePatience.Standard;
    public Hold Hold { get; init; } = Hold.Standard;

    /// <summary>Whether the system chooses every port.</summary>
    public bool EphemeralPorts { get; init; }

    public DataPlaneOptions Plane => new()
    {
        Bind = Bind,
        PortOffset = PortOffset,
        EphemeralPorts = EphemeralPorts,
        ReadinessDelay = Farewell,
        SessionKeys = SessionKeys,
        Http3 = Http3,
        ProxyProtocolFrom = ProxyProtocolFrom,
        ProxyProtocolTo = ProxyProtocolTo,
    };
}
