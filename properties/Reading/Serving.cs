using System.Collections.Generic;

namespace Sluice.Reference;

/// <summary>What is attached to a listener under one hostname, strongest match first.</summary>
internal sealed record HostLevel(string Host, IReadOnlyList<HttpEntry> Http, IReadOnlyList<GrpcEntry> Grpc);

/// <summary>An accepted listener with its routes by hostname, most specific first.</summary>
internal sealed record ServedListener(Listener Listener, bool HasCertificate, int Routes, IReadOnlyList<HostLevel> Levels);

/// <summary>The accepted listeners of a Gateway, the one with the most specific hostname first.</summary>
internal sealed record ServedGateway(WorldObject.Gateway Gateway, IReadOnlyList<ServedListener> Listeners);

internal static class Serving
{
    internal static ServedGateway Of(Facts facts, WorldObject.Gateway gateway)
    {
        var holds = facts.Routes.SelectMany(route => Holds(facts, gateway, route).Select(hold => (Route: route, Hold: hold))).ToArray();
        return new(gateway, [.. Hostnames.MostSpecificFirst(gateway.Listeners, l => l.Hostname ?? Hostnames.Any)
            .Where(l => ListenerHealth.Accepted(gateway, l) == Reasons.Accepted)
            .Select(l => Served(facts, gateway, l, [.. holds.Where(h => h.Hold.Listener.Name == l.Name)]))]);
    }

    // A route that reaches one listener by several parent references is there once.
    private static IEnumerable<Hold> Holds(Facts facts, WorldObject.Gateway gateway, WorldObject route) =>
        WorldObjects.Parents(route)
            .Where(p => Attaching.Meant(facts, route, p) == gateway)
            .SelectMany(p => Attaching.Of(facts, gateway, route, p).Holds)
            .DistinctBy(h => h.Listener.Name);

    private static ServedListener Served(
        Facts facts, WorldObject.Gateway gateway, Listener listener, IReadOnlyList<(WorldObject Route, Hold Hold)> holds)
    {
        var hosts = holds.SelectMany(h => h.Hold.Hostnames).Distinct(StringComparer.OrdinalIgnoreCase);
        return new(listener, CertificateReading.HasCertificate(facts, gateway, listener), holds.Count,
            [.. Hostnames.MostSpecificFirst(hosts, h => h).Select(host => Level(host,
                [.. holds.Where(h => h.Hold.Hostnames.Contains(host, StringComparer.OrdinalIgnoreCase)).Select(h => h.Route)]))]);
    }

    private static HostLevel Level(string host, IReadOnlyList<WorldObject> routes) => new(
        host,
        HttpOrder.Ranked(routes.OfType<WorldObject.HttpRoute>()),
        GrpcOrder.Ranked(routes.OfType<WorldObject.GrpcRoute>()));
}
