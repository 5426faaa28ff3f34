using System.Collections.Generic;
using Sluice.Compiler.Ir;
using Sluice.Runtime.Matching;

namespace Sluice.Runtime.Loading;

/// <summary>Collects what belongs to host patterns until it can be frozen into an index.</summary>
internal sealed class HostGroups<V> where V : class
{
    private readonly List<KeyValuePair<string, V>> _exact = [];
    private readonly List<KeyValuePair<string, V>> _suffixes = [];
    private V? _any;

    public void Add(HostPattern pattern, V value)
    {
        _ = pattern switch
        {
            HostPattern.Exact(var name) => Into(_exact, name, value),
            HostPattern.Suffix(var tail) => Into(_suffixes, tail, value),
            HostPattern.Any => (_any = value) is not null,
        };
    }

    public HostIndex<V> Frozen() => new(_exact, _suffixes, _any);

    private static bool Into(List<KeyValuePair<string, V>> group, string key, V value)
    {
        group.Add(new(key, value));
        return true;
    }
}
