using Sluice.Compiler.Ir;
using static Sluice.Compiler.Emission.Jsons;
using Action = Sluice.Compiler.Ir.Action;

namespace Sluice.Compiler.Emission;

/// <summary>
/// The plan as JSON: what every node means under the key of its identity, with the evidence beside the meaning. Equal
/// plans give equal bytes.
/// </summary>
public static class Emit
{
    public static Json Plan(Plan plan) => Mapping(
        Field("id", Identity(plan).Hex),
        Field("gateways", List(plan.Gateways, Gateway)));

    /// <summary>
    /// The identity of what is served. It follows the identities that the ports name down to the last cluster, and the
    /// endpoints, so evidence and nodes that nothing names do not change it.
    /// </summary>
    public static Hash Identity(Plan plan) => Canonical.Identify(Mapping(
        Field("kind", "plan"),
        Field("gateways", List(plan.Gateways, gateway => Mapping(
            Field("gateway", $"{gateway.Gateway}"),
            Field("ports", Texts(gateway.Ports.Map(port => Canonical.Identify(port).Hex))),
            Field("endpoints", Nodes(gateway.Endpoints, service => $"{service}", node => new Json.Text(Canonical.Identify(node).Hex))))))));

    private static Json Gateway(GatewayPlan gateway) => Mapping(
        Field("gateway", $"{gateway.Gateway}"),
        Field("ports", List(gateway.Ports, Port)),
        Field("tables", Nodes(gateway.Tables, hash => hash.Hex, Table)),
        Field("actions", Nodes(gateway.Actions, hash => hash.Hex, action => Meaning(Canonical.Of(action)))),
        Field("clusters", Nodes(gateway.Clusters, hash => hash.Hex, cluster => Meaning(Canonical.Of(cluster)))),
        Field("certificates", Nodes(gateway.Certificates, hash => hash.Hex, certificate => Meaning(Canonical.Of(certificate)))),
        Field("endpoints", Nodes(gateway.Endpoints, service => $"{service}", endpoints => Meaning(Canonical.Of(endpoints)))));

    private static Json.Mapping Nodes<K, V>(Map<K, V> nodes, Func<K, string> name, Func<V, Json> print) =>
        new Json.Mapping(toArray(nodes.AsEnumerable().Select(node => (name(node.Key), print(node.Value)))));

    /// <summary>The place of a node in the plan tells its kind.</summary>
    private static Json Meaning(Json node) => node is Json.Mapping(var fields)
        ? new Json.Mapping(fields.Filter(field => field.Key != "kind"))
        : node;

    private static Json Port(PortPlan port) => Mapping(
        Field("port", port.Port),
        Field("protocol", Canonical.Name(port.Protocol)),
        Field("id", Canonical.Identify(port).Hex),
        Field("listeners", List(port.Listeners, Listener)));

    private static Json Listener(ListenerPlan listener) => Mapping(
        Field("name", listener.Name),
        Field("host", HostPatterns.Print(listener.Host)),
        Listed("certificates", listener.Certificates, use => Mapping(
            Field("certificate", use.Certificate.Hex),
            Field("grant", use.Grant, Grant))),
        Field("table", listener.Table.Hex));

    private static Json Table(RouteTable table) => Mapping(
        Field("hosts", List(table.Hosts, host => Mapping(
            Field("host", HostPatterns.Print(host.Host)),
            Field("entries", List(host.Entries, Entry))))));

    private static Json Entry(Entry entry) => Mapping(
        Canonical.Entry(entry),
        Field("from", From(entry.From)),
        Listed("grants", entry.Grants, Grant));

    private static Json From(Provenance from) => Mapping(
        Field("route", $"{from.Kind} {from.Route}"),
        Field("created", from.Created, created => (Json)new Json.Number(created)),
        Field("rule", from.Rule),
        Field("name", from.RuleName),
        Field("match", from.Match));

    private static Json Grant(GrantUse use) => Mapping(
        Field("grant", $"{use.Grant}"),
        Field("from", $"{use.FromKind} in {use.FromNamespace}"),
        Field("to", $"{use.ToKind} {use.To}"));
}
