using Sluice.Compiler.Emission;
using Sluice.Compiler.Ir;
using Sluice.Compiler.Values;
using static Sluice.Laws.Planning.Edits;
using Action = Sluice.Compiler.Ir.Action;

namespace Sluice.Laws.Planning;

/// <summary>V8: nodes that are missing, and nodes that nothing names.</summary>
internal static class ReferenceMutations
{
    private static readonly RouteTable Table = new(Array(new VirtualHost(HostPatterns.Parse("orphan.invalid"), Arr<Entry>.Empty)));
    private static readonly Action Action = new Action.Refuse(599, "GW0000");
    private static readonly Cluster Cluster = new(new ServicePort(new ObjectName("orphan", "orphan"), 1), BackendProtocol.Http1);
    private static readonly Certificate Certificate = new(new ObjectName("orphan", "orphan"), "00", Arr<string>.Empty);

    private static readonly CaBundle Authority = new(new ObjectName("orphan", "orphan"), Array("AAAA"));

    public static readonly Arr<Mutation> All = Array(
        Missing("table", g => g.Tables.IsEmpty ? None : Some(g with { Tables = g.Tables.Remove(g.Tables.Keys.First()) })),
        Missing("action", g => g.Actions.IsEmpty ? None : Some(g with { Actions = g.Actions.Remove(g.Actions.Keys.First()) })),
        Missing("cluster", g => g.Clusters.IsEmpty ? None : Some(g with { Clusters = g.Clusters.Remove(g.Clusters.Keys.First()) })),
        Missing("certificate", g => g.Certificates.IsEmpty ? None : Some(g with { Certificates = g.Certificates.Remove(g.Certificates.Keys.First()) })),
        Missing("endpoints", g => g.Endpoints.IsEmpty ? None : Some(g with { Endpoints = g.Endpoints.Remove(g.Endpoints.Keys.First()) })),
        Orphan("table", g => g with { Tables = g.Tables.Add(Canonical.Identify(Table), Table) }),
        Orphan("action", g => g with { Actions = g.Actions.Add(Canonical.Identify(Action), Action) }),
        Orphan("cluster", g => g with
        {
            Clusters = g.Clusters.Add(Canonical.Identify(Cluster), Cluster),
            Endpoints = g.Endpoints.Add(Cluster.Service, new Endpoints.Assumed()),
        }),
        Orphan("certificate", g => g with { Certificates = g.Certificates.Add(Canonical.Identify(Certificate), Certificate) }),
        Orphan("endpoints", g => g with { Endpoints = g.Endpoints.Add(Cluster.Service, new Endpoints.Assumed()) }),
        Missing("authority", g => g.Authorities.IsEmpty ? None : Some(g with { Authorities = g.Authorities.Remove(g.Authorities.Keys.First()) })),
        Orphan("authority", g => g with { Authorities = g.Authorities.Add(Canonical.Identify(Authority), Authority) }),
        Missing("certificate of a cluster", g => toSeq(g.Clusters.Values)
            .Choose(cluster => cluster.Tls.Bind(tls => tls.Client))
            .HeadOrNone()
            .Map(use => g with { Certificates = g.Certificates.Remove(use.Certificate) })),
        Meshed("table missing", m => m.Tables.IsEmpty ? None : Some(m with { Tables = m.Tables.Remove(m.Tables.Keys.First()) })),
        Meshed("action missing", m => m.Actions.IsEmpty ? None : Some(m with { Actions = m.Actions.Remove(m.Actions.Keys.First()) })),
        Meshed("cluster missing", m => m.Clusters.IsEmpty ? None : Some(m with { Clusters = m.Clusters.Remove(m.Clusters.Keys.First()) })),
        Meshed("authority missing", m => m.Authorities.IsEmpty ? None : Some(m with { Authorities = default })),
        Meshed("endpoints missing", m => m.Endpoints.IsEmpty ? None : Some(m with { Endpoints = m.Endpoints.Remove(m.Endpoints.Keys.First()) })),
        Meshed("table named by nothing", m => Some(m with { Tables = m.Tables.Add(Canonical.Identify(Table), Table) })),
        Meshed("action named by nothing", m => Some(m with { Actions = m.Actions.Add(Canonical.Identify(Action), Action) })),
        Meshed("authority named by nothing", m => Some(m with { Authorities = m.Authorities.Add(Canonical.Identify(Authority), Authority) })),
        Meshed("endpoints named by nothing", m => Some(m with { Endpoints = m.Endpoints.Add(Cluster.Service, new Endpoints.Assumed()) })));

    private static Mutation Meshed(string name, Func<MeshPlan, Option<MeshPlan>> change) => new("V8", $"in the mesh: {name}", Mesh(change));

    private static Mutation Missing(string kind, Func<GatewayPlan, Option<GatewayPlan>> change) =>
        new("V8", $"{kind} missing", Gateway(change));

    private static Mutation Orphan(string kind, Func<GatewayPlan, GatewayPlan> change) =>
        new("V8", $"{kind} named by nothing", Gateway(gateway => Some(change(gateway))));
}
