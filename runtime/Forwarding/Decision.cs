using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Sluice.Runtime.Hosting;
using Sluice.Runtime.Matching;

namespace Sluice.Runtime.Forwarding;

/// <summary>Who answers a request: a route, or we ourselves with a refusal. Exactly one of the two is there.</summary>
internal readonly record struct Decision(Route? Route, Refusal? Refusal, bool IsGrpc)
{
    /// <summary>
    /// Listener first, by the requested host, then a route of that listener and of no other. A TLS connection was opened
    /// to one listener, by its server name; a request on it for another one is misdirected.
    /// </summary>
    /// <param name="port">The port of the connection in the generation that serves the request.</param>
    public static Decision Of(HttpContext context, ConnectionOrigin origin, Port port)
    {
        var request = context.Request;
        var target = RawTarget.Of(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);
        var host = RequestHost.Normalise(request.Headers.Host.ToString(), stackalloc char[RequestHost.Longest]);
        var grpc = RequestView.LooksLikeGrpc(request.Method, request.ContentType);
        if (port.Listeners.Best(host) is not { } listener) return new(null, Refusal.NoListener, grpc);
        if (port.IsHttps && !string.Equals(listener.Name, origin.TlsListener, StringComparison.Ordinal))
            return new(null, Refusal.Misdirected, grpc);
        var view = new RequestView
        {
            Host = host,
            Path = target.Path,
            Query = target.Query,
            Method = Upgrades.IsExtendedConnect(context) ? "GET" : request.Method,
            Headers = request.Headers,
            IsGrpc = grpc,
        };
        return listener.Table.Find(view) is { } route ? new(route, null, grpc) : new(null, Refusal.NoRoute, grpc);
    }
}
