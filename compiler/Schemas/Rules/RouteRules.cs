using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Text;

namespace Sluice.Compiler.Schemas;

/// <summary>Rules on the rules of routes.</summary>
internal static class RouteRules
{
    private const int MostMatches = 128;

    public static readonly Arr<SchemaRule> All = Array(
        new SchemaRule("RuleNamesDiffer", rules => toSeq(rules.Items()
            .Filter(rule => rule.Has("name"))
            .GroupBy(rule => rule.Word("name"), StringComparer.Ordinal)
            .SelectMany(same => same.Skip(1).Select(again => ValueDiagnostics.Twice(again.Located("name"), same.First().Place("name"))))).Strict()),
        SchemaRules.One("AtMost128Matches", rules => Matches(rules) <= MostMatches,
            rules => ValueDiagnostics.Exclusive(rules.At, $"the rules of a route have at most {MostMatches} matches together, and these have {Matches(rules)}", "split the route")),
        SchemaRules.One("RedirectHasNoBackends", rule => rule.Items("backendRefs").IsEmpty || !rule.Items("filters").Exists(filter => filter.Has("requestRedirect")),
            rule => ValueDiagnostics.Exclusive(
                rule.Items("filters").Find(filter => filter.Has("requestRedirect")).Map(filter => filter.At).IfNone(rule.At),
                "a rule that redirects has no backends", "remove 'backendRefs' or the redirect")),
        OnePrefix("OnePrefixForRedirect", rule => Exactly(rule.Items("filters").Filter(filter => ReplacesPrefix(filter, "requestRedirect")))),
        OnePrefix("OnePrefixForRewrite", rule => Exactly(rule.Items("filters").Filter(filter => ReplacesPrefix(filter, "urlRewrite")))),
        OnePrefix("OnePrefixForBackendRedirect", rule => InBackends(rule, "requestRedirect")),
        OnePrefix("OnePrefixForBackendRewrite", rule => InBackends(rule, "urlRewrite")),
        SchemaRules.One("BackendTimeoutWithinTimeout", timeouts =>
            !timeouts.Has("request") || !timeouts.Has("backendRequest") || Durations.Of(timeouts.Word("request")) == 0
            || Durations.Of(timeouts.Word("backendRequest")) <= Durations.Of(timeouts.Word("request")),
            timeouts => ValueDiagnostics.Exclusive(timeouts.Place("backendRequest"), "'backendRequest' is longer than 'request'", "make it at most as long")),
        SchemaRules.One("PermanentCookieHasTimeout", session =>
            Nodes.Find(session, "cookieConfig").ForAll(cookie => cookie.Word("lifetimeType") != "Permanent") || session.Has("absoluteTimeout"),
            session => ValueDiagnostics.Union(session.At, "a permanent cookie needs 'absoluteTimeout'", "add 'absoluteTimeout'")),
        SchemaRules.One("CookieConfigNeedsCookie", session => !session.Has("cookieConfig") || session.Word("type") == "Cookie",
            session => ValueDiagnostics.Union(session.Place("cookieConfig"), $"'cookieConfig' does not fit the type {session.Word("type")}", "remove 'cookieConfig', or set 'type: Cookie'")),
        SchemaRules.One("MethodMatchNamesSomething", method => !method.Has("type") || method.Has("service") || method.Has("method"),
            method => ValueDiagnostics.Union(method.At, "a method match names a service, a method or both", "add 'service' or 'method'")),
        Exact("GrpcServiceIsName", "service", IsService, "a service is names of letters, digits and '_' joined by dots"),
        Exact("GrpcMethodIsName", "method", text => IsName(text, char.IsAsciiLetter), "a method is letters, digits and '_' and does not begin with a digit"));

    private static int Matches(Node rules) => rules.Items().Take(16).Sum(rule => rule.Items("matches").Count);

    /// <summary>The CRDs ask whether exactly one filter replaces a prefix, so two of them escape; a hole that is closed elsewhere.</summary>
    private static SchemaRule OnePrefix(string name, Func<Node, Option<Node>> replacing) => new(name, rule =>
        replacing(rule).Filter(_ => !(rule.Items("matches") is { Count: 1 } matches && Nodes.Find(matches[0], "path").Exists(path => path.Word("type") == "PathPrefix")))
            .Map(filter => ValueDiagnostics.Exclusive(filter.At, "ReplacePrefixMatch needs a rule with exactly one match, and that of type PathPrefix",
                "split the rule, or use ReplaceFullPath")).ToSeq());

    private static Option<Node> InBackends(Node rule, string member) => Exactly(toArray(rule.Items("backendRefs")
        .Choose(backend => Exactly(backend.Items("filters").Filter(filter => ReplacesPrefix(filter, member))))));

    private static Option<Node> Exactly(Arr<Node> found) => found.Count == 1 ? Some(found[0]) : None;

    private static bool ReplacesPrefix(Node filter, string member) =>
        Nodes.Find(filter, member).Bind(found => Nodes.Find(found, "path")).Exists(path => path.Word("type") == "ReplacePrefixMatch" && path.Has("replacePrefixMatch"));

    private static SchemaRule Exact(string name, string field, Func<string, bool> holds, string rule) => SchemaRules.One(name,
        method => method.Word("type") is not ("" or "Exact") || !method.Has(field) || holds(method.Word(field)),
        method => ValueDiagnostics.Text(method.Located(field), rule));

    private static bool IsService(string text) =>
        (text.StartsWith('.') ? text[1..] : text).Split('.').All(part => IsName(part, IsFoldedLetter));

    private static bool IsName(string text, Func<char, bool> letter) =>
        text.Length > 0 && !char.IsAsciiDigit(text[0]) && text.All(c => letter(c) || char.IsAsciiDigit(c) || c == '_');

    /// <summary>The pattern of a service ignores case as Unicode has it, which makes letters of the Kelvin sign and the long s.</summary>
    private static bool IsFoldedLetter(char c) => char.IsAsciiLetter(c) || c is '\u212a' or '\u017f';
}
