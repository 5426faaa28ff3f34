namespace Sluice.Compiler.Analyses;

/// <summary>Requests as a person types them.</summary>
public static class Requests
{
    /// <summary>
    /// The request that a client sends for a URL, or the connection that it opens for one of <c>tls</c>, <c>tcp</c> or <c>udp</c>. Path and query stay as they are typed, byte for byte: whether
    /// <c>%2F</c> is a slash is for the rules to say. A header named Host replaces the host of the URL, but not the server name of the
    /// TLS handshake.
    /// </summary>
    /// <param name="headers">Lines such as <c>Name: value</c>.</param>
    /// <returns>The request, or every fault that was found.</returns>
    public static Validation<string, Request> Of(string url, string method, Arr<string> headers) =>
        Urls.Read(url) is var read && read.ToOption().Exists(address => !Urls.IsHttp(address.Scheme))
            ? read.Bind(address => Connection(address, url, method, headers))
            : Http(read, method, headers);

    /// <summary>The request on a TLS connection that was opened for another host, as clients send it that share connections.</summary>
    /// <param name="serverName">The host that the connection was opened for; without one the URL's.</param>
    public static Validation<string, Request> Of(string url, string method, Arr<string> headers, Option<string> serverName) => serverName.Match(
        name => Of(url, method, headers).Bind(request =>
            request.Scheme != "https" ? Fail<string, Request>($"'--sni' names the host that a connection for 'https://' was opened for; '{url}' is not such a URL")
            : !IsName(name) ? Fail<string, Request>($"'{name}' is not a name that a client sends in a TLS handshake")
            : Success<string, Request>(request with { ServerName = name })),
        () => Of(url, method, headers));

    /// <summary>The server name extension carries names only, and no port.</summary>
    private static bool IsName(string name) =>
        name.Length is > 0 and <= 253 && !Urls.IsAddress(name) && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_');

    private static Validation<string, Request> Http(Validation<string, Url> url, string method, Arr<string> headers) =>
        (url, Method(method), Lines(headers)).Apply((address, verb, lines) => new Request(
            address.Scheme,
            address.Port,
            lines.Filter(IsHost).HeadOrNone().Map(line => line.Value).IfNone(() => Authority(address)),
            ServerName(address),
            verb,
            address.Target,
            lines.Filter(line => !IsHost(line))));

    /// <summary>A connection has a port, and a server name if it is TLS; what is said over it nobody reads.</summary>
    private static Validation<string, Request> Connection(Url address, string url, string method, Arr<string> headers) =>
        address.Target != "/" ? Fail<string, Request>($"'{url}' holds a path; nobody reads what a connection of {address.Scheme.ToUpperInvariant()} carries")
        : method != "GET" || !headers.IsEmpty ? Fail<string, Request>($"'{url}' is a connection, which has neither method nor headers")
        : Success<string, Request>(new(address.Scheme, address.Port, address.Host, ServerName(address), method, address.Target, Empty));

    /// <summary>Clients leave out the port that the scheme implies.</summary>
    private static string Authority(Url url) =>
        url.Port == Urls.DefaultPort(url.Scheme) ? url.Host : $"{url.Host}:{url.Port}";

    /// <summary>The server name extension carries names only, never addresses.</summary>
    private static Option<string> ServerName(Url url) =>
        url.Scheme is "https" or "tls" && !Urls.IsAddress(url.Host) ? Some(url.Host) : None;

    private static Validation<string, string> Method(string method) =>
        IsToken(method) ? Success<string, string>(method) : Fail<string, string>($"'{method}' is not a method");

    private static Validation<string, Arr<(string Name, string Value)>> Lines(Arr<string> headers)
    {
        var lines = headers.Map(Line).Sequence();
        return lines.Bind(found => found.Filter(IsHost).Count > 1
            ? Fail<string, Arr<(string Name, string Value)>>("the header 'Host' is given more than once")
            : Success<string, Arr<(string Name, string Value)>>(found));
    }

    private static Validation<string, (string Name, string Value)> Line(string line) =>
        line.Split(':', 2) is [var name, var value] && IsToken(name) && !value.AsSpan().ContainsAny('\r', '\n', '\0')
            ? Success<string, (string Name, string Value)>((name, value.Trim(' ', '\t')))
            : Fail<string, (string Name, string Value)>($"'{line}' is not a header; write 'Name: value'");

    private static bool IsHost((string Name, string Value) line) =>
        string.Equals(line.Name, "host", StringComparison.OrdinalIgnoreCase);

    private static bool IsToken(string text) =>
        text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal));
}
