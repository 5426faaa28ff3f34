using Sluice.Compiler.Ir;

namespace Sluice.Compiler.Analyses;

/// <summary>The first condition of a match that a request does not meet, with what was expected and what came.</summary>
internal static class Conditions
{
    public static Option<string> FirstFailed(Match match, Request request) => match switch
    {
        Match.Http(var path, var method, var headers, var query) =>
            Path(path, RequestParts.Path(request))
            || method.Bind(expected => Method(expected, request))
            || First(headers, header => Header(header, request))
            || First(query, parameter => Parameter(parameter, request)),
        Match.Grpc(var method, var headers) =>
            NotGrpc(request)
            || GrpcMethod(method, RequestParts.Path(request))
            || First(headers, header => Header(header, request)),
    };

    private static Option<string> Path(PathMatch expected, string path) => expected switch
    {
        PathMatch.Exact(var exact) => Unless(path == exact, $"path: '{path}' is not '{exact}'"),
        PathMatch.Pattern(var regex) => Unless(Patterns.Takes(regex, path), $"path: '{path}' does not match the pattern '{regex}'"),
        PathMatch.Prefix(var prefix) => Unless(
            prefix.Length == 0 || path == prefix || path.StartsWith(prefix + "/", StringComparison.Ordinal),
            $"path: '{path}' is not below '{prefix}'"),
    };

    private static Option<string> Method(string expected, Request request) =>
        Unless(request.Method == expected, $"method: {request.Method} is not {expected}");

    private static Option<string> Header(NamedMatch expected, Request request) =>
        Value($"header '{expected.Name}'", expected.Value, RequestParts.Header(request, expected.Name));

    private static Option<string> Parameter(NamedMatch expected, Request request) =>
        Value($"query parameter '{expected.Name}'", expected.Value, RequestParts.Parameter(request, expected.Name));

    private static Option<string> Value(string what, ValueMatch expected, Option<string> actual) => expected switch
    {
        ValueMatch.Exact(var value) => actual.Match(
            text => Unless(text == value, $"{what}: '{text}' is not '{value}'"),
            () => Some($"{what}: absent, '{value}' is expected")),
        ValueMatch.Pattern(var regex) => actual.Match(
            text => Unless(Patterns.Takes(regex, text), $"{what}: '{text}' does not match the pattern '{regex}'"),
            () => Some($"{what}: absent, the pattern '{regex}' is expected")),
    };

    private static Option<string> NotGrpc(Request request) =>
        Unless(RequestParts.IsGrpc(request),
            request.Method != "POST"
                ? $"gRPC: method {request.Method} is not POST"
                : RequestParts.Header(request, "content-type").Match(
                    type => $"gRPC: content type '{type}' does not begin with 'application/grpc'",
                    () => "gRPC: there is no content type"));

    private static Option<string> GrpcMethod(GrpcMethodMatch expected, string path)
    {
        var fault = $"gRPC method: '{path}' is not {GrpcMethods.Print(expected)}";
        return expected is GrpcMethodMatch.Any
            ? None
            : GrpcMethods.Read(path).Match(call => Unless(Calls(expected, call), fault), () => Some(fault));
    }

    private static bool Calls(GrpcMethodMatch expected, GrpcCall call) => expected switch
    {
        GrpcMethodMatch.Exact(var service, var method) => call.Service == service && call.Method == method,
        GrpcMethodMatch.Service(var service) => call.Service == service,
        GrpcMethodMatch.Method(var method) => call.Method == method,
        GrpcMethodMatch.Pattern(var service, var method) =>
            service.ForAll(regex => Patterns.Takes(regex, call.Service)) && method.ForAll(regex => Patterns.Takes(regex, call.Method)),
        GrpcMethodMatch.Any => true,
    };

    private static Option<string> First(Arr<NamedMatch> conditions, Func<NamedMatch, Option<string>> failure) =>
        conditions.Fold(Option<string>.None, (found, condition) => found.IsSome ? found : failure(condition));

    private static Option<string> Unless(bool holds, string failure) => holds ? None : Some(failure);
}
