using Sluice.Compiler.Ir;
using Sluice.Compiler.Values;

namespace Sluice.Compiler.Verification;

/// <summary>V8: what is named exists, and what exists is named.</summary>
internal static class References
{
    public static Seq<Violation> Check(Section section) =>
        Compare("table", section.Where, Names(section.Tables),
            Places.Named(section).Map(named => (named.Where, named.Value.Table)))
        + Compare("certificate", section.Where, Names(section.Certificates),
            Places.Listeners(section).Bind(listener => Uses(listener.Where, listener.Value.Certificates))
            + Places.Streams(section).Bind(listener => Uses(listener.Where, listener.Value.Certificates))
            + Places.Tls(section).Bind(tls => Uses(tls.Where, toArray(tls.Value.Client))))
        + Compare("authority", section.Where, Names(section.Authorities),
            Places.Demands(section).Bind(demand => toSeq(demand.Value.Authorities).Map(hash => (demand.Where, hash)))
            + Places.Tls(section).Bind(tls => toSeq(Places.Trusted(tls.Value.Trust)).Map(hash => (tls.Where, hash))))
        + Compare("action", section.Where, Names(section.Actions),
            Places.Entries(section).Map(entry => (entry.Where, entry.Value.Action))
            + Places.StreamRoutes(section).Map(route => (route.Where, route.Value.Action)))
        + Compare("cluster", section.Where, Names(section.Clusters),
            Places.Actions(section).Bind(action => Places.Clusters(action.Value).Map(cluster => (action.Where, cluster))))
        + Compare("endpoints", section.Where, Names(section.Endpoints),
            Places.Clusters(section).Map(cluster => (cluster.Where, cluster.Value.Service)));

    private static Seq<(string Where, Hash Name)> Uses(string where, Arr<CertificateUse> uses) =>
        toSeq(uses).Map(use => (where, use.Certificate));

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
