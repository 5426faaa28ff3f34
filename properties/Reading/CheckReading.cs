using System.Collections.Generic;

namespace Sluice.Reference;

/// <summary>A service that is asked, or the status that clients get because it cannot be.</summary>
internal sealed record Checked(Check? Check, int? Refusal);

/// <summary>Backends that a rule speaks to beside those that answer: who decides, and who gets copies.</summary>
internal static class CheckReading
{
    /// <summary>What cannot be asked has not agreed: a wrong configuration is our fault, and nobody there is a no.</summary>
    internal static Checked Of(Won won, Filter.Auth filter)
    {
        if (BackendReading.Reason(won.Facts, won.Route, filter.Target, won.Mesh) != Reasons.ResolvedRefs) return new(null, 500);
        var (tls, refused) = Tls(won, filter.Target);
        var (space, port) = (filter.Target.Namespace ?? won.Route.Meta.Namespace, filter.Target.Port ?? 0);
        return refused ? new(null, 500)
            : BackendReading.Endpoints(won.Facts, space, filter.Target.Name, port) is { Count: 0 } ? new(null, 403)
            : new(new(filter.Protocol, space, filter.Target.Name, port, tls, filter.Path, toArray(filter.Headers), toArray(filter.Returned), filter.MaxBody ?? 0), null);
    }

    /// <summary>Copies for the mirrors that lead somewhere; the others copy nothing and disturb nobody.</summary>
    internal static Arr<Copy> Copies(Won won, IReadOnlyList<Filter> filters) => toArray(filters.OfType<Filter.Mirror>()
        .Where(m => BackendReading.Reason(won.Facts, won.Route, m.Target, won.Mesh) == Reasons.ResolvedRefs && !Tls(won, m.Target).Refused)
        .Select(m => new Copy(
            m.Target.Namespace ?? won.Route.Meta.Namespace, m.Target.Name, m.Target.Port ?? 0,
            m.Percent ?? m.Part?.Numerator ?? 100, m.Part?.Denominator ?? 100, Tls(won, m.Target).Tls))
        .Where(c => c.Numerator > 0)
        .Select(Lowest));

    /// <summary>How the backend is spoken to over TLS, or that it must not be spoken to. Never in the clear what a policy speaks of.</summary>
    internal static (BackendTls? Tls, bool Refused) Tls(Won won, BackendRef backend)
    {
        var space = backend.Namespace ?? won.Route.Meta.Namespace;
        if (won.Mesh
            || won.Facts.Find<WorldObject.Service>("Service", space, backend.Name) is not { } service
            || BackendReading.Port(won.Facts, won.Route, space, backend.Name, backend.Port ?? 0) is not { } port
            || BackendTlsReading.Governing(won.Facts, service, port) is not { } policy) return (null, false);
        var spoken = BackendTlsReading.Spoken(won.Facts, policy);
        return (spoken, spoken is null);
    }

    private static Copy Lowest(Copy copy)
    {
        var (a, b) = (copy.Numerator, copy.Denominator);
        while (b != 0) (a, b) = (b, a % b);
        return copy with { Numerator = copy.Numerator / a, Denominator = copy.Denominator / a };
    }
}
