using Sluice.Compiler.Ir;

namespace Sluice.Compiler.Verification;

/// <summary>A part of the plan and the path that names it in a violation.</summary>
internal sealed record Placed<A>(string Where, A Value);

/// <summary>The parts of a Gateway's plan, each with its path.</summary>
internal static class Places
{
    public static string Of(GatewayPlan gateway) => $"gateway {gateway.Gateway}";

    public static Seq<Placed<PortPlan>> Ports(GatewayPlan gateway) =>
        toSeq(gateway.Ports).Map(port => new Placed<PortPlan>($"{Of(gateway)} port {port.Port}", port));

    public static Seq<Placed<ListenerPlan>> Listeners(GatewayPlan gateway) =>
        Ports(gateway).Bind(port => toSeq(port.Value.Listeners).Map(listener =>
            new Placed<ListenerPlan>($"{port.Where} listener {listener.Name}", listener)));

    public static Seq<Placed<RouteTable>> Tables(GatewayPlan gateway) => Nodes(gateway, "table", gateway.Tables);

    public static Seq<Placed<Ir.Action>> Actions(GatewayPlan gateway) => Nodes(gateway, "action", gateway.Actions);

    public static Seq<Placed<VirtualHost>> Hosts(GatewayPlan gateway) =>
        Tables(gateway).Bind(table => toSeq(table.Value.Hosts).Map(host =>
            new Placed<VirtualHost>($"{table.Where} host {host.Host}", host)));

    public static Seq<Placed<Entry>> Entries(GatewayPlan gateway) =>
        Hosts(gateway).Bind(host => toSeq(host.Value.Entries.Select((entry, index) =>
            new Placed<Entry>($"{host.Where} entry {index}", entry))));

    public static Seq<Placed<Filters>> Filters(GatewayPlan gateway) =>
        Actions(gateway).Bind(action => action.Value switch
        {
            Ir.Action.Split(var filters, var shares, _) =>
                new Placed<Filters>(action.Where, filters).Cons(Forwards(shares).Map(forward =>
                    new Placed<Filters>($"{action.Where} share to {forward.Cluster}", forward.Filters))),
            Ir.Action.Redirect => Empty,
            Ir.Action.Refuse => Empty,
        });

    /// <summary>The clusters that an action sends requests to.</summary>
    public static Seq<Hash> Clusters(Ir.Action action) => action switch
    {
        Ir.Action.Split(_, var shares, _) => Forwards(shares).Map(forward => forward.Cluster),
        Ir.Action.Redirect => Empty,
        Ir.Action.Refuse => Empty,
    };

    private static Seq<Target.Forward> Forwards(Arr<Share> shares) =>
        toSeq(shares.Map(share => share.Target).OfType<Target.Forward>());

    private static Seq<Placed<A>> Nodes<A>(GatewayPlan gateway, string kind, Map<Hash, A> nodes) =>
        toSeq(nodes.AsEnumerable().Select(node => new Placed<A>($"{Of(gateway)} {kind} {node.Key}", node.Value)));
}

/// <summary>Neighbours in a list.</summary>
internal static class Neighbours
{
    public static Seq<(A Left, A Right)> Of<A>(Arr<A> items) =>
        toSeq(items.AsEnumerable().Zip(items.AsEnumerable().Skip(1)));

    /// <summary>Each key that stands more than once.</summary>
    public static Seq<K> Repeated<A, K>(Seq<A> items, Func<A, K> key) =>
        toSeq(items.AsEnumerable().GroupBy(key).Where(group => group.Skip(1).Any()).Select(group => group.Key));
}
