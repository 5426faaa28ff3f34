using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Ir;
using Sluice.Compiler.Model;
using Sluice.Compiler.Text;
using Sluice.Compiler.Values;

namespace Sluice.Compiler.Validation;

/// <summary>One route in domain values, and what of it cannot be served.</summary>
internal static class ValidateRoute
{
    public static Reported<ValidRoute> Http(HttpRoute route) =>
        Join(Kinds.HttpRoute, route.Head, route.Rules.Count, Reported.Each(
            toArray(route.Rules.Select((rule, index) => (rule, index))),
            item => Http(Kinds.RouteKey(Kinds.HttpRoute, route.Head.Meta.Name), item.rule, item.index)));

    public static Reported<ValidRoute> Grpc(GrpcRoute route) =>
        Join(Kinds.GrpcRoute, route.Head, route.Rules.Count, Reported.Each(
            toArray(route.Rules.Select((rule, index) => (rule, index))),
            item => Grpc(Kinds.RouteKey(Kinds.GrpcRoute, route.Head.Meta.Name), item.rule, item.index)));

    private static Reported<Option<ValidRule>> Http(ObjectKey key, HttpRule rule, int index)
    {
        var prefix = rule.Matches is [{ Path.Type.Value: "PathPrefix" } only] ? Some(only.Path.Value.Value.TrimEnd('/')) : None;
        var unserved = toSeq(new[]
        {
            rule.Timeouts.Map(timeouts => ValidateDiagnostics.Field(key, timeouts.At, "timeouts")),
            rule.Retry.Map(retry => ValidateDiagnostics.Field(key, retry.At, "retry")),
            rule.SessionPersistence.Map(session => ValidateDiagnostics.Field(key, session.At, "sessionPersistence")),
        }).Somes().Strict();
        return Rule(key, index, rule.Name, rule.At, rule.BackendRefs, prefix, rule.Filters, (Holes.OfRule(key, rule) + unserved).Strict(),
            Reported.Each(rule.Matches, match => ValidateMatch.Http(key, match)));
    }

    private static Reported<Option<ValidRule>> Grpc(ObjectKey key, GrpcRule rule, int index)
    {
        var unserved = rule.SessionPersistence.Map(session => ValidateDiagnostics.Field(key, session.At, "sessionPersistence")).ToSeq();
        return Rule(key, index, rule.Name, rule.At, rule.BackendRefs, None, rule.Filters, unserved,
            Reported.Each(rule.Matches, match => ValidateMatch.Grpc(key, match)));
    }

    /// <summary>
    /// A rule with a pattern that cannot be used is dropped, for nobody can say which requests it means; one that cannot be
    /// carried out keeps its requests and answers 500, so that they do not fall to a weaker rule.
    /// </summary>
    private static Reported<Option<ValidRule>> Rule(
        ObjectKey key, int index, Option<Located<string>> name, Origin at, Arr<BackendRef> refs, Option<string> prefix,
        Arr<RouteFilter> filters, Seq<Diagnostic> unserved, Reported<Arr<Option<Match>>> matches)
    {
        var own = ValidateFilters.Run(key, prefix, filters);
        var backends = Reported.Each(refs, backend =>
            ValidateFilters.Run(key, prefix, backend.Filters).Select(plan => new ValidBackend(backend, plan)));
        var plan = unserved.IsEmpty ? own.Value : new FilterPlan.Refused(unserved[0].Code.Id);
        var rule = matches.Value.ForAll(match => match.IsSome)
            ? Some(new ValidRule(index, name.Map(text => text.Value), toArray(matches.Value.Somes()), plan, backends.Value, at))
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
