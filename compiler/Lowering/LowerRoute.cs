using Sluice.Compiler.Binding;
using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Emission;
using Sluice.Compiler.Ir;
using Sluice.Compiler.Resolution;
using Sluice.Compiler.Validation;
using Sluice.Compiler.Values;
using Action = Sluice.Compiler.Ir.Action;

namespace Sluice.Compiler.Lowering;

/// <param name="TlsBy">The policy that demands TLS.</param>
internal sealed record LoweredCluster(
    Hash Identity, Cluster Cluster, Endpoints Endpoints, Option<ObjectName> TlsBy, Arr<(Hash Identity, CaBundle Bundle)> Bundles);

/// <summary>An action, the clusters that it names and the grants that its references need.</summary>
internal sealed record LoweredAction(Hash Identity, Action Action, Arr<LoweredCluster> Clusters, Arr<GrantUse> Grants);

internal sealed record LoweredRule(Arr<Entry> Entries, LoweredAction Action);

/// <param name="Stream">The action of a route of connections; it has no entries.</param>
internal sealed record LoweredRoute(BoundRoute Bound, Arr<LoweredRule> Rules, Option<LoweredAction> Stream)
{
    /// <summary>The same for connections that pass unread: the TLS in them is the client's own.</summary>
    public Option<LoweredAction> Unread { get; init; }
}

/// <summary>The rules of one route as actions and entries. A route that nothing takes lowers to the same as any other.</summary>
internal static class LowerRoute
{
    public static LoweredRoute Run(Sender sender, ResolvedRoute route) => route.Bound.Route.IsHttp
        ? new(route.Bound, toArray(route.Bound.Route.Rules.Zip(route.Rules, (rule, found) => Rule(sender, route.Bound.Route, rule, found))), None)
        : new(route.Bound, Arr<LoweredRule>.Empty, Stream(sender, route)) { Unread = Stream(Sender.Unread, route) };

    public static Provenance From(ValidRoute route, ValidRule rule, int match) =>
        new(route.Kind, route.Head.Meta.Name, route.Head.Meta.Created, rule.Index, rule.Name, match);

    private static LoweredRule Rule(Sender sender, ValidRoute route, ValidRule rule, ResolvedRule found)
    {
        var action = ActionOf(sender, rule, found);
        var entries = rule.Matches.Select((match, index) => new Entry(match, action.Identity, From(route, rule, index), action.Grants)
        {
            Authorized = rule.Authorization.IsSome,
        });
        return new(toArray(entries), action);
    }

    /// <summary>The first rule takes all connections.</summary>
    private static Option<LoweredAction> Stream(Sender sender, ResolvedRoute route) =>
        route.Bound.Route.Rules.HeadOrNone().Bind(rule => route.Rules.HeadOrNone().Map(found => ActionOf(sender, rule, found)));

    private static LoweredAction ActionOf(Sender sender, ValidRule rule, ResolvedRule found) => rule.Filters switch
    {
        FilterPlan.Refused(var why) => Plain(new Action.Refuse(500, why)),
        FilterPlan.Redirect(var to, _) => Guarded(sender, rule, found, guard => Parts.Of(new Action.Redirect(to) { Guard = guard })),
        FilterPlan.Edits(var filters, _) => Guarded(sender, rule, found, guard => Split(sender, rule, filters, found, guard)),
    };

    /// <summary>Without the service that should be asked nobody passes.</summary>
    private static LoweredAction Guarded(Sender sender, ValidRule rule, ResolvedRule found, Func<Guard, Parts> rest)
    {
        var asked = found.Authorization.Map(sender.To);
        return asked.Case switch
        {
            Sent.Refused(var why) => Plain(new Action.Refuse(500, why)),
            Sent.Reached(var cluster, var grant) => Finish(
                rest(new Guard(rule.Cors, rule.Authorization.Map(auth => Authorization(auth, cluster.Identity)))).With(cluster, grant)),
            _ => Finish(rest(new Guard(rule.Cors, None))),
        };
    }

    private static Authorization Authorization(Model.ExternalAuth auth, Hash cluster)
    {
        var limit = auth.ForwardBodyMaxSize.Match(size => size.Value, () => 0);
        return auth.Protocol.Value == "GRPC"
            ? new Authorization.Grpc(cluster, Names(auth.GrpcAllowedHeaders.IfNone(Arr<Text.Located<string>>.Empty)), limit)
            : auth.Http.Match(
                http => new Authorization.Http(cluster, Names(http.AllowedHeaders), limit,
                    http.Path.Map(path => path.Value.TrimEnd('/')).IfNone(""), Names(http.AllowedResponseHeaders)),
                () => new Authorization.Http(cluster, Arr<string>.Empty, limit, "", Arr<string>.Empty));
    }

    private static Arr<string> Names(Arr<Text.Located<string>> names) =>
        toArray(names.Map(name => name.Value.ToLowerInvariant()).Distinct().Order(StringComparer.Ordinal));

