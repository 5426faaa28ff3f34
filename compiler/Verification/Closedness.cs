using Sluice.Compiler.Ir;

namespace Sluice.Compiler.Verification;

/// <summary>
/// V10: what was to protect and could not be made closes the way. No rule with an authorization filter is passed unasked, no
/// backend that is to be spoken to over TLS is spoken to in plain text, and nobody is trusted on nobody's word.
/// </summary>
internal static class Closedness
{
    public static Seq<Violation> Check(Section section) =>
        Places.Entries(section).Bind(entry => section.Actions.Find(entry.Value.Action).ToSeq()
            .Bind(action => Fault(entry.Value.Authorized, action).ToSeq())
            .Map(fault => new Violation("V10", entry.Where, fault)))
        + toSeq(Spoken(section).AsEnumerable()
            .Select(hash => section.Clusters.Find(hash).Map(cluster => (Hash: hash, Cluster: cluster)))
            .Somes())
            .Filter(node => node.Cluster.Tls.IsNone && section.TlsDemands.ContainsKey(node.Cluster.Service))
            .Map(node => new Violation("V10", $"{section.Where} cluster {node.Hash}", $"{node.Cluster.Service} demands TLS and is spoken to in plain text"))
        + Places.Tls(section)
            .Filter(tls => tls.Value.Trust is Trust.Bundles { Authorities.IsEmpty: true })
            .Map(tls => new Violation("V10", tls.Where, "trusts nobody, which is not to trust"));

    private static Option<string> Fault(bool demanded, Ir.Action action) => (demanded, Asks: action.Guard.Authorization.IsSome) switch
    {
        (true, false) => action is Ir.Action.Refuse ? None : Some("has an authorization filter, and its action asks nobody"),
        (false, true) => Some("asks for leave without an authorization filter"),
        _ => None,
    };

    /// <summary>
    /// The clusters of which somebody is to read what we send. Behind a passthrough it is the client who speaks TLS, to the
    /// backend itself.
    /// </summary>
    private static Set<Hash> Spoken(Section section) => toSet(
        (Places.Entries(section).Map(entry => entry.Value.Action)
            + Places.Connections(section)
                .Filter(connections => connections.Value.Mode != StreamMode.Passthrough)
                .Bind(connections => toSeq(connections.Value.Routes).Map(route => route.Action)))
        .Distinct()
        .Bind(action => section.Actions.Find(action).ToSeq())
        .Bind(Places.Clusters)
        .Distinct());
}
