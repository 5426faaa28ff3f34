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
    public static string? Of(Compiler.Ir.Action action, Map<Hash, Cluster> clusters) => Of(action.Guard, clusters) ?? action switch
    {
        Compiler.Ir.Action.Split split => SessionLoading.Fault(split.Delivery.Session) ?? Of(split.Filters, clusters) ?? Of(split.Shares, clusters) ?? Of(split.Retired, clusters),
        Compiler.Ir.Action.Redirect => null,
        Compiler.Ir.Action.Refuse => null,
    };

    /// <summary>What keeps a backend from being spoken to as it demands.</summary>
    public static string? Of(Cluster cluster) =>
        cluster.Protocol is not (BackendProtocol.Http1 or BackendProtocol.H2c) ? "a backend that takes no requests"
        : SessionLoading.Fault(cluster.Session);

    /// <summary>What keeps a route of connections from being carried out: V12 lets nothing else than these through.</summary>
    public static string? OfStream(Compiler.Ir.Action action, Map<Hash, Cluster> clusters) => action switch
    {
        Compiler.Ir.Action.Split split => Octets(split.Shares, clusters) ?? Octets(split.Retired, clusters),
        Compiler.Ir.Action.Redirect => "a redirect of connections",
        Compiler.Ir.Action.Refuse => null,
    };

    /// <summary>What keeps a listener for connections from serving.</summary>
    public static string? Of(StreamListener listener) => listener.Mode switch
    {
        StreamMode.Passthrough or StreamMode.Terminate or StreamMode.Tcp or StreamMode.Udp => null,
        _ => $"mode {(int)listener.Mode}",
    };

    /// <summary>Whether a port stays closed, for nothing on it could be refused in a way that a client understands.</summary>
    public static bool IsClosed(PortPlan port) =>
        port.Protocol is not (ListenerProtocol.Http or ListenerProtocol.Https or ListenerProtocol.Tls or ListenerProtocol.Tcp);

    private static string? Octets(Arr<Share> shares, Map<Hash, Cluster> clusters)
    {
        foreach (var share in shares)
        {
            if (share.Target is Target.Redirect) return "a redirect of connections";
            if (share.Target is Target.Forward forward && !TakesOctets(forward, clusters)) return NoOctets;
        }
        return null;
    }

    private static string? Octets(Arr<Target.Forward> retired, Map<Hash, Cluster> clusters)
    {
        foreach (var forward in retired)
            if (!TakesOctets(forward, clusters)) return NoOctets;
        return null;
    }

    private const string NoOctets = "a backend that takes no octets";

    private static bool TakesOctets(Target.Forward forward, Map<Hash, Cluster> clusters) =>
        clusters.Find(forward.Cluster).Case is Cluster { Protocol: BackendProtocol.Stream };

    /// <summary>An authorization service is spoken to as any other backend is.</summary>
    private static string? Of(Guard guard, Map<Hash, Cluster> clusters) =>
        guard.Authorization.Case is Compiler.Ir.Authorization asked && clusters.Find(asked.Cluster).Case is Cluster cluster ? Of(cluster) : null;

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
            if (share.Target is Target.Forward forward && Of(forward, clusters) is { } missing) return missing;
        return null;
    }

    /// <summary>A backend that only old sessions have left is a part of the rule.</summary>
    private static string? Of(Arr<Target.Forward> retired, Map<Hash, Cluster> clusters)
    {
        foreach (var forward in retired)
            if (Of(forward, clusters) is { } missing) return missing;
        return null;
    }

    private static string? Of(Target.Forward forward, Map<Hash, Cluster> clusters) =>
        Of(forward.Filters, clusters) ?? (clusters.Find(forward.Cluster).Case is Cluster cluster ? Of(cluster) : null);
}
