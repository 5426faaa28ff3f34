using System.Collections.Frozen;
using System.Collections.Generic;

namespace Sluice.Runtime.Matching;

/// <summary>Names to values, looked up by a piece of text without making a string of it.</summary>
internal sealed class SpanMap<V> where V : class
{
    private readonly FrozenDictionary<string, V>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    public SpanMap(IReadOnlyCollection<KeyValuePair<string, V>> pairs)
    {
        Count = pairs.Count;
        if (Count > 0) _lookup = pairs.ToFrozenDictionary(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public int Count { get; }

    public V? Find(ReadOnlySpan<char> name) =>
        Count > 0 && _lookup.TryGetValue(name, out var value) ? value : null;
}
