using Sluice.Compiler.Ir;
using Sluice.Compiler.Model;

namespace Sluice.Compiler.Binding;

/// <summary>What two listeners that cannot be told apart have in common.</summary>
internal enum Clash { Protocol, Hostname }

/// <summary>
/// Which listeners of a Gateway are distinct. Among those of one owner a conflict has no winner. Between owners the one that
/// comes first keeps its place: the Gateway, then its sets by age and name; what loses to an earlier owner is out before its
/// own siblings are looked at.
/// </summary>
internal static class Conflicts
{
    /// <summary>What each listener clashes with.</summary>
    public static Arr<Settled> Settle(Arr<Arr<Candidate>> owners) =>
        owners.Fold((Kept: Arr<Candidate>.Empty, All: Arr<Settled>.Empty), (sofar, own) =>
        {
            var beaten = toMap(own.SelectMany(candidate => Against(candidate, sofar.Kept).Map(found => (candidate.Id, new Conflict(found.Clash, found.With, true)))));
            var survivors = own.Filter(candidate => !beaten.ContainsKey(candidate.Id));
            var settled = own.Map(candidate => new Settled(candidate, beaten.Find(candidate.Id)
                || Against(candidate, survivors).Map(found => new Conflict(found.Clash, found.With, false))));
            return (sofar.Kept + settled.Filter(item => item.Found.IsNone).Map(item => item.Candidate), sofar.All + settled);
        }).All;

    private static Option<(Clash Clash, Candidate With)> Against(Candidate one, Arr<Candidate> others)
    {
        var rivals = others.Filter(other => other.Id != one.Id && other.Spec.Port.Value == one.Spec.Port.Value);
        return First(rivals, one, Clash.Protocol) || First(rivals, one, Clash.Hostname);
    }

    private static Option<(Clash, Candidate)> First(Arr<Candidate> rivals, Candidate one, Clash clash) =>
        rivals.Find(other => Between(one, other) == Some(clash)).Map(other => (clash, other));

    /// <summary>Server names tell TLS from HTTPS, hosts tell HTTP from HTTP. UDP has ports of its own; nothing shares a TCP port.</summary>
    private static Option<Clash> Between(Candidate one, Candidate other) => (Family(one), Family(other)) switch
    {
        ("UDP", "UDP") => Some(Clash.Protocol),
        ("UDP", _) or (_, "UDP") => None,
        ("TCP", _) or (_, "TCP") => Some(Clash.Protocol),
        var (left, right) when left != right => Some(Clash.Protocol),
        _ => one.Host == other.Host ? Some(Clash.Hostname) : None,
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
