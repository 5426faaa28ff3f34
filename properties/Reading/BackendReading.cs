using System.Collections.Generic;

namespace Sluice.Reference;

/// <summary>Where a backend reference leads.</summary>
internal static class BackendReading
{
    /// <summary>The reason that ResolvedRefs would have for this reference alone. Permission is asked before existence.</summary>
    internal static string Reason(Facts facts, WorldObject route, BackendRef backend)
    {
        if ((backend.Group ?? "").Length != 0 || (backend.Kind ?? "Service") != "Service") return Reasons.InvalidKind;
        var space = backend.Namespace ?? route.Meta.Namespace;
        if (!facts.Permits(WorldObjects.Kind(route), route.Meta.Namespace, "Service", space, backend.Name)) return Reasons.RefNotPermitted;
        if (facts.Find<WorldObject.Service>("Service", space, backend.Name) is not { } service) return Reasons.BackendNotFound;
        if (service.Form is ServiceForm.ExternalName) return Reasons.UnsupportedProtocol;
        if (service.Ports.FirstOrDefault(p => p.Port == backend.Port) is not { } port) return Reasons.BackendNotFound;
        return Spoken(route, port.AppProtocol) ? Reasons.ResolvedRefs : Reasons.UnsupportedProtocol;
    }

    /// <summary>The first reference of the route that fails gives the reason for all of it.</summary>
    internal static string ResolvedRefs(Facts facts, WorldObject route) => References(route)
        .Select(b => Reason(facts, route, b))
        .FirstOrDefault(r => r != Reasons.ResolvedRefs, Reasons.ResolvedRefs);

    /// <summary>
    /// Addresses at which a resolved Service port answers; null when no slice says anything, which offline means that all
    /// is well. An endpoint is ready unless it says no; while none is, those that still serve on their way out must do.
    /// </summary>
    internal static IReadOnlyList<string>? Endpoints(Facts facts, string space, string name, int number)
    {
        var slices = facts.SlicesOf(space, name).ToArray();
        if (slices.Length == 0) return null;
        var port = facts.Find<WorldObject.Service>("Service", space, name)?.Ports.FirstOrDefault(p => p.Port == number);
        var known = slices
            .SelectMany(s => s.Ports.Where(p => port is not null && (p.Name ?? "") == (port.Name ?? ""))
                .SelectMany(p => s.Endpoints.SelectMany(e => e.Addresses.Select(a => (Endpoint: e, Address: At(a, p.Port))))))
            .ToArray();
        var ready = known.Where(k => k.Endpoint.Ready != false).ToArray();
        var usable = ready.Length > 0 ? ready : known.Where(k => k.Endpoint is { Serving: true, Terminating: true });
        return [.. usable.Select(k => k.Address).Distinct().Order(StringComparer.Ordinal)];
    }

    private static string At(string address, int port) =>
        address.Contains(':', StringComparison.Ordinal) ? $"[{address}]:{port}" : $"{address}:{port}";

    // WebSocket over TLS needs a policy that says how; a GRPCRoute cannot speak WebSocket at all.
    private static bool Spoken(WorldObject route, string? protocol) =>
        protocol != "kubernetes.io/wss" && !(protocol == "kubernetes.io/ws" && route is WorldObject.GrpcRoute);

    private static IEnumerable<BackendRef> References(WorldObject route) =>
        route is WorldObject.HttpRoute http ? (http.Rules ?? []).SelectMany(r => r.Backends)
        : route is WorldObject.GrpcRoute grpc ? grpc.Rules.SelectMany(r => r.Backends)
        : [];
}
