namespace Sluice.Reference;

/// <summary>Paths and addresses that filters make from those of a request.</summary>
internal static class Paths
{
    /// <summary>The path with the matched prefix replaced; slashes at the seam are neither doubled nor lost.</summary>
    /// <param name="prefix">The prefix that the request was matched by; null when it was matched otherwise.</param>
    internal static string Changed(PathChange? change, string? prefix, string path) => change switch
    {
        null => path,
        PathChange.Full(var value) => NotEmpty(value),
        PathChange.Prefix(var value) => prefix is not null && Conditions.HasPrefix(path, prefix)
            ? NotEmpty(value.TrimEnd('/') + path[prefix.TrimEnd('/').Length..])
            : path,
    };

    internal static string WithQuery(string path, string? query) => query is null ? path : $"{path}?{query}";

    /// <summary>
    /// Where a redirect sends the client. What the filter leaves out is the request's, the port is the listener's unless
    /// the filter names port or scheme, and the port that goes without saying goes without saying.
    /// </summary>
    internal static string Location(Filter.Redirect redirect, Listener listener, Probe probe, string? prefix)
    {
        var scheme = redirect.Scheme ?? (listener.Protocol == "HTTPS" ? "https" : "http");
        var usual = scheme == "https" ? 443 : 80;
        var port = redirect.Port ?? (redirect.Scheme is null ? listener.Port : usual);
        var host = redirect.Hostname ?? Hostnames.WithoutPort(probe.Host);
        return $"{scheme}://{host}{(port == usual ? "" : $":{port}")}{WithQuery(Changed(redirect.Path, prefix, probe.Path), probe.Query)}";
    }

    private static string NotEmpty(string path) => path.Length == 0 ? "/" : path;
}
