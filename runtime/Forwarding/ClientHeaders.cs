using Microsoft.AspNetCore.Http;

namespace Sluice.Runtime.Forwarding;

/// <summary>
/// What a backend learns about the client, which the client cannot influence: whatever it sent in <c>Forwarded</c> or
/// <c>X-Forwarded-*</c> is dropped, and address, scheme and host are set from the connection that it really opened.
/// </summary>
internal static class ClientHeaders
{
    public static void Apply(HttpRequest request, string peer, string scheme)
    {
        var headers = request.Headers;
        headers.Remove("Forwarded");
        headers.Remove("X-Forwarded-Port");
        headers.Remove("X-Forwarded-Prefix");
        // Kestrel renames a length that a transfer encoding overrules; Proxy becomes HTTP_PROXY in CGI programs.
        headers.Remove("X-Content-Length");
        headers.Remove("Proxy");
        // Servers that write names as CGI does cannot tell these from the real ones.
        headers.Remove("Transfer_Encoding");
        headers.Remove("Content_Length");
        headers.Remove("X_Forwarded_For");
        headers.Remove("X_Forwarded_Proto");
        headers.Remove("X_Forwarded_Host");
        headers.Remove("X_Forwarded_Port");
        headers["X-Forwarded-For"] = peer;
        headers["X-Forwarded-Proto"] = scheme;
        if (headers.Host.Count > 0) headers["X-Forwarded-Host"] = headers.Host;
        else headers.Remove("X-Forwarded-Host");
        // An upgrade to anything but WebSocket is not taken up; the request goes on as an ordinary one.
        if (headers.Upgrade.Count > 0 && !Upgrades.IsWebSocket(request.HttpContext)) headers.Remove("Upgrade");
    }
}
