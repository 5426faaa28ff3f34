using Sluice.Compiler.Ir;

namespace Sluice.Compiler.Verification;

/// <summary>
/// V2: the first listener of a port that covers a host is the most specific one that does, and so is the first virtual
/// host of a table, and the first route of connections. Of two patterns that overlap one holds the other, so the order of
/// the patterns is all there is to it.
/// </summary>
internal static class Isolation
{
    public static Seq<Violation> Check(Section section) =>
        Places.Ports(section).Bind(port =>
            Ordered(port.Where, port.Value.Listeners.Map(listener => (listener.Host, $"listener {listener.Name} ({listener.Host})")))
            + Ordered(port.Where, port.Value.Streams.Map(listener => (listener.Host, $"listener {listener.Name} ({listener.Host})"))))
        + Places.Tables(section).Bind(table => Ordered(table.Where, table.Value.Hosts.Map(host => (host.Host, $"{host.Host}"))))
        + Places.Tables(section).Bind(table => Neighbours.Repeated(toSeq(table.Value.Hosts), host => host.Host)
            .Map(host => new Violation("V2", table.Where, $"{host} stands more than once")))
        + Places.Connections(section).Bind(connections =>
            Ordered(connections.Where, connections.Value.Routes.Map(route => (route.Host, $"{route.From} ({route.Host})"))));

    private static Seq<Violation> Ordered(string where, Arr<(HostPattern Host, string Name)> owners) =>
        Neighbours.Of(owners)
            .Filter(pair => Specificity.Compare(pair.Left.Host, pair.Right.Host) > 0)
            .Map(pair => new Violation("V2", where, $"{pair.Right.Name} stands after {pair.Left.Name}"));
}
