using System.Collections.Generic;
using System.Globalization;
using System.Text.RegularExpressions;
using Sluice.Compiler;
using Sluice.Compiler.Diagnostics;
using Sluice.Reference;
using Xunit;

namespace Sluice.Laws.Oracle;

using World = Sluice.Reference.World;

/// <summary>
/// The pairs of hosts that a browser may ask for on one connection, as messages name them, against the reference reading: it says which
/// listener a server name opens, whether the certificate covers a host, and what becomes of the request.
/// </summary>
public sealed partial class SharedConnectionLaws
{
    private static readonly int Count = int.TryParse(Environment.GetEnvironmentVariable("SLUICE_WHOLE_WORLDS"), out var count) ? count : 60;
    private static readonly int Seed = int.TryParse(Environment.GetEnvironmentVariable("SLUICE_SEED"), out var seed) ? seed : 20261126;

    [Fact]
    public void Whoever_is_named_shares_a_connection_and_fares_as_it_says_and_no_two_listeners_that_share_one_are_left_out()
    {
        var fates = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var world in Worlds.Sample(Seed, Count, Scope.Whole))
        {
            var said = Compiled.Of(world).Diagnostics.Filter(d => d.Code.Id == "GW4115");
            foreach (var gateway in Facts.Of(world).Gateways)
                foreach (var port in gateway.Listeners.Concat(Facts.Of(world).Slots(gateway).Select(s => s.Listener)).Select(l => l.Port).Distinct())
                {
                    var about = said.Filter(d => d.Message.StartsWith($"on port {port} of Gateway {gateway.Meta.Key} ", StringComparison.Ordinal));
                    var (pairs, total) = Named(about);
                    var sharing = new Sharing(world, gateway, port);
                    foreach (var pair in pairs)
                    {
                        var fate = sharing.Fate(pair.First, pair.Then);
                        Assert.True(fate == pair, $"said  {pair}\nread  {fate}\n{world}");
                        fates.Add(pair.Fate);
                    }
                    var owners = pairs.Select(pair => (pair.Opened, pair.Owner)).ToHashSet();
                    foreach (var left in sharing.All().Where(pair => !owners.Contains((pair.Opened, pair.Owner))))
                        Assert.True(total > pairs.Count, $"nobody says  {left}\nsaid {string.Join("\n", pairs)}\n{world}");
                }
        }
        Assert.Equal(["421", "answered"], fates.Where(fate => fate != "404"));
    }

    private static (IReadOnlyList<Shared> Pairs, int Total) Named(Seq<Diagnostic> about)
    {
        Assert.True(about.Count <= 1);
        if (about.IsEmpty) return ([], 0);
        var pairs = about[0].Notes.SelectMany(note => Pair().Matches(note)).Select(match => new Shared(
            match.Groups["first"].Value, match.Groups["opened"].Value, match.Groups["then"].Value, match.Groups["owner"].Value, match.Groups["fate"].Value)).ToArray();
        Assert.InRange(pairs.Length, 1, 8);
        return (pairs, int.Parse(Total().Match(about[0].Message).Groups[1].Value, CultureInfo.InvariantCulture));
    }

    [GeneratedRegex("^first '(?<first>[^']*)' of listener '(?<opened>[^']*)'.*, then '(?<then>[^']*)' of (TLS )?listener '(?<owner>[^']*)'.*: (?<fate>421|404|answered)")]
    private static partial Regex Pair();

    [GeneratedRegex("([0-9]+) pairs? of hosts$")]
    private static partial Regex Total();
}

/// <summary>Two hosts and the listeners that they belong to, and what becomes of a request for the second on a connection for the first.</summary>
internal sealed record Shared(string First, string Opened, string Then, string Owner, string Fate);

/// <summary>The same by trying every host that anybody names, and some that nobody does, against each other.</summary>
internal sealed class Sharing
{
    /// <summary>A listener that has its place on the port, and the names of each of its certificates; none, if nobody gets through to it.</summary>
    private sealed record Door(Listener Listener, IReadOnlyList<IReadOnlyList<string>> Certificates)
    {
        public string Host => Listener.Hostname ?? Hostnames.Any;
    }

    private readonly IReadOnlyList<Door> _doors;

    public Sharing(World world, WorldObject.Gateway gateway, int port)
    {
        var facts = Facts.Of(world);
        var accepted = GatewayReading.Accepted(facts, facts.Slots(gateway));
        _doors = [.. Hostnames.MostSpecificFirst(
            facts.Slots(gateway)
                .Where(s => s.Stands && s.Listener.Port == port && s.Listener.Protocol is "HTTPS" or "TLS")
                .Select(s => new Door(s.Listener, accepted && ListenerHealth.Programmed(facts, s) ? CertificateReading.HostsOfEach(facts, s) is { Count: > 0 } shown ? shown : [[]] : [])),
            door => door.Host)];
    }

    public IEnumerable<Shared> All()
    {
        var named = _doors.Select(door => (door.Listener.Hostname ?? "*.example.net").ToLowerInvariant()).Concat(_doors.SelectMany(door => door.Certificates).SelectMany(names => names));
        var hosts = named.SelectMany(name => name.StartsWith('*') ? ["zz" + name[1..], "z.zz" + name[1..]] : new[] { name }).Distinct(StringComparer.Ordinal).ToArray();
        return hosts.SelectMany(first => hosts.Select(then => Fate(first, then))).OfType<Shared>();
    }

    /// <summary>Nothing, if no browser would share the connection, or both hosts are one listener's.</summary>
    public Shared? Fate(string first, string then)
    {
        if (Owner(_doors, first) is not { Listener.Protocol: "HTTPS", Certificates.Count: > 0 } opened) return null;
        if (Owner(_doors, then) is not { Certificates.Count: > 0 } owner || opened == owner) return null;
        var presented = Presented(opened, first);
        if (!presented.Any(name => Covers(name, first)) || !presented.Any(name => Covers(name, then))) return null;
        var requested = Owner(_doors.Where(door => door.Listener.Protocol == "HTTPS"), then);
        return new(first, opened.Listener.Name, then, owner.Listener.Name, requested is null ? "404" : requested == opened ? "answered" : "421");
    }

    private static Door? Owner(IEnumerable<Door> doors, string host) => doors.FirstOrDefault(door => Hostnames.Within(host, door.Host));

    /// <summary>Of several certificates the first that names the host, else the first with a wildcard for it.</summary>
    private static IReadOnlyList<string> Presented(Door door, string host) =>
        door.Certificates.FirstOrDefault(names => names.Contains(host)) ?? door.Certificates.FirstOrDefault(names => names.Any(name => Covers(name, host))) ?? [];

    private static bool Covers(string name, string host) =>
        name == host || (name.Split('.') is ["*", .. var above] && host.Split('.') is [_, .. var rest] && above.SequenceEqual(rest, StringComparer.Ordinal));
}
