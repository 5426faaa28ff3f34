using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Text;

namespace Sluice.Compiler.Schemas;

/// <summary>Rules on path matches: exact paths and prefixes are plain absolute paths that can be read in one way only.</summary>
internal static class PathRules
{
    public static readonly Arr<SchemaRule> All = Array(
        Literal("PathIsAbsolute", path => path.StartsWith('/'), "a path begins with '/'"),
        Without("PathHasNoEmptySegment", "//"),
        Without("PathHasNoDotSegment", "/./"),
        Without("PathHasNoDotDotSegment", "/../"),
        Without("PathHasNoLowerEncodedSlash", "%2f"),
        Without("PathHasNoUpperEncodedSlash", "%2F"),
        Without("PathHasNoFragment", "#"),
        Literal("PathDoesNotEndWithDotDot", path => !path.EndsWith("/..", StringComparison.Ordinal), "a path does not end with '/..'"),
        Literal("PathDoesNotEndWithDot", path => !path.EndsWith("/.", StringComparison.Ordinal), "a path does not end with '/.'"),
        Literal("PathIsPlain", Patterns.IsPathText, "a path is made of letters, digits, -._~!$&'()*+,;=:@/ and %hh"),
        SchemaRules.One("PathTypeIsKnown", path => path.Word("type") is "Exact" or "PathPrefix" or "RegularExpression",
            path => ValueDiagnostics.Choice(path.Located("type"), Array("Exact", "PathPrefix", "RegularExpression"), None)));

    private static SchemaRule Without(string name, string part) =>
        Literal(name, path => !path.Contains(part, StringComparison.Ordinal), $"a path has no '{part}'");

    private static SchemaRule Literal(string name, Func<string, bool> holds, string rule) => SchemaRules.One(name,
        path => path.Word("type") is not ("Exact" or "PathPrefix") || holds(path.Word("value")),
        path => ValueDiagnostics.Text(path.Located("value"), rule));
}
