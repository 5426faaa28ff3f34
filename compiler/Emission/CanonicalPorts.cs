using Sluice.Compiler.Ir;
using static Sluice.Compiler.Emission.Jsons;

namespace Sluice.Compiler.Emission;

/// <summary>The meaning of what takes requests and connections: ports, their listeners, and the frontends of the mesh.</summary>
internal static class CanonicalPorts
{
    public static Arr<(string Key, Json Value)> Fields(PortPlan port) =>
        Field("port", port.Port)
        + Field("protocol", Canonical.Name(port.Protocol))
        + Field("listeners", List(port.Listeners, Listener))
        + Listed("streams", port.Streams, Stream)
        + Flag("misdirected", port.Misdirected);

    public static Arr<(string Key, Json Value)> Fields(MeshFrontend frontend) => Place(frontend) + frontend.Traffic switch
    {
        MeshTraffic.Http(var table) => Field("table", table.Hex),
        MeshTraffic.Streams(var mode, var routes) => Field("mode", Canonical.Name(mode)) + Field("routes", List(routes, Route)),
    };

    /// <summary>Whose requests are meant, and where to.</summary>
    public static Arr<(string Key, Json Value)> Place(MeshFrontend frontend) =>
        Field("service", $"{frontend.Service.Service}")
        + Field("port", frontend.Service.Port)
        + Field("transport", frontend.Service.Transport == Values.Transport.Udp ? Some("UDP") : Option<string>.None)
        + Field("clients", frontend.ClientNamespace);

    public static Arr<(string Key, Json Value)> Owned(StreamRoute route) =>
        Field("host", HostPatterns.Print(route.Host))
        + Field("action", route.Action.Hex)
        + Canonical.Owner(route.From);

    public static Arr<(string Key, Json Value)> Demand(ClientDemand demand) =>
        Field("mode", Canonical.Name(demand.Mode))
        + Field("authorities", Texts(demand.Authorities.Map(hash => hash.Hex)));

    private static Json Listener(ListenerPlan listener) => Mapping(
        Field("name", listener.Name),
        Field("host", HostPatterns.Print(listener.Host)),
        Field("certificates", Texts(listener.Certificates.Map(use => use.Certificate.Hex))),
        Field("table", listener.Table.Hex),
        Field("clients", listener.Clients, demand => Mapping(Demand(demand))));

    private static Json Stream(StreamListener listener) => Mapping(
        Field("name", listener.Name),
        Field("host", HostPatterns.Print(listener.Host)),
        Field("mode", Canonical.Name(listener.Mode)),
        Listed("certificates", listener.Certificates, use => (Json)new Json.Text(use.Certificate.Hex)),
        Field("routes", List(listener.Routes, Route)),
        Field("clients", listener.Clients, demand => Mapping(Demand(demand))));

    private static Json Route(StreamRoute route) => Mapping(Owned(route));
}
