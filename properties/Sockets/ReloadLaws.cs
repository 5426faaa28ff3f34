using System.Threading.Tasks;
using Sluice.Laws.Oracle;
using Xunit;

namespace Sluice.Laws.Sockets;

/// <summary>What traffic sees of plans that replace one another.</summary>
public class ReloadLaws
{
    private const int Reloads = 1000;

    [Fact]
    public async Task Steady_traffic_sees_the_old_or_the_new_world_and_never_neither()
    {
        var stop = TestContext.Current.CancellationToken;
        var compiled = Stages.Worlds.Select(Compiled.Of).ToArray();
        await using var plane = await SocketPlane.Start(32);
        await plane.Load(compiled[0], " at stage 0");
        using var traffic = new Traffic(plane, stop);
        traffic.OverHttp1(Stages.Plain);
        traffic.OverHttp1(Stages.Plain);
        traffic.OverHttp2(Stages.Plain);
        traffic.OverHttp2(Stages.Plain);
        traffic.OverHttp1(Stages.Secure);
        // The client of the platform keeps a connection to one host only.
        traffic.OverHttp2([.. Stages.Secure.Where(probe => probe.Host == probe.Sni)]);
        traffic.OverNewConnections(Stages.Secure);
        traffic.OverWebSockets(Stages.Plain[0]);
        traffic.OverWebSockets(Stages.Plain[1] with { Query = null });
        traffic.OverCalls(Stages.Call);
        traffic.OverCalls(Stages.Call);
        for (var turn = 1; turn <= Reloads; turn++)
        {
            var stage = turn % Stages.Count;
            traffic.Begin(turn);
            await plane.Load(compiled[stage], $" at stage {stage}");
            traffic.Done(turn);
            // A port is open or closed as soon as the new world is there.
            var passing = new Question(Stages.Passing, false, $"turn {turn}");
            Assert.Contains(await plane.Ask(passing, http2: false), Demands.Of(Stages.Worlds[stage], passing, $" at stage {stage}").Select(demand => demand.Text));
            await traffic.Flow(5);
        }
        await traffic.End();
        Assert.True(traffic.Answered >= Reloads * 5);
        Assert.True(traffic.Talks > 100, $"{traffic.Talks} connections are too few to say anything");
        TestContext.Current.TestOutputHelper?.WriteLine($"{Reloads} plans, {traffic.Answered} answers, {traffic.Talks} connections that last with {traffic.Messages} messages");
    }
}
