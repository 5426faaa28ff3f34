using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Emission;
using Sluice.Compiler.Ir;
using Sluice.Compiler.Model;
using Sluice.Compiler.Parsing;
using Sluice.Compiler.Text;
using Sluice.Compiler.Values;

namespace Sluice.Compiler.Policies;

/// <summary>
/// What a BackendTLSPolicy comes to. One that cannot be carried out still closes its Services: a mistake in a policy must not
/// open a way in plain text.
/// </summary>
internal static class JudgeTls
{
    public static Reported<TlsVerdict> Run(World world, CompileOptions options, Map<TargetKey, ObjectName> winners, BackendTlsPolicy policy)
    {
        var key = Kinds.RouteKey(Kinds.BackendTlsPolicy, policy.Meta.Name);
        var targets = JudgeTargets.Run(world, winners, key, policy.Targets);
        var trust = Trusted(world, key, policy);
        var unserved = options.Carries(Capability.BackendTls) ? Empty : Seq1(PolicyDiagnostics.TlsUnserved(key, policy.Meta.At));
        var said = unserved + targets + trust.Diagnostics
            + (policy.Options.IsEmpty ? Empty : Seq1(PolicyDiagnostics.Options(key, policy.Validation.At)));
        var bundles = trust.Value.IfNone(Arr<CaBundle>.Empty).Map(bundle => (Canonical.Identify(bundle), bundle));
        var tls = trust.Value.Map(found => new BackendTls(
            policy.Validation.Hostname.Value,
            found.IsEmpty ? new Trust.System() : new Trust.Bundles(toArray(bundles.Map(bundle => bundle.Item1).Distinct().Order())),
            policy.Validation.SubjectAltNames.Map(Name),
            None));
        return new(new TlsVerdict(policy.Meta.Name, tls, bundles), said);
    }

    private static PeerName Name(SubjectAltName name) => name.Type.Value == "URI"
        ? new PeerName.Uri(name.Uri.Map(uri => uri.Value).IfNone(""))
        : new PeerName.Dns(HostPatterns.Parse(name.Hostname.Map(host => host.Value).IfNone("")));

    /// <summary>None when nobody can vouch for the backend; empty when the system's authorities do.</summary>
    private static Reported<Option<Arr<CaBundle>>> Trusted(World world, ObjectKey key, BackendTlsPolicy policy) =>
        policy.Validation.WellKnown.Match(
            set => set.Value == "System"
                ? Reported.Clean(Some(Arr<CaBundle>.Empty))
                : Reported.With(Option<Arr<CaBundle>>.None, PolicyDiagnostics.WellKnown(key, set)),
            () => Bundles(world, key, policy));

    private static Reported<Option<Arr<CaBundle>>> Bundles(World world, ObjectKey key, BackendTlsPolicy policy)
    {
        var read = Reported.Each(policy.Validation.CaCertificateRefs, reference => One(world, key, policy.Meta.Name.Namespace, reference));
        var usable = toArray(read.Value.SelectMany(bundle => bundle));
        return usable.IsEmpty
            ? new(None, read.Diagnostics + Seq1(PolicyDiagnostics.NoAuthority(key, policy.Validation.At)))
            : new(Some(usable), read.Diagnostics);
    }

    private static Reported<Option<CaBundle>> One(World world, ObjectKey key, string ns, LocalRef reference)
    {
        if (reference.Group.Value != Kinds.CoreGroup || reference.Kind.Value != Kinds.ConfigMap)
            return Bad(PolicyDiagnostics.AuthorityKind(key, reference));
        var name = new ObjectName(ns, reference.Name.Value);
        return Authorities.Read(world, name).Match(
            bundle => Reported.Clean(Some(bundle)),
            why => Bad(PolicyDiagnostics.Authority(key, reference, name, why)));
    }

    private static Reported<Option<CaBundle>> Bad(Diagnostic why) => Reported.With(Option<CaBundle>.None, why);
}

/// <summary>Certificates of authorities from a ConfigMap, under the key <c>ca.crt</c>.</summary>
internal static class Authorities
{
    public const string Key = "ca.crt";

    /// <summary>The bundle, or why it cannot be used. One certificate that cannot be read spoils the bundle.</summary>
    public static Either<string, CaBundle> Read(World world, ObjectName name) => world.ConfigMaps.Find(name).Match(
        found => found.Data.Find(entry => entry.Key == Key).Bind(entry => entry.Text).Match(
            pem => Parse(name, pem),
            () => Left<string, CaBundle>($"it has no key '{Key}'")),
        () => Left<string, CaBundle>(world.Refused.Contains(new(Kinds.CoreGroup, Kinds.ConfigMap, name)) ? "it was refused" : "it does not exist"));

    private static Either<string, CaBundle> Parse(ObjectName name, string pem)
    {
        var found = new X509Certificate2Collection();
        try
        {
            found.ImportFromPem(pem);
            return found.Count == 0
                ? Left<string, CaBundle>($"'{Key}' holds no PEM certificate")
                : Right<string, CaBundle>(new CaBundle(name, toArray(found
                    .Select(certificate => Convert.ToBase64String(certificate.RawData))
                    .Distinct()
                    .Order(StringComparer.Ordinal))));
        }
        catch (Exception fault) when (fault is CryptographicException or ArgumentException or FormatException)
        {
            return Left<string, CaBundle>($"'{Key}' holds a certificate that cannot be read");
        }
        finally
        {
            foreach (var certificate in found) certificate.Dispose();
        }
    }
}
