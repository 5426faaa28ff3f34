using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Sluice.Reference;

/// <summary>What becomes of the certificate references of a listener.</summary>
internal static class CertificateReading
{
    private static readonly ConcurrentDictionary<(string Certificate, string Key), bool> Judged = new();

    /// <summary>The reason that ResolvedRefs of the listener would have; a missing permission outweighs the rest, kinds come last.</summary>
    internal static string ResolvedRefs(Facts facts, WorldObject.Gateway gateway, Listener listener)
    {
        var reasons = Of(facts, gateway, listener);
        return reasons.Contains(Reasons.RefNotPermitted) ? Reasons.RefNotPermitted
            : reasons.Contains(Reasons.InvalidCertificateRef) ? Reasons.InvalidCertificateRef
            : listener.Protocol == "HTTPS" && reasons.Count == 0 ? Reasons.InvalidCertificateRef
            : !ListenerHealth.KindsValid(listener) ? Reasons.InvalidRouteKinds
            : Reasons.ResolvedRefs;
    }

    /// <summary>One good certificate is enough to serve.</summary>
    internal static bool HasCertificate(Facts facts, WorldObject.Gateway gateway, Listener listener) =>
        Of(facts, gateway, listener).Contains(Reasons.ResolvedRefs);

    private static IReadOnlyList<string> Of(Facts facts, WorldObject.Gateway gateway, Listener listener) =>
        [.. (listener.Tls?.Certificates ?? []).Select(r => Reason(facts, gateway.Meta.Namespace, r))];

    private static string Reason(Facts facts, string space, SecretRef reference) =>
        (reference.Group ?? "").Length != 0 || (reference.Kind ?? "Secret") != "Secret" ? Reasons.InvalidCertificateRef
        : !facts.Permits("Gateway", space, "Secret", reference.Namespace ?? space, reference.Name) ? Reasons.RefNotPermitted
        : facts.Find<WorldObject.Secret>("Secret", reference.Namespace ?? space, reference.Name) is { } secret && Usable(secret) ? Reasons.ResolvedRefs
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
