using System.Globalization;

namespace Sluice.Compiler.Analyses;

/// <summary>An absolute URL, cut but not changed: nothing in it is decoded, normalised or escaped.</summary>
/// <param name="Host">A name or an address; IPv6 in brackets.</param>
/// <param name="Target">Path and query; the fragment never leaves a client.</param>
internal sealed record Url(string Scheme, string Host, int Port, string Target);

internal static class Urls
{
    public static Validation<string, Url> Read(string url)
    {
        var scheme = Scheme(url);
        return scheme.Length == 0
            ? Fail<string, Url>($"'{url}' is not a URL of a Gateway; it begins with 'http://', 'https://', 'tls://', 'tcp://' or 'udp://'")
            : url.Any(c => c <= ' ' || c == '\x7f')
                ? Fail<string, Url>($"'{url}' holds a space or a control character; write it as %20 or the like")
                : Cut(url, scheme);
    }

    /// <summary>The port that a scheme implies; TCP and UDP imply none.</summary>
    public static Option<int> DefaultPort(string scheme) => scheme switch
    {
        "http" => 80,
        "https" or "tls" => 443,
        _ => None,
    };

    /// <summary>Whether what is asked for is a request rather than a connection.</summary>
    public static bool IsHttp(string scheme) => scheme is "http" or "https";

    /// <summary>Whether a host is an IP address rather than a name.</summary>
    public static bool IsAddress(string host) =>
        host.StartsWith('[') || (host.Count(c => c == '.') == 3 && host.All(c => c == '.' || char.IsAsciiDigit(c)));

    private static string Scheme(string url) =>
        Array("http", "https", "tls", "tcp", "udp").Find(scheme => url.StartsWith($"{scheme}://", StringComparison.OrdinalIgnoreCase)).IfNone("");

    private static Validation<string, Url> Cut(string url, string scheme)
    {
        var rest = url[(scheme.Length + "://".Length)..];
        var end = rest.AsSpan().IndexOfAny('/', '?', '#') is var at and >= 0 ? at : rest.Length;
        var (host, port) = HostAndPort(rest[..end]);
        return (Host(host, url), Port(port, scheme, url)).Apply((h, p) => new Url(scheme, h, p, Target(rest[end..])));
    }

    /// <summary>The port is what follows the last colon that is not inside the brackets of an IPv6 address.</summary>
    private static (string Host, string Port) HostAndPort(string authority) =>
        authority.LastIndexOf(':') is var colon and >= 0 && colon > authority.LastIndexOf(']')
            ? (authority[..colon], authority[(colon + 1)..])
            : (authority, "");

    private static Validation<string, string> Host(string host, string url) =>
        host.Length == 0 ? Fail<string, string>($"'{url}' names no host")
        : host.Contains('@') ? Fail<string, string>($"'{url}' holds a user name; send it as an Authorization header")
        : host.StartsWith('[') != host.EndsWith(']') || (host.Contains(':') && !host.StartsWith('['))
            ? Fail<string, string>($"the host in '{url}' is malformed; an IPv6 address stands in brackets")
        : Success<string, string>(host);

    private static Validation<string, int> Port(string port, string scheme, string url) =>
        port.Length == 0 ? DefaultPort(scheme).Match(Success<string, int>, () => Fail<string, int>($"'{url}' names no port"))
        : int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= 65535
            ? Success<string, int>(number)
        : Fail<string, int>($"'{port}' in '{url}' is not a port; ports are 1 to 65535");

    private static string Target(string rest)
    {
        var sent = rest.Split('#', 2)[0];
        return sent.StartsWith('/') ? sent : "/" + sent;
    }
}
