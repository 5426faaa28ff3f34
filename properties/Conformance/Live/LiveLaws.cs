using System.Threading.Tasks;
using Xunit;

namespace Sluice.Laws.Conformance;

/// <summary>
/// The requests and connections of the conformance suite, made of the running data plane over real sockets: with the plan that the
/// compiler makes of the suite's manifests, and servers on this machine for the suite's workloads.
/// </summary>
public sealed class LiveLaws : IAsyncLifetime
{
    private readonly Pods _pods = new();

    public static TheoryData<string> Asked =>
        Manifests.Folder.IsNone ? ["the suite"] : [.. (Suite.Tests + LaterTests.All).Where(test => test.Standing == Standing.Asked).Select(test => test.Name)];

    [Theory, MemberData(nameof(Asked))]
    public async Task The_running_data_plane_does_what_the_test_demands(string name)
    {
        Assert.SkipWhen(Manifests.Folder.IsNone, Manifests.Absent);
        var rounds = Cluster.Rounds(Suite.Find(name));
        Assert.NotEmpty(rounds);
        await using var plane = await LivePlane.Start(_pods);
        foreach (var round in rounds) await plane.Asks(_pods, round);
    }

    /// <summary>So that none is left out unseen.</summary>
    [Fact]
    public void So_many_tests_are_asked_of_the_running_data_plane_and_the_others_have_nothing_to_ask_are_of_the_mesh_or_lack_a_feature()
    {
        Assert.Equal("56 Asked, 20 Silent, 19 OfMesh", Counted(Suite.Tests));
        Assert.Equal("18 Asked", Counted(LaterTests.All));
    }

    [Fact]
    public void A_test_is_silent_if_it_asks_nothing()
    {
        Assert.SkipWhen(Manifests.Folder.IsNone, Manifests.Absent);
        Assert.All(Suite.Tests.Filter(test => test.Standing == Standing.Silent), test => Assert.Empty(Cluster.RoundsOfWhole(test)));
    }

    private static string Counted(Arr<ConformanceTest> tests) => string.Join(", ", tests.GroupBy(test => test.Standing).OrderBy(group => group.Key).Select(group => $"{group.Count()} {group.Key}"));

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _pods.DisposeAsync();
}
