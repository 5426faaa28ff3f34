using Sluice.Compiler.Ir;

namespace Sluice.Compiler.Emission;

/// <summary>
/// A match on one line: <c>=</c> is exact, <c>^</c> a prefix, <c>~</c> a regular expression, and <c>*</c> takes anything.
/// </summary>
internal static class MatchText
{
    public static string Print(Match match) => match switch
    {
        Match.Http(var path, var method, var headers, var query) =>
            $"HTTP {method.Match(Words.Print, () => "*")} {Path(path)}{Conditions("header", headers)}{Conditions("query", query)}",
        Match.Grpc(var method, var headers) => $"GRPC {Method(method)}{Conditions("header", headers)}",
    };

    private static string Path(PathMatch path) => path switch
    {
        PathMatch.Exact(var exact) => $"= {Words.Print(exact)}",
        PathMatch.Pattern(var regex) => $"~ {Words.Print(regex)}",
        PathMatch.Prefix(var prefix) => prefix.Length == 0 ? "^ /" : $"^ {Words.Print(prefix)}",
    };

    private static string Method(GrpcMethodMatch method) => method switch
    {
        GrpcMethodMatch.Exact(var service, var name) => $"= {Words.Print(service)} {Words.Print(name)}",
        GrpcMethodMatch.Service(var service) => $"= {Words.Print(service)} *",
        GrpcMethodMatch.Method(var name) => $"= * {Words.Print(name)}",
        GrpcMethodMatch.Pattern(var service, var name) =>
            $"~ {service.Match(Words.Print, () => "*")} {name.Match(Words.Print, () => "*")}",
        GrpcMethodMatch.Any => "* *",
    };

    private static string Conditions(string what, Arr<NamedMatch> conditions) =>
        string.Concat(conditions.Map(condition => $", {what} {Words.Print(condition.Name)} {Value(condition.Value)}"));

    private static string Value(ValueMatch value) => value switch
    {
        ValueMatch.Exact(var exact) => $"= {Words.Print(exact)}",
        ValueMatch.Pattern(var regex) => $"~ {Words.Print(regex)}",
    };
}
