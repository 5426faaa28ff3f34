using Sluice.Compiler.Ir;
using static Sluice.Compiler.Emission.Jsons;

namespace Sluice.Compiler.Emission;

/// <summary>The meaning of a cluster: where it is, what is spoken there, and who is believed to be there.</summary>
internal static class CanonicalClusters
{
    public static Arr<(string Key, Json Value)> Fields(Cluster cluster) =>
        Field("service", $"{cluster.Service.Service}")
        + Field("port", cluster.Service.Port)
        + Field("transport", cluster.Service.Transport == Values.Transport.Udp ? Some("UDP") : Option<string>.None)
        + Field("protocol", Canonical.Name(cluster.Protocol))
        + Field("tls", cluster.Tls, Tls)
        + Field("retryBudget", cluster.RetryBudget, Budget)
        + Field("session", cluster.Session, Session);

    public static Json Session(Session session) => Mapping(
        Field("scope", session.Scope),
        Carrier(session.Carrier),
        Field("absolute", session.Absolute),
        Field("idle", session.Idle));

    private static Json Tls(BackendTls tls) => Mapping(
        Field("serverName", tls.ServerName),
        Trusted(tls.Trust),
        Listed("names", tls.Names, Name),
        Field("client", tls.Client, use => (Json)new Json.Text(use.Certificate.Hex)));

    private static Arr<(string Key, Json Value)> Trusted(Trust trust) => trust switch
    {
        Trust.System => Field("trust", "system"),
        Trust.Bundles(var authorities) => Field("authorities", Texts(authorities.Map(hash => hash.Hex))),
    };

    private static Json Name(PeerName name) => name switch
    {
        PeerName.Dns(var host) => Mapping(Field("dns", HostPatterns.Print(host))),
        PeerName.Uri(var uri) => Mapping(Field("uri", uri)),
    };

    private static Json Budget(RetryBudget budget) => Mapping(
        Field("percent", budget.Percent),
        Field("interval", budget.Interval),
        Field("leastCount", budget.LeastCount),
        Field("leastInterval", budget.LeastInterval));

    private static Arr<(string Key, Json Value)> Carrier(SessionCarrier carrier) => carrier switch
    {
        SessionCarrier.Cookie(var name, var permanent, var path) =>
            Field("cookie", name) + Flag("permanent", permanent) + Field("path", path),
        SessionCarrier.Header(var name) => Field("header", name),
    };
}
