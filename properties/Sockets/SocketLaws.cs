using System.Collections.Generic;
using System.Threading.Tasks;
using Sluice.Laws.Oracle;
using Sluice.Reference;
using Xunit;

namespace Sluice.Laws.Sockets;

using World = Sluice.Reference.World;

/// <summary>
/// Generated worlds behind real sockets. The environment variables SLUICE_SOCKET_WORLDS, SLUICE_SOCKET_REQUESTS and
/// SLUICE_SEED make the run larger or another one.
/// </summary>
public class SocketLaws
{
    private static readonly int Count = Setting("SLUICE_SOCKET_WORLDS", 60);
    private static readonly int Requests = Setting("SLUICE_SOCKET_REQUESTS", 25);
    private static readonly int Seed = Setting("SLUICE_SEED", 20261123);

    /// <summary>All that can happen, which a run must have seen to be worth anything.</summary>
    private static readonly string[] Kinds =
        ["connection refused", "TLS refused", "421", "404", "redirect", "forward", "500", "503", "grpc 12", "grpc 14", "grpc forward"];

    [Fact]
    public async Task The_data_plane_answers_over_sockets_as_the_specification_reads()
    {
        await using var plane = await SocketPlane.Start(1);
        var seen = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var (world, index) in Worlds.Sample(Seed, Count).Select((world, index) => (world, index)))
        {
            var compiled = Compiled.Of(world);
            await plane.Load(compiled);
            foreach (var (probe, turn) in Probes.Sample(world, Seed, Requests).Select((probe, turn) => (probe, turn)))
            {
                Assert.Equal(Accounts.Of(Reading.Answer(world, probe)), Accounts.Of(compiled, world, probe));
                foreach (var kind in await Ask(plane, world, probe, $"{index}.{turn}", turn)) seen[kind] = seen.GetValueOrDefault(kind) + 1;
            }
        }
        var counts = string.Join(", ", seen.Select(kind => $"{kind.Key}: {kind.Value}"));
        TestContext.Current.TestOutputHelper?.WriteLine(counts);
        Assert.All([.. Kinds, "several kinds"], kind => Assert.True(seen.GetValueOrDefault(kind) >= 3, $"{kind} was hardly seen: {counts}"));
    }

    /// <summary>
    /// Asks until each of the answers that the rule may give was seen, and no other. Shares come so evenly that four rounds
    /// of all weights show every one.
    /// </summary>
    private static async Task<IReadOnlyList<string>> Ask(SocketPlane plane, World world, Probe probe, string name, int turn)
    {
        var demands = Demands.Of(world, Question.Of(world, probe, name));
        var due = demands.Select(demand => demand.Text).ToHashSet(StringComparer.Ordinal);
        var rounds = demands.Count > 1 && Reading.Answer(world, probe) is Outcome.Forward(_, var shares) ? 4 * shares.Sum(share => share.Weight) : 1;
        for (var round = 0; round < rounds && due.Count > 0; round++)
        {
            var question = Question.Of(world, probe, $"{name}.{round}");
            var http2 = (turn + round) % 2 == 0 && !question.RepeatsHeaders;
            var actual = await plane.Ask(question, http2);
            // A refusal in the handshake may reach the client as a reset, before or after it has shaken hands.
            if (actual is "TLS refused" or Demands.Closed && demands is [{ Text: "TLS refused" or Demands.Closed } only]) actual = only.Text;
            Assert.True(demands.Exists(demand => demand.Text == actual), Story(demands, actual, probe, world, http2));
            due.Remove(actual);
        }
        Assert.True(due.Count == 0, $"never seen: {string.Join("\n", due)}\n{Story(demands, "", probe, world, false)}");
        var kinds = demands.Select(demand => demand.Kind).Distinct();
        return [.. kinds, .. kinds.Skip(1).Take(1).Select(_ => "several kinds")];
    }

    private static string Story(Arr<Demand> demands, string actual, Probe probe, World world, bool http2) =>
        $"the reading says  {string.Join("\n              or  ", demands.Map(demand => demand.Text))}\n"
        + $"the sockets say   {actual}\n{probe} over HTTP/{(http2 ? 2 : 1)}, seed {Seed}\n{world}";

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), out var value) ? value : otherwise;
}
