using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Emission;
using Sluice.Compiler.Ir;
using Sluice.Compiler.Resolution;
using Sluice.Compiler.Values;

namespace Sluice.Compiler.Lowering;

/// <summary>A destination as one sender reaches it.</summary>
internal abstract record Sent
{
    private Sent() { }
    private protected abstract int Rank { get; }

    public sealed record Reached(LoweredCluster Cluster, Option<GrantUse> Grant) : Sent { private protected override int Rank => 0; }
    public sealed record Refused(string Why) : Sent { private protected override int Rank => 1; }
}

/// <summary>
/// Who sends: a Gateway with the certificate that it shows to backends, or the mesh. The same destination may be another
/// cluster for another sender.
/// </summary>
/// <param name="Beyond">Policies that are not carried out for this sender; what they govern is refused.</param>
internal sealed record Sender(Option<CertificateUse> Client, Set<ObjectName> Beyond)
{
    public static readonly Sender Plain = new(None, LanguageExt.Set<ObjectName>.Empty);

    public static Sender Of(ResolvedGateway gateway) => new(
        gateway.ClientCertificate.Map(found => new CertificateUse(Canonical.Identify(found.Certificate), found.Grant)),
        gateway.Beyond);

    public Sent To(Destination destination) => destination switch
    {
        Destination.Refused(_, var why) => new Sent.Refused(why),
        Destination.Service service => service.TlsBy.Exists(policy => Beyond.Contains(policy.Policy))
            ? new Sent.Refused(PolicyDiagnostics.TooManyAncestors.Id)
            : Reached(service),
    };

    private Sent.Reached Reached(Destination.Service service)
    {
        var cluster = service.Cluster with { Tls = service.Cluster.Tls.Map(tls => tls with { Client = Client }) };
        return new(
            new LoweredCluster(Canonical.Identify(cluster), cluster, service.Endpoints,
                service.TlsBy.Map(policy => policy.Policy), service.TlsBy.Map(policy => policy.Bundles).IfNone(Arr<(Hash, CaBundle)>.Empty)),
            service.Grant);
    }
}
