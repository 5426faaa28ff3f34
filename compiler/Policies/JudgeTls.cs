using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Emission;
using Sluice.Compiler.Ir;
using Sluice.Compiler.Model;
using Sluice.Compiler.Parsing;
using Sluice.Compiler.Text;
using Sluice.Compiler.Validation;
using Sluice.Compiler.Values;

namespace Sluice.Compiler.Policies;

/// <summary>
/// What a BackendTLSPolicy comes to. One that cannot be carried out still closes its Services: a mistake in a policy must not
/// open a way in plain text.
/// </summary>
internal static class JudgeTls
{
    public static Reported<TlsVerdict> Run(World world, CompileOptions options, BackendTlsPolicy policy)
    {
        var key = Kinds.RouteKey(Kinds.BackendTlsPolicy, policy.Meta.Name);
        var trust = Trusted(world, key, policy);
        var unserved = options.Carries(Capability.BackendTls) ? Empty : Seq1(PolicyDiagnostics.TlsUnserved(key, policy.Meta.At));
        var addresses = (Array(policy.Validation.Hostname) + toArray(policy.Validation.SubjectAltNames.SelectMany(name => name.Hostname)))
            .Filter(name => Holes.IsAddress(name.Value));
        var said = unserved + trust.Diagnostics + toSeq(addresses.Map(name => PolicyDiagnostics.Address(key, name))).Strict()
            + (policy.Options.IsEmpty ? Empty : Seq1(PolicyDiagnostics.Options(key, policy.Validation.At)));
        var bundles = trust.Value.IfNone(Arr<CaBundle>.Empty).Map(bundle => (Canonical.Identify(bundle), bundle));
        var tls = trust.Value.Filter(_ => addresses.IsEmpty).Map(found => new BackendTls(
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
            fault => Bad(PolicyDiagnostics.Authority(key, reference, name, fault.Why, fault.Help)));
    }

    private static Reported<Option<CaBundle>> Bad(Diagnostic why) => Reported.With(Option<CaBundle>.None, why);
}

/// <summary>Why a ConfigMap holds no authority, and what to do about it.</summary>
internal sealed record AuthorityFault(string Why, string Help);

/// <summary>Certificates of authorities from a ConfigMap, under the key <c>ca.crt</c>.</summary>
internal static class Authorities
{
    public const string Key = "ca.crt";

    private const string Give = $"put the PEM certificates of the authority under the key '{Key}'";

    /// <summary>The bundle, or why it cannot be used. One certificate that cannot be read spoils the bundle.</summary>
    public static Either<AuthorityFault, CaBundle> Read(World world, ObjectName name) => world.ConfigMaps.Find(name).Match(
        found => found.Data.Find(entry => entry.Key == Key).Bind(entry => entry.Text).Match(
            pem => Parse(name, pem),
            () => Bad($"it has no key '{Key}'", Give)),
        () => world.Refused.Contains(new(Kinds.CoreGroup, Kinds.ConfigMap, name))
            ? Bad("it was refused", "mend the ConfigMap; its own message says how")
            : Bad("it does not exist", Worlds.NearConfigMap(world, name).Match(
                near => $"did you mean '{near}'?",
                () => $"create the ConfigMap with the PEM certificates of the authority under the key '{Key}'")));

    private static Either<AuthorityFault, CaBundle> Bad(string why, string help) => Left<AuthorityFault, CaBundle>(new(why, help));

    private static Either<AuthorityFault, CaBundle> Parse(ObjectName name, string pem)
    {
        var found = new X509Certificate2Collection();
        try
        {
            found.ImportFromPem(pem);
            return found.Count == 0
                ? Bad($"'{Key}' holds no PEM certificate", Give)
                : Right<AuthorityFault, CaBundle>(new CaBundle(name, toArray(found
                    .Select(certificate => Convert.ToBase64String(certificate.RawData))
                    .Distinct()
                    .Order(StringComparer.Ordinal))));
        }
        catch (Exception fault) when (fault is CryptographicException or ArgumentException or FormatException)
        {
            return Bad($"'{Key}' holds a certificate that cannot be read", Give);
        }
        finally
        {
            foreach (var certificate in found) certificate.Dispose();
        }
    }
}
