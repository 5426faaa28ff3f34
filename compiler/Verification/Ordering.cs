using Sluice.Compiler.Ir;
using Sluice.Compiler.Values;

namespace Sluice.Compiler.Verification;

/// <summary>V12: lists whose order says nothing stand in the one order that they may stand in.</summary>
internal static class Ordering
{
    public static Seq<Violation> Check(Plan plan) =>
        Ascending("plan", plan.Gateways.Map(gateway => gateway.Gateway), Text, name => $"gateway {name}")
        + toSeq(plan.Gateways).Bind(Surroundings)
        + Section.Of(plan).Bind(section =>
            Ports(section) + Frontends(section) + Names(section) + Certificates(section) + Trusted(section) + Endpoints(section));

    private static Seq<Violation> Ports(Section section) =>
        Neighbours.Of(section.Ports)
            .Filter(pair => Number(pair.Left).CompareTo(Number(pair.Right)) > 0)
            .Map(pair => new Violation("V12", section.Where, $"port {pair.Right.Port} stands after {pair.Left.Port}"));

    /// <summary>Of one number the port for connections comes before that for datagrams.</summary>
    private static (int Port, bool Datagrams) Number(PortPlan port) => (port.Port, port.Protocol == ListenerProtocol.Udp);

    private static Seq<Violation> Frontends(Section section) =>
        Neighbours.Of(section.Frontends)
            .Filter(pair => Compare(pair.Left, pair.Right) > 0)
            .Map(pair => new Violation("V12", section.Where, $"the frontend of {pair.Right.Service} stands after that of {pair.Left.Service}"));

    /// <summary>What serves everybody else comes before what serves one namespace.</summary>
    private static int Compare(MeshFrontend left, MeshFrontend right) =>
        string.CompareOrdinal(Text(left.Service.Service), Text(right.Service.Service)) is var service and not 0 ? service
        : left.Service.Port.CompareTo(right.Service.Port) is var port and not 0 ? port
        : string.CompareOrdinal(left.ClientNamespace.IfNone(""), right.ClientNamespace.IfNone(""));

    private static Seq<Violation> Names(Section section) =>
        from node in toSeq(section.Certificates.AsEnumerable())
        from pair in Neighbours.Of(node.Value.Names)
        where string.CompareOrdinal(pair.Left, pair.Right) > 0
        select new Violation("V12", $"{section.Where} certificate {node.Key}", $"{pair.Right} stands after {pair.Left}");

    private static Seq<Violation> Certificates(Section section) =>
        toSeq(section.Authorities.AsEnumerable()).Bind(node =>
            Ascending($"{section.Where} authority {node.Key}", node.Value.Certificates, text => text, _ => "a certificate"));

    private static Seq<Violation> Trusted(Section section) =>
        (Places.Demands(section).Map(demand => (demand.Where, demand.Value.Authorities))
            + Places.Tls(section).Map(tls => (tls.Where, Authorities: Places.Trusted(tls.Value.Trust))))
        .Bind(trusted => Ascending(trusted.Where, trusted.Authorities, hash => hash.Hex, hash => $"authority {hash}"));

    private static Seq<Violation> Surroundings(GatewayPlan gateway) =>
        Seq(gateway.Surroundings.Labels, gateway.Surroundings.Annotations).Bind(pairs =>
            Ascending($"gateway {gateway.Gateway}", pairs, pair => pair.Key, pair => pair.Key));

    private static Seq<Violation> Endpoints(Section section) =>
        from node in toSeq(section.Endpoints.AsEnumerable())
        from pair in Neighbours.Of(Ready(node.Value))
        where Compare(pair.Left, pair.Right) >= 0
        select new Violation("V12", $"{section.Where} endpoints {node.Key}",
            $"{pair.Right.Address}:{pair.Right.Port} stands after {pair.Left.Address}:{pair.Left.Port}");

    private static Arr<Endpoint> Ready(Endpoints endpoints) => endpoints switch
    {
        Ir.Endpoints.Known(var ready) => ready,
        Ir.Endpoints.Assumed => Arr<Endpoint>.Empty,
    };

    /// <summary>Each stands after the one before it, and none stands twice.</summary>
    internal static Seq<Violation> Ascending<A>(string where, Arr<A> items, Func<A, string> key, Func<A, string> name) =>
        Neighbours.Of(items)
            .Filter(pair => string.CompareOrdinal(key(pair.Left), key(pair.Right)) >= 0)
            .Map(pair => new Violation("V12", where, $"{name(pair.Right)} stands after {name(pair.Left)}"));

    /// <summary>Names compare as the text "namespace/name", in which '-' and '.' stand before the slash.</summary>
    private static string Text(ObjectName name) => name.Namespace + "/" + name.Name;

    private static int Compare(Endpoint left, Endpoint right) =>
        string.CompareOrdinal(left.Address, right.Address) is var address and not 0 ? address
        : left.Port.CompareTo(right.Port);
}
