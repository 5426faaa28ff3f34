using Sluice.Compiler.Ir;
using Sluice.Compiler.Values;

namespace Sluice.Compiler.Verification;

/// <summary>
/// V7: whatever a Gateway reaches in another namespace it reaches by the grant of that namespace that permits exactly this. In a
/// mesh nobody asks: a route there changes how clients are served, not what they can reach.
/// </summary>
internal static class Evidence
{
    public static Seq<Violation> Check(Section section) =>
        section.Gateway.ToSeq().Bind(gateway =>
            Places.Entries(section).Bind(entry => Backends(section, entry.Where, entry.Value.Action, entry.Value.From, entry.Value.Grants))
            + Places.StreamRoutes(section).Bind(route => Backends(section, route.Where, route.Value.Action, route.Value.From, route.Value.Grants))
            + Places.Listeners(section).Bind(listener =>
                Secrets(section, listener.Where, Owner(gateway, listener.Value.Name), listener.Value.Certificates))
            + Places.Streams(section).Bind(listener =>
                Secrets(section, listener.Where, Owner(gateway, listener.Value.Name), listener.Value.Certificates))
            + Places.Tls(section).Bind(tls => Secrets(section, tls.Where, ("Gateway", gateway), toArray(tls.Value.Client)))
            + Places.Demands(section).Bind(demand => Vouchers(section, gateway, demand)))
        + Places.Clusters(section).Bind(cluster => Neighbours(section, cluster));

    /// <summary>In a mesh no grant is needed: a client can send to any Service by itself, and a route takes it nowhere else.</summary>
    private static Seq<Violation> Backends(Section section, string where, Hash action, Provenance from, Arr<GrantUse> grants) =>
        section.Actions.Find(action).ToSeq()
            .Filter(_ => section.Gateway.IsSome)
            .Bind(Places.Clusters)
            .Bind(hash => section.Clusters.Find(hash).ToSeq())
            .Map(cluster => cluster.Service.Service)
            .Filter(service => service.Namespace != from.Route.Namespace)
            .Filter(service => !grants.Exists(grant => Permits(grant, from.Kind, from.Route.Namespace, "Service", service)))
            .Map(service => new Violation("V7", where, $"no grant permits {from.Kind} {from.Route} to send requests to Service {service}"));

    private static Seq<Violation> Secrets(Section section, string where, (string Kind, ObjectName Name) owner, Arr<CertificateUse> uses) =>
        toSeq(uses)
            .Bind(use => section.Certificates.Find(use.Certificate).ToSeq().Map(found => (found.Secret, use.Grant)))
            .Filter(use => use.Secret.Namespace != owner.Name.Namespace)
            .Filter(use => !use.Grant.Exists(grant => Permits(grant, owner.Kind, owner.Name.Namespace, "Secret", use.Secret)))
            .Map(use => new Violation("V7", where, $"no grant permits {owner.Kind} {owner.Name} to present Secret {use.Secret}"));

    /// <summary>Authorities that vouch for clients are the Gateway's choice on each port, whoever owns the listener.</summary>
    private static Seq<Violation> Vouchers(Section section, ObjectName gateway, Placed<ClientDemand> demand) =>
        toSeq(demand.Value.Authorities)
            .Bind(hash => section.Authorities.Find(hash).ToSeq())
            .Map(bundle => bundle.Source)
            .Filter(source => source.Namespace != gateway.Namespace)
            .Filter(source => !demand.Value.Grants.Exists(grant => Permits(grant, "Gateway", gateway.Namespace, "ConfigMap", source)))
            .Map(source => new Violation("V7", demand.Where, $"no grant permits Gateway {gateway} to trust ConfigMap {source}"));

    /// <summary>A policy for a backend names authorities of its own namespace, which is the backend's, and nothing can permit more.</summary>
    private static Seq<Violation> Neighbours(Section section, Placed<Cluster> cluster) =>
        cluster.Value.Tls.ToSeq()
            .Bind(tls => toSeq(Places.Trusted(tls.Trust)))
            .Bind(hash => section.Authorities.Find(hash).ToSeq())
            .Filter(bundle => bundle.Source.Namespace != cluster.Value.Service.Service.Namespace)
            .Map(bundle => new Violation("V7", cluster.Where, $"{cluster.Value.Service} is trusted on the word of ConfigMap {bundle.Source}, of another namespace"));

    /// <summary>Who asks for a listener's certificates: the Gateway, or the set that its name begins with.</summary>
    private static (string Kind, ObjectName Name) Owner(ObjectName gateway, string listener) =>
        listener.Split(' ') is [var kind, var path] && path.Split('/') is [var ns, var set, _]
            ? (kind, new ObjectName(ns, set))
            : ("Gateway", gateway);

    private static bool Permits(GrantUse grant, string fromKind, string fromNamespace, string toKind, ObjectName to) =>
        grant.FromKind == fromKind
        && grant.FromNamespace == fromNamespace
        && grant.ToKind == toKind
        && grant.To == to
        && grant.Grant.Namespace == to.Namespace;
}
