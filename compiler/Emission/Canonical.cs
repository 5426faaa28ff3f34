using System.Security.Cryptography;
using System.Text;
using Sluice.Compiler.Ir;
using static Sluice.Compiler.Emission.Jsons;
using Action = Sluice.Compiler.Ir.Action;

namespace Sluice.Compiler.Emission;

/// <summary>
/// What a node of the plan means, and the identity that follows from it. An entry means its route and named rule too, for
/// requests are logged and counted under them; its place in the route, its age and its grants are evidence, not meaning. The kind of the node is part of the text, so nodes of two kinds never collide.
/// </summary>
public static class Canonical
{
    public static Json Of(RouteTable table) => Mapping(
        Field("kind", "table"),
        Field("hosts", List(table.Hosts, host => Mapping(
            Field("host", HostPatterns.Print(host.Host)),
            Field("entries", List(host.Entries, entry => Mapping(Entry(entry))))))));

    public static Json Of(Action action) => Mapping(Field("kind", "action"), CanonicalActions.Fields(action));

    public static Json Of(Cluster cluster) => Mapping(Field("kind", "cluster"), CanonicalClusters.Fields(cluster));

    public static Json Of(Certificate certificate) => Mapping(
        Field("kind", "certificate"),
        Field("secret", $"{certificate.Secret}"),
        Field("fingerprint", certificate.Fingerprint),
        Field("names", Texts(certificate.Names)));

    public static Json Of(CaBundle bundle) => Mapping(
        Field("kind", "authorities"),
        Field("source", $"{bundle.Source}"),
        Field("certificates", Texts(bundle.Certificates)));

    public static Json Of(PortPlan port) => Mapping(Field("kind", "port"), CanonicalPorts.Fields(port));

    public static Json Of(MeshFrontend frontend) => Mapping(Field("kind", "frontend"), CanonicalPorts.Fields(frontend));

    public static Json Of(Endpoints endpoints) => Mapping(Field("kind", "endpoints"), EndpointFields(endpoints));

    public static Hash Identify(RouteTable table) => Identify(Of(table));
    public static Hash Identify(Action action) => Identify(Of(action));
    public static Hash Identify(Cluster cluster) => Identify(Of(cluster));
    public static Hash Identify(Certificate certificate) => Identify(Of(certificate));
    public static Hash Identify(CaBundle bundle) => Identify(Of(bundle));
    public static Hash Identify(PortPlan port) => Identify(Of(port));
    public static Hash Identify(MeshFrontend frontend) => Identify(Of(frontend));
    public static Hash Identify(Endpoints endpoints) => Identify(Of(endpoints));

    internal static Hash Identify(Json meaning) =>
        new(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(JsonText.Compact(meaning)))));

    internal static Arr<(string Key, Json Value)> Entry(Entry entry) =>
        Field("match", CanonicalMatches.Of(entry.Match))
        + Field("action", entry.Action.Hex)
        + Owner(entry.From);

    /// <summary>Whose rule it is: the route, and the rule if it has a name.</summary>
    internal static Arr<(string Key, Json Value)> Owner(Provenance from) =>
        Field("route", $"{from.Kind} {from.Route}")
        + Field("rule", from.RuleName);

    internal static string Name(BackendProtocol protocol) => protocol switch
    {
        BackendProtocol.Http1 => "http1",
        BackendProtocol.H2c => "h2c",
        BackendProtocol.Stream => "stream",
        BackendProtocol.Datagram => "datagram",
        _ => $"unknown {(int)protocol}",
    };

    internal static string Name(ListenerProtocol protocol) => protocol switch
    {
        ListenerProtocol.Http => "HTTP",
        ListenerProtocol.Https => "HTTPS",
        ListenerProtocol.Tls => "TLS",
        ListenerProtocol.Tcp => "TCP",
        ListenerProtocol.Udp => "UDP",
        _ => $"unknown {(int)protocol}",
    };

    internal static string Name(StreamMode mode) => mode switch
    {
        StreamMode.Passthrough => "passthrough",
        StreamMode.Terminate => "terminate",
        StreamMode.Tcp => "tcp",
        StreamMode.Udp => "udp",
        _ => $"unknown {(int)mode}",
    };

    internal static string Name(ClientMode mode) => mode switch
    {
        ClientMode.ValidOnly => "valid only",
        ClientMode.InsecureFallback => "insecure fallback",
        _ => $"unknown {(int)mode}",
    };

    private static Arr<(string Key, Json Value)> EndpointFields(Endpoints endpoints) => endpoints switch
    {
        Endpoints.Known(var ready) => Field("ready", List(ready, endpoint => Mapping(
            Field("address", endpoint.Address),
            Field("port", endpoint.Port)))),
        Endpoints.Assumed => Field("assumed", new Json.Bool(true)),
    };
}
