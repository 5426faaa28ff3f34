using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Ir;
using Sluice.Compiler.Model;
using Sluice.Compiler.Parsing;
using Sluice.Compiler.Text;
using Sluice.Compiler.Values;

namespace Sluice.Compiler.Validation;

/// <summary>
/// A list of filters in domain values. What cannot be honoured refuses the whole list: a filter that is skipped might be
/// the one that keeps somebody out.
/// </summary>
internal static class ValidateFilters
{
    /// <param name="prefix">The path prefix of the rule's only match, for ReplacePrefixMatch.</param>
    public static Reported<FilterPlan> Run(ObjectKey route, Option<string> prefix, Arr<RouteFilter> filters)
    {
        var refusals = toSeq(filters.SelectMany(filter => Holes.OfFilter(route, filter) + Refusals(route, filter))).Strict();
        return refusals.IsEmpty
            ? Reported.Clean(Plan(prefix, filters))
            : new(new FilterPlan.Refused(refusals[0].Code.Id), refusals);
    }

    private static Seq<Diagnostic> Refusals(ObjectKey route, RouteFilter filter) => filter switch
    {
        RouteFilter.RequestHeaders(var edits, _) => Headers(route, edits),
        RouteFilter.ResponseHeaders(var edits, _) => Headers(route, edits),
        RouteFilter.Redirect => Empty,
        RouteFilter.Rewrite => Empty,
        RouteFilter.Mirror => Seq1(ValidateDiagnostics.Filter(route, filter, FilterTypes.Of(filter))),
        RouteFilter.CrossOrigin => Seq1(ValidateDiagnostics.Filter(route, filter, FilterTypes.Of(filter))),
        RouteFilter.Auth => Seq1(ValidateDiagnostics.Filter(route, filter, FilterTypes.Of(filter))),
        RouteFilter.Extension(var to, _) => Seq1(ValidateDiagnostics.Extension(route, filter, to)),
    };

    /// <summary>Headers that frame a message or belong to one connection are not for filters.</summary>
    private static readonly Arr<string> Untouchable = Array("host", "content-length", "transfer-encoding", "connection",
        "keep-alive", "proxy-connection", "te", "trailer", "upgrade");

    private static Seq<Diagnostic> Headers(ObjectKey route, HeaderModifier edits) =>
        toSeq((edits.Set.Map(header => header.Name) + edits.Add.Map(header => header.Name) + edits.Remove)
            .Filter(name => Untouchable.Contains(name.Value.ToLowerInvariant()))
            .Map(name => ValidateDiagnostics.Header(route, name))).Strict();

    private static FilterPlan Plan(Option<string> prefix, Arr<RouteFilter> filters)
    {
        var redirect = filters.Choose(filter => filter is RouteFilter.Redirect(var to, _) ? Some(to) : None).HeadOrNone();
        return redirect.Match(
            to => new FilterPlan.Redirect(new Redirect(
                to.Scheme.Map(text => text.Value), to.Hostname.Map(text => text.Value), to.Port.Map(port => port.Value),
                to.Path.Map(path => Path(prefix, path)), to.StatusCode.Value)),
            () => (FilterPlan)new FilterPlan.Edits(new Filters(
                filters.Choose(filter => filter is RouteFilter.RequestHeaders(var edits, _) ? Edits(edits) : None).HeadOrNone(),
                filters.Choose(filter => filter is RouteFilter.Rewrite(var to, _) ? Rewrite(prefix, to) : None).HeadOrNone(),
                filters.Choose(filter => filter is RouteFilter.ResponseHeaders(var edits, _) ? Edits(edits) : None).HeadOrNone())));
    }

    private static Option<Rewrite> Rewrite(Option<string> prefix, UrlRewrite to) =>
        to.Hostname.IsNone && to.Path.IsNone
            ? None
            : Some(new Rewrite(to.Hostname.Map(host => host.Value), to.Path.Map(path => Path(prefix, path))));

    private static PathRewrite Path(Option<string> prefix, PathModifier path) =>
        path.Type.Value == "ReplaceFullPath"
            ? new PathRewrite.Full(Rooted(path.Value.Value))
            : new PathRewrite.Prefix(prefix.IfNone(""), Rooted(path.Value.Value));

    private static string Rooted(string path) => path.Length == 0 || path[0] == '/' ? path : "/" + path;

    /// <summary>Of names that differ only in case, the first counts. A modifier without edits is no modifier.</summary>
    private static Option<HeaderEdits> Edits(HeaderModifier edits) =>
        edits is { Set.IsEmpty: true, Add.IsEmpty: true, Remove.IsEmpty: true }
            ? None
            : Some(new HeaderEdits(
                toArray(edits.Remove.Map(name => name.Value).DistinctBy(name => name, StringComparer.OrdinalIgnoreCase)),
                Headers(edits.Set),
                Headers(edits.Add)));

    private static Arr<Header> Headers(Arr<HeaderValue> headers) =>
        toArray(headers.Map(header => new Header(header.Name.Value, header.Value.Value)).DistinctBy(header => header.Name, StringComparer.OrdinalIgnoreCase));
}
