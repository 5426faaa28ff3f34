using Sluice.Compiler.Ir;

namespace Sluice.Compiler.Verification;

/// <summary>
/// V12: connections are passed on or closed, and nothing else happens to them; and who reads requests speaks to backends that
/// answer requests, who passes octets on to backends that take octets.
/// </summary>
internal static class StreamForm
{
    public static Seq<Violation> Check(Section section) =>
        Places.StreamRoutes(section).Bind(route => section.Actions.Find(route.Value.Action).ToSeq()
            .Bind(Bare)
            .Filter(rule => rule.Broken)
            .Map(rule => new Violation("V12", route.Where, rule.Message)))
        + Places.Entries(section).Bind(entry => Spoken(section, entry.Where, entry.Value.Action, BackendProtocol.Http1, BackendProtocol.H2c))
        + Places.Connections(section).Bind(connections => Places.StreamRoutes(connections).Bind(route =>
            Spoken(section, route.Where, route.Value.Action, Carried(connections.Value.Mode))))
        + Places.Connections(section)
            .Filter(connections => connections.Value.Mode is StreamMode.Tcp or StreamMode.Udp)
            .Filter(connections => connections.Value.Host is not HostPattern.Any)
            .Map(connections => new Violation("V12", connections.Where, $"owns {connections.Value.Host}, and no host is ever named"));

    private static BackendProtocol Carried(StreamMode mode) =>
        mode == StreamMode.Udp ? BackendProtocol.Datagram : BackendProtocol.Stream;

    private static Seq<(bool Broken, string Message)> Bare(Ir.Action action) =>
        (action.Guard.Cors.IsSome || action.Guard.Authorization.IsSome, "connections have a guard that reads requests").Cons(action switch
        {
            Ir.Action.Split split => Seq(
                (Edits(split.Filters) || split.Shares.Exists(share => !IsBare(share.Target)) || split.Retired.Exists(kept => !IsBare(kept)),
                    "connections are edited, copied or redirected"),
                (Tried(split.Delivery), "connections have limits, retries or sessions of requests")),
            Ir.Action.Redirect => Seq1((true, "connections are redirected")),
            Ir.Action.Refuse => Empty,
        });

    private static bool IsBare(Target target) => target switch
    {
        Target.Forward(_, var filters) => !Edits(filters),
        Target.Redirect => false,
        Target.Refuse => true,
    };

    private static bool Edits(Filters filters) =>
        filters.Request.IsSome || filters.Rewrite.IsSome || filters.Response.IsSome || !filters.Mirrors.IsEmpty;

    private static bool Tried(Delivery delivery) =>
        delivery.Request.IsSome || delivery.BackendRequest.IsSome || delivery.Retry.IsSome || delivery.Session.IsSome;

    private static Seq<Violation> Spoken(Section section, string where, Hash action, params BackendProtocol[] protocols) =>
        section.Actions.Find(action).ToSeq()
            .Bind(Places.Clusters)
            .Bind(hash => section.Clusters.Find(hash).ToSeq())
            .Filter(cluster => Enum.IsDefined(cluster.Protocol) && !protocols.Contains(cluster.Protocol))
            .Map(cluster => new Violation("V12", where, $"{cluster.Service} is not spoken to in what it understands"));
}
