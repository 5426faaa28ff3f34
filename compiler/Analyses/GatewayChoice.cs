using Sluice.Compiler.Ir;
using Sluice.Compiler.Values;

namespace Sluice.Compiler.Analyses;

/// <summary>The port that a question about a plan means, and what had to be assumed to find it.</summary>
internal sealed record GatewayChoice(Reception Reception, Arr<string> Notes);

internal static class GatewayChoices
{
    public static GatewayChoice Of(Plan plan, Option<ObjectName> gateway, Request request) =>
        gateway.Match(
            name => new(Asked(plan, name, request), Empty),
            () => Assumed(plan, request));

    private static Reception Asked(Plan plan, ObjectName name, Request request) =>
        plan.Gateways.Find(g => g.Gateway == name).Match(
            found => PortOf(found, request).Match(
                port => Receptions.Of(found, port, request),
                () => new Reception.Unserved(Some(name), $"Gateway {name} does not serve port {request.Port}{Ports(Array(found))}")),
            () => new Reception.Unserved(None, $"the plan has no Gateway {name}"));

    private static GatewayChoice Assumed(Plan plan, Request request)
    {
        var serving = plan.Gateways.OrderBy(g => g.Gateway).Where(g => PortOf(g, request).IsSome).ToArr();
        if (serving.IsEmpty)
            return new(new Reception.Unserved(None, $"no Gateway serves port {request.Port}{Ports(plan.Gateways)}"), Empty);

        var chosen = serving.Find(g => Takes(g, request)).IfNone(() => serving[0]);
        var others = serving.Filter(g => g != chosen).Map(g => g.Gateway);
        return new(
            Asked(plan, chosen.Gateway, request),
            others.IsEmpty
                ? Empty
                : Array($"port {request.Port} is also served by {string.Join(", ", others)}; Gateway {chosen.Gateway} was taken"));
    }

    /// <summary>UDP counts its ports by itself.</summary>
    private static Option<PortPlan> PortOf(GatewayPlan gateway, Request request) =>
        gateway.Ports.Find(p => p.Port == request.Port && p.Protocol == ListenerProtocol.Udp == (request.Scheme == "udp"));

    private static bool Takes(GatewayPlan gateway, Request request) =>
        PortOf(gateway, request).Exists(port => Receptions.Of(gateway, port, request) is Reception.Admitted or Reception.Streamed);

    private static string Ports(Arr<GatewayPlan> gateways) =>
        gateways.Bind(g => g.Ports).Map(p => p.Port).Distinct().Order().ToArr() is { IsEmpty: false } ports
            ? $" (ports: {string.Join(", ", ports)})"
            : "";
}
