using Sluice.Compiler.Model;
using Sluice.Compiler.Text;
using Sluice.Compiler.Values;

namespace Sluice.Compiler.Diagnostics;

/// <summary>What the validate stage can say (GW2101 on): what a rule asks for and cannot have.</summary>
public static class ValidateDiagnostics
{
    public static readonly Code BadPattern = Partial("GW2101", "pattern is outside the linear-time subset");
    public static readonly Code FilterNotServed = Partial("GW2102", "filter is not served by this release");
    public static readonly Code FieldNotServed = Partial("GW2103", "field of a rule is not served by this release");
    public static readonly Code NoRuleUsable = new("GW2104", Severity.Error, "no rule of a route can be served",
        Array(new Effect("Accepted", false, "UnsupportedValue")));
    public static readonly Code UnknownExtension = new("GW2105", Severity.Error, "extension filter is of an unknown kind",
        Array(new Effect("ResolvedRefs", false, "InvalidKind")));
    public static readonly Code HeaderNotEditable = Partial("GW2106", "header cannot be changed by a filter");
    public static readonly Code NoRules = new("GW2107", Severity.Warning, "route has no rules", Arr<Effect>.Empty);
    public static readonly Code RuleFilterOnly = Partial("GW2109", "filter is for whole rules only");
    public static readonly Code MirrorIdle = new("GW2110", Severity.Warning, "mirror of a redirect gets no requests", Arr<Effect>.Empty);
    public static readonly Code RuleUnreachable = new("GW2111", Severity.Warning, "rule of a route is never reached", Arr<Effect>.Empty);
    public static readonly Code SameName = new("GW2108", Severity.Warning, "name differs from another only in case", Arr<Effect>.Empty);

    public static Diagnostic Pattern(ObjectKey route, Located<string> pattern, string why, string help) =>
        Of(BadPattern, route, pattern.At, $"the pattern \"{pattern.Value}\" cannot be used: {why}; the rule is dropped", help);

    public static Diagnostic Filter(ObjectKey route, RouteFilter filter, string type) =>
        Of(FilterNotServed, route, filter.At, $"the filter {type} is not served by this release; no request gets past it", "remove the filter");

    public static Diagnostic Field(ObjectKey route, Origin at, string field) =>
        Of(FieldNotServed, route, at, $"'{field}' is not served by this release; no request gets past the rule", $"remove '{field}'");

    public static Diagnostic Nothing(ObjectKey route, Origin at) =>
        Of(NoRuleUsable, route, at, $"no rule of {route} can be served; the route is not accepted", "mend at least one rule");

    public static Diagnostic Extension(ObjectKey route, RouteFilter filter, LocalRef to) =>
        Of(UnknownExtension, route, filter.At, $"Sluice knows no filter of kind {to.Kind.Value} in group '{to.Group.Value}'; no request gets past it", "remove the filter");

    public static Diagnostic Header(ObjectKey route, Located<string> name) =>
        Of(HeaderNotEditable, route, name.At, $"a filter cannot change '{name.Value}', which carries the message itself; no request gets past it",
            "remove it; to change the host, use URLRewrite");

    public static Diagnostic Empty(ObjectKey route, Origin at) =>
        Of(NoRules, route, at, $"{route} has no rules and gets no traffic", "add a rule");

    public static Diagnostic RuleOnly(ObjectKey route, RouteFilter filter, string type) =>
        Of(RuleFilterOnly, route, filter.At, $"the filter {type} has no meaning for a single backend; the backend's share of the requests is answered 500",
            "move the filter to the rule");

    public static Diagnostic IdleMirror(ObjectKey route, RouteFilter filter) =>
        Of(MirrorIdle, route, filter.At, "the rule redirects, so there are no requests to mirror", "remove the mirror or the redirect");

    public static Diagnostic NeverReached(ObjectKey route, Origin rule, Origin first) =>
        Of(RuleUnreachable, route, rule, $"{route} has no matches that could tell its rules apart; the first takes all connections and this one none",
            "put the backends into the first rule, or make a route of their own for them") with
        {
            Labels = Array(new Label(first, "this rule takes all connections")),
        };

    public static Diagnostic Twice(ObjectKey route, Located<string> name, Located<string> first) =>
        Of(SameName, route, name.At, $"'{name.Value}' names the same header as '{first.Value}' and has no effect", "remove one of them") with
        {
            Labels = Array(new Label(first.At, "this one counts")),
        };

    private static Code Partial(string id, string title) =>
        new(id, Severity.Error, title, Array(new Effect("PartiallyInvalid", true, "UnsupportedValue")));

    private static Diagnostic Of(Code code, ObjectKey route, Origin at, string message, Option<string> help) =>
        new(code, at, new Subject.EveryParent(route), message) { Help = help };
}
