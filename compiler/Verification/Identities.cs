using Sluice.Compiler.Emission;
using Sluice.Compiler.Ir;

namespace Sluice.Compiler.Verification;

/// <summary>V12: the identity under which a node stands is the hash of what it means.</summary>
internal static class Identities
{
    public static Seq<Violation> Check(Section section) =>
        Check(section, "table", section.Tables, Canonical.Identify)
        + Check(section, "action", section.Actions, Canonical.Identify)
        + Check(section, "cluster", section.Clusters, Canonical.Identify)
        + Check(section, "certificate", section.Certificates, Canonical.Identify)
        + Check(section, "authority", section.Authorities, Canonical.Identify);

    private static Seq<Violation> Check<A>(Section section, string kind, Map<Hash, A> nodes, Func<A, Hash> identify) =>
        from node in toSeq(nodes.AsEnumerable())
        let identity = identify(node.Value)
        where identity.Hex != node.Key.Hex
        select new Violation("V12", $"{section.Where} {kind} {node.Key}", $"means {identity}");
}
