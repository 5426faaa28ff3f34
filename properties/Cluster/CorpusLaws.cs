using System.Collections.Generic;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Xunit;

namespace Sluice.Laws.Clusters;

/// <summary>The corpus asks what it should: a differential test is worth as much as its questions.</summary>
public class CorpusLaws(Trials trials) : IClassFixture<Trials>
{
    /// <summary>Rules that cannot be seen broken, because the server does not come to them when they are.</summary>
    private static readonly IReadOnlyList<string> Unreachable =
    [
        // The choices of the field are the same, and a field outside its choices keeps the server from its rules.
        "type must be one of ['Exact', 'PathPrefix', 'RegularExpression']",
    ];

    [Theory, MemberData(nameof(DifferentialLaws.Bundles), MemberType = typeof(DifferentialLaws))]
    public async Task The_server_takes_every_seed(string bundle)
    {
        DifferentialLaws.SkipWithoutServer();
        var refused = (await trials.Of(bundle)).Cases.Where(one => one.Manifest.Origin.StartsWith("seed", StringComparison.Ordinal) && !one.Verdict.Accepted);
        DifferentialLaws.None(refused.Select(one => $"{one.Manifest.Resource} {one.Manifest.Origin}: {one.Verdict.Words}"));
    }

    [Theory, MemberData(nameof(DifferentialLaws.Bundles), MemberType = typeof(DifferentialLaws))]
    public async Task The_seeds_use_every_field(string bundle)
    {
        DifferentialLaws.SkipWithoutServer();
        foreach (var resource in (await trials.Of(bundle)).Resources)
        {
            var used = Seeds.For(resource).SelectMany(seed => Used(seed["spec"], "spec")).ToHashSet(StringComparer.Ordinal);
            DifferentialLaws.None(Known(resource.Schema.Properties["spec"], "spec").Where(field => !used.Contains(field)).Select(field => $"{resource} {field}"));
        }
    }

    [Theory, MemberData(nameof(DifferentialLaws.Bundles), MemberType = typeof(DifferentialLaws))]
    public async Task Every_rule_is_broken_by_two_objects_or_more(string bundle)
    {
        DifferentialLaws.SkipWithoutServer();
        var trial = await trials.Of(bundle);
        var words = trial.Cases.SelectMany(one => one.Verdict.Blames.Select(blame => blame.Message)).ToArray();
        var rules = trial.Resources.SelectMany(resource => resource.Schema.Properties["spec"].Rules).Distinct().Except(Unreachable);
        DifferentialLaws.None(rules.Where(rule => words.Count(said => said.Contains(rule, StringComparison.Ordinal)) < 2));
    }

    private static IEnumerable<string> Used(JsonNode? value, string place) => value switch
    {
        JsonObject fields => fields.SelectMany(field => Used(field.Value, $"{place}.{field.Key}")).Append(place),
        JsonArray items => items.SelectMany(item => Used(item, place)).Append(place),
        _ => [place],
    };

    private static IEnumerable<string> Known(Shape shape, string place) =>
        shape.Properties.SelectMany(field => Known(field.Value, $"{place}.{field.Key}").Append($"{place}.{field.Key}"))
            .Concat(shape.Items.AsEnumerable().SelectMany(item => Known(item, place)));
}
