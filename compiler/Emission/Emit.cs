using Sluice.Compiler.Ir;
using static Sluice.Compiler.Emission.Jsons;

namespace Sluice.Compiler.Emission;

/// <summary>
/// The plan as JSON: what every node means under the key of its identity, with the evidence beside the meaning. Equal
/// plans give equal bytes.
/// </summary>
public static class Emit
{
    public static Json Plan(Plan plan) => Mapping(
        Field("id", Identity(plan).Hex),
        Field("gateways", List(plan.Gateways, Gateway)),
        Field("mesh", Present(plan.Mesh), Mesh));

    /// <summary>
    /// The identity of what is served, and of what is asked for around it. It follows the identities that the ports name
    /// down to the last cluster, and the endpoints, so evidence and nodes that nothing names do not change it.
    /// </summary>
    public static Hash Identity(Plan plan) => Canonical.Identify(Mapping(
        Field("kind", "plan"),
        Field("gateways", List(plan.Gateways, gateway => Mapping(
            Field("gateway", $"{gateway.Gateway}"),
            Field("ports", Texts(gateway.Ports.Map(port => Canonical.Identify(port).Hex))),
            Places(gateway.Endpoints),
            Field("surroundings", Present(gateway.Surroundings), Surroundings)))),
        Field("mesh", Present(plan.Mesh), mesh => Mapping(
            Field("frontends", Texts(mesh.Frontends.Map(frontend => Canonical.Identify(frontend).Hex))),
            Places(mesh.Endpoints)))));

    private static Arr<(string Key, Json Value)> Places(Map<Values.ServicePort, Endpoints> endpoints) =>
        Field("endpoints", Nodes(endpoints, service => $"{service}", node => new Json.Text(Canonical.Identify(node).Hex)));

    private static Option<MeshPlan> Present(MeshPlan mesh) =>
        mesh.Frontends.IsEmpty && mesh.Tables.IsEmpty && mesh.Actions.IsEmpty && mesh.Clusters.IsEmpty
        && mesh.Authorities.IsEmpty && mesh.Endpoints.IsEmpty ? None : Some(mesh);

    private static Option<Surroundings> Present(Surroundings around) =>
        around.Labels.IsEmpty && around.Annotations.IsEmpty && around.Addresses.IsEmpty ? None : Some(around);

    private static Json Gateway(GatewayPlan gateway) => Mapping(
        Field("gateway", $"{gateway.Gateway}"),
        Field("ports", List(gateway.Ports, Port)),
        Field("tables", Nodes(gateway.Tables, hash => hash.Hex, Table)),
        Field("actions", Meanings(gateway.Actions, Canonical.Of)),
        Field("clusters", Nodes(gateway.Clusters, hash => hash.Hex, Cluster)),
        Field("certificates", Meanings(gateway.Certificates, Canonical.Of)),
        Filled(gateway.Authorities, nodes => Field("authorities", Meanings(nodes, Canonical.Of))),
        Field("endpoints", Nodes(gateway.Endpoints, service => $"{service}", endpoints => Meaning(Canonical.Of(endpoints)))),
        Filled(gateway.TlsDemands, demands => Field("tlsDemands", Nodes(demands, service => $"{service}", policy => new Json.Text($"{policy}")))),
        Field("surroundings", Present(gateway.Surroundings), Surroundings));

    private static Json Mesh(MeshPlan mesh) => Mapping(
        Field("frontends", List(mesh.Frontends, Frontend)),
        Field("tables", Nodes(mesh.Tables, hash => hash.Hex, Table)),
        Field("actions", Meanings(mesh.Actions, Canonical.Of)),
        Field("clusters", Nodes(mesh.Clusters, hash => hash.Hex, Cluster)),
        Filled(mesh.Authorities, nodes => Field("authorities", Meanings(nodes, Canonical.Of))),
        Field("endpoints", Nodes(mesh.Endpoints, service => $"{service}", endpoints => Meaning(Canonical.Of(endpoints)))));

    private static Json Surroundings(Surroundings around) => Mapping(
        Listed("labels", around.Labels, Pair),
        Listed("annotations", around.Annotations, Pair),
        Listed("addresses", around.Addresses, address => (Json)new Json.Text(address)));

    private static Json Pair((string Key, string Value) pair) => Mapping(Field("key", pair.Key), Field("value", pair.Value));

