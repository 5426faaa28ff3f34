using Sluice.Compiler.Ir;
using Sluice.Compiler.Values;
using static Sluice.Compiler.Emission.Lines;

namespace Sluice.Compiler.Emission;

/// <summary>
/// The plan for a reviewer: one line for each thing that serves, indented under what it belongs to, everything by name.
/// No hash is printed, so a line changes only when what it says changes.
/// </summary>
public static class EmitText
{
    public static string Plan(Plan plan) =>
        string.Concat((Each(plan.Gateways, Gateway) + Mesh(plan.Mesh)).Map(line => line + "\n"));

    private static Seq<string> Gateway(GatewayPlan gateway)
    {
        var nodes = Shelf.Of(gateway);
        return $"gateway {gateway.Gateway}".Cons(Nested(
            Surroundings(gateway.Surroundings)
            + Each(gateway.Ports, port => Port(gateway, nodes, port))
            + ClusterText.Lines(nodes)
            + Headed("service ports that demand TLS", toSeq(gateway.TlsDemands.AsEnumerable().Select(demand => $"{demand.Key}  by {demand.Value}")))
            + Endpoints(gateway.Endpoints)));
    }

    private static Seq<string> Mesh(MeshPlan mesh)
    {
        var nodes = Shelf.Of(mesh);
        return Headed("mesh", Each(mesh.Frontends, frontend => Frontend(nodes, frontend)) + ClusterText.Lines(nodes) + Endpoints(mesh.Endpoints));
    }

    private static Seq<string> Surroundings(Surroundings around) =>
        Each(around.Labels, label => Seq1($"label {Words.Print(label.Key)}: {Words.Print(label.Value)}"))
        + Each(around.Annotations, note => Seq1($"annotation {Words.Print(note.Key)}: {Words.Print(note.Value)}"))
        + Each(around.Addresses, address => Seq1($"address {(address.Length == 0 ? "of our choice" : Words.Print(address))}"));

    private static Seq<string> Port(GatewayPlan gateway, Shelf nodes, PortPlan port) =>
        $"port {port.Port} {Canonical.Name(port.Protocol)}{(port.Misdirected ? ", 421 to requests for another listener" : "")}".Cons(Nested(
            Each(port.Listeners, listener => Listener(gateway, nodes, port, listener))
            + Each(port.Streams, listener => Stream(nodes, listener))));

    private static Seq<string> Listener(GatewayPlan gateway, Shelf nodes, PortPlan port, ListenerPlan listener) =>
        $"listener {Words.Print(listener.Name)} {Words.Print($"{listener.Host}")}".Cons(Nested(
            Each(listener.Certificates, use => Certificate(nodes, use))
            + listener.Clients.ToSeq().Bind(demand => Clients(nodes, demand))
            + Routes(gateway, port, listener)));

    private static Seq<string> Stream(Shelf nodes, StreamListener listener) =>
        $"listener {Words.Print(listener.Name)} {Words.Print($"{listener.Host}")} {Canonical.Name(listener.Mode)}".Cons(Nested(
            Each(listener.Certificates, use => Certificate(nodes, use))
            + listener.Clients.ToSeq().Bind(demand => Clients(nodes, demand))
            + Each(listener.Routes, route => Connections(nodes, route))));

    private static Seq<string> Frontend(Shelf nodes, MeshFrontend frontend) =>
        $"service {frontend.Service} for {frontend.ClientNamespace.Match(clients => $"clients in {Words.Print(clients)}", () => "all others")}{Mode(frontend.Traffic)}"
            .Cons(Nested(Traffic(nodes, frontend.Traffic)));

    private static string Mode(MeshTraffic traffic) => traffic switch
    {
        MeshTraffic.Http => "",
        MeshTraffic.Streams(var mode, _) => $" {Canonical.Name(mode)}",
    };

    private static Seq<string> Traffic(Shelf nodes, MeshTraffic traffic) => traffic switch
    {
        MeshTraffic.Http(var table) => nodes.Tables.Find(table).Match(
            found => Each(found.Hosts, host => VirtualHost(nodes, host)),
            () => Seq1($"table {table} is not in the plan")),
        MeshTraffic.Streams(_, var routes) => Each(routes, route => Connections(nodes, route)),
    };

