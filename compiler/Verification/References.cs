using Sluice.Compiler.Ir;
using Sluice.Compiler.Values;

namespace Sluice.Compiler.Verification;

/// <summary>V8: what is named exists, and what exists is named.</summary>
internal static class References
{
    public static Seq<Violation> Check(GatewayPlan gateway)
    {
        var where = Places.Of(gateway);
        return Compare("table", where, Names(gateway.Tables),
                Places.Listeners(gateway).Map(listener => (listener.Where, listener.Value.Table)))
            + Compare("certificate", where, Names(gateway.Certificates),
                Places.Listeners(gateway).Bind(listener =>
                    toSeq(listener.Value.Certificates).Map(use => (listener.Where, use.Certificate))))
            + Compare("action", where, Names(gateway.Actions),
                Places.Entries(gateway).Map(entry => (entry.Where, entry.Value.Action)))
            + Compare("cluster", where, Names(gateway.Clusters),
                Places.Actions(gateway).Bind(action => Places.Clusters(action.Value).Map(cluster => (action.Where, cluster))))
            + Compare("endpoints", where, Names(gateway.Endpoints), Services(gateway));
    }

    private static Seq<(string Where, ServicePort Name)> Services(GatewayPlan gateway) =>
        toSeq(gateway.Clusters.AsEnumerable().Select(node =>
            (Where: $"{Places.Of(gateway)} cluster {node.Key}", Name: node.Value.Service)));

    private static Set<K> Names<K, V>(Map<K, V> nodes) => toSet(nodes.Keys);

    private static Seq<Violation> Compare<K>(string kind, string where, Set<K> present, Seq<(string Where, K Name)> named)
    {
        var wanted = toSet(named.Map(use => use.Name).Distinct());
        return named.Filter(use => !present.Contains(use.Name))
                .Map(use => new Violation("V8", use.Where, $"there is no {kind} {use.Name}"))
            + toSeq(present.AsEnumerable().Where(name => !wanted.Contains(name)))
                .Map(name => new Violation("V8", where, $"nothing names {kind} {name}"));
    }
}
