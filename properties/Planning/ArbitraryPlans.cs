using FsCheck;
using FsCheck.Fluent;
using Sluice.Compiler.Ir;
using Sluice.Compiler.Values;

namespace Sluice.Laws.Planning;

/// <summary>Valid plans of all shapes that a plan can have, small and full of near collisions.</summary>
public static class ArbitraryPlans
{
    public static Arbitrary<Plan> Plan() => Valid.ToArbitrary();

    /// <summary>The same plans at every run, for laws that need to find a place to do something.</summary>
    public static Arr<Plan> Samples { get; } = toArray(Gen.Sample(Valid, 120, new Rnd(20260101UL), 30));

    private static Gen<Plan> Valid =>
        from names in Gen.SubListOf(Pool.Gateways.ToArray())
        from gateways in Gen.CollectToArray(names, Gateway)
        select Drafts.Finish(toArray(gateways));

    private static Gen<DraftGateway> Gateway(ObjectName name) =>
        from numbers in Gen.SubListOf(80, 443, 8080)
        from ports in Gen.CollectToArray(numbers, Port)
        from endpoints in Gen.ArrayOf(Endpoints, Pool.Clusters.Count)
        select new DraftGateway(name, toArray(ports), Pool.Clusters.Map(c => c.Service).Zip(endpoints)
            .Fold(Map<ServicePort, Endpoints>(), (all, node) => all.AddOrUpdate(node.Item1, node.Item2)));

    private static Gen<DraftPort> Port(int number) =>
        from protocol in number == 443 ? Gen.Constant(ListenerProtocol.Https) : Gen.Elements(ListenerProtocol.Http, ListenerProtocol.Https)
        from hosts in Few(Pool.Hosts, 4)
        from listeners in Gen.CollectToArray(hosts, host => Listener(number, protocol, host))
        select new DraftPort(number, protocol, toArray(listeners));

    private static Gen<DraftListener> Listener(int port, ListenerProtocol protocol, HostPattern host) =>
        from certificates in protocol == ListenerProtocol.Https
            ? Few(Pool.Certificates, 3).Where(some => !some.IsEmpty)
            : Gen.Constant(Arr<Certificate>.Empty)
        from inside in Few(Pool.Hosts.Filter(inner => HostPatterns.Within(inner, host)), 3)
        from hosts in Gen.CollectToArray(inside, inner => Entries.Select(entries => (inner, entries)))
        select new DraftListener($"p{port}-{Pool.Hosts.IndexOf(host)}", host, certificates, toArray(hosts));

    private static Gen<Arr<DraftEntry>> Entries =>
        from size in Gen.Choose(0, 6)
        from entries in Gen.ArrayOf(Entry, size)
        select toArray(entries.DistinctBy(e => (e.From.Kind, e.From.Route, e.From.Rule, e.From.Match)));

    private static Gen<DraftEntry> Entry =>
        from kind in Gen.Elements("HTTPRoute", "HTTPRoute", "GRPCRoute")
        from match in kind == "HTTPRoute" ? ArbitraryMatches.Http : ArbitraryMatches.Grpc
        from action in ArbitraryActions.Action
        from route in Gen.Elements(Pool.Routes.ToArray())
        from rule in Gen.Choose(0, 2)
        from index in Gen.Choose(0, 2)
        select new DraftEntry(match, action, new Provenance(
            kind, route.Name, route.Created, rule, rule == 1 ? Some("checkout") : None, index));

    private static Gen<Endpoints> Endpoints => Gen.OneOf(
        Gen.Constant((Endpoints)new Endpoints.Assumed()),
        Few(Array(("10.0.0.1", 8080), ("10.0.0.1", 8081), ("10.0.0.2", 8080), ("fd00::1", 8080)), 4)
            .Select(ready => (Endpoints)new Endpoints.Known(ready.Map(e => new Endpoint(e.Item1, e.Item2)))));

    /// <summary>Some of the items, in their order.</summary>
    private static Gen<Arr<A>> Few<A>(Arr<A> items, int most) =>
        from count in Gen.Choose(0, most)
        from shuffled in Gen.Shuffle(items.ToArray())
        select items.Filter(shuffled.Take(count).Contains);
}
