using System.Collections.Concurrent;
using System.Threading;

namespace Sluice.Runtime.Observing;

/// <summary>The first <paramref name="most"/> values of a label keep their names for the life of the process; all others share one.</summary>
internal sealed class LabelBound(int most)
{
    /// <summary>What those are called that came too late.</summary>
    public const string Other = "other";

    private readonly ConcurrentDictionary<string, byte> _known = new();
    private readonly Lock _turn = new();
    private volatile int _count;

    public bool Admits(string value)
    {
        if (_known.ContainsKey(value)) return true;
        if (_count >= most) return false;
        lock (_turn)
        {
            if (_count >= most) return _known.ContainsKey(value);
            if (_known.TryAdd(value, 0)) _count++;
            return true;
        }
    }

    public string Of(string value) => Admits(value) ? value : Other;
}
