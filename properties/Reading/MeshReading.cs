using System.Collections.Generic;

namespace Sluice.Reference;

/// <summary>A request from a client of some namespace to the address of a Service.</summary>
/// <param name="Request">What is sent; its Gateway, port and server name play no part.</param>
public sealed record MeshProbe(string Client, string Namespace, string Service, int Port, Probe Request);

/// <summary>Routes whose parent is a Service, and the requests inside the mesh that they are for.</summary>
internal static class MeshReading
{
    // The kind that knows most of a request comes first.
    private static readonly string[] Precedence = ["GRPCRoute", "HTTPRoute", "TLSRoute", "TCPRoute"];

    /// <summary>Whether a parent reference means a Service, there or not.</summary>
    internal static bool IsService(ParentRef parent) => parent is { Group: "", Kind: "Service" };

    /// <summary>
    /// The reason of Accepted under a Service. Routes of one namespace share a port of it with routes of their own kind
    /// only: a kind that knows more leaves the others nothing, and one port that is left is enough.
    /// </summary>
    internal static string Accepted(Facts facts, WorldObject route, ParentRef parent)
    {
        var ports = Ports(facts, route, parent);
        return ports.Count == 0 ? Reasons.NoMatchingParent
            : ports.Any(p => !Outranked(facts, route, parent, p)) ? Reasons.Accepted
            : Reasons.Conflicted;
    }

    internal static Outcome Of(Facts facts, MeshProbe probe)
    {
        if (facts.Find<WorldObject.Service>("Service", probe.Namespace, probe.Service) is not { } service
            || !Addressed(service) || !service.Ports.Any(p => p.Port == probe.Port && p.Protocol == "TCP")) return new Outcome.NoPort();
        var bound = facts.Routes.Where(r => WorldObjects.Kind(r) != "UDPRoute" && Binds(facts, r, probe)).ToArray();
        // What the clients of a namespace have agreed on among themselves comes before what the Service offers to all.
        var own = bound.Where(r => r.Meta.Namespace == probe.Client && probe.Client != probe.Namespace).ToArray();
        var group = own.Length > 0 ? own : [.. bound.Where(r => r.Meta.Namespace == probe.Namespace)];
        return group.Length == 0 ? new Outcome.Through()
            : Precedence.First(kind => group.Any(r => WorldObjects.Kind(r) == kind)) is "TLSRoute" or "TCPRoute" ? new Outcome.NotHttp()
            : Within(facts, group, probe);
    }

    private static Outcome Within(Facts facts, IReadOnlyList<WorldObject> group, MeshProbe probe)
    {
        var kind = Precedence.First(k => group.Any(r => WorldObjects.Kind(r) == k));
        var routes = group.Where(r => WorldObjects.Kind(r) == kind).ToArray();
        var level = new HostLevel(Hostnames.Any, HttpOrder.Ranked(routes.OfType<WorldObject.HttpRoute>()), GrpcOrder.Ranked(routes.OfType<WorldObject.GrpcRoute>()), []);
        var frontend = new Listener("", null, probe.Port, "HTTP", null, null);
        return Found(probe.Request) ?? Requests.Asking(probe.Request, Found) ?? new Outcome.NotFound();

        Outcome? Found(Probe request) => Requests.At(facts, frontend, $"{probe.Namespace}/{probe.Service}:{probe.Port}", level, request, true);
    }

    private static bool Binds(Facts facts, WorldObject route, MeshProbe probe) => WorldObjects.Parents(route).Any(p =>
        IsService(p) && Space(route, p) == probe.Namespace && p.Name == probe.Service
        && Ports(facts, route, p).Any(port => port.Port == probe.Port));

    // The ports that the reference means, of the transport that the route is for. A Service without an address has none.
    private static IReadOnlyList<ServicePort> Ports(Facts facts, WorldObject route, ParentRef parent) =>
        facts.Find<WorldObject.Service>("Service", Space(route, parent), parent.Name) is { } service && Addressed(service)
            ? [.. service.Ports.Where(p =>
                (parent.Port is null || p.Port == parent.Port)
                && (parent.Section is null || p.Name == parent.Section)
                && p.Protocol == (WorldObjects.Kind(route) == "UDPRoute" ? "UDP" : "TCP"))]
            : [];

    private static bool Outranked(Facts facts, WorldObject route, ParentRef parent, ServicePort port) => facts.Routes
        .Where(other => other.Meta.Namespace == route.Meta.Namespace && Above(other, route))
        .Any(other => WorldObjects.Parents(other).Any(p =>
            IsService(p) && p.Name == parent.Name && Space(other, p) == Space(route, parent)
            && Ports(facts, other, p).Any(o => o == port)));

    private static bool Above(WorldObject other, WorldObject route) =>
        Rank(other) >= 0 && Rank(other) < Rank(route);

    private static int Rank(WorldObject route) => System.Array.IndexOf(Precedence, WorldObjects.Kind(route));
    private static bool Addressed(WorldObject.Service service) => service.Form is ServiceForm.ClusterIp;
    private static string Space(WorldObject route, ParentRef parent) => parent.Namespace ?? route.Meta.Namespace;
}
