using System.Collections.Generic;
using Sluice.Compiler.Binding;
using Sluice.Compiler.Ir;
using Sluice.Compiler.Model;
using Sluice.Compiler.Text;
using Sluice.Compiler.Values;
using Xunit;

namespace Sluice.Laws.Compiling;

/// <summary>
/// Which listeners clash and which share hosts is what comparing each with each gives; the work for it grows with their
/// number, and not with its square.
/// </summary>
public class ListenerPlaceLaws
{
    private static readonly string[] Hosts = ["", "a.example", "b.example", "*.example", "x.a.example", "*.a.example", "A.example", "example", "*.le"];

    [Fact]
    public void Clashes_are_those_that_comparing_each_with_each_finds()
    {
        var found = new System.Collections.Generic.HashSet<(Clash, bool)>();
        for (var seed = 0; seed < 400; seed++)
        {
            var owners = Owners(new(seed));
            var settled = Conflicts.Settle(owners, new());
            var read = Read(owners);
            Assert.Equal(read.Select(one => (one.Candidate.Id, one.Found)), settled.Select(one => (one.Candidate.Id, one.Found)));
            foreach (var one in settled) one.Found.IfSome(conflict => found.Add((conflict.Clash, conflict.Lost)));
        }
        Assert.Equal(4, found.Count);
    }

    [Fact]
    public void Shared_hosts_are_those_that_comparing_each_with_each_finds()
    {
        var count = 0;
        for (var seed = 0; seed < 400; seed++)
        {
            var all = Owners(new(seed)).Bind(own => own);
            var shared = SharedHosts.Of(all, new());
            foreach (var one in all.Filter(one => Protocols.EndsTls(one.Spec)))
            {
                var read = all.Find(other => other.Id != one.Id && other.Spec.Port.Value == one.Spec.Port.Value
                    && Protocols.EndsTls(other.Spec) && HostPatterns.Intersect(other.Host, one.Host).IsSome);
                Assert.Equal(read.Map(other => other.Id), shared.With(one).Map(other => other.Id));
                count += read.Count();
            }
        }
        Assert.True(count > 400);
    }

    /// <summary>Sets of five listeners each: on a port and a host of their own, all on one port, or all on one port and one host.</summary>
    [Theory]
    [InlineData("apart")]
    [InlineData("one port")]
    [InlineData("one place")]
    public void Twice_as_many_listeners_are_twice_the_work(string where)
    {
        var (some, twice) = (Looks(where, 200), Looks(where, 400));
        Assert.InRange(some, 5 * 200, int.MaxValue);
        Assert.InRange(twice, some, 2 * some + 100);
    }

    private static int Looks(string where, int sets)
    {
        var tally = new Tally();
        var owners = toArray(Range(0, sets).Map(set => toArray(Range(0, 5).Map(number =>
            Listener(set, number, where == "apart" ? 1 + 5 * set + number : 443, "HTTPS", where == "one place" ? "a.example" : $"h{number}.s{set}.example")))));
        Conflicts.Settle(owners, tally);
        var all = owners.Bind(own => own);
        var shared = SharedHosts.Of(all, tally);
        foreach (var one in all) shared.With(one);
        return tally.Looks;
    }

    /// <summary>The rule as it is written, step by step.</summary>
    private static Arr<Settled> Read(Arr<Arr<Candidate>> owners)
    {
        var (kept, all) = (new List<Candidate>(), new List<Settled>());
        foreach (var own in owners)
        {
            var survivors = own.Where(one => Against(one, kept) is null).ToList();
            foreach (var one in own)
                all.Add(new(one, Against(one, kept) is { } lost ? new Conflict(lost.Clash, lost.With, true)
                    : Against(one, survivors) is { } quarrel ? Some(new Conflict(quarrel.Clash, quarrel.With, false)) : None));
            kept.AddRange(survivors);
        }
        return toArray(all);
    }

    private static (Clash Clash, Candidate With)? Against(Candidate one, IEnumerable<Candidate> others)
    {
        var rivals = others.Where(other => other.Id != one.Id && other.Spec.Port.Value == one.Spec.Port.Value).ToList();
        return rivals.Find(other => Between(one, other) == Clash.Protocol) is { } protocol ? (Clash.Protocol, protocol)
            : rivals.Find(other => Between(one, other) == Clash.Hostname) is { } host ? (Clash.Hostname, host)
            : null;
    }

    private static Clash? Between(Candidate one, Candidate other) => (one.Spec.Protocol.Value, other.Spec.Protocol.Value) switch
    {
        ("UDP", "UDP") => Clash.Protocol,
        ("UDP", _) or (_, "UDP") => null,
        ("TCP", _) or (_, "TCP") => Clash.Protocol,
        ("HTTP", "HTTP") or (not "HTTP", not "HTTP") => one.Host == other.Host ? Clash.Hostname : null,
        _ => Clash.Protocol,
    };

    private static Arr<Arr<Candidate>> Owners(Random random)
    {
        string[] protocols = random.Next(3) == 0 ? ["HTTP", "HTTPS", "TLS", "TCP", "UDP"] : ["HTTPS", "TLS"];
        return toArray(Range(0, random.Next(1, 5)).Map(set => toArray(Range(0, random.Next(1, 6)).Map(number =>
            Listener(set, number, 1 + random.Next(2), protocols[random.Next(protocols.Length)], Hosts[random.Next(Hosts.Length)])))));
    }

    private static Candidate Listener(int set, int number, int port, string protocol, string host) => new(
        new(new("gateway.networking.k8s.io", "XListenerSet", new("team", $"set-{set}")), $"l{number}"),
        new(At($"l{number}"), host.Length == 0 ? None : Some(At(host)), At(port), At(protocol), None,
            new(new(At("Same"), None, Origin.Nowhere), Arr<RouteGroupKind>.Empty), Origin.Nowhere));

    private static Located<A> At<A>(A value) => new(value, Origin.Nowhere);
}
