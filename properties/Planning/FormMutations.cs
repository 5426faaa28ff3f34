using Sluice.Compiler.Emission;
using Sluice.Compiler.Ir;
using static Sluice.Laws.Planning.Edits;
using Action = Sluice.Compiler.Ir.Action;

namespace Sluice.Laws.Planning;

/// <summary>V12: plans that say something true in another way than the one way.</summary>
internal static class FormMutations
{
    private static readonly Hash Wrong = new(new string('0', 64));

    public static readonly Arr<Mutation> All = Array(
        Misnamed("table", g => g.Tables.IsEmpty ? None : Some(Renamed(g, g.Tables.Keys.First(), Wrong))),
        Misnamed("certificate", g => g.Certificates.IsEmpty ? None : Some(Renamed(g, g.Certificates.Keys.First(), Wrong))),
        Form("gateways out of order", plan => Swapped(plan.Gateways).Map(gateways => plan with { Gateways = gateways })),
        Form("a gateway twice", plan => Doubled(plan.Gateways).Map(gateways => plan with { Gateways = gateways })),
        Form("ports out of order", Gateway(g => Swapped(g.Ports).Map(ports => g with { Ports = ports }))),
        Form("endpoints out of order", Endpoints(Swapped)),
        Form("an endpoint twice", Endpoints(Doubled)),
        Form("names of a certificate out of order", Certificate(c => Swapped(c.Names).Map(names => c with { Names = names }))),
        Form("a header set twice", Request(edits => edits.Set.IsEmpty ? None : Some(edits with
        {
            Set = edits.Set.Add(new Header(edits.Set[0].Name.ToUpperInvariant(), "2")),
        }))),
        Form("a header removed twice", Request(edits => edits.Remove.IsEmpty ? None : Some(edits with
        {
            Remove = edits.Remove.Add(edits.Remove[0].ToLowerInvariant()),
        }))),
        Form("a split that only refuses", Action(action => action is Action.Refuse(var status, var why) && why != Drafts.NobodyToAsk
            ? Some((Action)new Action.Split(Filters.None, Array(new Share(2, new Target.Refuse(status, why))), 2))
            : None)),
        Form("a header name in capitals", Entry(entry => entry.Match is Match.Http { Headers.IsEmpty: false } http
            ? Some(entry with { Match = http with { Headers = http.Headers.SetItem(0, http.Headers[0] with { Name = "Version" }) } })
            : None)),
        Form("a prefix that ends in a slash", Host(host => host.Entries is [{ Match: Match.Http { Path: PathMatch.Prefix } http } only]
            ? Some(host with { Entries = Array(only with { Match = http with { Path = new PathMatch.Prefix("/a/") } }) })
            : None)),
        Form("a host in capitals", Respelled(new HostPattern.Exact("Cart.example.com"))),
        Form("a host with a star", Respelled(new HostPattern.Exact("*"))),
        Form("a suffix without its dot", Respelled(new HostPattern.Suffix("example.com"))),
        Form("a protocol that does not exist", Cluster(c => Some(c with { Protocol = (BackendProtocol)7 }))));

    private static Mutation Form(string name, Func<Plan, Option<Plan>> apply) => new("V12", name, apply);

    private static Mutation Misnamed(string kind, Func<GatewayPlan, Option<GatewayPlan>> change) =>
        new("V12", $"{kind} under a wrong hash", Gateway(change));

    private static Func<Plan, Option<Plan>> Request(Func<HeaderEdits, Option<HeaderEdits>> change) =>
        Action(action => action is Action.Split split
            ? split.Filters.Request.Bind(change).Map(edits => (Action)(split with { Filters = split.Filters with { Request = edits } }))
            : None);

    private static GatewayPlan Renamed(GatewayPlan gateway, Hash from, Hash to)
    {
        Hash Name(Hash hash) => hash == from ? to : hash;
        return gateway with
        {
            Ports = gateway.Ports.Map(port => Rekey.Renamed(port, Name, Name, Name, Name)),
            Tables = toMap(gateway.Tables.AsEnumerable().Select(node => (Name(node.Key), node.Value))),
            Clusters = gateway.Clusters.Map(cluster => cluster with
            {
                Tls = cluster.Tls.Map(tls => tls with { Client = tls.Client.Map(use => use with { Certificate = Name(use.Certificate) }) }),
            }),
            Certificates = toMap(gateway.Certificates.AsEnumerable().Select(node => (Name(node.Key), node.Value))),
        };
    }

    /// <summary>The only host of a table whose listeners all own every host.</summary>
    private static Func<Plan, Option<Plan>> Respelled(HostPattern host) => Gateway(gateway =>
        toSeq(gateway.Tables.AsEnumerable())
            .Filter(node => node.Value.Hosts.Count == 1)
            .Filter(node => gateway.Ports.SelectMany(p => p.Listeners).All(l => l.Table != node.Key || l.Host is HostPattern.Any))
            .Map(node => Rekey.Run(gateway with
            {
                Tables = gateway.Tables.SetItem(node.Key, new RouteTable(Array(node.Value.Hosts[0] with { Host = host }))),
            }))
            .HeadOrNone());
}
