using Sluice.Compiler.Ir;
using Sluice.Compiler.Values;

namespace Sluice.Compiler.Verification;

/// <summary>V12: lists whose order says nothing stand in the one order that they may stand in.</summary>
internal static class Ordering
{
    public static Seq<Violation> Check(Plan plan) =>
        Neighbours.Of(plan.Gateways.Map(gateway => gateway.Gateway))
            .Filter(pair => Compare(pair.Left, pair.Right) >= 0)
            .Map(pair => new Violation("V12", "plan", $"gateway {pair.Right} stands after {pair.Left}"))
        + toSeq(plan.Gateways).Bind(gateway => Ports(gateway) + Names(gateway) + Endpoints(gateway));

    private static Seq<Violation> Ports(GatewayPlan gateway) =>
        Neighbours.Of(gateway.Ports.Map(port => port.Port))
            .Filter(pair => pair.Left > pair.Right)
            .Map(pair => new Violation("V12", Places.Of(gateway), $"port {pair.Right} stands after {pair.Left}"));

    private static Seq<Violation> Names(GatewayPlan gateway) =>
        from node in toSeq(gateway.Certificates.AsEnumerable())
        from pair in Neighbours.Of(node.Value.Names)
        where string.CompareOrdinal(pair.Left, pair.Right) > 0
        select new Violation("V12", $"{Places.Of(gateway)} certificate {node.Key}", $"{pair.Right} stands after {pair.Left}");

    private static Seq<Violation> Endpoints(GatewayPlan gateway) =>
        from node in toSeq(gateway.Endpoints.AsEnumerable())
        from pair in Neighbours.Of(Ready(node.Value))
        where Compare(pair.Left, pair.Right) >= 0
        select new Violation("V12", $"{Places.Of(gateway)} endpoints {node.Key}",
            $"{pair.Right.Address}:{pair.Right.Port} stands after {pair.Left.Address}:{pair.Left.Port}");

    private static Arr<Endpoint> Ready(Endpoints endpoints) => endpoints switch
    {
        Ir.Endpoints.Known(var ready) => ready,
        Ir.Endpoints.Assumed => Arr<Endpoint>.Empty,
    };

    private static int Compare(ObjectName left, ObjectName right) =>
        string.CompareOrdinal(left.Namespace, right.Namespace) is var ns and not 0 ? ns
        : string.CompareOrdinal(left.Name, right.Name);

    private static int Compare(Endpoint left, Endpoint right) =>
        string.CompareOrdinal(left.Address, right.Address) is var address and not 0 ? address
        : left.Port.CompareTo(right.Port);
}
