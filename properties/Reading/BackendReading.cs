using System.Collections.Generic;

namespace Sluice.Reference;

/// <summary>Where a backend reference leads.</summary>
internal static class BackendReading
{
    /// <summary>The reason that ResolvedRefs would have for this reference alone. Permission is asked before existence.</summary>
    /// <param name="mesh">Whether a mesh asks, which reaches every Service anyway and has no policies for backends.</param>
    internal static string Reason(Facts facts, WorldObject route, BackendRef backend, bool mesh = false)
    {
        if ((backend.Group ?? "").Length != 0 || (backend.Kind ?? "Service") != "Service") return Reasons.InvalidKind;
        var space = backend.Namespace ?? route.Meta.Namespace;
        if (!mesh && !facts.Permits(route, "Service", space, backend.Name)) return Reasons.RefNotPermitted;
        if (facts.Find<WorldObject.Service>("Service", space, backend.Name) is not { } service) return Reasons.BackendNotFound;
        if (service.Form is ServiceForm.ExternalName) return Reasons.UnsupportedProtocol;
        if (Port(facts, route, space, backend.Name, backend.Port ?? 0) is not { } port) return Reasons.BackendNotFound;
        return Spoken(facts, route, service, port, mesh) ? Reasons.ResolvedRefs : Reasons.UnsupportedProtocol;
    }

    /// <summary>The port of that number and of the transport that the route is for; null when there is none.</summary>
    internal static ServicePort? Port(Facts facts, WorldObject route, string space, string name, int number) =>
        facts.Find<WorldObject.Service>("Service", space, name)?.Ports
            .FirstOrDefault(p => p.Port == number && p.Protocol == (WorldObjects.Kind(route) == "UDPRoute" ? "UDP" : "TCP"));

    /// <summary>Every reason there is: which of them the condition gives, when references fail for several, the API leaves open.</summary>
    internal static string AnyReason(Facts facts, WorldObject route, bool mesh = false) => string.Join('|', References(route)
        .Select(b => Reason(facts, route, b, mesh))
        .Where(r => r != Reasons.ResolvedRefs)
        .Distinct()
        .DefaultIfEmpty(Reasons.ResolvedRefs));

    /// <summary>The first reference of the route that fails gives the reason for all of it.</summary>
    internal static string ResolvedRefs(Facts facts, WorldObject route, bool mesh = false) => References(route)
        .Select(b => Reason(facts, route, b, mesh))
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

    // WebSocket over TLS needs a policy that says how; a GRPCRoute cannot speak WebSocket at all; to the other routes all is bytes.
    private static bool Spoken(Facts facts, WorldObject route, WorldObject.Service service, ServicePort port, bool mesh) => port.AppProtocol switch
    {
        _ when route is WorldObject.StreamRoute => true,
        "kubernetes.io/ws" => route is not WorldObject.GrpcRoute,
        "kubernetes.io/wss" => route is not WorldObject.GrpcRoute && !mesh && BackendTlsReading.Governing(facts, service, port) is not null,
        _ => true,
    };

    /// <summary>Every backend that the route names: rule by rule those that answer, each with its own filters, and then those of the rule's filters.</summary>
    internal static IEnumerable<BackendRef> References(WorldObject route) =>
        route is WorldObject.HttpRoute http ? (http.Rules ?? []).SelectMany(r => r.Backends.SelectMany(Named).Concat(Named(r.Filters)))
        : route is WorldObject.GrpcRoute grpc ? grpc.Rules.SelectMany(r => r.Backends.SelectMany(Named).Concat(Named(r.Filters)))
        : route is WorldObject.StreamRoute stream ? stream.Backends
        : [];

    // A filter that a backend cannot have is not asked where it leads.
    private static IEnumerable<BackendRef> Named(BackendRef backend) => Named([.. backend.Filters.Where(f => f is not Filter.Auth)]).Prepend(backend);

    // Which of two filters fails first the API leaves open; copies are looked at before the check.
    private static IEnumerable<BackendRef> Named(IReadOnlyList<Filter> filters) => filters.OrderBy(f => f is Filter.Auth).SelectMany<Filter, BackendRef>(f =>
        f is Filter.Mirror(var copy, _, _) ? [copy] : f is Filter.Auth auth ? [auth.Target] : []);
}
