using Sluice.Compiler.Emission;
using Sluice.Compiler.Ir;

namespace Sluice.Compiler.Verification;

/// <summary>V12: the identity under which a node stands is the hash of what it means.</summary>
internal static class Identities
{
    public static Seq<Violation> Check(GatewayPlan gateway) =>
        Check(gateway, "table", gateway.Tables, Canonical.Identify)
        + Check(gateway, "action", gateway.Actions, Canonical.Identify)
        + Check(gateway, "cluster", gateway.Clusters, Canonical.Identify)
        + Check(gateway, "certificate", gateway.Certificates, Canonical.Identify);

    private static Seq<Violation> Check<A>(GatewayPlan gateway, string kind, Map<Hash, A> nodes, Func<A, Hash> identify) =>
        from node in toSeq(nodes.AsEnumerable())
        let identity = identify(node.Value)
        where identity.Hex != node.Key.Hex
        select new Violation("V12", $"{Places.Of(gateway)} {kind} {node.Key}", $"means {identity}");
}
