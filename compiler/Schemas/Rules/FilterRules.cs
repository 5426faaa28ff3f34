using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Text;

namespace Sluice.Compiler.Schemas;

/// <summary>Rules on filters: which go together, and what a mirror or a CORS filter may say.</summary>
internal static class FilterRules
{
    public static readonly Arr<SchemaRule> All = Array(
        Once("OneRequestHeaderModifier", "RequestHeaderModifier"),
        Once("OneResponseHeaderModifier", "ResponseHeaderModifier"),
        Once("OneRequestRedirect", "RequestRedirect"),
        Once("OneUrlRewrite", "URLRewrite"),
        Once("OneCors", "CORS"),
        new SchemaRule("RedirectExcludesRewrite", filters =>
            (from redirect in Typed(filters, "RequestRedirect").HeadOrNone()
             from rewrite in Typed(filters, "URLRewrite").HeadOrNone()
             select ValueDiagnostics.Exclusive(rewrite.At, "RequestRedirect and URLRewrite exclude each other", "keep one of them",
                 Array(new Diagnostics.Label(redirect.At, "the redirect")))).ToSeq()),
        SchemaRules.One("PercentOrFraction", mirror => !mirror.Has("percent") || !mirror.Has("fraction"),
            mirror => ValueDiagnostics.Exclusive(mirror.At, "'percent' and 'fraction' exclude each other", "keep one of them")),
        SchemaRules.One("FractionAtMostOne", fraction => Number(fraction, "numerator") <= Number(fraction, "denominator"),
            fraction => ValueDiagnostics.Exclusive(fraction.Place("numerator"),
                $"the fraction {fraction.Literal("numerator")}/{fraction.Literal("denominator")} is more than the whole", "make 'numerator' at most 'denominator'")),
        SchemaRules.One("WildcardStandsAlone", list => list.Items().Count < 2 || !list.Items().Exists(IsWildcard),
            list => ValueDiagnostics.Exclusive(list.Items().Find(IsWildcard).Map(item => item.At).IfNone(list.At), "'*' does not stand beside other values", "keep '*' alone, or remove it")));

    private static SchemaRule Once(string name, string type) => new(name, filters => Typed(filters, type) is { Count: > 1 } same
        ? toSeq(same.Skip(1).Select(again => ValueDiagnostics.Exclusive(again.At, $"the filter {type} is given twice", "merge the two filters",
            Array(new Diagnostics.Label(same[0].At, "first given here"))))).Strict()
        : Empty);

    private static Arr<Node> Typed(Node filters, string type) => filters.Items().Filter(filter => filter.Word("type") == type);

    private static bool IsWildcard(Node item) => item.Word() == "*";

    private static long Number(Node node, string field) => long.Parse(node.Literal(field), System.Globalization.CultureInfo.InvariantCulture);
}
