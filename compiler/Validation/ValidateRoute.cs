using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Ir;
using Sluice.Compiler.Model;
using Sluice.Compiler.Text;
using Sluice.Compiler.Values;

namespace Sluice.Compiler.Validation;

/// <summary>One route in domain values, and what of it cannot be served.</summary>
internal static class ValidateRoute
{
    public static Reported<ValidRoute> Http(CompileOptions options, HttpRoute route) =>
        Join(Kinds.HttpRoute, route.Head, route.Rules.Count, Reported.Each(
            toArray(route.Rules.Select((rule, index) => (rule, index))),
            item => Http(options, Kinds.RouteKey(Kinds.HttpRoute, route.Head.Meta.Name), item.rule, item.index)));

    public static Reported<ValidRoute> Grpc(CompileOptions options, GrpcRoute route) =>
        Join(Kinds.GrpcRoute, route.Head, route.Rules.Count, Reported.Each(
            toArray(route.Rules.Select((rule, index) => (rule, index))),
            item => Grpc(options, Kinds.RouteKey(Kinds.GrpcRoute, route.Head.Meta.Name), item.rule, item.index)));

    /// <summary>Nothing tells the rules of such a route apart, so the first takes everything.</summary>
    public static Reported<ValidRoute> Stream(Model.StreamRoute route)
    {
        var key = Kinds.RouteKey(route.Kind, route.Head.Meta.Name);
        var nothing = new FilterPlan.Edits(Filters.None, Arr<MirrorSpec>.Empty);
        var rules = toArray(route.Rules.Select((rule, index) => new ValidRule(index, rule.Name.Map(name => name.Value), Arr<Match>.Empty,
            nothing, rule.BackendRefs.Map(backend => new ValidBackend(backend, nothing)), rule.At)));
        var head = Holes.OfHead(key, route.Head);
        return new(new ValidRoute(route.Kind, head.Value.Head, rules, head.Value.Refused),
            head.Diagnostics + toSeq(route.Rules.Skip(1).Select(rule => ValidateDiagnostics.NeverReached(key, rule.At, route.Rules[0].At))).Strict());
    }

    private static Reported<Option<ValidRule>> Http(CompileOptions options, ObjectKey key, HttpRule rule, int index)
    {
        var prefix = rule.Matches is [{ Path.Type.Value: "PathPrefix" } only] ? Some(only.Path.Value.Value.TrimEnd('/')) : None;
        var unserved = ValidateDelivery.Unserved(options, key, rule.Timeouts, rule.Retry, rule.SessionPersistence);
        return Rule(options, key, index, rule.Name, rule.At, rule.BackendRefs, prefix, rule.Filters, (Holes.OfRule(key, rule) + unserved).Strict(),
            Reported.Each(rule.Matches, match => ValidateMatch.Http(key, match)),
            matches => ValidateDelivery.Of(key, rule.Timeouts, rule.Retry, rule.SessionPersistence, matches, rule.Name.Map(name => name.Value)));
    }

    private static Reported<Option<ValidRule>> Grpc(CompileOptions options, ObjectKey key, GrpcRule rule, int index)
    {
        var unserved = ValidateDelivery.Unserved(options, key, None, None, rule.SessionPersistence);
        return Rule(options, key, index, rule.Name, rule.At, rule.BackendRefs, None, rule.Filters, unserved,
            Reported.Each(rule.Matches, match => ValidateMatch.Grpc(key, match)),
            matches => ValidateDelivery.Of(key, None, None, rule.SessionPersistence, matches, rule.Name.Map(name => name.Value)));
    }

    /// <summary>
    /// A rule with a pattern that cannot be used is dropped, for nobody can say which requests it means; one that cannot be
    /// carried out keeps its requests and answers 500, so that they do not fall to a weaker rule.
    /// </summary>
    private static Reported<Option<ValidRule>> Rule(
        CompileOptions options, ObjectKey key, int index, Option<Located<string>> name, Origin at, Arr<BackendRef> refs, Option<string> prefix,
        Arr<RouteFilter> filters, Seq<Diagnostic> unserved, Reported<Arr<Option<Match>>> matches, Func<Arr<Match>, Delivery> delivery)
    {
        var own = ValidateFilters.Run(options, key, FilterPlace.Rule, prefix, filters);
        var backends = Reported.Each(refs, backend =>
            ValidateFilters.Run(options, key, FilterPlace.Backend, prefix, backend.Filters).Select(plan => new ValidBackend(backend, plan)));
        var plan = unserved.IsEmpty ? own.Value : new FilterPlan.Refused(unserved[0].Code.Id);
        var known = toArray(matches.Value.Somes());
        var rule = matches.Value.ForAll(match => match.IsSome)
            ? Some(new ValidRule(index, name.Map(text => text.Value), known, plan, backends.Value, at)
            {
                Cors = ValidateFilters.Cors(filters),
                Authorization = ValidateFilters.Authorization(filters),
                Delivery = delivery(known),
            })
            : None;
        return new(rule, matches.Diagnostics + unserved + own.Diagnostics + backends.Diagnostics);
    }

    private static Reported<ValidRoute> Join(
        string kind, RouteHead head, int count, Reported<Arr<Option<ValidRule>>> rules)
    {
        var key = Kinds.RouteKey(kind, head.Meta.Name);
        var unsupported = rules.Diagnostics.Exists(d => d.Code.Effects.Exists(effect => effect.Condition == "PartiallyInvalid"));
        var found = Holes.OfHead(key, head);
        var unmatched = unsupported && rules.Value.ForAll(rule => rule.IsNone);
        var remarks = unmatched ? Seq1(ValidateDiagnostics.Nothing(key, head.Meta.At))
            : count == 0 ? Seq1(ValidateDiagnostics.Empty(key, head.Meta.At))
            : Empty;
        return new(new ValidRoute(kind, found.Value.Head, toArray(rules.Value.Somes()), unmatched || found.Value.Refused), rules.Diagnostics + found.Diagnostics + remarks);
    }
}
