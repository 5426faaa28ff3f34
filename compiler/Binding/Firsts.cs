using System.Collections.Generic;
using Sluice.Compiler.Ir;

namespace Sluice.Compiler.Binding;

/// <summary>How often candidates were looked at: what work grows with, whatever the machine.</summary>
internal sealed class Tally
{
    public int Looks { get; private set; }

    public void Look() => Looks++;
}

/// <summary>A candidate, and which one it is in the order of precedence.</summary>
internal readonly record struct Placed(int Place, Candidate Candidate);

/// <summary>
/// Candidates by what they have in common. Whoever asks wants the first one but itself, so of each key the first two are
/// kept: whatever their number, one look is enough.
/// </summary>
internal sealed class Firsts<TKey>(Tally tally) where TKey : notnull
{
    private readonly Dictionary<TKey, (Placed First, Placed? Second)> _found = [];

    /// <summary>To be called in the order of precedence.</summary>
    public void Add(TKey key, Placed placed)
    {
        tally.Look();
        if (!_found.TryGetValue(key, out var known)) _found[key] = (placed, null);
        else if (known.Second is null) _found[key] = (known.First, placed);
    }

    public Placed? Other(TKey key, ListenerId self)
    {
        tally.Look();
        return !_found.TryGetValue(key, out var known) ? null : known.First.Candidate.Id != self ? known.First : known.Second;
    }

    /// <summary>The first of some answers; the one that stands first in the order of precedence.</summary>
    public static Option<Candidate> Earliest(IEnumerable<Placed?> answers) =>
        answers.Aggregate((Placed?)null, static (best, next) => best is null || next?.Place < best.Value.Place ? next ?? best : best) is { } found
            ? Some(found.Candidate) : None;
}
