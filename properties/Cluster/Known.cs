using System.Collections.Generic;

namespace Sluice.Laws.Clusters;

/// <summary>A kind of object that the compiler judges otherwise than the server, and why that is so.</summary>
internal sealed record Disagreement(string Because, Func<Compared, bool> Covers);

internal static class Known
{
    /// <summary>Every disagreement that is left.</summary>
    public static readonly IReadOnlyList<Disagreement> All = [];

    public static Option<Disagreement> Of(Compared compared) => Optional(All.FirstOrDefault(one => one.Covers(compared)));
}
