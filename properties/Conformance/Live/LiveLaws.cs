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

    public static TheoryData<string> Asked => Manifests.Folder.IsNone ? ["the suite"] : [.. Suite.Tests.Where(test => test.Standing == Standing.Asked).Select(test => test.Name)];

    [Theory, MemberData(nameof(Asked))]
    public async Task The_running_data_plane_does_what_the_test_demands(string name)
    {
        Assert.SkipWhen(Manifests.Folder.IsNone, Manifests.Absent);
        var rounds = Cluster.Rounds(Suite.Find(name));
        Assert.NotEmpty(rounds);
        await using var plane = await LivePlane.Start(_pods);
        foreach (var round in rounds) await plane.Asks(_pods, round);
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _pods.DisposeAsync();
}
