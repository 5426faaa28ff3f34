using System.Collections.Generic;
using Microsoft.AspNetCore.Http;

namespace Sluice.Runtime.Forwarding;

/// <summary>
/// What rules and backends learn about the client, which the client cannot influence: whatever it sent in <c>Forwarded</c>
/// or under any name that begins with <c>X-Forwarded-</c> is dropped, and address, scheme and host are set from the
/// connection that it really opened. Servers that write names as CGI does cannot tell <c>_</c> from <c>-</c>; nor is it
/// told apart here.
/// </summary>
internal static class ClientHeaders
{
    private const string Prefix = "X-Forwarded-";

    public static void Apply(HttpRequest request, string peer, string scheme)
    {
        var headers = request.Headers;
        foreach (var name in Claims(headers)) headers.Remove(name);
        // Kestrel renames a length that a transfer encoding overrules; Proxy becomes HTTP_PROXY in CGI programs.
        headers.Remove("X-Content-Length");
        headers.Remove("Proxy");
        headers.Remove("Transfer_Encoding");
        headers.Remove("Content_Length");
        headers["X-Forwarded-For"] = peer;
        headers["X-Forwarded-Proto"] = scheme;
        if (headers.Host.Count > 0) headers["X-Forwarded-Host"] = headers.Host;
        // An upgrade to anything but WebSocket is not taken up; the request goes on as an ordinary one.
        if (headers.Upgrade.Count > 0 && !Upgrades.IsWebSocket(request.HttpContext)) headers.Remove("Upgrade");
    }

    /// <summary>The names under which the client speaks for itself as a proxy would.</summary>
    private static List<string> Claims(IHeaderDictionary headers)
    {
        var claims = new List<string>();
        foreach (var (name, _) in headers)
            if (IsClaim(name)) claims.Add(name);
        return claims;
    }

    private static bool IsClaim(string name)
    {
        if (name.Length < Prefix.Length) return name.Equals("Forwarded", StringComparison.OrdinalIgnoreCase);
        Span<char> start = stackalloc char[Prefix.Length];
        name.AsSpan(0, Prefix.Length).Replace(start, '_', '-');
        return start.Equals(Prefix, StringComparison.OrdinalIgnoreCase);
    }
}
