using System.Net;
using Sluice.Compiler.Ir;
using Sluice.Compiler.Values;
using Endpoint = Sluice.Compiler.Ir.Endpoint;

namespace Sluice.Adapters.Demo;

/// <summary>An endpoint on this machine that a plan sends requests to, and what they are meant for.</summary>
internal sealed record DemoEndpoint(IPEndPoint At, BackendProtocol Protocol, ServicePort Service);

internal static class DemoEndpoints
{
    /// <summary>
    /// Each loopback endpoint of a plan, once. One that several service ports share speaks as the first; HTTP/2 in plain
    /// text if any of them asks for it, for a port can only be spoken to in one way.
    /// </summary>
    public static Arr<DemoEndpoint> Of(Plan plan) => Everything(plan).Filter(endpoint => endpoint.Protocol != BackendProtocol.Datagram);

    /// <summary>Those that take datagrams, whose ports are counted by themselves.</summary>
    public static Arr<DemoEndpoint> OfDatagrams(Plan plan) => Everything(plan).Filter(endpoint => endpoint.Protocol == BackendProtocol.Datagram);

    private static Arr<DemoEndpoint> Everything(Plan plan) => plan.Gateways
        .SelectMany(gateway => gateway.Clusters.Values.SelectMany(cluster => Ready(gateway, cluster).SelectMany(endpoint => At(endpoint, cluster))))
        .GroupBy(found => (found.At, found.Protocol == BackendProtocol.Datagram))
        .Select(same => same.OrderByDescending(found => found.Protocol).ThenBy(found => found.Service).First())
        .OrderBy(found => found.At.Port).ThenBy(found => found.At.ToString(), StringComparer.Ordinal)
        .ToArr();

    private static Arr<Endpoint> Ready(GatewayPlan gateway, Cluster cluster) =>
        gateway.Endpoints.Find(cluster.Service).Match(
            endpoints => endpoints switch
            {
                Endpoints.Known(var ready) => ready,
                Endpoints.Assumed => Empty,
            },
            () => Empty);

    private static Option<DemoEndpoint> At(Endpoint endpoint, Cluster cluster) =>
        IPAddress.TryParse(endpoint.Address, out var address) && IPAddress.IsLoopback(address)
            ? Some(new DemoEndpoint(new(address, endpoint.Port), cluster.Protocol, cluster.Service))
            : None;
}