    private static Json.Mapping Nodes<K, V>(Map<K, V> nodes, Func<K, string> name, Func<V, Json> print) =>
        new Json.Mapping(toArray(nodes.AsEnumerable().Select(node => (name(node.Key), print(node.Value)))));

    private static Json.Mapping Meanings<V>(Map<Hash, V> nodes, Func<V, Json> print) =>
        Nodes(nodes, hash => hash.Hex, node => Meaning(print(node)));

    /// <summary>Nodes of a kind that most plans have none of.</summary>
    private static Arr<(string Key, Json Value)> Filled<K, V>(Map<K, V> nodes, Func<Map<K, V>, Arr<(string Key, Json Value)>> print) =>
        nodes.IsEmpty ? Arr<(string, Json)>.Empty : print(nodes);

    /// <summary>The place of a node in the plan tells its kind.</summary>
    private static Json Meaning(Json node) => node is Json.Mapping(var fields)
        ? new Json.Mapping(fields.Filter(field => field.Key != "kind"))
        : node;

    private static Json Port(PortPlan port) => Mapping(
        Field("port", port.Port),
        Field("protocol", Canonical.Name(port.Protocol)),
        Field("id", Canonical.Identify(port).Hex),
        Field("listeners", List(port.Listeners, Listener)),
        Listed("streams", port.Streams, Stream),
        Flag("misdirected", port.Misdirected));

    private static Json Listener(ListenerPlan listener) => Mapping(
        Field("name", listener.Name),
        Field("host", HostPatterns.Print(listener.Host)),
        Listed("certificates", listener.Certificates, Use),
        Field("table", listener.Table.Hex),
        Field("clients", listener.Clients, Demand));

    private static Json Stream(StreamListener listener) => Mapping(
        Field("name", listener.Name),
        Field("host", HostPatterns.Print(listener.Host)),
        Field("mode", Canonical.Name(listener.Mode)),
        Listed("certificates", listener.Certificates, Use),
        Field("routes", List(listener.Routes, Route)),
        Field("clients", listener.Clients, Demand));

    private static Json Frontend(MeshFrontend frontend) => Mapping(
        CanonicalPorts.Place(frontend),
        Field("id", Canonical.Identify(frontend).Hex),
        Traffic(frontend.Traffic));

    private static Arr<(string Key, Json Value)> Traffic(MeshTraffic traffic) => traffic switch
    {
        MeshTraffic.Http(var table) => Field("table", table.Hex),
        MeshTraffic.Streams(var mode, var routes) => Field("mode", Canonical.Name(mode)) + Field("routes", List(routes, Route)),
    };

    private static Json Use(CertificateUse use) => Mapping(
        Field("certificate", use.Certificate.Hex),
        Field("grant", use.Grant, Grant));

    private static Json Demand(ClientDemand demand) => Mapping(
        CanonicalPorts.Demand(demand),
        Listed("grants", demand.Grants, Grant));

    private static Json Cluster(Cluster cluster) => Mapping(
        CanonicalClusters.Fields(cluster),
        Field("clientGrant", cluster.Tls.Bind(tls => tls.Client).Bind(use => use.Grant), Grant));

    private static Json Table(RouteTable table) => Mapping(
        Field("hosts", List(table.Hosts, host => Mapping(
            Field("host", HostPatterns.Print(host.Host)),
            Field("entries", List(host.Entries, Entry))))));

    private static Json Entry(Entry entry) => Mapping(
        Canonical.Entry(entry),
        Field("from", From(entry.From)),
        Listed("grants", entry.Grants, Grant),
        Flag("authorized", entry.Authorized));

    private static Json Route(StreamRoute route) => Mapping(
        CanonicalPorts.Owned(route),
        Field("from", From(route.From)),
        Listed("grants", route.Grants, Grant));

    private static Json From(Provenance from) => Mapping(
        Field("route", $"{from.Kind} {from.Route}"),
        Field("created", from.Created),
        Field("rule", from.Rule),
        Field("name", from.RuleName),
        Field("match", from.Match));

    private static Json Grant(GrantUse use) => Mapping(
        Field("grant", $"{use.Grant}"),
        Field("from", $"{use.FromKind} in {use.FromNamespace}"),
        Field("to", $"{use.ToKind} {use.To}"));
}
