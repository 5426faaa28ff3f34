using System.Collections.Generic;
using Sluice.Compiler.Ir;
using Sluice.Compiler.Model;

namespace Sluice.Compiler.Binding;

/// <summary>What two listeners that cannot be told apart have in common.</summary>
internal enum Clash { Protocol, Hostname }

/// <summary>
/// Which listeners of a Gateway are distinct. Among those of one owner a conflict has no winner. Between owners the one that
/// comes first keeps its place: the Gateway, then its sets by age and name; what loses to an earlier owner is out before its
/// own siblings are looked at. A place is kept even if siblings quarrel about it: it does not fall to a later owner.
/// </summary>
internal static class Conflicts
{
    /// <summary>What each listener clashes with.</summary>
    public static Arr<Settled> Settle(Arr<Arr<Candidate>> owners, Tally tally)
    {
        var (kept, all) = (new Places(tally), new List<Settled>());
        foreach (var own in owners)
        {
            var judged = own.Map(candidate => (Candidate: candidate, Beaten: kept.Against(candidate)));
            var siblings = new Places(tally);
            foreach (var (survivor, _) in judged.Filter(one => one.Beaten.IsNone)) siblings.Add(survivor);
            foreach (var (candidate, beaten) in judged)
                all.Add(new(candidate, beaten.Map(found => new Conflict(found.Clash, found.With, true))
                    || siblings.Against(candidate).Map(found => new Conflict(found.Clash, found.With, false))));
            foreach (var (survivor, _) in judged.Filter(one => one.Beaten.IsNone)) kept.Add(survivor);
        }
        return toArray(all);
    }

    /// <summary>Listeners that have a place, found by what another one would clash with.</summary>
    private sealed class Places(Tally tally)
    {
        private static readonly Arr<string> Families = Array("HTTP", "TLS", "TCP", "UDP");

        private readonly Firsts<(int Port, string Family)> _families = new(tally);
        private readonly Firsts<(int Port, string Family, HostPattern Host)> _hosts = new(tally);
        private int _count;

        public void Add(Candidate candidate)
        {
            var placed = new Placed(_count++, candidate);
            var (port, family) = (candidate.Spec.Port.Value, Family(candidate));
            _families.Add((port, family), placed);
            _hosts.Add((port, family, candidate.Host), placed);
        }

        /// <summary>The first one of another protocol, else the first one of the same host.</summary>
        public Option<(Clash Clash, Candidate With)> Against(Candidate one)
        {
            var (port, family) = (one.Spec.Port.Value, Family(one));
            return Earliest(Clash.Protocol, Families.Filter(other => Excludes(family, other)).Select(other => _families.Other((port, other), one.Id)))
                || Earliest(Clash.Hostname, [_hosts.Other((port, family, one.Host), one.Id)]);
        }
    }

    private static Option<(Clash Clash, Candidate With)> Earliest(Clash clash, IEnumerable<Placed?> answers) =>
        Firsts<int>.Earliest(answers).Map(with => (clash, with));

    /// <summary>Server names tell TLS from HTTPS, hosts tell HTTP from HTTP. UDP has ports of its own; nothing shares a TCP port.</summary>
    private static bool Excludes(string family, string other) => (family, other) switch
    {
        ("UDP", "UDP") => true,
        ("UDP", _) or (_, "UDP") => false,
        ("TCP", _) or (_, "TCP") => true,
        _ => family != other,
    };

    private static string Family(Candidate candidate) => candidate.Spec.Protocol.Value is "HTTPS" ? "TLS" : candidate.Spec.Protocol.Value;
}

/// <summary>A listener that asks for a place.</summary>
internal sealed record Candidate(ListenerId Id, Listener Spec)
{
    public HostPattern Host => Spec.Hostname.Match(host => HostPatterns.Parse(host.Value), () => HostPatterns.Any);
}

/// <summary>A clash, and with whom.</summary>
/// <param name="Lost">Whether the other one keeps the place, because its owner comes first.</param>
internal sealed record Conflict(Clash Clash, Candidate With, bool Lost);

/// <summary>A listener after the conflicts are settled; none for one that is distinct.</summary>
internal sealed record Settled(Candidate Candidate, Option<Conflict> Found);
