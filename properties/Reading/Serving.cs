using System.Collections.Generic;

namespace Sluice.Reference;

/// <summary>What is attached to a listener under one hostname, strongest match first.</summary>
internal sealed record HostLevel(
    string Host, IReadOnlyList<HttpEntry> Http, IReadOnlyList<GrpcEntry> Grpc, IReadOnlyList<WorldObject.StreamRoute> Streams);

/// <summary>A listener that has its place, with its routes by hostname, most specific first.</summary>
internal sealed record ServedListener(Slot Slot, bool HasCertificate, int Routes, IReadOnlyList<HostLevel> Levels)
{
    internal Listener Listener => Slot.Listener;
}

/// <summary>The listeners that a Gateway serves, its own and those of sets, the one with the most specific hostname first.</summary>
internal sealed record ServedGateway(WorldObject.Gateway Gateway, IReadOnlyList<ServedListener> Listeners);

internal static class Serving
{
    internal static ServedGateway Of(Facts facts, WorldObject.Gateway gateway)
    {
        var holds = facts.Routes.SelectMany(route => Holds(facts, gateway, route).Select(hold => (Route: route, Hold: hold))).ToArray();
        return new(gateway, [.. Hostnames.MostSpecificFirst(facts.Slots(gateway).Where(s => s.Stands), s => s.Listener.Hostname ?? Hostnames.Any)
            .Select(s => Served(facts, s, [.. holds.Where(h => h.Hold.Slot == s)]))]);
    }

    // A route that reaches one listener by several parent references is there once.
    private static IEnumerable<Hold> Holds(Facts facts, WorldObject.Gateway gateway, WorldObject route) =>
        Attaching.Parents(facts, route)
            .SelectMany(p => Attaching.Of(facts, p.Owner, route, p.Reference).Holds)
            .Where(h => h.Slot.Gateway == gateway)
            .DistinctBy(h => h.Slot);

    private static ServedListener Served(Facts facts, Slot slot, IReadOnlyList<(WorldObject Route, Hold Hold)> holds)
    {
        var hosts = holds.SelectMany(h => h.Hold.Hostnames).Distinct(StringComparer.OrdinalIgnoreCase);
        return new(slot, CertificateReading.HasCertificate(facts, slot), holds.Count,
            [.. Hostnames.MostSpecificFirst(hosts, h => h).Select(host => Level(host,
                [.. holds.Where(h => h.Hold.Hostnames.Contains(host, StringComparer.OrdinalIgnoreCase)).Select(h => h.Route)]))]);
    }

    // Of routes for whole connections the oldest has them all.
    private static HostLevel Level(string host, IReadOnlyList<WorldObject> routes) => new(
        host,
        HttpOrder.Ranked(routes.OfType<WorldObject.HttpRoute>()),
        GrpcOrder.Ranked(routes.OfType<WorldObject.GrpcRoute>()),
        [.. Facts.Older(routes.OfType<WorldObject.StreamRoute>())]);
}
