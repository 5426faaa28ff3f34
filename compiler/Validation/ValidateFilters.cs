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
    /// <param name="place">Where the list stands: some filters are for whole rules only.</param>
    /// <param name="prefix">The path prefix of the rule's only match, for ReplacePrefixMatch.</param>
    public static Reported<FilterPlan> Run(CompileOptions options, ObjectKey route, FilterPlace place, Option<string> prefix, Arr<RouteFilter> filters)
    {
        var refusals = toSeq(filters.SelectMany(filter => Holes.OfFilter(route, filter) + Refusals(options, route, place, filter))).Strict();
        return refusals.IsEmpty
            ? new(Plan(prefix, filters), Idle(route, filters))
            : new(new FilterPlan.Refused(refusals[0].Code.Id), refusals);
    }

    private static Seq<Diagnostic> Refusals(CompileOptions options, ObjectKey route, FilterPlace place, RouteFilter filter) => filter switch
    {
        RouteFilter.RequestHeaders(var edits, _) => Headers(route, edits),
        RouteFilter.ResponseHeaders(var edits, _) => Headers(route, edits),
        RouteFilter.Redirect => Empty,
        RouteFilter.Rewrite => Empty,
        RouteFilter.Mirror => Unless(options.Carries(Capability.Mirrors), route, filter),
        RouteFilter.CrossOrigin => OfRule(options.Carries(Capability.CrossOrigin), route, place, filter),
        RouteFilter.Auth => OfRule(options.Carries(Capability.ExternalAuth), route, place, filter),
        RouteFilter.Extension(var to, _) => Seq1(ValidateDiagnostics.Extension(route, filter, to)),
    };

    private static Seq<Diagnostic> Unless(bool served, ObjectKey route, RouteFilter filter) =>
        served ? Empty : Seq1(ValidateDiagnostics.Filter(route, filter, FilterTypes.Of(filter)));

    private static Seq<Diagnostic> OfRule(bool served, ObjectKey route, FilterPlace place, RouteFilter filter) =>
        served && place == FilterPlace.Backend
            ? Seq1(ValidateDiagnostics.RuleOnly(route, filter, FilterTypes.Of(filter)))
            : Unless(served, route, filter);

    /// <summary>Nothing is forwarded after a redirect, so there is nothing to copy.</summary>
    private static Seq<Diagnostic> Idle(ObjectKey route, Arr<RouteFilter> filters) =>
        filters.Exists(filter => filter is RouteFilter.Redirect)
            ? toSeq(filters.Filter(filter => filter is RouteFilter.Mirror).Map(filter => ValidateDiagnostics.IdleMirror(route, filter))).Strict()
            : Empty;

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
        var mirrors = toArray(filters.Choose(filter => filter is RouteFilter.Mirror(var to, _) ? Some(Mirror(to)) : None));
        return redirect.Match(
            to => new FilterPlan.Redirect(new Redirect(
                to.Scheme.Map(text => text.Value), to.Hostname.Map(text => text.Value), to.Port.Map(port => port.Value),
                to.Path.Map(path => Path(prefix, path)), to.StatusCode.Value), mirrors),
            () => (FilterPlan)new FilterPlan.Edits(new Filters(
                filters.Choose(filter => filter is RouteFilter.RequestHeaders(var edits, _) ? Edits(edits) : None).HeadOrNone(),
                filters.Choose(filter => filter is RouteFilter.Rewrite(var to, _) ? Rewrite(prefix, to) : None).HeadOrNone(),
                filters.Choose(filter => filter is RouteFilter.ResponseHeaders(var edits, _) ? Edits(edits) : None).HeadOrNone()),
                mirrors));
    }

    private static MirrorSpec Mirror(RequestMirror to)
    {
        var (numerator, denominator) = to.Fraction.Match(
            fraction => (fraction.Numerator.Value, fraction.Denominator.Value),
            () => (to.Percent.Match(percent => percent.Value, () => 100), 100));
        return new MirrorSpec(to.Backend, Math.Min(numerator, denominator), denominator);
    }

    /// <summary>Cross-origin rules of a list; of several the first counts, which newer versions of the API demand.</summary>
    public static Option<Ir.Cors> Cors(Arr<RouteFilter> filters) =>
        filters.Choose(filter => filter is RouteFilter.CrossOrigin(var rules, _) ? Some(Cors(rules)) : None).HeadOrNone();

    private static Ir.Cors Cors(Model.Cors rules) => new(
        Distinct(rules.AllowOrigins.Map(origin => origin.Value.ToLowerInvariant())),
        rules.AllowCredentials.Exists(allow => allow.Value),
        Distinct(rules.AllowMethods.Map(method => method.Value)),
        Distinct(rules.AllowHeaders.Map(name => name.Value)),
        Distinct(rules.ExposeHeaders.Map(name => name.Value)),
        rules.MaxAge.Value);

    private static Arr<string> Distinct(Arr<string> texts) => toArray(texts.Distinct(StringComparer.OrdinalIgnoreCase));

    public static Option<ExternalAuth> Authorization(Arr<RouteFilter> filters) =>
        filters.Choose(filter => filter is RouteFilter.Auth(var by, _) ? Some(by) : None).HeadOrNone();

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

/// <summary>Where a list of filters stands.</summary>
internal enum FilterPlace { Rule, Backend }
