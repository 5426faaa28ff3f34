using System.Collections.Generic;
using Microsoft.AspNetCore.Http;
using Sluice.Runtime.Hosting;
using Sluice.Runtime.Tls;

namespace Sluice.Runtime.Forwarding;

/// <summary>
/// What rules and backends learn about the client, which the client cannot influence: whatever it sent in <c>Forwarded</c>
/// or under any name that begins with <c>X-Forwarded-</c> is dropped, and address, scheme and host are set from the
/// connection that it really opened. So is what the client proved of itself: <c>Client-Cert</c> (RFC 9440) holds its
/// certificate if an authority vouches for it, and <c>X-Forwarded-Client-Verify</c> says <c>valid</c>, <c>invalid</c> or
/// <c>none</c>; both are absent where clients are not asked. Servers that write names as CGI does cannot tell <c>_</c> from
/// <c>-</c>; nor is it told apart here.
/// </summary>
internal static class ClientHeaders
{
    private const string Prefix = "X-Forwarded-";
    private const string Certificate = "Client-Cert";
    private const string Verdict = Prefix + "Client-Verify";

    /// <param name="demand">What is demanded now of clients of the listener that the connection belongs to.</param>
    public static void Apply(HttpRequest request, ConnectionOrigin origin, ClientTrust? demand)
    {
        var headers = request.Headers;
        foreach (var name in Claims(headers)) headers.Remove(name);
        // Kestrel renames a length that a transfer encoding overrules; Proxy becomes HTTP_PROXY in CGI programs.
        headers.Remove("X-Content-Length");
        headers.Remove("Proxy");
        headers.Remove("Transfer_Encoding");
        headers.Remove("Content_Length");
        headers["X-Forwarded-For"] = origin.Peer;
        headers["X-Forwarded-Proto"] = request.Scheme;
        if (headers.Host.Count > 0) headers["X-Forwarded-Host"] = headers.Host;
        if (demand is not null) Introduce(headers, origin.Client, demand);
        // An upgrade to anything but WebSocket is not taken up; the request goes on as an ordinary one.
        if (headers.Upgrade.Count > 0 && !Upgrades.IsWebSocket(request.HttpContext)) headers.Remove("Upgrade");
    }

    private static void Introduce(IHeaderDictionary headers, ClientCertificate? client, ClientTrust demand)
    {
        var isValid = client is not null && client.FaultBy(demand) is null;
        if (isValid) headers[Certificate] = client!.Field;
        headers[Verdict] = client is null ? "none" : isValid ? "valid" : "invalid";
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
        var plain = name.Contains('_') ? name.Replace('_', '-') : name;
        return plain.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)
            || plain.Equals("Forwarded", StringComparison.OrdinalIgnoreCase)
            || plain.Equals(Certificate, StringComparison.OrdinalIgnoreCase)
            || plain.Equals(Certificate + "-Chain", StringComparison.OrdinalIgnoreCase);
    }
}
