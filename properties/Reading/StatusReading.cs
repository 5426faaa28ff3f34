using System.Collections.Generic;

namespace Sluice.Reference;

/// <summary>
/// The status of all objects as statements, each a line: whose, about which part, and what. Of a condition it says type,
/// status and reason; <c>*</c> stands where the specification leaves the reason open, and <c>|</c> between reasons that will both do.
/// </summary>
internal static class StatusReading
{
    private const string GatewayController = "sluice.dev/gateway-controller";
    private const string MeshController = "sluice.dev/mesh-controller";

    internal static IReadOnlyList<string> Of(Facts facts, World world) =>
        [.. world.Objects.SelectMany(o => Statements(facts, o).Select(s => $"{WorldObjects.Kind(o)} {o.Meta.Key} {s}")).Order(StringComparer.Ordinal)];

    private static IEnumerable<string> Statements(Facts facts, WorldObject thing) => thing switch
    {
        WorldObject.GatewayClass(_, var controller) => controller == GatewayController ? [True("Accepted")] : [],
        WorldObject.Gateway gateway => facts.IsOurs(gateway) ? Gateway(facts, gateway) : [],
        WorldObject.ListenerSet set => SetReading.Parent(facts, set) is { } gateway ? Set(facts, gateway, set) : [],
        WorldObject.HttpRoute or WorldObject.GrpcRoute or WorldObject.StreamRoute => Route(facts, thing),
        WorldObject.BackendTlsPolicy policy => Policy(PolicyReading.Of(facts, policy)),
        WorldObject.BackendTrafficPolicy policy => Policy(PolicyReading.Of(facts, policy)),
        WorldObject.Mesh(_, var controller, var parameters) =>
            controller != MeshController ? [] : parameters ? [False("Accepted", "InvalidParameters")] : [True("Accepted")],
        WorldObject.NamespaceObject or WorldObject.ReferenceGrant or WorldObject.Service or WorldObject.EndpointSlice
            or WorldObject.Secret or WorldObject.ConfigMap => [],
    };

    private static IEnumerable<string> Gateway(Facts facts, WorldObject.Gateway gateway)
    {
        var slots = facts.Slots(gateway);
        yield return GatewayReading.Accepted(facts, slots)
            ? $"Accepted=True/{GatewayReading.AcceptedReason(facts, slots)}"
            : False("Accepted", Reasons.ListenersNotValid);
        yield return slots.Any(s => ListenerHealth.Programmed(facts, s)) ? True("Programmed") : False("Programmed", "*");
        yield return Positive("ResolvedRefs", GatewayReading.ResolvedRefs(facts, gateway, slots), Reasons.ResolvedRefs);
        if (FrontendReading.Insecure(gateway)) yield return "InsecureFrontendValidationMode=True/ConfigurationChanged";
        if (gateway.DefaultScope == "All") yield return "DefaultGateway=True/*";
        yield return $"attachedListenerSets={facts.Sets.Count(s => SetReading.Parent(facts, s) == gateway && SetReading.Accepted(facts, gateway, s) == Reasons.Accepted)}";
        foreach (var line in slots.Where(s => s.Owner == gateway).SelectMany(s => Listener(facts, s))) yield return line;
    }

    // Of a set that was not taken in the API says no more than that.
    private static IEnumerable<string> Set(Facts facts, WorldObject.Gateway gateway, WorldObject.ListenerSet set)
    {
        var reason = SetReading.Accepted(facts, gateway, set);
        var slots = facts.SlotsOf(set);
        yield return reason != Reasons.Accepted ? False("Accepted", reason)
            : slots.All(s => ListenerHealth.Programmed(facts, s)) ? True("Accepted")
            : "Accepted=True/Accepted|ListenersNotValid";
        yield return reason == Reasons.Accepted ? True("Programmed")
            : False("Programmed", reason == Reasons.ParentNotAccepted ? "ParentNotAccepted|ParentNotProgrammed" : reason);
        foreach (var line in slots.SelectMany(s => Listener(facts, s))) yield return line;
    }

    private static IEnumerable<string> Listener(Facts facts, Slot slot)
    {
        var verdict = Reading.Verdict(facts, slot);
        var about = $"listener {slot.Listener.Name} ";
        yield return about + Positive("Accepted", verdict.Accepted, Reasons.Accepted);
        if (verdict.Conflicted is { } conflict) yield return $"{about}Conflicted=True/{conflict}";
        yield return about + Positive("ResolvedRefs", verdict.ResolvedRefs, Reasons.ResolvedRefs);
        yield return about + (verdict.Programmed ? True("Programmed") : False("Programmed", verdict.Conflicted ?? "*"));
        if (Overlap(facts, slot) is { } overlap) yield return $"{about}OverlappingTLSConfig=True/{overlap}";
        yield return $"{about}attachedRoutes={verdict.AttachedRoutes}";
        yield return $"{about}supportedKinds={string.Join(',', verdict.SupportedKinds)}";
    }

