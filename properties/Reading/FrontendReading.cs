using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Sluice.Reference;

/// <summary>Which clients a Gateway lets in by their certificates. It is said by port: connections are reused across the listeners of one.</summary>
internal static class FrontendReading
{
    private static readonly ConcurrentDictionary<string, bool> Judged = new();

    /// <summary>What is asked of clients of the listener. A port that is named has what it names, even if that is nothing.</summary>
    internal static ClientValidation? Of(Slot slot) =>
        slot.Gateway.Frontend is not { } frontend || !ListenerHealth.Terminates(slot.Listener) ? null
        : frontend.PerPort.FirstOrDefault(p => p.Port == slot.Listener.Port) is { } port ? port.Validation
        : frontend.Default;

    /// <summary>The reasons of its references, in order.</summary>
    internal static IReadOnlyList<string> Authorities(Facts facts, Slot slot) =>
        [.. (Of(slot)?.Authorities ?? []).Select(a => Reason(facts, slot.Gateway, a))];

    /// <summary>Whom nobody can vouch for nobody may let in.</summary>
    internal static bool Closed(Facts facts, Slot slot) =>
        Of(slot) is not null && !Authorities(facts, slot).Contains(Reasons.ResolvedRefs);

    internal static bool LetsIn(Facts facts, Slot slot, ClientCertificate shown) =>
        Of(slot) is not { } asked || (!Closed(facts, slot) && (asked.Mode == "AllowInsecureFallback" || shown == ClientCertificate.Trusted));

    /// <summary>Whether some port may be entered with any certificate or none.</summary>
    internal static bool Insecure(WorldObject.Gateway gateway) => gateway.Frontend is { } frontend
        && frontend.PerPort.Select(p => p.Validation).Append(frontend.Default).Any(v => v?.Mode == "AllowInsecureFallback");

    private static string Reason(Facts facts, WorldObject.Gateway gateway, AuthorityRef reference) =>
        reference is not { Group: "", Kind: "ConfigMap" } ? Reasons.InvalidCACertificateKind
        : !facts.Permits(gateway, "ConfigMap", reference.Namespace ?? gateway.Meta.Namespace, reference.Name) ? Reasons.RefNotPermitted
        : HasAuthority(facts, reference.Namespace ?? gateway.Meta.Namespace, reference.Name) ? Reasons.ResolvedRefs
        : Reasons.InvalidCACertificateRef;

    /// <summary>Whether the ConfigMap is there and has a certificate under <c>ca.crt</c>.</summary>
    internal static bool HasAuthority(Facts facts, string space, string name) =>
        facts.Find<WorldObject.ConfigMap>("ConfigMap", space, name)?.Data.FirstOrDefault(d => d.Key == "ca.crt") is { } entry
        && Judged.GetOrAdd(entry.Text, IsCertificate);

    private static bool IsCertificate(string text)
    {
        try
        {
            var found = new X509Certificate2Collection();
            found.ImportFromPem(text);
            return found.Count > 0;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
