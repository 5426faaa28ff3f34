using Sluice.Compiler.Ir;
using Sluice.Compiler.Values;

namespace Sluice.Compiler.Emission;

/// <summary>
/// The plan for a reviewer: one line for each thing that serves, indented under what it belongs to, everything by name.
/// No hash is printed, so a line changes only when what it says changes.
/// </summary>
public static class EmitText
{
    public static string Plan(Plan plan) =>
        string.Concat(plan.Gateways.Bind(gateway => toArray(Gateway(gateway))).Map(line => line + "\n"));

    private static Seq<string> Gateway(GatewayPlan gateway) =>
        $"gateway {gateway.Gateway}".Cons(Nested(
            Each(gateway.Ports, port => Port(gateway, port)) + Endpoints(gateway.Endpoints)));

    private static Seq<string> Port(GatewayPlan gateway, PortPlan port) =>
        $"port {port.Port} {Canonical.Name(port.Protocol)}".Cons(Nested(
            Each(port.Listeners, listener => Listener(gateway, port, listener))));

    private static Seq<string> Listener(GatewayPlan gateway, PortPlan port, ListenerPlan listener) =>
        $"listener {Words.Print(listener.Name)} {Words.Print($"{listener.Host}")}".Cons(Nested(
            Each(listener.Certificates, use => Certificate(gateway, use)) + Routes(gateway, port, listener)));

    private static Seq<string> Certificate(GatewayPlan gateway, CertificateUse use) =>
        gateway.Certificates.Find(use.Certificate).Match(
            found => $"certificate Secret {found.Secret}  {Words.List(found.Names)}  sha256 {Words.Print(found.Fingerprint)}",
            () => $"certificate {use.Certificate} is not in the plan")
        .Cons(Nested(use.Grant.ToSeq().Map(Grant)));

    /// <summary>A table that several listeners share is printed under the first and named under the others.</summary>
    private static Seq<string> Routes(GatewayPlan gateway, PortPlan port, ListenerPlan listener)
    {
        if (gateway.Tables.Find(listener.Table).Exists(table => table.Hosts.IsEmpty)) return Empty;
        var (firstPort, first) = gateway.Ports
            .SelectMany(p => p.Listeners.Map(l => (Port: p, Listener: l)))
            .First(other => other.Listener.Table.Hex == listener.Table.Hex);
        return firstPort.Port == port.Port && first.Name == listener.Name
            ? gateway.Tables.Find(listener.Table).Match(
                table => Each(table.Hosts, host => VirtualHost(gateway, host)),
                () => Seq1($"table {listener.Table} is not in the plan"))
            : Seq1($"routes of port {firstPort.Port} listener {Words.Print(first.Name)}");
    }

    private static Seq<string> VirtualHost(GatewayPlan gateway, VirtualHost host) =>
        $"host {Words.Print($"{host.Host}")}".Cons(Nested(Each(host.Entries, entry => Entry(gateway, entry))));

    private static Seq<string> Entry(GatewayPlan gateway, Entry entry) =>
        $"{MatchText.Print(entry.Match)}  from {From(entry.From)}".Cons(Nested(
            gateway.Actions.Find(entry.Action).Match(
                action => ActionText.Lines(action, gateway.Clusters),
                () => Seq1($"action {entry.Action} is not in the plan"))
            + Each(entry.Grants, grant => Seq1(Grant(grant)))));

    private static string From(Provenance from) =>
        $"{from.Kind} {from.Route} rules[{from.Rule}] matches[{from.Match}]"
        + from.RuleName.Match(name => $" {Words.Quoted(name)}", () => "");

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

    private static Seq<string> Each<A>(Arr<A> items, Func<A, Seq<string>> lines) =>
        toSeq(items.SelectMany(item => lines(item)));

    private static Seq<string> Nested(Seq<string> lines) => lines.Map(line => "  " + line);
}
