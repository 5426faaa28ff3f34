using System.Collections.Generic;
using System.IO;
using System.Net.Http;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace Sluice.Laws;

/// <summary>What clients notice of ports and addresses that come and go while they ask without a pause.</summary>
public sealed class PortChurnLaws
{
    private const int Generations = 100;
    private const int Port = 80;

    [Fact]
    public async Task Nobody_notices_the_ports_and_Gateways_that_come_and_go_beside_the_port_that_he_uses()
    {
        await using var rig = await PortRig.Start(235);
        var (own, shared) = (rig.Address(0), rig.Address(1));
        var stays = rig.World("a", [$"{own}"], Port);
        Assert.Empty(await rig.Load(stays));
        using var clients = new Clients();
        using var lasting = PortRig.Client(own, Port);
        using var second = PortRig.Client(own, Port, http2: true);
        for (var i = 0; i < 2; i++) clients.Ask(async () => Assert.Equal("a", await PortRig.Answer(own, Port)));
        clients.Ask(() => Served(lasting));
        clients.Ask(() => Served(second));
        // Who uses a port that goes is answered, told that it is gone, or finds nobody there.
        clients.Ask(async () => Assert.Contains(await Chance(rig, shared), (string[])["b", "c", "404", "nobody"]));
        var random = new Random(20_235);
        for (var generation = 1; generation <= Generations; generation++)
        {
            World[] others =
            [
                stays,
                .. random.Next(2) == 0 ? (World[])[rig.World("b", random.Next(2) == 0 ? [$"{shared}"] : [$"{shared}", $"{own}"], Ports(random))] : [],
                .. random.Next(2) == 0 ? (World[])[rig.World("c", random.Next(2) == 0 ? [$"{shared}"] : [""], Ports(random))] : [],
            ];
            var problems = await rig.Load(others);
            Assert.All(problems, problem => Assert.Equal(Runtime.Hosting.PortFault.Claimed, problem.Fault));
            Assert.Equal([own], rig.Places("a"));
            await clients.Flow(10);
        }
        Assert.True(await clients.End() >= 10 * Generations);
    }

    [Fact]
    public async Task Two_Gateways_swap_their_addresses_and_nobody_is_turned_away()
    {
        await using var rig = await PortRig.Start(238);
        var (x, y) = (rig.Address(0), rig.Address(1));
        await Swap(0);
        using var clients = new Clients();
        using var atX = PortRig.Client(x, Port);
        using var atY = PortRig.Client(y, Port, http2: true);
        foreach (var at in new[] { x, x, y, y })
            clients.Ask(async () => Assert.Contains(await PortRig.Answer(at, Port), (string[])["a", "b"]));
        clients.Ask(() => Served(atX));
        clients.Ask(() => Served(atY));
        for (var turn = 1; turn <= Generations; turn++)
        {
            await Swap(turn);
            // Who comes from now on comes to the other one.
            Assert.Equal(turn % 2 == 0 ? "a" : "b", await PortRig.Answer(x, Port));
            Assert.Equal(turn % 2 == 0 ? "b" : "a", await PortRig.Answer(y, Port));
            await clients.Flow(5);
        }
        Assert.True(await clients.End() >= 5 * Generations);

        async Task Swap(int turn) => Assert.Empty(await rig.Load(
            rig.World("a", [$"{(turn % 2 == 0 ? x : y)}"], Port), rig.World("b", [$"{(turn % 2 == 0 ? y : x)}"], Port)));
    }

    private static int[] Ports(Random random) => [.. new[] { Port, 81, 82 }.Where(_ => random.Next(3) > 0).DefaultIfEmpty(83)];

    private static async Task Served(HttpClient client)
    {
        using var answer = await client.GetAsync(new Uri("http://a.test/"));
        Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode}");
        Assert.Contains(Assert.Single(answer.Headers.GetValues("X-Backend")), (string[])["a", "b"]);
    }

    /// <summary>A connection that is refused or reset found nobody; one that was let in has an answer.</summary>
    private static async Task<string> Chance(PortRig rig, System.Net.IPAddress at)
    {
        try
        {
            var answer = await PortRig.Answer(at, Port);
            return answer.Length == 0 ? "nobody" : answer.StartsWith("HTTP/1.1 404 ", StringComparison.Ordinal) && answer.Contains("Connection: close\r\n", StringComparison.Ordinal) ? "404" : answer;
        }
        catch (Exception gone) when (gone is SocketException or IOException)
        {
            return "nobody";
        }
    }

    /// <summary>Clients that ask one question after the other until they are told to end.</summary>
    private sealed class Clients : IDisposable
    {
        private readonly List<Task> _asking = [];
        private readonly SemaphoreSlim _answers = new(0);
        private readonly CancellationTokenSource _failed = new();
        private volatile bool _ending;
        private int _count;

        public void Ask(Func<Task> question) => _asking.Add(Task.Run(async () =>
        {
            try
            {
                for (; !_ending; Interlocked.Increment(ref _count), _answers.Release()) await question();
            }
            catch
            {
                await _failed.CancelAsync();
                throw;
            }
        }));

        /// <summary>So many answers; throws what made a client fail.</summary>
        public async Task Flow(int answers)
        {
            try
            {
                for (var i = 0; i < answers; i++) Assert.True(await _answers.WaitAsync(TestPlane.Patience, _failed.Token), "no answer for too long");
            }
            catch (OperationCanceledException) when (_failed.IsCancellationRequested)
            {
                await End();
            }
        }

        /// <summary>How many questions were answered.</summary>
        public async Task<int> End()
        {
            _ending = true;
            await Task.WhenAll(_asking);
            return _count;
        }

        public void Dispose()
        {
            _ending = true;
            _answers.Dispose();
            _failed.Dispose();
        }
    }
}
