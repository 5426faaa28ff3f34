using Sluice.Compiler.Ir;
using static Sluice.Laws.Planning.Edits;

namespace Sluice.Laws.Planning;

/// <summary>V3 and V6: listeners that cannot be told apart, cannot serve, or serve what is not theirs.</summary>
internal static class HostMutations
{
    private static readonly HostPattern Elsewhere = HostPatterns.Parse("elsewhere.invalid");

    public static readonly Arr<Mutation> All = Array(
        new Mutation("V3", "two listeners own one host",
            Port(port => Doubled(port.Listeners).Map(listeners => port with
            {
                Listeners = listeners.SetItem(0, listeners[0] with { Name = "twin" }),
            }))),
        new Mutation("V3", "two listeners have one name",
            Port(port => port.Listeners.Count < 2 ? None : Some(port with
            {
                Listeners = port.Listeners.SetItem(0, port.Listeners[0] with { Name = port.Listeners[1].Name }),
            }))),
        new Mutation("V3", "a port stands twice",
            Gateway(gateway => gateway.Ports.Find(port => port.Listeners.Count > 1).Map(port => gateway with
            {
                Ports = toArray(gateway.Ports.SelectMany(p => p != port ? Array(p) : Array(
                    p with { Listeners = Array(p.Listeners[0]) },
                    p with { Listeners = p.Listeners.RemoveAt(0) }))),
            }))),
        new Mutation("V3", "a listener speaks HTTP with a certificate",
            Port(port => port.Protocol == ListenerProtocol.Https && !port.Listeners.IsEmpty
                ? Some(port with { Protocol = ListenerProtocol.Http })
                : None)),
        new Mutation("V3", "a port speaks a protocol that does not exist",
            Port(port => Some(port with { Protocol = (ListenerProtocol)7 }))),
        new Mutation("V6", "a listener owns other hosts than its table",
            Gateway(gateway => First(gateway.Ports, port => First(port.Listeners, listener =>
                        gateway.Tables[listener.Table].Hosts.IsEmpty ? None : Some(listener with { Host = Elsewhere }))
                    .Map(listeners => port with { Listeners = toArray(listeners.OrderBy(l => l.Host)) }))
                .Map(ports => gateway with { Ports = ports }))),
        new Mutation("V6", "a table has every host and its listener does not",
            Gateway(gateway => gateway.Ports
                .SelectMany(port => port.Listeners)
                .Where(l => l.Host is not HostPattern.Any)
                .Select(l => l.Table)
                .ToArray() is [var hash, ..]
                ? Some(Rekey.Run(gateway with
                {
                    Tables = gateway.Tables.SetItem(hash, new RouteTable(
                        gateway.Tables[hash].Hosts.Filter(h => h.Host is not HostPattern.Any).Add(new(HostPatterns.Any, Arr<Entry>.Empty)))),
                }))
                : None)));
}
