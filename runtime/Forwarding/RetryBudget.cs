namespace Sluice.Runtime.Forwarding;

/// <summary>
/// How many of the requests to a backend may be retries: a part of all requests of an interval, and always a least count.
/// </summary>
/// <param name="Percent">Retries that are allowed for a hundred requests of <paramref name="Interval"/>.</param>
/// <param name="LeastCount">Retries that are allowed in any <paramref name="LeastInterval"/>, however few the requests.</param>
internal sealed record RetryBudget(int Percent, TimeSpan Interval, int LeastCount, TimeSpan LeastInterval);

/// <summary>What was asked and asked again of a backend, for as long as its budget looks back.</summary>
internal sealed class RetryAccount
{
    private readonly object _turn = new();
    private SlidingCount? _requests;
    private SlidingCount? _retries;
    private SlidingCount? _least;
    private RetryBudget? _budget;

    /// <summary>Notes a request that a client made.</summary>
    /// <param name="now">Milliseconds of a clock that only goes forward.</param>
    public void Ask(RetryBudget budget, long now)
    {
        lock (_turn)
        {
            Follow(budget);
            _requests!.Add(now);
        }
    }

    /// <summary>Notes a retry, if the budget allows one more.</summary>
    public bool TrySpend(RetryBudget budget, long now)
    {
        lock (_turn)
        {
            Follow(budget);
            var withinPart = (_retries!.Sum(now) + 1) * 100 <= _requests!.Sum(now) * budget.Percent;
            if (!withinPart && _least!.Sum(now) >= budget.LeastCount) return false;
            _retries.Add(now);
            _least!.Add(now);
            return true;
        }
    }

    /// <summary>A budget with other intervals begins anew; counts of the old one would mean something else.</summary>
    private void Follow(RetryBudget budget)
    {
        if (_budget == budget) return;
        if (_budget?.Interval != budget.Interval) (_requests, _retries) = (new(budget.Interval), new(budget.Interval));
        if (_budget?.LeastInterval != budget.LeastInterval) _least = new(budget.LeastInterval);
        _budget = budget;
    }
}

/// <summary>A count of what happened in the last interval, exact to a tenth of it.</summary>
internal sealed class SlidingCount(TimeSpan interval)
{
    private const int Slots = 10;

    private readonly long[] _counts = new long[Slots];
    private readonly long _width = Math.Max(1, (long)interval.TotalMilliseconds / Slots);
    private long _slot = long.MinValue;

    public void Add(long now)
    {
        Advance(now);
        _counts[Index(_slot)]++;
    }

    public long Sum(long now)
    {
        Advance(now);
        var sum = 0L;
        foreach (var count in _counts) sum += count;
        return sum;
    }

    private void Advance(long now)
    {
        var slot = now / _width;
        if (_slot == long.MinValue || slot - _slot >= Slots) Array.Clear(_counts);
        else for (var passed = _slot + 1; passed <= slot; passed++) _counts[Index(passed)] = 0;
        _slot = Math.Max(slot, _slot);
    }

    private static int Index(long slot) => (int)(slot % Slots);
}
