using Sluice.Compiler.Ir;
using static Sluice.Compiler.Emission.Jsons;

namespace Sluice.Compiler.Emission;

/// <summary>The meaning of a match: which requests are recognised.</summary>
internal static class CanonicalMatches
{
    public static Json Of(Match match) => match switch
    {
        Match.Http(var path, var method, var headers, var query) => Mapping(Field("http", Mapping(
            Field("path", Path(path)),
            Field("method", method),
            Listed("headers", headers, Named),
            Listed("query", query, Named)))),
        Match.Grpc(var method, var headers) => Mapping(Field("grpc", Mapping(
            Field("method", Method(method)),
            Listed("headers", headers, Named)))),
    };

    private static Json Path(PathMatch path) => path switch
    {
        PathMatch.Exact(var exact) => Mapping(Field("exact", exact)),
        PathMatch.Pattern(var regex) => Mapping(Field("regex", regex)),
        PathMatch.Prefix(var prefix) => Mapping(Field("prefix", prefix)),
    };

    private static Json Named(NamedMatch match) => Mapping(Field("name", match.Name), Value(match.Value));

    private static Arr<(string Key, Json Value)> Value(ValueMatch value) => value switch
    {
        ValueMatch.Exact(var exact) => Field("exact", exact),
        ValueMatch.Pattern(var regex) => Field("regex", regex),
    };

    private static Json Method(GrpcMethodMatch method) => method switch
    {
        GrpcMethodMatch.Exact(var service, var name) => Mapping(Field("service", service), Field("method", name)),
        GrpcMethodMatch.Service(var service) => Mapping(Field("service", service)),
        GrpcMethodMatch.Method(var name) => Mapping(Field("method", name)),
        GrpcMethodMatch.Pattern(var service, var name) => Mapping(Field("regex", Mapping(
            Field("service", service),
            Field("method", name)))),
        GrpcMethodMatch.Any => Mapping(),
    };
}
