using Sluice.Compiler.Ir;

namespace Sluice.Compiler.Verification;

/// <summary>
/// V2: the first listener of a port that covers a host is the most specific one that does, and so is the first virtual
/// host of a table. Of two patterns that overlap one holds the other, so the order of the patterns is all there is to it.
/// </summary>
internal static class Isolation
{
    public static Seq<Violation> Check(GatewayPlan gateway) =>
        Places.Ports(gateway).Bind(port => Neighbours.Of(port.Value.Listeners)
            .Filter(pair => Specificity.Compare(pair.Left.Host, pair.Right.Host) > 0)
            .Map(pair => new Violation("V2", port.Where,
                $"listener {pair.Right.Name} ({pair.Right.Host}) stands after {pair.Left.Name} ({pair.Left.Host})")))
        + Places.Tables(gateway).Bind(table => Neighbours.Of(table.Value.Hosts.Map(host => host.Host))
            .Filter(pair => Specificity.Compare(pair.Left, pair.Right) > 0)
            .Map(pair => new Violation("V2", table.Where, $"{pair.Right} stands after {pair.Left}")))
        + Places.Tables(gateway).Bind(table => Neighbours.Repeated(toSeq(table.Value.Hosts), host => host.Host)
            .Map(host => new Violation("V2", table.Where, $"{host} stands more than once")));
}
