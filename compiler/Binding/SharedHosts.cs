using System.Collections.Generic;
using Sluice.Compiler.Ir;

namespace Sluice.Compiler.Binding;

/// <summary>
/// Which listeners for TLS have a host in common on one port. Patterns overlap where one holds the other, so those of a
/// pattern are the pattern itself, the few that it is below, and what is kept under its own tail.
/// </summary>
internal sealed class SharedHosts
{
    private readonly Firsts<int> _ports;
    private readonly Firsts<(int Port, HostPattern Host)> _owners;
    private readonly Firsts<(int Port, string Tail)> _below;

    private SharedHosts(Tally tally) => (_ports, _owners, _below) = (new(tally), new(tally), new(tally));

    public static SharedHosts Of(IEnumerable<Candidate> candidates, Tally tally)
    {
        var shared = new SharedHosts(tally);
        foreach (var (place, candidate) in candidates.Index())
            if (Protocols.EndsTls(candidate.Spec)) shared.Add(new(place, candidate));
        return shared;
    }

    /// <summary>The first other one that has a host of this one.</summary>
    public Option<Candidate> With(Candidate candidate)
    {
        var (port, host, self) = (candidate.Spec.Port.Value, candidate.Host, candidate.Id);
        return host is HostPattern.Any ? Firsts<int>.Earliest([_ports.Other(port, self)])
            : Firsts<int>.Earliest([
                host is HostPattern.Suffix(var tail) ? _below.Other((port, tail), self) : _owners.Other((port, host), self),
                _owners.Other((port, HostPatterns.Any), self),
                .. Above(host).Select(above => _owners.Other((port, new HostPattern.Suffix(above)), self))]);
    }

    private void Add(Placed placed)
    {
        var (port, host) = (placed.Candidate.Spec.Port.Value, placed.Candidate.Host);
        _ports.Add(port, placed);
        _owners.Add((port, host), placed);
        if (host is HostPattern.Suffix(var own)) _below.Add((port, own), placed);
        foreach (var tail in Above(host)) _below.Add((port, tail), placed);
    }

    /// <summary>The tails of the suffixes that a pattern is below: <c>.b.c</c> and <c>.c</c> for <c>a.b.c</c> and for <c>*.a.b.c</c>.</summary>
    private static IEnumerable<string> Above(HostPattern host)
    {
        var name = host switch
        {
            HostPattern.Exact(var exact) => exact,
            HostPattern.Suffix(var tail) => tail,
            HostPattern.Any => "",
        };
        for (var dot = name.IndexOf('.', Math.Min(1, name.Length)); dot >= 0; dot = name.IndexOf('.', dot + 1)) yield return name[dot..];
    }
}
