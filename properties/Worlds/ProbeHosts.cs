using System.Collections.Generic;

namespace Sluice.Reference;

/// <summary>Hosts of requests, made from the patterns that are meant to cover them.</summary>
internal static class ProbeHosts
{
    internal static IReadOnlyList<string> Hostnames(WorldObject route) =>
        WorldObjects.Hostnames(route);

    /// <summary>Whether some host of the pool might be covered by both. A guess is enough: probes may miss.</summary>
    internal static bool Share(Listener listener, WorldObject route) => Candidates(listener.Hostname, Hostnames(route)).Any();

    internal static string For(Dice dice, string? listener, IReadOnlyList<string> route)
    {
        var candidates = Candidates(listener, route).ToArray();
        var host = candidates.Length > 0 ? dice.Pick(candidates) : dice.Pick(Pools.Hosts);
        return dice.Chance(6) ? $"more.{host}" : host;
    }

    /// <summary>The same host as different clients write it.</summary>
    internal static string Spelled(Dice dice, string host, int port) => dice.Below(20) switch
    {
        0 => host.ToUpperInvariant(),
        1 => $"{char.ToUpperInvariant(host[0])}{host[1..]}",
        2 or 3 => $"{host}:{port}",
        4 => $"{host}:1234",
        5 => dice.Chance(30) ? $"{host}." : host,
        _ => host,
    };

    private static IEnumerable<string> Candidates(string? listener, IReadOnlyList<string> route) =>
        Pools.Hosts.Where(h => Covers(listener, h) && (route.Count == 0 || route.Any(r => Covers(r, h))));

    private static bool Covers(string? pattern, string host) =>
        pattern is null || pattern == host || (pattern[0] == '*' && host.EndsWith(pattern[1..], StringComparison.Ordinal));
}
