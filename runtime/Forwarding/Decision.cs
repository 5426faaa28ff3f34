using Sluice.Runtime.Filters;
using Sluice.Runtime.Limits;
using Sluice.Runtime.Matching;

namespace Sluice.Runtime.Forwarding;

/// <summary>Who answers a request: a route, or we ourselves with a refusal. Exactly one of the two is there.</summary>
internal readonly record struct Decision(Route? Route, Refusal? Refusal)
{
    /// <summary>
    /// Listener first, by the requested host, then a route of that listener and of no other. A TLS connection belongs to
    /// the listener that its server name would open now: a request on it for another one is misdirected, and any request is
    /// once that listener is gone, has no certificate any more, or would not let this client in any more.
    /// </summary>
    /// <param name="port">The port of the connection in the generation that serves the request.</param>
    /// <param name="opened">The listener that the TLS connection belongs to.</param>
    public static Decision Of(Exchange exchange, Port port, Listener? opened, Targets targets)
    {
        var (context, request) = (exchange.Http, exchange.Http.Request);
        var target = RawTarget.Of(exchange.Target);
        var host = RequestHost.Normalise(request.Headers.Host.ToString(), stackalloc char[RequestHost.Longest]);
        if (port.IsHttps && opened is not { Certificates.Length: > 0, Stream: null }) return new(null, Refusal.Withdrawn);
        if (opened?.Clients is { } demand && !demand.Admits(exchange.Origin.Client)) return new(null, Refusal.Unvouched);
        if (port.ForRequests.Best(host) is not { } listener) return new(null, Refusal.NoListener);
        if (port.IsHttps && !ReferenceEquals(listener, opened)) return new(null, Refusal.Misdirected);
        var view = new RequestView
        {
            Host = host,
            Path = target.Path,
            Query = target.Query,
            Method = Upgrades.IsExtendedConnect(context) ? "GET" : request.Method,
            Headers = request.Headers,
            IsGrpc = exchange.IsGrpc,
        };
        if (listener.Table.Find(view) is { } route) return targets.Strays(listener.Table, view, route) ? new(null, Refusal.AmbiguousPath) : new(route, null);
        return CorsRules.IsPreflight(request) && Announced(listener.Table, view) is { } asked ? new(asked, null) : new(null, Refusal.NoRoute);
    }

    /// <summary>A rule that takes no OPTIONS answers a preflight for what it takes, if its cross-origin rules say so.</summary>
    private static Route? Announced(Table table, in RequestView preflight)
    {
        var announced = new RequestView
        {
            Host = preflight.Host,
            Path = preflight.Path,
            Query = preflight.Query,
            Method = preflight.Headers.AccessControlRequestMethod.ToString(),
            Headers = preflight.Headers,
            IsGrpc = false,
        };
        return table.Find(announced) is { Action.Guard.Cors: not null } route ? route : null;
    }
}
