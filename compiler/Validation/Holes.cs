using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Model;
using Sluice.Compiler.Text;
using Sluice.Compiler.Values;

namespace Sluice.Compiler.Validation;

/// <summary>
/// What the schemas of the API let through and must not be carried out. Each refuses as little as is safe: a hostname, a
/// rule, a listener; never a route for the fault of one of its rules.
/// </summary>
internal static class Holes
{
    /// <summary>The hostname is four numbers, whatever their size: an IPv4 address to some program, which the pattern of the API takes for a name.</summary>
    public static bool IsAddress(string hostname) =>
        (hostname.StartsWith("*.", StringComparison.Ordinal) ? hostname[2..] : hostname).Split('.') is { Length: 4 } parts
        && parts.All(part => part.Length > 0 && part.All(char.IsAsciiDigit));

    public static Seq<Diagnostic> OfFilter(ObjectKey route, RouteFilter filter) => filter switch
    {
        RouteFilter.RequestHeaders(var edits, _) => Values(route, edits),
        RouteFilter.ResponseHeaders(var edits, _) => Values(route, edits),
        RouteFilter.Redirect(var to, _) => Target(route, to.Hostname, to.Path),
        RouteFilter.Rewrite(var to, _) => Target(route, to.Hostname, to.Path),
        RouteFilter.Mirror => Empty,
        RouteFilter.CrossOrigin => Empty,
        RouteFilter.Auth => Empty,
        RouteFilter.Extension => Empty,
    };

    public static Seq<Diagnostic> OfRule(ObjectKey route, HttpRule rule) =>
        Prefixes(route, rule) + rule.Retry.Bind(retry => retry.Attempts).Filter(attempts => attempts.Value < 0).Map(attempts => HoleDiagnostics.Attempts(route, attempts)).ToSeq();

    /// <summary>The head without what names nothing, and whether anything is left that the route may serve.</summary>
    public static Reported<(RouteHead Head, bool Refused)> OfHead(ObjectKey route, RouteHead head)
    {
        var bad = head.Hostnames.Filter(host => IsAddress(host.Value));
        var refused = !bad.IsEmpty && bad.Count == head.Hostnames.Count;
        var parents = toArray(head.ParentRefs.GroupBy(parent => Identity(head, parent)).Select(same => toArray(same)));
        var twice = toSeq(parents.SelectMany(same => same.Skip(1).Select(again => HoleDiagnostics.Parent(route, again, same[0])))).Strict();
        return new(
            (head with { Hostnames = head.Hostnames.Filter(host => !IsAddress(host.Value)), ParentRefs = parents.Map(same => same[0]) }, refused),
            toSeq(bad.Map(host => HoleDiagnostics.Hostname(route, host))).Strict() + twice
                + (refused ? Seq1(HoleDiagnostics.Hostless(route, head.Meta.At)) : Empty));
    }

    /// <summary>The rules of the API ask whether exactly one filter replaces a prefix, so that two escape them.</summary>
    private static Seq<Diagnostic> Prefixes(ObjectKey route, HttpRule rule) =>
        rule.Matches is [{ Path.Type.Value: "PathPrefix" }]
            ? Empty
            : toSeq((rule.Filters + rule.BackendRefs.Bind(backend => backend.Filters))
                .Filter(ReplacesPrefix)
                .Map(filter => HoleDiagnostics.Prefix(route, filter.At))).Strict();

    private static bool ReplacesPrefix(RouteFilter filter) => filter switch
    {
        RouteFilter.Redirect(var to, _) => to.Path.Exists(IsPrefix),
        RouteFilter.Rewrite(var to, _) => to.Path.Exists(IsPrefix),
        RouteFilter.RequestHeaders => false,
        RouteFilter.ResponseHeaders => false,
        RouteFilter.Mirror => false,
        RouteFilter.CrossOrigin => false,
        RouteFilter.Auth => false,
        RouteFilter.Extension => false,
    };

    private static bool IsPrefix(PathModifier path) => path.Type.Value == "ReplacePrefixMatch";

    private static Seq<Diagnostic> Values(ObjectKey route, HeaderModifier edits) => toSeq((edits.Set + edits.Add)
        .Filter(header => header.Value.Value.Any(c => c is < ' ' and not '\t' or '\u007f'))
        .Map(header => HoleDiagnostics.Header(route, header))).Strict();

    private static Seq<Diagnostic> Target(ObjectKey route, Option<Located<string>> hostname, Option<PathModifier> path) =>
        hostname.Filter(host => IsAddress(host.Value)).Map(host => HoleDiagnostics.TargetHost(route, host)).ToSeq()
        + path.Filter(to => to.Value.Value.Length > 0 && !Schemas.Patterns.IsPathText(to.Value.Value)).Map(to => HoleDiagnostics.TargetPath(route, to.Value)).ToSeq();

    private static (string, string, string, string, string, int) Identity(RouteHead head, ParentRef parent) => (
        parent.Group.Value, parent.Kind.Value, parent.Namespace.Map(ns => ns.Value).IfNone(head.Meta.Name.Namespace), parent.Name.Value,
        parent.SectionName.Map(section => section.Value).IfNone(""), parent.Port.Map(port => port.Value).IfNone(0));
}
