using System.Text.RegularExpressions;
using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Model;
using Sluice.Compiler.Text;

namespace Sluice.Compiler.Parsing;

/// <summary>The rules on routes that their schema states across fields.</summary>
internal static partial class RouteRules
{
    /// <summary>References to one parent are told apart by section or port, which all of them give or none.</summary>
    public static Seq<Diagnostic> Parents(Arr<ParentRef> parents) => toSeq(parents
        .GroupBy(parent => (parent.Group.Value, parent.Kind.Value, parent.Namespace.Map(ns => ns.Value).IfNone(""), parent.Name.Value))
        .SelectMany(group => Mixed(toArray(group)).Concat(Repeated(toArray(group))))).Strict();

    private static System.Collections.Generic.IEnumerable<Diagnostic> Mixed(Arr<ParentRef> same) =>
        same.Exists(parent => parent.SectionName.IsSome != same[0].SectionName.IsSome || parent.Port.IsSome != same[0].Port.IsSome)
            ? Seq1(ValueDiagnostics.Exclusive(same[^1].At,
                $"several references to {same[0].Kind.Value} '{same[0].Name.Value}' must all give 'sectionName' and 'port', or none of them",
                "give the same fields in each", Array(new Diagnostics.Label(same[0].At, "the first reference"))))
            : Empty;

    private static System.Collections.Generic.IEnumerable<Diagnostic> Repeated(Arr<ParentRef> same) => same
        .GroupBy(parent => (parent.SectionName.Map(section => section.Value).IfNone(""), parent.Port.Map(port => port.Value).IfNone(0)))
        .SelectMany(group => group.Skip(1).Select(again => ValueDiagnostics.Exclusive(again.At,
            $"{again.Kind.Value} '{again.Name.Value}' is referred to twice with the same 'sectionName' and 'port'",
            "remove one of the references", Array(new Diagnostics.Label(group.First().At, "first given here")))));

    /// <summary>Exact paths and prefixes are plain absolute paths; what could be read in two ways is refused.</summary>
    public static Seq<Diagnostic> Path(HttpPathMatch path)
    {
        if (path.Type.Value == "RegularExpression") return Empty;
        var value = path.Value.Value;
        return toSeq(new[]
        {
            (Broken: !value.StartsWith('/'), Rule: "a path begins with '/'"),
            (Broken: Ambiguous.Exists(part => value.Contains(part, StringComparison.OrdinalIgnoreCase)), Rule: "a path has no '//', '/./', '/../', '%2f' or '#'"),
            (Broken: value.EndsWith("/..", StringComparison.Ordinal) || value.EndsWith("/.", StringComparison.Ordinal), Rule: "a path does not end with '/.' or '/..'"),
            (Broken: !PathPattern().IsMatch(value), Rule: "a path is made of letters, digits, -._~!$&'()*+,;=:@/ and %hh"),
        }).Filter(check => check.Broken).Map(check => ValueDiagnostics.Text(path.Value, check.Rule)).Strict();
    }

    private static readonly Arr<string> Ambiguous = Array("//", "/./", "/../", "%2f", "#");

    public static Seq<Diagnostic> Limits(Timeouts timeouts) =>
        (from request in timeouts.Request
         from backend in timeouts.BackendRequest
         where request.Value.Milliseconds > 0 && backend.Value.Milliseconds > request.Value.Milliseconds
         select ValueDiagnostics.Exclusive(backend.At, "'backendRequest' is longer than 'request'", "make it at most as long")).ToSeq();

    public static Seq<Diagnostic> Http(HttpRule rule)
    {
        var redirect = rule.Filters.Find(filter => filter is RouteFilter.Redirect)
            .Filter(_ => !rule.BackendRefs.IsEmpty)
            .Map(found => ValueDiagnostics.Exclusive(found.At, "a rule that redirects has no backends", "remove 'backendRefs' or the redirect"));
        var onePrefix = rule.Matches.Count == 1 && rule.Matches[0].Path.Type.Value == "PathPrefix";
        var prefixes = (rule.Filters + toArray(rule.BackendRefs.SelectMany(backend => backend.Filters)))
            .Filter(filter => !onePrefix && ReplacesPrefix(filter))
            .Map(filter => ValueDiagnostics.Exclusive(filter.At,
                "ReplacePrefixMatch needs a rule with exactly one match, and that of type PathPrefix",
                "split the rule, or use ReplaceFullPath"));
        return redirect.ToSeq() + toSeq(prefixes).Strict();
    }

    /// <summary>A gRPC rule has header modifiers, mirrors and extensions only.</summary>
    public static Seq<Diagnostic> Grpc(GrpcRule rule) =>
        toSeq((rule.Filters + toArray(rule.BackendRefs.SelectMany(backend => backend.Filters)))
            .Filter(filter => filter is RouteFilter.Redirect or RouteFilter.Rewrite or RouteFilter.CrossOrigin or RouteFilter.Auth)
            .Map(filter => ValueDiagnostics.Exclusive(filter.At, $"a GRPCRoute has no filter of type {FilterRules.TypeOf(filter)}", "remove it, or use an HTTPRoute"))).Strict();

    /// <summary>The names of rules are unique in a route.</summary>
    public static Seq<Diagnostic> Names(Arr<Option<Located<string>>> names) => toSeq(names.Somes()
        .GroupBy(name => name.Value, StringComparer.Ordinal)
        .SelectMany(group => group.Skip(1).Select(again => ValueDiagnostics.Twice(again, group.First().At)))).Strict();

    private static bool ReplacesPrefix(RouteFilter filter) => filter switch
    {
        RouteFilter.Redirect(var to, _) => IsPrefix(to.Path),
        RouteFilter.Rewrite(var to, _) => IsPrefix(to.Path),
        RouteFilter.RequestHeaders => false,
        RouteFilter.ResponseHeaders => false,
        RouteFilter.Mirror => false,
        RouteFilter.CrossOrigin => false,
        RouteFilter.Auth => false,
        RouteFilter.Extension => false,
    };

    private static bool IsPrefix(Option<PathModifier> path) => path.Exists(modifier => modifier.Type.Value == "ReplacePrefixMatch");

    [GeneratedRegex(@"^(?:[-A-Za-z0-9/._~!$&'()*+,;=:@]|%[0-9a-fA-F]{2})+\z", RegexOptions.CultureInvariant)]
    private static partial Regex PathPattern();
}
