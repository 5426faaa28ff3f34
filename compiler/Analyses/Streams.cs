using Sluice.Compiler.Ir;
using Action = Sluice.Compiler.Ir.Action;

namespace Sluice.Compiler.Analyses;

/// <summary>Which route takes a connection whose payload nobody reads, and what it does with it.</summary>
internal static class Streams
{
    /// <summary>The first route whose host covers the server name; without routes by name, the first.</summary>
    public static Option<StreamRoute> Taking(StreamMode mode, Arr<StreamRoute> routes, Request connection) =>
        routes.OrderBy(route => route.Host).Filter(route => Covers(mode, route.Host, connection)).HeadOrNone();

    /// <summary>Only a TLS connection names a host.</summary>
    public static bool Covers(StreamMode mode, HostPattern host, Request connection) =>
        mode is StreamMode.Tcp or StreamMode.Udp || HostPatterns.Covers(host, RequestParts.ServerName(connection).IfNone(""));

    public static Outcome Of(Nodes nodes, StreamMode mode, Option<StreamRoute> taken, string place) => taken.Match(
        route => nodes.Actions.Find(route.Action).Match(
            action => Of(nodes, mode, action),
            () => new Outcome.Refuse($"the plan does not hold action {route.Action}")),
        () => new Outcome.Refuse($"no route of {place} takes the {Thing(mode)}: it is {Gone(mode)}"));

    private static Outcome Of(Nodes nodes, StreamMode mode, Action action) => action switch
    {
        Action.Refuse(_, var why) => new Outcome.Refuse($"{why}: the {Thing(mode)} is {Gone(mode)}"),
        Action.Redirect => new Outcome.Refuse($"a redirect means nothing to a {Thing(mode)}: it is {Gone(mode)}"),
        Action.Split(_, var shares, var total) => Together(mode, shares.Map(share => Of(nodes, share, total))),
    };

    private static Backend Of(Nodes nodes, Share share, long total) => share.Target switch
    {
        Target.Refuse(_, var why) => new(share.Weight, total, new Answer.Closed(why)),
        Target.Redirect => new(share.Weight, total, new Answer.Closed("a redirect means nothing here")),
        Target.Forward(var cluster, _) => nodes.Clusters.Find(cluster).Match(
            found => Clusters.Reached(nodes, found, new(share.Weight, total, nodes.Ready(found)
                ? new Answer.Relayed(found.Service)
                : new Answer.Closed($"{found.Service} has no ready endpoint"))),
            () => new(share.Weight, total, new Answer.Closed($"the plan does not hold cluster {cluster}"))),
    };

    private static Outcome Together(StreamMode mode, Arr<Backend> backends) => backends.ForAll(backend => backend.Answer is Answer.Closed)
        ? new Outcome.Refuse($"{string.Join("; ", backends.Map(backend => Backends.Reason(backend.Answer)).Distinct())}: the {Thing(mode)} is {Gone(mode)}")
        : new Outcome.Relay(mode, backends);

    private static string Thing(StreamMode mode) => mode == StreamMode.Udp ? "datagram" : "connection";

    private static string Gone(StreamMode mode) => mode == StreamMode.Udp ? "dropped" : "closed";
}

public static class StreamModes
{
    /// <summary>The spelling in text and JSON.</summary>
    public static string Print(StreamMode mode) =>
        mode == StreamMode.Passthrough ? "passthrough"
        : mode == StreamMode.Terminate ? "terminate"
        : mode == StreamMode.Tcp ? "tcp"
        : "udp";
}
