using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Model;
using Sluice.Compiler.Text;

namespace Sluice.Compiler.Parsing;

/// <summary>The rules of a list of filters that its schema states across fields.</summary>
internal static class FilterRules
{
    public static readonly Arr<string> Types = Array("RequestHeaderModifier", "ResponseHeaderModifier", "RequestRedirect",
        "URLRewrite", "RequestMirror", "CORS", "ExternalAuth", "ExtensionRef");

    public static string TypeOf(RouteFilter filter) => filter switch
    {
        RouteFilter.RequestHeaders => "RequestHeaderModifier",
        RouteFilter.ResponseHeaders => "ResponseHeaderModifier",
        RouteFilter.Redirect => "RequestRedirect",
        RouteFilter.Rewrite => "URLRewrite",
        RouteFilter.Mirror => "RequestMirror",
        RouteFilter.CrossOrigin => "CORS",
        RouteFilter.Auth => "ExternalAuth",
        RouteFilter.Extension => "ExtensionRef",
    };

    /// <summary>A filter carries exactly the member that its type selects.</summary>
    public static Seq<Diagnostic> OneMember(Origin at, Located<string> type, Arr<RouteFilter> members) =>
        members.Count == 1 && TypeOf(members[0]) == type.Value
            ? Empty
            : Seq1(ValueDiagnostics.Union(at, $"a filter of type {type.Value} has the field '{MemberOf(type.Value)}' and no other member",
                $"give '{MemberOf(type.Value)}' and remove the rest"));

    /// <summary>Modifiers, redirect and rewrite stand at most once; a redirect leaves nothing to rewrite.</summary>
    public static Seq<Diagnostic> Together(Arr<RouteFilter> filters)
    {
        var repeated = filters
            .Filter(filter => filter is RouteFilter.RequestHeaders or RouteFilter.ResponseHeaders or RouteFilter.Redirect or RouteFilter.Rewrite)
            .GroupBy(TypeOf)
            .SelectMany(group => group.Skip(1).Select(again => ValueDiagnostics.Exclusive(again.At,
                $"the filter {group.Key} is given twice", "merge the two filters",
                Array(new Diagnostics.Label(group.First().At, "first given here")))));
        var redirect = filters.Find(filter => filter is RouteFilter.Redirect);
        var both = filters
            .Filter(filter => filter is RouteFilter.Rewrite && redirect.IsSome)
            .Map(rewrite => ValueDiagnostics.Exclusive(rewrite.At, "RequestRedirect and URLRewrite exclude each other", "keep one of them",
                toArray(redirect.Map(found => new Diagnostics.Label(found.At, "the redirect")).AsEnumerable())));
        return toSeq(repeated.Concat(both)).Strict();
    }

    private static string MemberOf(string type) => type switch
    {
        "CORS" => "cors",
        "URLRewrite" => "urlRewrite",
        _ => char.ToLowerInvariant(type[0]) + type[1..],
    };
}
