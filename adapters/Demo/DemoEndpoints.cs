using System.Net;
using Sluice.Compiler.Ir;
using Sluice.Compiler.Values;
using Endpoint = Sluice.Compiler.Ir.Endpoint;

namespace Sluice.Adapters.Demo;

/// <summary>An endpoint on this machine that a plan sends requests to, and what they are meant for.</summary>
/// <param name="ServerNames">What its clients call it in TLS that passes unread; none, if it is spoken to in plain text.</param>
internal sealed record DemoEndpoint(IPEndPoint At, BackendProtocol Protocol, ServicePort Service, Arr<string> ServerNames);

internal static class DemoEndpoints
{
    /// <summary>Stands for every name where a route takes connections whatever they name.</summary>
    private const string AnyName = "localhost";

    /// <summary>
    /// Each loopback endpoint of a plan, once. One that several service ports share speaks as the first; HTTP/2 in plain
    /// text if any of them asks for it, for a port can only be spoken to in one way. Where TLS passes unread the backend ends it.
    /// </summary>
    public static Arr<DemoEndpoint> Of(Plan plan) => Everything(plan).Filter(endpoint => endpoint.Protocol != BackendProtocol.Datagram);

    /// <summary>Those that take datagrams, whose ports are counted by themselves.</summary>
    public static Arr<DemoEndpoint> OfDatagrams(Plan plan) => Everything(plan).Filter(endpoint => endpoint.Protocol == BackendProtocol.Datagram);

    private static Arr<DemoEndpoint> Everything(Plan plan) => plan.Gateways
        .SelectMany(gateway => gateway.Clusters.AsEnumerable().SelectMany(node =>
            Ready(gateway, node.Value).SelectMany(endpoint => At(endpoint, node.Value, ServerNames(gateway, node.Key)))))
        .GroupBy(found => (found.At, found.Protocol == BackendProtocol.Datagram))
        .Select(same => same.OrderByDescending(found => found.Protocol).ThenBy(found => found.Service).First() with
        {
            ServerNames = toArray(same.SelectMany(found => found.ServerNames).Distinct().Order(StringComparer.Ordinal)),
        })
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

    /// <summary>The hosts whose connections pass to the cluster with their TLS.</summary>
    private static Arr<string> ServerNames(GatewayPlan gateway, Hash cluster) => toArray(gateway.Ports
        .SelectMany(port => port.Streams.Filter(listener => listener.Mode == StreamMode.Passthrough))
        .SelectMany(listener => listener.Routes)
        .Where(route => gateway.Actions.Find(route.Action).Exists(action => LeadsTo(action, cluster)))
        .Select(route => route.Host is HostPattern.Any ? AnyName : route.Host.ToString()));

    private static bool LeadsTo(Compiler.Ir.Action action, Hash cluster) => action is Compiler.Ir.Action.Split split
        && (split.Shares.Exists(share => share.Target is Target.Forward(var to, _) && to == cluster) || split.Retired.Exists(kept => kept.Cluster == cluster));

    private static Option<DemoEndpoint> At(Endpoint endpoint, Cluster cluster, Arr<string> serverNames) =>
        IPAddress.TryParse(endpoint.Address, out var address) && IPAddress.IsLoopback(address)
            ? Some(new DemoEndpoint(new(address, endpoint.Port), cluster.Protocol, cluster.Service, serverNames))
            : None;
}
