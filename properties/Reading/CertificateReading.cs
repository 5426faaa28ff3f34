using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Sluice.Reference;

/// <summary>What becomes of the certificate references of a listener.</summary>
internal static class CertificateReading
{
    private static readonly ConcurrentDictionary<(string Certificate, string Key), bool> Judged = new();
    private static readonly ConcurrentDictionary<string, IReadOnlyList<string>> Named = new(StringComparer.Ordinal);

    /// <summary>The reason that ResolvedRefs of the listener would have; a missing permission outweighs the rest, kinds come last.</summary>
    internal static string ResolvedRefs(Facts facts, Slot slot)
    {
        var (own, authorities) = (Of(facts, slot), FrontendReading.Authorities(facts, slot));
        return own.Concat(authorities).Contains(Reasons.RefNotPermitted) ? Reasons.RefNotPermitted
            : own.Contains(Reasons.InvalidCertificateRef) ? Reasons.InvalidCertificateRef
            : own.Count == 0 && ListenerHealth.Terminates(slot.Listener) ? Reasons.InvalidCertificateRef
            : authorities.FirstOrDefault(r => r != Reasons.ResolvedRefs)
                ?? (ListenerHealth.KindsValid(slot.Listener) ? Reasons.ResolvedRefs : Reasons.InvalidRouteKinds);
    }

    /// <summary>One good certificate is enough to serve.</summary>
    internal static bool HasCertificate(Facts facts, Slot slot) => Of(facts, slot).Contains(Reasons.ResolvedRefs);

    /// <summary>The hosts that its good certificates are for, as certificates spell them.</summary>
    internal static IReadOnlyList<string> Hosts(Facts facts, Slot slot) => [.. HostsOfEach(facts, slot).SelectMany(hosts => hosts)];

    internal static IReadOnlyList<IReadOnlyList<string>> HostsOfEach(Facts facts, Slot slot) => slot.Listener.Tls is { Mode: not "Passthrough", Certificates: var named }
        ? [.. named.Where(r => Reason(facts, slot.Owner, r) == Reasons.ResolvedRefs)
            .Select(r => facts.Find<WorldObject.Secret>("Secret", r.Namespace ?? slot.Owner.Meta.Namespace, r.Name))
            .OfType<WorldObject.Secret>().Select(HostsOf)]
        : [];

    private static IReadOnlyList<string> HostsOf(WorldObject.Secret secret) => Named.GetOrAdd(Text(secret, "tls.crt") ?? "", text =>
    {
        using var certificate = X509Certificate2.CreateFromPem(text);
        return [.. certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().SelectMany(e => e.EnumerateDnsNames())];
    });

    // What is passed through is not decrypted, whatever certificates are named.
    private static IReadOnlyList<string> Of(Facts facts, Slot slot) =>
        slot.Listener.Tls is { Mode: not "Passthrough", Certificates: var named } ? [.. named.Select(r => Reason(facts, slot.Owner, r))] : [];

    /// <summary>The reason of one reference; whoever refers needs the permission of the other namespace, and nobody lends it.</summary>
    internal static string Reason(Facts facts, WorldObject owner, SecretRef reference) =>
        (reference.Group ?? "").Length != 0 || (reference.Kind ?? "Secret") != "Secret" ? Reasons.InvalidCertificateRef
        : !facts.Permits(owner, "Secret", reference.Namespace ?? owner.Meta.Namespace, reference.Name) ? Reasons.RefNotPermitted
        : facts.Find<WorldObject.Secret>("Secret", reference.Namespace ?? owner.Meta.Namespace, reference.Name) is { } secret && Usable(secret) ? Reasons.ResolvedRefs
        : Reasons.InvalidCertificateRef;

    private static bool Usable(WorldObject.Secret secret) =>
        secret.Type == "kubernetes.io/tls"
        && Text(secret, "tls.crt") is { } certificate
        && Text(secret, "tls.key") is { } key
        && Judged.GetOrAdd((certificate, key), pair => Fits(pair.Certificate, pair.Key));

    private static string? Text(WorldObject.Secret secret, string key) => secret.Data.FirstOrDefault(d => d.Key == key)?.Text;

    private static bool Fits(string certificate, string key)
    {
        try
        {
            using var both = X509Certificate2.CreateFromPem(certificate, key);
            return both.HasPrivateKey;
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            return false;
        }
    }
}
