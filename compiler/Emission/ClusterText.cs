using System.Security.Cryptography;
using Sluice.Compiler.Ir;
using static Sluice.Compiler.Emission.Lines;

namespace Sluice.Compiler.Emission;

/// <summary>Clusters of which more is to be said than their Service and protocol, and the authorities that they trust.</summary>
internal static class ClusterText
{
    public static Seq<string> Lines(Shelf nodes) =>
        Headed("clusters", toSeq(nodes.Clusters.Values)
            .Filter(cluster => cluster.Tls.IsSome || cluster.RetryBudget.IsSome || cluster.Session.IsSome)
            .OrderBy(Name, StringComparer.Ordinal)
            .SelectMany(cluster => Name(cluster).Cons(Nested(About(nodes, cluster))))
            .ToSeq())
        + Headed("authorities", nodes.Authorities.Values
            .Select(bundle => $"{bundle.Source}  sha256 {string.Join(", ", bundle.Certificates.Map(Fingerprint))}")
            .Order(StringComparer.Ordinal)
            .ToSeq());

    /// <summary>As it stands behind an arrow.</summary>
    public static string Goal(Cluster cluster) => Name(cluster) + (cluster.Tls.IsSome ? " over TLS" : "");

    /// <summary>By name: the order of their identities would change with every certificate.</summary>
    public static string Authorities(Shelf nodes, Arr<Hash> bundles) => Listed(toSeq(bundles
        .Map(hash => nodes.Authorities.Find(hash).Match(found => $"{found.Source}", () => $"authority {hash} is not in the plan"))
        .Order(StringComparer.Ordinal)));

    public static string Session(Session session) =>
        $"session: {Carrier(session.Carrier)}"
        + session.Absolute.Match(limit => $", at most {limit} ms", () => "")
        + session.Idle.Match(limit => $", idle {limit} ms", () => "")
        + $", of {Words.Print(session.Scope)}";

    private static string Name(Cluster cluster) =>
        $"Service {cluster.Service}{(cluster.Protocol == BackendProtocol.Http1 ? "" : $" {Canonical.Name(cluster.Protocol)}")}";

    private static Seq<string> About(Shelf nodes, Cluster cluster) =>
        cluster.Tls.ToSeq().Bind(tls => Tls(nodes, tls))
        + cluster.RetryBudget.ToSeq().Map(budget =>
            $"retries: at most {budget.Percent}% of the requests in {budget.Interval} ms, and always {budget.LeastCount} in {budget.LeastInterval} ms")
        + cluster.Session.ToSeq().Map(Session);

    private static Seq<string> Tls(Shelf nodes, BackendTls tls) =>
        $"TLS to {Words.Print(tls.ServerName)}, trusting {Trusted(nodes, tls.Trust)}{(tls.Names.IsEmpty ? "" : $", named {Listed(toSeq(tls.Names).Map(Named))}")}"
            .Cons(tls.Client.ToSeq().Map(use => nodes.Certificates.Find(use.Certificate).Match(
                    found => $"shows certificate Secret {found.Secret}  sha256 {Words.Print(found.Fingerprint)}",
                    () => $"certificate {use.Certificate} is not in the plan")
                + use.Grant.Match(grant => $"  by grant {grant.Grant}", () => "")));

    private static string Trusted(Shelf nodes, Trust trust) => trust switch
    {
        Trust.System => "the system",
        Trust.Bundles(var authorities) => Authorities(nodes, authorities),
    };

    private static string Named(PeerName name) => name switch
    {
        PeerName.Dns(var host) => Words.Print($"{host}"),
        PeerName.Uri(var uri) => Words.Print(uri),
    };

    private static string Carrier(SessionCarrier carrier) => carrier switch
    {
        SessionCarrier.Cookie(var name, var permanent, var path) =>
            $"cookie {Words.Print(name)}{(permanent ? " kept" : "")}{path.Match(below => $" below {Words.Print(below)}", () => "")}",
        SessionCarrier.Header(var name) => $"header {Words.Print(name)}",
    };

    /// <summary>Twelve digits tell certificates apart for people.</summary>
    private static string Fingerprint(string certificate)
    {
        var octets = new byte[certificate.Length];
        return Convert.TryFromBase64String(certificate, octets, out var count)
            ? Convert.ToHexStringLower(SHA256.HashData(octets.AsSpan(0, count)))[..12]
            : "unreadable";
    }
}
