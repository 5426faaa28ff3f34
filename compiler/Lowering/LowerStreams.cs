using Sluice.Compiler.Binding;
using Sluice.Compiler.Ir;
using Sluice.Compiler.Resolution;
using Sluice.Compiler.Values;

namespace Sluice.Compiler.Lowering;

/// <summary>Listeners for connections and datagrams. Of several routes for one host the oldest serves, then the first by name.</summary>
internal static class LowerStreams
{
    public static (BoundListener Bound, StreamListener Plan) Run(ResolvedGateway gateway, ResolvedListener listener, Arr<LoweredRoute> routes) =>
        (listener.Bound, new StreamListener(
            listener.Bound.Id.ToString(), listener.Bound.Host, Mode(listener.Bound), LowerGateway.Uses(listener),
            Routes(routes
                .Filter(route => route.Stream.IsSome)
                .SelectMany(route => route.Bound.Parents
                    .SelectMany(parent => parent.Attachments)
                    .Where(attachment => attachment.Gateway == gateway.Bound.Name && attachment.Listener == listener.Bound.Id)
                    .SelectMany(attachment => attachment.Hosts)
                    .Select(host => (host, route))))));

    /// <summary>The hosts of a TLS listener that cannot be served are nobody else's on the port.</summary>
    public static Arr<(BoundListener Bound, StreamListener Plan)> Closed(ResolvedGateway gateway, Arr<ResolvedListener> usable) => toArray(gateway.Listeners
        .Filter(listener => !listener.Bound.Usable && listener.Bound.Spec.Protocol.Value is "TLS" or "HTTPS"
            && !listener.Bound.Usable
            && usable.Exists(open => open.Bound.Spec.Port.Value == listener.Bound.Spec.Port.Value && open.Bound.Spec.Protocol.Value == "TLS")
            && !usable.Exists(open => open.Bound.Spec.Port.Value == listener.Bound.Spec.Port.Value && open.Bound.Spec.Protocol.Value == "HTTPS")
            && !LowerGateway.IsTaken(usable, listener.Bound))
        .DistinctBy(listener => (listener.Bound.Spec.Port.Value, listener.Bound.Host))
        .Select(listener => (listener.Bound,
            new StreamListener(listener.Bound.Id.ToString(), listener.Bound.Host, StreamMode.Passthrough, Arr<CertificateUse>.Empty, Arr<StreamRoute>.Empty))));

    /// <summary>One route a host, most specific host first.</summary>
    public static Arr<StreamRoute> Routes(System.Collections.Generic.IEnumerable<(HostPattern Host, LoweredRoute Route)> attached) => toArray(attached
        .GroupBy(item => item.Host)
        .OrderBy(group => group.Key)
        .SelectMany(group => group
            .OrderBy(item => item.Route.Bound.Route.Head.Meta.Created.IfNone(long.MaxValue))
            .ThenBy(item => item.Route.Bound.Route.Key.Name)
            .Take(1)
            .SelectMany(item => item.Route.Stream.Map(action => new StreamRoute(
                item.Host, action.Identity, LowerRoute.From(item.Route.Bound.Route, item.Route.Bound.Route.Rules[0], 0), action.Grants)))));

    private static StreamMode Mode(BoundListener listener) => listener.Spec.Protocol.Value switch
    {
        "TCP" => StreamMode.Tcp,
        "UDP" => StreamMode.Udp,
        _ => Protocols.EndsTls(listener.Spec) ? StreamMode.Terminate : StreamMode.Passthrough,
    };
}
