using System.Collections.Generic;

namespace Sluice.Reference;

/// <summary>Chance that a seed decides: the same seed and the same questions give the same answers.</summary>
/// <remarks>A linear congruential step with a mixed output; written out so that a framework update cannot change old seeds.</remarks>
public sealed class Dice(int seed)
{
    private ulong state = unchecked(((ulong)(uint)seed * 0x9E3779B97F4A7C15UL) + 0xD1B54A32D192ED03UL);

    /// <summary>A number of at least zero and less than <paramref name="bound"/>.</summary>
    public int Below(int bound)
    {
        state = unchecked((state * 6364136223846793005UL) + 1442695040888963407UL);
        var mixed = unchecked((state ^ (state >> 29)) * 0xBF58476D1CE4E5B9UL);
        return (int)((mixed >> 33) % (ulong)bound);
    }

    public int Between(int low, int high) => low + Below(high - low + 1);

    /// <summary>True so many times of a hundred.</summary>
    public bool Chance(int percent) => Below(100) < percent;

    public A Pick<A>(IReadOnlyList<A> from) => from[Below(from.Count)];

    /// <summary>One of the values so many times of a hundred, else nothing.</summary>
    public A? Maybe<A>(int percent, IReadOnlyList<A> from) where A : class => Chance(percent) ? Pick(from) : null;

    /// <summary>The item alone so many times of a hundred, else nothing.</summary>
    public IReadOnlyList<A> Perhaps<A>(int percent, A item) => Chance(percent) ? [item] : [];

    public int? MaybeNumber(int percent, IReadOnlyList<int> from) => Chance(percent) ? Pick(from) : null;

    /// <summary>So many different places of the list, in an order of chance.</summary>
    public IReadOnlyList<A> Some<A>(int count, IReadOnlyList<A> from)
    {
        var all = from.ToArray();
        Shuffle(all);
        return all[..Math.Min(count, all.Length)];
    }

    public void Shuffle<A>(A[] items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var j = Below(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    public static IReadOnlyList<A> Many<A>(int count, Func<A> next) => [.. Enumerable.Range(0, count).Select(_ => next())];
}
