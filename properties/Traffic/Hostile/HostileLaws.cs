using System.Collections.Generic;
using System.Threading.Tasks;
using Xunit;

namespace Sluice.Laws;

/// <summary>What is common to the laws about hostile bytes of HTTP/1.1.</summary>
public abstract class HostileLaws(HostileRig rig)
{
    /// <summary>What careful servers do and we do not, with the reason.</summary>
    internal static readonly IReadOnlyDictionary<string, string> Known = new Dictionary<string, string>
    {
        ["a NUL in a chunk extension"] = "Kestrel drops extensions without a look at them; no backend sees any",
        ["a chunk extension of 64 KiB"] = "Kestrel drops extensions without a look at them; no backend sees any",
    };

    /// <summary>After each case a fresh connection is answered: the data plane lives.</summary>
    protected async Task Hold(string name, IEnumerable<object> cases)
    {
        var hostile = cases.Cast<HostileCase>().Single(c => c.Name == name);
        rig.Backend.Forget(hostile.Reply);
        Outcome outcome;
        using (var client = await HostileClient.Open(rig.Plane.At(80), hostile.IsHead)) outcome = await client.Play(hostile);
        var received = rig.Backend.Seen;
        rig.Backend.Forget();
        Assert.Contains("/pub/alive", await rig.Plane.Raw(80, "GET /pub/alive HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\n\r\n"), StringComparison.Ordinal);
        var faults = Judge.Of(hostile, outcome, received);
        Assert.True(faults.Count == 0 != Known.ContainsKey(name), $"{hostile.Name} ({hostile.Rule}): {string.Join("; ", faults)}\nanswer: {outcome.Text}");
    }

    internal static TheoryData<string> Names(IEnumerable<HostileCase> cases) => [.. cases.Select(c => c.Name)];
}

/// <summary>Where bodies end, whatever is said of it.</summary>
public sealed class HostileBodyLaws(HostileRig rig) : HostileLaws(rig), IClassFixture<HostileRig>
{
    public static TheoryData<string> Cases => Names(BodyCases.All);

    [Theory, MemberData(nameof(Cases))]
    public Task The_end_of_a_body_is_never_a_matter_of_opinion(string name) => Hold(name, BodyCases.All);
}

/// <summary>Request lines and fields.</summary>
public sealed class HostileHeadLaws(HostileRig rig) : HostileLaws(rig), IClassFixture<HostileRig>
{
    public static TheoryData<string> Cases => Names(HeadCases.All);

    [Theory, MemberData(nameof(Cases))]
    public Task What_is_no_request_is_refused(string name) => Hold(name, HeadCases.All);
}

/// <summary>Targets, paths and hosts.</summary>
public sealed class HostileTargetLaws(HostileRig rig) : HostileLaws(rig), IClassFixture<HostileRig>
{
    public static TheoryData<string> Cases => Names(TargetCases.All);

    [Theory, MemberData(nameof(Cases))]
    public Task No_backend_reads_a_path_that_another_rule_owns(string name) => Hold(name, TargetCases.All);
}

/// <summary>What belongs to one connection.</summary>
public sealed class HostileHopLaws(HostileRig rig) : HostileLaws(rig), IClassFixture<HostileRig>
{
    public static TheoryData<string> Cases => Names(HopCases.All);

    [Theory, MemberData(nameof(Cases))]
    public Task What_belongs_to_a_connection_stays_there(string name) => Hold(name, HopCases.All);
}

/// <summary>Backends that answer with malice.</summary>
public sealed class HostileBackendLaws(HostileRig rig) : HostileLaws(rig), IClassFixture<HostileRig>
{
    public static TheoryData<string> Cases => Names(HopCases.Backends);

    [Theory, MemberData(nameof(Cases))]
    public Task A_backend_cannot_answer_the_request_of_somebody_else(string name) => Hold(name, HopCases.Backends);
}

/// <summary>The cases as a whole.</summary>
public sealed class HostileCaseLaws
{
    private static IEnumerable<HostileCase> All => [.. BodyCases.All, .. HeadCases.All, .. TargetCases.All, .. HopCases.All, .. HopCases.Backends];

    [Fact]
    public void Each_case_has_a_name_of_its_own_and_names_its_rule()
    {
        Assert.Equal(All.Count(), All.Select(c => c.Name).Distinct().Count());
        Assert.All(All, c => Assert.True(c.Rule.Length > 0 && c.Endings.Count > 0));
    }

    [Fact]
    public void What_is_known_to_differ_is_what_servers_should_do_and_not_more_than_two_of_it()
    {
        var should = All.Where(c => c.Force == Force.Should).Select(c => c.Name).ToArray();
        Assert.InRange(HostileLaws.Known.Count, 0, 2);
        Assert.All(HostileLaws.Known.Keys, name => Assert.Contains(name, should));
    }
}
