using System.Collections.Generic;
using System.IO;
using System.Text.Json.Nodes;
using Sluice.Compiler.Text;
using Sluice.Reference;

namespace Sluice.Laws.Clusters;

/// <summary>An object to be judged: where it would be created, its text, and how it came about.</summary>
internal sealed record Manifest(Resource Resource, string Namespace, string Text, string Origin)
{
    /// <summary>The namespace of objects that name none that could exist.</summary>
    public const string Default = "default";

    public static Manifest Of(Resource resource, JsonObject document, string origin) =>
        new(resource, document["metadata"]?.GetValueKind() == System.Text.Json.JsonValueKind.Object ? Named(document["metadata"]!["namespace"]) : Default, document.ToJsonString(), origin);

    private static string Named(JsonNode? place) =>
        place?.GetValueKind() == System.Text.Json.JsonValueKind.String && $"{place}" is var name && name.Length > 0 && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-') ? name : Default;
}

/// <summary>What is judged: objects that somebody wrote, and mutations of valid ones at every field.</summary>
internal static class Corpus
{
    public const int Seed = 20261125;

    private static readonly string[] Kinds = ["*.yaml", "*.yml", "*.json"];

    /// <summary>Mutants that are two or three mutations at once, for each mutant of one.</summary>
    private const double Combined = 0.25;

    /// <summary>
    /// What is written by hand, and so many mutants as the limit leaves room for. They are taken in turn from all fields
    /// of all kinds and all kinds of change; chance decides the rest, and the same seed decides alike.
    /// </summary>
    public static IReadOnlyList<Manifest> For(IReadOnlyList<Resource> resources, int limit)
    {
        var dice = new Dice(Seed);
        var written = Written(resources).DistinctBy(manifest => (manifest.Resource, manifest.Text)).ToArray();
        var mutants = resources.SelectMany(Mutants).ToArray();
        var single = InTurn(mutants, dice).Take(limit).ToArray();
        var combined = Enumerable.Range(0, (int)(single.Length * Combined)).Select(_ => dice.Pick(single)).Select(first => first with { Edits = [.. first.Edits, .. Others(first, dice)] });
        return [.. written.Concat(single.Concat(combined).Select(mutant => mutant.Made())).DistinctBy(manifest => (manifest.Resource, manifest.Text)).Take(Math.Max(limit, written.Length))];

        IEnumerable<Edit> Others(Mutant first, Dice chance) => Dice.Many(chance.Between(1, 2), () => chance.Pick(first.Seed.Edits));
    }

    /// <summary>A valid object and every edit that there is of it.</summary>
    private sealed record Source(Resource Resource, JsonObject Document, IReadOnlyList<Edit> Edits);

    private sealed record Mutant(Source Seed, IReadOnlyList<Edit> Edits)
    {
        public (Resource, string, string) Concern => (Seed.Resource, Edits[0].At.General, Edits[0].What);

        public Manifest Made() => Manifest.Of(Seed.Resource, Edit.All(Seed.Document, Edits), $"{Seed.Document["metadata"]!["name"]} {string.Join(", ", Edits)}");
    }

    private static IEnumerable<Mutant> Mutants(Resource resource) =>
        Seeds.For(resource)
            .Select((seed, index) => new Source(resource, seed, [.. Mutations.Of(resource.Schema, seed).Concat(index == 0 ? Metadata.Edits() : [])]))
            .SelectMany(source => source.Edits.Select(edit => new Mutant(source, [edit])));

    /// <summary>One of each concern, then another one of each, and so on; which one, and in which order, is chance.</summary>
    private static IEnumerable<Mutant> InTurn(IEnumerable<Mutant> mutants, Dice dice)
    {
        var concerns = mutants.GroupBy(mutant => mutant.Concern).Select(group => group.ToArray()).ToArray();
        foreach (var concern in concerns) dice.Shuffle(concern);
        for (var round = 0; ; round++)
        {
            var turn = concerns.Where(concern => concern.Length > round).Select(concern => concern[round]).ToArray();
            if (turn.Length == 0) yield break;
            dice.Shuffle(turn);
            foreach (var mutant in turn) yield return mutant;
        }
    }

    /// <summary>The seeds, the cases, and every object of the kinds in conformance manifests, samples and snapshots.</summary>
    private static IEnumerable<Manifest> Written(IReadOnlyList<Resource> resources) =>
        resources.SelectMany(resource => Seeds.For(resource).Select(seed => Manifest.Of(resource, seed, $"seed {seed["metadata"]!["name"]}")))
            .Concat(resources.SelectMany(resource => Seeds.Cases(resource).Select((document, index) => Manifest.Of(resource, document, $"case {index}"))))
            .Concat(Shared.Folder("spec", "conformance-manifests").Map(folder => Found(resources, folder)).IfNone([]))
            .Concat(Found(resources, Repository.Folder("samples")))
            .Concat(Found(resources, Repository.Folder("snapshots", "cases")));

    private static IEnumerable<Manifest> Found(IReadOnlyList<Resource> resources, string folder) =>
        from file in Kinds.SelectMany(kind => Directory.GetFiles(folder, kind, SearchOption.AllDirectories)).Order(StringComparer.Ordinal)
        where !file.Contains(".verified.", StringComparison.Ordinal) && !file.Contains(".received.", StringComparison.Ordinal)
        from document in NodeJson.Documents(new SourceText(file, File.ReadAllBytes(file)))
        from resource in resources
        where $"{document["kind"]}" == resource.Kind && $"{document["apiVersion"]}" == resource.ApiVersion
        select Manifest.Of(resource, document, Path.GetRelativePath(folder, file));
}
