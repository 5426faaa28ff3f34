using System.Collections.Generic;
using System.IO;
using Sluice.Reference;
using Xunit;
using YamlDotNet.RepresentationModel;

namespace Sluice.Reference;

/// <summary>The generated worlds are worth testing with: repeatable, printable, taken by an API server, and full of every outcome.</summary>
public sealed class GeneratorExamples
{
    private static readonly IReadOnlyList<World> Sample = Worlds.Sample(1, 300);

    [Fact]
    public void A_seed_gives_the_same_worlds_and_probes_again()
    {
        Assert.Equal(Worlds.Sample(7, 40).Select(WorldYaml.Print), Worlds.Sample(7, 40).Select(WorldYaml.Print));
        Assert.Equal(Probes.Sample(Sample[0], 7, 200), Probes.Sample(Sample[0], 7, 200));
        Assert.Equal(40, Worlds.Sample(7, 40).Select(WorldYaml.Print).Distinct().Count());
    }

    [Fact]
    public void Outcomes_are_well_mixed()
    {
        var outcomes = Sample.SelectMany(w => Probes.Sample(w, 3, 20).Select(p => Reading.Answer(w, p))).ToArray();
        var share = outcomes.GroupBy(o => o.GetType()).ToDictionary(g => g.Key, g => g.Count() / (double)outcomes.Length);
        Type[] later = [typeof(Outcome.Preflight), typeof(Outcome.Through)];
        Assert.Equal(typeof(Outcome).GetNestedTypes().Where(t => t.IsSubclassOf(typeof(Outcome))).Except(later).ToHashSet(), share.Keys.ToHashSet());
        var shown = string.Join(", ", share.Select(s => $"{s.Key.Name} {s.Value:P1}"));
        Assert.True(share[typeof(Outcome.Forward)] >= 0.2 && share[typeof(Outcome.NotFound)] <= 0.5 && share[typeof(Outcome.Misdirected)] >= 0.005, shown);
    }

    [Fact]
    public void Shares_and_winners_are_well_mixed()
    {
        var outcomes = Sample.SelectMany(w => Probes.Sample(w, 4, 20).Select(p => Reading.Answer(w, p))).ToArray();
        var results = outcomes.OfType<Outcome.Forward>().SelectMany(f => f.Shares).Select(s => s.Result).ToArray();
        Assert.Contains(results, r => r is ShareResult.Redirect);
        Assert.Contains(results, r => r is ShareResult.Refused(500));
        Assert.Contains(results, r => r is ShareResult.Refused(503));
        Assert.True(results.Count(r => r is ShareResult.ToService) * 3 >= results.Length);
        var winners = outcomes.Select(Outcomes.Winner).OfType<Winner>().ToArray();
        Assert.True(winners.Count(w => w.Kind == "GRPCRoute") * 50 >= winners.Length);
        Assert.Contains(winners, w => w is { Rule: > 1, Match: > 0 });
    }

    [Fact]
    public void Statuses_show_every_reason()
    {
        var accepted = Sample.SelectMany(w => w.Objects
            .SelectMany(o => Enumerable.Range(0, WorldObjects.Parents(o).Count).Select(i => Reading.Attach(w, o, i)))).ToArray();
        Assert.Contains(null, accepted);
        Assert.Equal(["Accepted", "NoMatchingListenerHostname", "NoMatchingParent", "NotAllowedByListeners"],
            accepted.OfType<Acceptance>().Select(a => a.Accepted).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(["BackendNotFound", "InvalidKind", "RefNotPermitted", "ResolvedRefs", "UnsupportedProtocol"],
            accepted.OfType<Acceptance>().Select(a => a.ResolvedRefs).Distinct().Order(StringComparer.Ordinal));

        var verdicts = Sample.SelectMany(w => w.All<WorldObject.Gateway>()
            .SelectMany(g => g.Listeners.Select(l => Reading.Listener(w, g, l.Name)))).OfType<ListenerVerdict>().ToArray();
        Assert.Equal(["Accepted", "HostnameConflict", "ProtocolConflict", "UnsupportedProtocol"],
            verdicts.Select(v => v.Accepted).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(["InvalidCertificateRef", "InvalidRouteKinds", "RefNotPermitted", "ResolvedRefs"],
            verdicts.Select(v => v.ResolvedRefs).Distinct().Order(StringComparer.Ordinal));
        Assert.Contains(verdicts, v => v.AttachedRoutes > 2);
    }

    [Fact]
    public void Nothing_depends_on_the_order_of_the_objects() => Assert.All(Sample.Take(100), world =>
    {
        var shuffled = world.Shuffled(5);
        Assert.All(Probes.Sample(world, 5, 20), p => Assert.Equal(Reading.Answer(world, p), Reading.Answer(shuffled, p)));
    });

    [Fact]
    public void A_world_prints_as_yaml_with_a_document_for_each_object() => Assert.All(Sample.Take(100), world =>
    {
        var stream = new YamlStream();
        using var text = new StringReader(WorldYaml.Print(world));
        stream.Load(text);
        var printed = stream.Documents.Select(d => (YamlMappingNode)d.RootNode).Select(d => $"{d["kind"]} {d["metadata"]["name"]}");
        Assert.Equal(world.Objects.Select(o => $"{WorldObjects.Kind(o)} {o.Meta.Name}"), printed);
    });

    [Fact]
    public void Every_object_and_every_smaller_one_is_one_that_an_API_server_takes()
    {
        Assert.All(Sample, world => Assert.Empty(Schema.Complaints(world)));
        Assert.All(Sample.Take(20).SelectMany(w => Worlds.Arbitrary.Shrinker(w)), world => Assert.Empty(Schema.Complaints(world)));
    }
}
