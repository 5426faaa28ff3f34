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
        Orphan("endpoints", g => g with { Endpoints = g.Endpoints.Add(Cluster.Service, new Endpoints.Assumed()) }));

    private static Mutation Missing(string kind, Func<GatewayPlan, Option<GatewayPlan>> change) =>
        new("V8", $"{kind} missing", Gateway(change));

    private static Mutation Orphan(string kind, Func<GatewayPlan, GatewayPlan> change) =>
        new("V8", $"{kind} named by nothing", Gateway(gateway => Some(change(gateway))));
}
