using Sluice.Compiler.Ir;

namespace Sluice.Runtime.Observing;

/// <summary>The rule that a match belongs to, in the words of logs, metrics and spans.</summary>
/// <param name="route">The kind and name of the object: <c>HTTPRoute shop/cart</c>.</param>
/// <param name="rule">The name of the rule, or its place: <c>rules[0]</c>.</param>
/// <param name="path">What the path has to be: <c>/exact</c>, <c>/prefix/*</c>, a regular expression, or <c>/service/method</c>.</param>
internal sealed class RuleSource(string route, string rule, string path)
{
    private const int Unknown = 0, Admitted = 1, Declined = 2;

    private int _label;

    public string Route => route;
    public string Rule => rule;
    public string Path => path;

    public static RuleSource Of(Provenance from, PathMatch path) => Of(from, path switch
    {
        PathMatch.Exact(var text) => text,
        PathMatch.Pattern(var regex) => regex,
        PathMatch.Prefix(var prefix) => $"{prefix}/*",
    });

    public static RuleSource Of(Provenance from, GrpcMethodMatch method) => Of(from, method switch
    {
        GrpcMethodMatch.Exact(var service, var name) => $"/{service}/{name}",
        GrpcMethodMatch.Service(var service) => $"/{service}/*",
        GrpcMethodMatch.Method(var name) => $"/*/{name}",
        GrpcMethodMatch.Pattern(var service, var name) => $"/{service.Case as string ?? "*"}/{name.Case as string ?? "*"}",
        GrpcMethodMatch.Any => "/*/*",
    });

    /// <summary>Connections have no path; their place is the host of the route.</summary>
    public static RuleSource Of(Provenance from, HostPattern host) => Of(from, HostPatterns.Print(host));

    private static RuleSource Of(Provenance from, string path) =>
        new($"{from.Kind} {from.Route}", from.RuleName.Case as string ?? $"rules[{from.Rule}]", path);

    /// <summary>Whether it has label values of its own; asked of the bound once.</summary>
    public bool HasLabels(LabelBound bound)
    {
        if (_label == Unknown) _label = bound.Admits($"{route} {rule} {path}") ? Admitted : Declined;
        return _label == Admitted;
    }
}
