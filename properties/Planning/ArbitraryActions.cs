using FsCheck;
using FsCheck.Fluent;
using Sluice.Compiler.Emission;
using Sluice.Compiler.Ir;
using static Sluice.Laws.Planning.ArbitraryMatches;
using Action = Sluice.Compiler.Ir.Action;

namespace Sluice.Laws.Planning;

/// <summary>Actions over the clusters of the pool, in normal form.</summary>
internal static class ArbitraryActions
{
    public static Gen<Action> Action => Gen.Frequency(
        (4, Guarded(Split)),
        (1, Guarded(Redirect.Select(to => (Action)new Action.Redirect(to)))),
        (1, Refusal.Select(r => (Action)new Action.Refuse(r.Status, r.Why))));

    /// <summary>What becomes of connections, or of datagrams. Who is kept follows from the weights, which are dice enough.</summary>
    public static Gen<Action> Passing(BackendProtocol protocol) => Gen.Frequency(
        (4, from size in Gen.Choose(1, 2)
            from clusters in Gen.ArrayOf(Gen.Elements(Pool.Speaking(protocol).ToArray()), size)
            from weights in Gen.ArrayOf(Gen.Choose(1, 9), size)
            let retired = Pool.Speaking(protocol).ToArray().Where((_, index) => ((weights.Sum() >> index) & 1) == 1)
            select Normal(new Action.Split(
                Compiler.Ir.Filters.None,
                toArray(clusters.Zip(weights, (cluster, weight) => new Share(weight, Bare(cluster)))),
                weights.Sum())
            { Retired = toArray(retired.Select(Bare)) })),
        (1, Gen.Constant((Action)new Action.Refuse(500, "GW4001"))));

    private static Target.Forward Bare(Cluster cluster) => new(Canonical.Identify(cluster), Compiler.Ir.Filters.None);

    private static Gen<Hash> Cluster(params BackendProtocol[] protocols) =>
        Gen.Elements(Pool.Speaking(protocols).ToArray()).Select(Canonical.Identify);

    private static Gen<Action> Split =>
        from filters in Filters
        from size in Gen.Choose(1, 3)
        from targets in Gen.ArrayOf(Target, size)
        from weights in Gen.ArrayOf(Gen.Choose(1, 9), size)
        from delivery in ArbitraryPolicies.Delivery
        from kept in Gen.Choose(0, delivery.Session.IsSome ? 2 : 0)
        from retired in Gen.ArrayOf(Forward, kept)
        select Normal(new Action.Split(
            filters,
            toArray(targets.Zip(weights, (target, weight) => new Share(weight, target))),
            weights.Sum())
        { Delivery = delivery, Retired = toArray(retired) });

    private static Gen<Action> Guarded(Gen<Action> actions) =>
        from action in actions
        from cors in Gen.Frequency((3, Gen.Constant(Option<Cors>.None)), (1, ArbitraryPolicies.Cors.Select(Some)))
        from asked in Gen.Frequency((3, Gen.Constant(Option<Authorization>.None)), (1, Asked.Select(Some)))
        select action is Action.Refuse ? action : action with { Guard = new(cors, asked) };

    private static Gen<Authorization> Asked =>
        from headers in Gen.SubListOf("cookie", "x-user")
        from limit in Gen.Elements(0, 1024)
        from answered in Gen.SubListOf("x-tenant", "x-scope")
        from asked in Gen.OneOf(
            Cluster(BackendProtocol.Http1, BackendProtocol.H2c).Select(cluster => (Authorization)new Authorization.Http(
                cluster, toArray(headers), limit, limit == 0 ? "" : "/may", toArray(answered))),
            Cluster(BackendProtocol.H2c).Select(cluster => (Authorization)new Authorization.Grpc(cluster, toArray(headers), limit)))
        select asked;

    private static Action Normal(Action.Split split) => split switch
    {
        { Shares: [{ Target: Target.Refuse(var status, var why) }], Retired.IsEmpty: true } => new Action.Refuse(status, why),
        _ => split with { Retired = toArray(split.Retired.Distinct().Where(kept => !split.Shares.Exists(share => share.Target == kept))) },
    };

    private static Gen<Target> Target => Gen.Frequency(
        (4, Forward.Select(forward => (Target)forward)),
        (1, Redirect.Select(to => (Target)new Target.Redirect(to))),
        (1, Refusal.Select(r => (Target)new Target.Refuse(r.Status, r.Why))));

    private static Gen<Target.Forward> Forward =>
        from cluster in Cluster(BackendProtocol.Http1, BackendProtocol.H2c)
        from filters in Filters
        select new Target.Forward(cluster, filters);

    private static Gen<(int Status, string Why)> Refusal => Gen.Elements((500, "GW4001"), (500, "GW4003"), (503, "GW4007"), (500, Drafts.NobodyToAsk));

    private static Gen<Redirect> Redirect =>
        from scheme in Maybe(Gen.Elements("http", "https"))
        from host in Maybe(Gen.Elements("example.com", "other.example"))
        from port in Maybe(Gen.Elements(80, 8443))
        from path in Maybe(Rewritten)
        from status in Gen.Elements(301, 302)
        select new Redirect(scheme, host, port, path, status);

    private static Gen<PathRewrite> Rewritten => Gen.OneOf(
        Gen.Elements("/", "/new").Select(p => (PathRewrite)new PathRewrite.Full(p)),
        Gen.Elements("/old", "/new").Select(p => (PathRewrite)new PathRewrite.Prefix("/cart", p)));

    private static Gen<Filters> Filters => Gen.Frequency(
        (2, Gen.Constant(Compiler.Ir.Filters.None)),
        (1, from request in Maybe(Edits)
            from rewrite in Maybe(
                from host in Maybe(Gen.Constant("inner.example"))
                from path in Maybe(Rewritten)
                select new Rewrite(host, path))
            from response in Maybe(Edits)
            from count in Gen.Choose(0, 2)
            from mirrors in Gen.ArrayOf(Mirror, count)
            select new Filters(request, rewrite, response) { Mirrors = toArray(mirrors) }));

    private static Gen<Mirror> Mirror =>
        from cluster in Cluster(BackendProtocol.Http1, BackendProtocol.H2c)
        from part in Gen.Elements((100, 100), (0, 100), (1, 3))
        select new Mirror(cluster, part.Item1, part.Item2);

    private static Gen<HeaderEdits> Edits =>
        from removed in Gen.SubListOf("X-A", "X-B")
        from set in Gen.SubListOf("X-C", "x-d")
        from added in Gen.SubListOf("X-E", "X-F")
        from value in Gen.Elements("1", "a b", "\"q\", ü")
        select new HeaderEdits(
            toArray(removed),
            toArray(set.Select(name => new Header(name, value))),
            toArray(added.Select(name => new Header(name, value))));
}
