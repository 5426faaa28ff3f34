using Sluice.Compiler.Ir;
using Sluice.Compiler.Values;

namespace Sluice.Compiler.Verification;

/// <summary>V7: whatever reaches into another namespace shows the grant of that namespace that permits exactly this.</summary>
internal static class Evidence
{
    public static Seq<Violation> Check(GatewayPlan gateway) =>
        Places.Entries(gateway).Bind(entry => Backends(gateway, entry))
        + Places.Listeners(gateway).Bind(listener => Secrets(gateway, listener));

    private static Seq<Violation> Backends(GatewayPlan gateway, Placed<Entry> entry) =>
        gateway.Actions.Find(entry.Value.Action).ToSeq()
            .Bind(Places.Clusters)
            .Bind(hash => gateway.Clusters.Find(hash).ToSeq())
            .Map(cluster => cluster.Service.Service)
            .Filter(service => service.Namespace != entry.Value.From.Route.Namespace)
            .Filter(service => !entry.Value.Grants.Exists(grant =>
                Permits(grant, entry.Value.From.Kind, entry.Value.From.Route.Namespace, "Service", service)))
            .Map(service => new Violation("V7", entry.Where,
                $"no grant permits {entry.Value.From.Kind} {entry.Value.From.Route} to send requests to Service {service}"));

    private static Seq<Violation> Secrets(GatewayPlan gateway, Placed<ListenerPlan> listener) =>
        toSeq(listener.Value.Certificates)
            .Bind(use => gateway.Certificates.Find(use.Certificate).ToSeq().Map(found => (found.Secret, use.Grant)))
            .Filter(use => use.Secret.Namespace != gateway.Gateway.Namespace)
            .Filter(use => !use.Grant.Exists(grant =>
                Permits(grant, "Gateway", gateway.Gateway.Namespace, "Secret", use.Secret)))
            .Map(use => new Violation("V7", listener.Where,
                $"no grant permits Gateway {gateway.Gateway} to present Secret {use.Secret}"));

    private static bool Permits(GrantUse grant, string fromKind, string fromNamespace, string toKind, ObjectName to) =>
        grant.FromKind == fromKind
        && grant.FromNamespace == fromNamespace
        && grant.ToKind == toKind
        && grant.To == to
        && grant.Grant.Namespace == to.Namespace;
}
