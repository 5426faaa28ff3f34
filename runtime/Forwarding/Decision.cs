using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Sluice.Runtime.Hosting;
using Sluice.Runtime.Limits;
using Sluice.Runtime.Matching;

namespace Sluice.Runtime.Forwarding;

/// <summary>Who answers a request: a route, or we ourselves with a refusal. Exactly one of the two is there.</summary>
internal readonly record struct Decision(Route? Route, Refusal? Refusal, bool IsGrpc)
{
    /// <summary>
    /// Listener first, by the requested host, then a route of that listener and of no other. A TLS connection belongs to
    /// the listener that its server name would open now: a request on it for another one is misdirected, and any request is
    /// once that listener is gone or has no certificate any more.
    /// </summary>
    /// <param name="port">The port of the connection in the generation that serves the request.</param>
    public static Decision Of(HttpContext context, ConnectionOrigin origin, Port port, Targets targets)
    {
        var request = context.Request;
        var target = RawTarget.Of(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);
        var host = RequestHost.Normalise(request.Headers.Host.ToString(), stackalloc char[RequestHost.Longest]);
        var grpc = RequestView.LooksLikeGrpc(request.Method, request.ContentType);
        var opened = port.IsHttps ? port.Opened(origin.ServerName) : null;
        if (port.IsHttps && opened is not { Certificates.Length: > 0 }) return new(null, Refusal.Withdrawn, grpc);
        if (port.Listeners.Best(host) is not { } listener) return new(null, Refusal.NoListener, grpc);
        if (port.IsHttps && !ReferenceEquals(listener, opened)) return new(null, Refusal.Misdirected, grpc);
        var view = new RequestView
        {
            Host = host,
            Path = target.Path,
            Query = target.Query,
            Method = Upgrades.IsExtendedConnect(context) ? "GET" : request.Method,
            Headers = request.Headers,
            IsGrpc = grpc,
        };
        if (listener.Table.Find(view) is not { } route) return new(null, Refusal.NoRoute, grpc);
        return targets.Strays(listener.Table, view, route) ? new(null, Refusal.AmbiguousPath, grpc) : new(route, null, grpc);
    }
}
