using System.Collections.Generic;

namespace Sluice.Laws;

/// <summary>Compares what happened with what a case allows.</summary>
internal static class Judge
{
    /// <summary>What is wrong, by the ending that fits best; nothing, if one fits.</summary>
    public static IReadOnlyList<string> Of(HostileCase hostile, Outcome outcome, IReadOnlyList<Received> received)
    {
        List<string>? best = null;
        foreach (var ending in hostile.Endings)
        {
            List<string> faults = [.. OfAnswers(ending, outcome), .. OfBackend(ending, received)];
            if (best is null || faults.Count < best.Count) best = faults;
        }
        return best ?? [];
    }

    private static IEnumerable<string> OfAnswers(Ending ending, Outcome outcome)
    {
        if (outcome.Statuses is [var first, ..])
        {
            if (!ending.Statuses.Contains(first)) yield return $"the status is {first}";
        }
        else if (!ending.MayWait && !(ending.MayHangUp && outcome.IsClosed))
        {
            yield return outcome.IsClosed ? "the connection was ended without an answer" : "there is no answer";
        }
        if (ending.Closes && !outcome.IsClosed && !(ending.MayWait && outcome.Statuses.Count == 0)) yield return "the connection was left open";
        if (outcome.Statuses.Count > ending.MostAnswers) yield return $"there are {outcome.Statuses.Count} answers";
        if (ending.NotInAnswers is { } never && outcome.Text.Contains(never, StringComparison.Ordinal)) yield return $"the answers hold {never}";
        if (ending.KeepsOrder && outcome.Statuses.Count > 1 && !outcome.Text.Contains("/pub/clean", StringComparison.Ordinal)) yield return "the second answer is not that of the second request";
    }

    public static IEnumerable<string> OfBackend(Ending ending, IReadOnlyList<Received> received)
    {
        if (received.Count > ending.MostRequests) yield return $"the backend saw {received.Count} requests: {string.Join(" | ", received.Select(r => r.Line))}";
        if (received.Count(r => r.IsComplete) > ending.MostComplete) yield return "the backend saw a whole request";
        if (received.Any(r => r.Target.Contains("/smuggled", StringComparison.Ordinal))) yield return "SMUGGLED";
        if (received.Count == 0) yield break;
        foreach (var check in ending.Checks)
            if (!check.Holds(received[0])) yield return $"not so: {check.What}, but {received[0].Raw}";
    }
}