    // "Controllers MUST detect the presence of overlapping hostnames and MAY detect the presence of overlapping certificates"; we do both, and
    // where both are true the reason "SHOULD" be the certificates. "This condition MUST be set on all Listeners with overlapping TLS config."
    private static string? Overlap(Facts facts, Slot slot)
    {
        if (slot.Unfit is not null || !ListenerHealth.Terminates(slot.Listener)) return null;
        var others = facts.Slots(slot.Gateway)
            .Where(o => o != slot && o.Unfit is null && o.Listener.Port == slot.Listener.Port && ListenerHealth.Terminates(o.Listener)).ToArray();
        return others.Any(o => Presented(facts, slot).Any(mine => Presented(facts, o).Any(its => HaveCommonHost(mine, its)))) ? "OverlappingCertificates"
            : others.Any(o => Hostnames.Within(HostOf(o), HostOf(slot)) || Hostnames.Within(HostOf(slot), HostOf(o))) ? "OverlappingHostnames"
            : null;
    }

    private static string HostOf(Slot slot) => slot.Listener.Hostname ?? Hostnames.Any;

    // Who refuses every handshake presents nothing.
    private static IReadOnlyList<string> Presented(Facts facts, Slot slot) => FrontendReading.Closed(facts, slot) ? [] : CertificateReading.Hosts(facts, slot);

    // In certificates a wildcard is one label, the leftmost, and never matches more or less.
    private static bool HaveCommonHost(string one, string other) =>
        one.Equals(other, StringComparison.OrdinalIgnoreCase) || StandsFor(one, other) || StandsFor(other, one);

    private static bool StandsFor(string wildcard, string name) =>
        wildcard.Split('.') is ["*", .. var above] && name.Split('.') is [not "*", .. var rest] && above.Length > 0
        && above.SequenceEqual(rest, StringComparer.OrdinalIgnoreCase);

    private static IEnumerable<string> Route(Facts facts, WorldObject route)
    {
        foreach (var parent in Attaching.Parents(facts, route))
            foreach (var line in Parent(route, parent.Reference, GatewayController, parent.Implied ? " by default" : "",
                Attaching.Of(facts, parent.Owner, route, parent.Reference).Reason, BackendReading.AnyReason(facts, route))) yield return line;
        foreach (var parent in WorldObjects.Parents(route).Where(MeshReading.IsService))
            foreach (var line in Parent(route, parent, MeshController, "", MeshReading.Accepted(facts, route, parent), BackendReading.AnyReason(facts, route, true))) yield return line;
    }

    private static IEnumerable<string> Parent(WorldObject route, ParentRef parent, string controller, string how, string accepted, string resolved)
    {
        var about = $"parent {parent.Kind ?? "Gateway"} {parent.Namespace ?? "-"}/{parent.Name}#{parent.Section}:{parent.Port} by {controller}{how} ";
        yield return about + Positive("Accepted", accepted, Reasons.Accepted);
        yield return about + Positive("ResolvedRefs", resolved, Reasons.ResolvedRefs);
        if (accepted == Reasons.Accepted && PartlyUnsupported(route)) yield return $"{about}PartiallyInvalid=True/{Reasons.UnsupportedValue}";
    }

    private static bool PartlyUnsupported(WorldObject route) =>
        route is WorldObject.HttpRoute { Rules: { } rules } && rules.SelectMany(r => r.Backends).Any(RuleReading.AsksTooMuch);

    private static IEnumerable<string> Policy(IReadOnlyList<PolicyVerdict> verdicts) => verdicts.SelectMany(v => new[]
    {
        Positive("Accepted", v.Accepted, Reasons.Accepted),
        v.ResolvedRefs is { } resolved ? Positive("ResolvedRefs", resolved, Reasons.ResolvedRefs) : null,
    }.OfType<string>().Select(line => $"ancestor {v.Ancestor.Meta.Key} {line}"));

    private static string Positive(string type, string reason, string good) => reason == good ? $"{type}=True/{good}" : False(type, reason);
    private static string True(string type) => $"{type}=True/{type}";
    private static string False(string type, string reason) => $"{type}=False/{reason}";
}
