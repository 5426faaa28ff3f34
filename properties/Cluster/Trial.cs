using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace Sluice.Laws.Clusters;

/// <summary>A corpus, and what a server that has the bundle's CRDs said of each object.</summary>
internal sealed record Trial(Bundle Bundle, IReadOnlyList<Resource> Resources, IReadOnlyList<(Manifest Manifest, Verdict Verdict)> Cases)
{
    /// <summary>Objects for each bundle; in CI a few thousand for all of them together, tens of thousands by hand.</summary>
    public static readonly int Size = int.TryParse(Environment.GetEnvironmentVariable("SLUICE_CLUSTER_MANIFESTS"), out var size) ? size : 1_800;

    public static Task<Trial> Of(Bundle bundle, CancellationToken stop) => Labs.With(bundle, async (server, resources) =>
    {
        var corpus = Corpus.For(resources, Size);
        var verdicts = await Verdict.Of(server, corpus, stop).ConfigureAwait(false);
        return new Trial(bundle, resources, [.. corpus.Zip(verdicts)]);
    });
}

/// <summary>The trial of each bundle, held once for all laws that look at it.</summary>
public sealed class Trials
{
    private readonly ConcurrentDictionary<string, Lazy<Task<Trial>>> _held = new(StringComparer.Ordinal);

    internal Task<Trial> Of(string bundle) =>
        _held.GetOrAdd(bundle, name => new(() => Trial.Of(Bundle.All.Single(one => one.Name == name), CancellationToken.None))).Value;
}
