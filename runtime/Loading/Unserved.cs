using LanguageExt;
using Sluice.Compiler.Ir;

namespace Sluice.Runtime.Loading;

/// <summary>
/// What a plan can ask for and this data plane cannot do: the one list of it. Nobody gets less than was asked for: such a
/// rule answers 500, such a listener refuses every handshake and keeps its hosts, such a port is not opened.
/// </summary>
internal static class Unserved
{
    /// <summary>What keeps a rule from being carried out; nothing, if it can be.</summary>
    public static string? Of(Compiler.Ir.Action action, Map<Hash, Cluster> clusters) => Of(action.Guard) ?? action switch
    {
        Compiler.Ir.Action.Split(var filters, var shares, _) { Delivery: var delivery } => Of(delivery) ?? Of(filters, clusters) ?? Of(shares, clusters),
        Compiler.Ir.Action.Redirect => null,
        Compiler.Ir.Action.Refuse => null,
    };

    /// <summary>What keeps a backend from being spoken to as it demands.</summary>
    public static string? Of(Cluster cluster) =>
        cluster.Protocol is not (BackendProtocol.Http1 or BackendProtocol.H2c) ? "a backend that takes no requests"
        : cluster.Tls.IsSome ? "TLS to a backend"
        : cluster.Session.IsSome ? "a session of a backend"
        : null;

    /// <summary>What keeps a listener for requests from serving.</summary>
    public static string? Of(ListenerPlan listener) => listener.Clients.IsSome ? "certificates of clients" : null;

    /// <summary>What keeps a listener for connections from serving.</summary>
    public static string? Of(StreamListener listener) => listener.Mode switch
    {
        StreamMode.Passthrough => "TLS that is passed through",
        StreamMode.Terminate => "connections inside TLS",
        StreamMode.Tcp => "TCP",
        StreamMode.Udp => "UDP",
        _ => $"mode {(int)listener.Mode}",
    };

    /// <summary>Whether a port stays closed, for nothing on it could be refused in a way that a client understands.</summary>
    public static bool IsClosed(PortPlan port) =>
        port.Protocol is not (ListenerProtocol.Http or ListenerProtocol.Https or ListenerProtocol.Tls);

    private static string? Of(Guard guard) =>
        guard.Authorization.IsSome ? "an authorization service" : null;

    private static string? Of(Delivery delivery) => delivery.Session.IsSome ? "a session" : null;

    /// <summary>A mirror is spoken to as any other backend is.</summary>
    private static string? Of(Compiler.Ir.Filters filters, Map<Hash, Cluster> clusters)
    {
        foreach (var mirror in filters.Mirrors)
            if (clusters.Find(mirror.Cluster).Case is Cluster cluster && Of(cluster) is { } missing) return missing;
        return null;
    }

    private static string? Of(Arr<Share> shares, Map<Hash, Cluster> clusters)
    {
        foreach (var share in shares)
            if (share.Target is Target.Forward(var hash, var filters)
                && (Of(filters, clusters) ?? (clusters.Find(hash).Case is Cluster cluster ? Of(cluster) : null)) is { } missing)
                return missing;
        return null;
    }
}
