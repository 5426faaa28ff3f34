using System.Text.RegularExpressions;

namespace Sluice.Runtime.Matching;

/// <summary>A gRPC route that names its service or its method by pattern; an absent pattern takes everything.</summary>
internal sealed record GrpcPattern(Regex? Service, Regex? Method, Route[] Routes)
{
    public bool Matches(ReadOnlySpan<char> service, ReadOnlySpan<char> method) =>
        (Service is null || Service.IsMatch(service)) && (Method is null || Method.IsMatch(method));
}

/// <summary>
/// The gRPC routes of one host, found by the path <c>/service/method</c>. A path of any other form calls no method: only
/// the routes for every call take it.
/// </summary>
internal sealed class GrpcIndex(
    SpanMap<Route[]> exact, SpanMap<Route[]> services, SpanMap<Route[]> methods, GrpcPattern[] patterns, Route[] any)
{
    public Route? Find(in RequestView request)
    {
        var found = Routes.Stronger(any, null, request);
        if (!IsCall(request.Path, out var service, out var method)) return found;
        found = Routes.Stronger(exact.Find(request.Path), found, request);
        found = Routes.Stronger(services.Find(service), found, request);
        found = Routes.Stronger(methods.Find(method), found, request);
        foreach (var pattern in patterns)
        {
            if (found is not null && pattern.Routes[0].Rank > found.Rank) break;
            if (pattern.Matches(service, method)) found = Routes.Stronger(pattern.Routes, found, request);
        }
        return found;
    }

    private static bool IsCall(ReadOnlySpan<char> path, out ReadOnlySpan<char> service, out ReadOnlySpan<char> method)
    {
        service = method = default;
        if (!path.StartsWith('/')) return false;
        var slash = path[1..].IndexOf('/');
        if (slash < 0) return false;
        service = path[1..(slash + 1)];
        method = path[(slash + 2)..];
        return !service.IsEmpty && !method.IsEmpty && !method.Contains('/');
    }
}
