using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Sluice.Runtime.Forwarding;

/// <summary>The one protocol that a connection may be handed over to: WebSocket, over HTTP/1.1 or an HTTP/2 stream.</summary>
internal static class Upgrades
{
    private const string WebSocket = "websocket";

    public static bool IsWebSocket(HttpContext context) =>
        IsExtendedConnect(context)
        || (context.Features.Get<IHttpUpgradeFeature>()?.IsUpgradableRequest == true
            && string.Equals(context.Request.Headers.Upgrade, WebSocket, StringComparison.OrdinalIgnoreCase));

    /// <summary>RFC 8441: CONNECT on a stream of HTTP/2 with <c>:protocol websocket</c>, which means what GET with an upgrade means.</summary>
    public static bool IsExtendedConnect(HttpContext context) =>
        context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true } connect
        && string.Equals(connect.Protocol, WebSocket, StringComparison.OrdinalIgnoreCase);
}
