using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Ir;
using Sluice.Compiler.Model;
using Sluice.Compiler.Text;
using Sluice.Compiler.Values;

namespace Sluice.Compiler.Validation;

/// <summary>Matches in domain values; none for a match with a pattern that cannot be used.</summary>
internal static class ValidateMatch
{
    public static Reported<Option<Match>> Http(ObjectKey route, HttpMatch match) =>
        from path in Path(route, match.Path)
        from headers in Keys(route, Headers(route, match.Headers))
        from query in Keys(route, Reported.Clean(match.QueryParams))
        select from p in path
               from h in headers
               from q in query
               select (Match)new Match.Http(p, match.Method.Map(method => method.Value), h, q);

    public static Reported<Option<Match>> Grpc(ObjectKey route, GrpcMatch match) =>
        from method in match.Method.Match(given => Method(route, given), () => Reported.Clean(Some((GrpcMethodMatch)new GrpcMethodMatch.Any())))
        from headers in Keys(route, Headers(route, match.Headers))
        select from m in method
               from h in headers
               select (Match)new Match.Grpc(m, h);

    private static Reported<Option<PathMatch>> Path(ObjectKey route, HttpPathMatch path) => path.Type.Value switch
    {
        "Exact" => Reported.Clean(Some((PathMatch)new PathMatch.Exact(path.Value.Value))),
        "RegularExpression" => Patterns.Of(route, path.Value).Select(found => found.Map(regex => (PathMatch)new PathMatch.Pattern(regex))),
        _ => Reported.Clean(Some((PathMatch)new PathMatch.Prefix(path.Value.Value.TrimEnd('/')))),
    };

    private static Reported<Option<GrpcMethodMatch>> Method(ObjectKey route, GrpcMethod method)
    {
        if (method.Type.Value == "RegularExpression")
        {
            return from service in Optional(route, method.Service)
                   from name in Optional(route, method.Method)
                   select from s in service from n in name select (GrpcMethodMatch)new GrpcMethodMatch.Pattern(s, n);
        }
        return Reported.Clean(Some((method.Service.Map(text => text.Value), method.Method.Map(text => text.Value)) switch
        {
            ({ IsSome: true } service, { IsSome: true } name) => new GrpcMethodMatch.Exact(service.IfNone(""), name.IfNone("")),
            ({ IsSome: true } service, _) => new GrpcMethodMatch.Service(service.IfNone("")),
            (_, { IsSome: true } name) => new GrpcMethodMatch.Method(name.IfNone("")),
            _ => (GrpcMethodMatch)new GrpcMethodMatch.Any(),
        }));
    }

    private static Reported<Option<Option<string>>> Optional(ObjectKey route, Option<Located<string>> pattern) =>
        pattern.Match(
            text => Patterns.Of(route, text).Select(found => found.Map(Some)),
            () => Reported.Clean(Some(Option<string>.None)));

    /// <summary>Header names compare without case: of two that differ only in it, the first counts.</summary>
    private static Reported<Arr<KeyMatch>> Headers(ObjectKey route, Arr<KeyMatch> headers)
    {
        var groups = toArray(headers.GroupBy(header => header.Name.Value, StringComparer.OrdinalIgnoreCase).Select(group => toArray(group)));
        var repeated = groups.SelectMany(group => group.Skip(1).Select(again => ValidateDiagnostics.Twice(route, again.Name, group[0].Name)));
        return new(
            groups.Map(group => group[0] with { Name = group[0].Name.Map(name => name.ToLowerInvariant()) }),
            toSeq(repeated).Strict());
    }

    private static Reported<Option<Arr<NamedMatch>>> Keys(ObjectKey route, Reported<Arr<KeyMatch>> keys) =>
        from given in keys
        from matches in Reported.Each(given, key => key.Type.Value == "RegularExpression"
            ? Patterns.Of(route, key.Value).Select(found => found.Map(regex => new NamedMatch(key.Name.Value, new ValueMatch.Pattern(regex))))
            : Reported.Clean(Some(new NamedMatch(key.Name.Value, new ValueMatch.Exact(key.Value.Value)))))
        select matches.ForAll(match => match.IsSome) ? Some(toArray(matches.Somes())) : None;
}