    private static Parts Split(Sender sender, ValidRule rule, Filters filters, ResolvedRule found, Guard guard)
    {
        if (found.Backends.IsEmpty) return Parts.Of(new Action.Refuse(500, ResolveDiagnostics.NoBackends.Id));
        var weighed = found.Backends.Filter(backend => backend.Valid.Spec.Weight.Value > 0);
        var targets = weighed.Map(backend => TargetOf(sender, backend));
        var retired = Retired(sender, rule, found, targets.Map(target => target.Target));
        if (weighed.IsEmpty && retired.IsEmpty) return Parts.Of(new Action.Refuse(500, ResolveDiagnostics.AllWeightsZero.Id));
        if (targets is [{ Target: Target.Refuse(var status, var why) }] && retired.IsEmpty) return Parts.Of(new Action.Refuse(status, why));
        var (mirrored, copies) = Mirrored(sender, filters, found.Mirrors);
        var shares = weighed.IsEmpty
            ? Array(new Share(1, new Target.Refuse(500, ResolveDiagnostics.AllWeightsZero.Id)))
            : toArray(weighed.Zip(targets, (backend, target) => new Share(backend.Valid.Spec.Weight.Value, target.Target)));
        var action = new Action.Split(mirrored, shares, shares.Sum(share => (long)share.Weight))
        {
            Guard = guard,
            Delivery = rule.Delivery,
            Retired = retired.Map(kept => kept.Target),
        };
        return new(action,
            targets.Bind(target => target.Clusters) + retired.Bind(kept => kept.Clusters) + copies.Clusters,
            targets.Bind(target => target.Grants) + retired.Bind(kept => kept.Grants) + copies.Grants);
    }

    /// <summary>
    /// Backends of weight zero that may have something to keep: sessions of the rule, sessions of their own, or connections.
    /// One that has a share as well needs no keeping.
    /// </summary>
    private static Arr<(Target.Forward Target, Arr<LoweredCluster> Clusters, Arr<GrantUse> Grants)> Retired(
        Sender sender, ValidRule rule, ResolvedRule found, Arr<Target> weighed) =>
        toArray(found.Backends
            .Filter(backend => backend.Valid.Spec.Weight.Value == 0)
            .Map(backend => TargetOf(sender, backend))
            .Choose(to => to.Target is Target.Forward forward && (rule.Delivery.Session.IsSome || Keeps(to.Clusters[0].Cluster))
                ? Some((Target: forward, to.Clusters, to.Grants))
                : None)
            .Where(kept => !weighed.Contains(kept.Target))
            .DistinctBy(kept => kept.Target));

    private static bool Keeps(Cluster cluster) =>
        cluster.Session.IsSome || cluster.Protocol is BackendProtocol.Stream or BackendProtocol.Datagram;

    /// <summary>A reference that was refused is refused whatever the backend's own filters would do.</summary>
    private static (Target Target, Arr<LoweredCluster> Clusters, Arr<GrantUse> Grants) TargetOf(Sender sender, ResolvedBackend backend) =>
        sender.To(backend.To) switch
        {
            Sent.Refused(var why) => (new Target.Refuse(500, why), Arr<LoweredCluster>.Empty, Arr<GrantUse>.Empty),
            Sent.Reached(var cluster, var grant) => Filtered(sender, backend, cluster, grant),
        };

    private static (Target Target, Arr<LoweredCluster> Clusters, Arr<GrantUse> Grants) Filtered(
        Sender sender, ResolvedBackend backend, LoweredCluster cluster, Option<GrantUse> grant)
    {
        switch (backend.Valid.Filters)
        {
            case FilterPlan.Refused(var why): return (new Target.Refuse(500, why), Arr<LoweredCluster>.Empty, Arr<GrantUse>.Empty);
            case FilterPlan.Redirect(var to, _): return (new Target.Redirect(to), Arr<LoweredCluster>.Empty, Arr<GrantUse>.Empty);
            case FilterPlan.Edits(var filters, _):
                var (mirrored, copies) = Mirrored(sender, filters, backend.Mirrors);
                return (new Target.Forward(cluster.Identity, mirrored), Array(cluster) + copies.Clusters, toArray(grant.AsEnumerable()) + copies.Grants);
            default: throw new System.Diagnostics.UnreachableException();
        }
    }

    /// <summary>A mirror that leads nowhere, or gets none of the requests, is left out: the requests themselves are none the worse.</summary>
    private static (Filters Filters, (Arr<LoweredCluster> Clusters, Arr<GrantUse> Grants) Copies) Mirrored(Sender sender, Filters filters, Arr<ResolvedMirror> mirrors)
    {
        var reached = mirrors.Choose(mirror => mirror.Spec.Numerator > 0 && sender.To(mirror.To) is Sent.Reached found ? Some((mirror.Spec, Found: found)) : None).ToArr();
        return (
            filters with { Mirrors = reached.Map(item => new Mirror(item.Found.Cluster.Identity, item.Spec.Numerator, item.Spec.Denominator)) },
            (reached.Map(item => item.Found.Cluster), toArray(reached.SelectMany(item => item.Found.Grant))));
    }

    private static LoweredAction Finish(Parts parts) => new(
        Canonical.Identify(parts.Action), parts.Action,
        toArray(parts.Clusters.DistinctBy(cluster => cluster.Identity)),
        toArray(parts.Grants.Distinct().OrderBy(grant => grant.To)));

    private static LoweredAction Plain(Action action) => Finish(Parts.Of(action));

    /// <summary>An action before it has a name.</summary>
    private sealed record Parts(Action Action, Arr<LoweredCluster> Clusters, Arr<GrantUse> Grants)
    {
        public static Parts Of(Action action) => new(action, Arr<LoweredCluster>.Empty, Arr<GrantUse>.Empty);

        /// <summary>An action that refuses asks nobody.</summary>
        public Parts With(LoweredCluster cluster, Option<GrantUse> grant) =>
            Action.Guard.Authorization.IsNone ? this : this with { Clusters = Clusters.Add(cluster), Grants = Grants + toArray(grant.AsEnumerable()) };
    }
}
