namespace Sluice.Compiler.Analyses;

/// <summary>The parts of a request that rules speak of, in the form in which they are compared.</summary>
internal static class RequestParts
{
    /// <summary>The host in lower case, without its port and one trailing dot. IPv6 addresses keep their brackets.</summary>
    public static string Host(Request request) => Canonical(WithoutPort(request.Host));

    public static Option<string> ServerName(Request request) => request.ServerName.Map(Canonical);

    /// <summary>The host as it was sent, without its port.</summary>
    public static string WithoutPort(string host) =>
        host.LastIndexOf(':') is var colon and >= 0 && colon > host.LastIndexOf(']') ? host[..colon] : host;

    public static string Path(Request request) => Split(request).Path;

    /// <summary>The question mark and what follows it, or nothing.</summary>
    public static string Query(Request request) => Split(request).Query;

    /// <summary>All lines of a header, joined as RFC 9110 joins them.</summary>
    public static Option<string> Header(Request request, string name)
    {
        var lines = request.Headers.Filter(h => string.Equals(h.Name, name, StringComparison.OrdinalIgnoreCase)).Map(h => h.Value);
        return !lines.IsEmpty ? Some(string.Join(',', lines))
            : name == "host" && request.Host.Length > 0 ? Some(request.Host)
            : None;
    }

    /// <summary>The first value of a query parameter, form-decoded.</summary>
    public static Option<string> Parameter(Request request, string name) =>
        Query(request).TrimStart('?').Split('&')
            .Select(pair => pair.Split('=', 2))
            .Where(pair => FormDecoded(pair[0]) == name)
            .Select(pair => pair.Length == 2 ? FormDecoded(pair[1]) : "")
            .Select(Some)
            .FirstOrDefault(None);

    /// <summary>A gRPC call is a POST whose content type begins with <c>application/grpc</c>.</summary>
    public static bool IsGrpc(Request request) =>
        request.Method == "POST"
        && Header(request, "content-type").Exists(type => type.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase));

    private static string Canonical(string host) =>
        (host.EndsWith('.') ? host[..^1] : host).ToLowerInvariant();

    private static (string Path, string Query) Split(Request request) =>
        request.Target.IndexOf('?', StringComparison.Ordinal) is var mark and >= 0
            ? (request.Target[..mark], request.Target[mark..])
            : (request.Target, "");

    private static string FormDecoded(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