    private static Seq<string> Certificate(Shelf nodes, CertificateUse use) =>
        nodes.Certificates.Find(use.Certificate).Match(
            found => $"certificate Secret {found.Secret}  {Words.List(found.Names)}  sha256 {Words.Print(found.Fingerprint)}",
            () => $"certificate {use.Certificate} is not in the plan")
        .Cons(Nested(use.Grant.ToSeq().Map(Grant)));

    private static Seq<string> Clients(Shelf nodes, ClientDemand demand) =>
        $"clients are asked for a certificate of {ClusterText.Authorities(nodes, demand.Authorities)}{Unproven(demand.Mode)}"
            .Cons(Nested(Each(demand.Grants, grant => Seq1(Grant(grant)))));

    private static string Unproven(ClientMode mode) => mode switch
    {
        ClientMode.ValidOnly => "",
        ClientMode.InsecureFallback => ", and served without one too",
        _ => $", {Canonical.Name(mode)}",
    };

    /// <summary>A table that several listeners share is printed under the first and named under the others.</summary>
    private static Seq<string> Routes(GatewayPlan gateway, PortPlan port, ListenerPlan listener)
    {
        if (gateway.Tables.Find(listener.Table).Exists(table => table.Hosts.IsEmpty)) return Empty;
        var (firstPort, first) = gateway.Ports
            .SelectMany(p => p.Listeners.Map(l => (Port: p, Listener: l)))
            .First(other => other.Listener.Table.Hex == listener.Table.Hex);
        return firstPort.Port == port.Port && first.Name == listener.Name
            ? gateway.Tables.Find(listener.Table).Match(
                table => Each(table.Hosts, host => VirtualHost(Shelf.Of(gateway), host)),
                () => Seq1($"table {listener.Table} is not in the plan"))
            : Seq1($"routes of port {firstPort.Port} listener {Words.Print(first.Name)}");
    }

    private static Seq<string> VirtualHost(Shelf nodes, VirtualHost host) =>
        $"host {Words.Print($"{host.Host}")}".Cons(Nested(Each(host.Entries, entry => Entry(nodes, entry))));

    private static Seq<string> Entry(Shelf nodes, Entry entry) =>
        $"{MatchText.Print(entry.Match)}  from {From(entry.From)}{(entry.Authorized ? ", nobody unasked" : "")}".Cons(Nested(
            Does(nodes, entry.Action) + Each(entry.Grants, grant => Seq1(Grant(grant)))));

    private static Seq<string> Connections(Shelf nodes, StreamRoute route) =>
        $"host {Words.Print($"{route.Host}")}  from {Rule(route.From)}".Cons(Nested(
            Does(nodes, route.Action) + Each(route.Grants, grant => Seq1(Grant(grant)))));

    private static Seq<string> Does(Shelf nodes, Hash action) => nodes.Actions.Find(action).Match(
        found => ActionText.Lines(found, nodes.Clusters),
        () => Seq1($"action {action} is not in the plan"));

    private static string From(Provenance from) =>
        $"{from.Kind} {from.Route} rules[{from.Rule}] matches[{from.Match}]{Named(from)}";

    private static string Rule(Provenance from) => $"{from.Kind} {from.Route} rules[{from.Rule}]{Named(from)}";

    private static string Named(Provenance from) => from.RuleName.Match(name => $" {Words.Quoted(name)}", () => "");

    private static string Grant(GrantUse use) =>
        $"grant {use.Grant}: {use.FromKind} in {use.FromNamespace} to {use.ToKind} {use.To}";

    private static Seq<string> Endpoints(Map<ServicePort, Endpoints> endpoints) => endpoints.IsEmpty
        ? Empty
        : "endpoints".Cons(Nested(toSeq(endpoints.AsEnumerable().Select(e => $"{e.Key}  {Endpoints(e.Value)}"))));

    private static string Endpoints(Endpoints endpoints) => endpoints switch
    {
        Ir.Endpoints.Known(var ready) => ready.IsEmpty ? "none ready" : string.Join(", ", ready.Map(Endpoint)),
        Ir.Endpoints.Assumed => "assumed",
    };

    private static string Endpoint(Endpoint endpoint) =>
        endpoint.Address.Contains(':', StringComparison.Ordinal)
            ? $"[{Words.Print(endpoint.Address)}]:{endpoint.Port}"
            : $"{Words.Print(endpoint.Address)}:{endpoint.Port}";
}
