using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Net;
using System.Text.RegularExpressions;

namespace Sluice.Reference;

/// <summary>Whether the conditions of one match hold of a request.</summary>
internal static class Conditions
{
    private static readonly ConcurrentDictionary<string, Regex> Compiled = new();

    internal static bool Hold(HttpMatch match, Probe probe) =>
        Fits(HttpOrder.Path(match), probe.Path)
        && (match.Method is null || match.Method == (probe.AskedMethod ?? probe.Method))
        && HeadersThatCount(match.Headers).All(h => Header(probe, h.Name) is { } value && Fits(h.Value, value))
        && ParametersThatCount(match.Query).All(q => Parameter(probe, q.Name) is { } value && Fits(q.Value, value));

    internal static bool Hold(GrpcMatch match, Probe probe) =>
        (match.Method is not { } method || Fits(method, probe.Path))
        && HeadersThatCount(match.Headers).All(h => Header(probe, h.Name) is { } value && Fits(h.Value, value));

    /// <summary>A gRPC call is a POST with a content type of gRPC; nothing else ever matches a GRPCRoute.</summary>
    internal static bool IsGrpc(Probe probe) =>
        probe.Method == "POST"
        && Header(probe, "content-type") is { } type
        && type.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase);

    /// <summary>Header names compare without case, so of two conditions on one header the first counts.</summary>
    internal static IEnumerable<NamedMatch> HeadersThatCount(IReadOnlyList<NamedMatch> headers) =>
        headers.DistinctBy(h => h.Name, StringComparer.OrdinalIgnoreCase);

    internal static IEnumerable<NamedMatch> ParametersThatCount(IReadOnlyList<NamedMatch> parameters) =>
        parameters.DistinctBy(p => p.Name, StringComparer.Ordinal);

    /// <summary>Whether the prefix, a trailing slash aside, is the path or ends where an element of the path ends.</summary>
    internal static bool HasPrefix(string path, string prefix) =>
        path.StartsWith(prefix.TrimEnd('/'), StringComparison.Ordinal)
        && (path.Length == prefix.TrimEnd('/').Length || path[prefix.TrimEnd('/').Length] == '/');

    private static bool Fits(PathMatch match, string path) => match switch
    {
        PathMatch.Exact(var value) => path == value,
        PathMatch.Prefix(var value) => HasPrefix(path, value),
        PathMatch.Pattern(var regex) => Whole(regex, path),
    };

    private static bool Fits(ValueMatch match, string value) => match switch
    {
        ValueMatch.Exact(var exact) => value == exact,
        ValueMatch.Pattern(var regex) => Whole(regex, value),
    };

    // A call is a path of exactly two elements, service and method.
    private static bool Fits(GrpcMethod match, string path) =>
        path.Split('/') is ["", { Length: > 0 } service, { Length: > 0 } method]
        && match switch
        {
            GrpcMethod.Exact(var s, var m) => (s is null || s == service) && (m is null || m == method),
            GrpcMethod.Pattern(var s, var m) => (s is null || Whole(s, service)) && (m is null || Whole(m, method)),
        };

    private static bool Whole(string pattern, string text) => Compiled
        .GetOrAdd(pattern, p => new Regex($@"\A(?:{p})\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant))
        .IsMatch(text);

    // Several lines of one header are one value with commas.
    private static string? Header(Probe probe, string name)
    {
        var lines = probe.Headers.Where(h => h.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(h => h.Value).ToArray();
        return lines.Length == 0 ? null : string.Join(",", lines);
    }

    // Of a parameter that is repeated the first value counts.
    private static string? Parameter(Probe probe, string name) => (probe.Query ?? "").Split('&')
        .Select(pair => pair.Split('=', 2))
        .Where(pair => WebUtility.UrlDecode(pair[0]) == name)
        .Select(pair => pair.Length == 1 ? "" : WebUtility.UrlDecode(pair[1]))
        .FirstOrDefault();
}
