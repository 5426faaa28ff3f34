using Sluice.Compiler.Ir;

namespace Sluice.Compiler.Analyses;

/// <summary>The two parts of the path of a gRPC call.</summary>
internal sealed record GrpcCall(string Service, string Method);

internal static class GrpcMethods
{
    /// <summary>A call's path has exactly two elements, the service and the method.</summary>
    public static Option<GrpcCall> Read(string path) =>
        path.Split('/') is ["", var service, var method] ? Some(new GrpcCall(service, method)) : None;

    public static string Print(GrpcMethodMatch match) => match switch
    {
        GrpcMethodMatch.Exact(var service, var method) => $"'/{service}/{method}'",
        GrpcMethodMatch.Service(var service) => $"a method of service '{service}'",
        GrpcMethodMatch.Method(var method) => $"method '{method}' of a service",
        GrpcMethodMatch.Pattern(var service, var method) =>
            $"of the pattern '/{service.IfNone(".*")}/{method.IfNone(".*")}'",
        GrpcMethodMatch.Any => "any call",
    };

    /// <summary>Characters in the service of the condition, which decide first among gRPC rules.</summary>
    public static int ServiceLength(GrpcMethodMatch match) => match switch
    {
        GrpcMethodMatch.Exact(var service, _) => service.Length,
        GrpcMethodMatch.Service(var service) => service.Length,
        GrpcMethodMatch.Method => 0,
        GrpcMethodMatch.Pattern(var service, _) => service.Match(regex => regex.Length, () => 0),
        GrpcMethodMatch.Any => 0,
    };

    /// <summary>Characters in the method of the condition, which decide next.</summary>
    public static int MethodLength(GrpcMethodMatch match) => match switch
    {
        GrpcMethodMatch.Exact(_, var method) => method.Length,
        GrpcMethodMatch.Service => 0,
        GrpcMethodMatch.Method(var method) => method.Length,
        GrpcMethodMatch.Pattern(_, var method) => method.Match(regex => regex.Length, () => 0),
        GrpcMethodMatch.Any => 0,
    };
}
