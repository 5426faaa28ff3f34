using System.Threading;
using Sluice.Runtime.Loading;

namespace Sluice.Runtime.Hosting;

/// <summary>The generation that new requests are served by, and whether the process is about to go.</summary>
internal sealed class CurrentGeneration(Generation first)
{
    private Generation _generation = first;
    private volatile bool _draining;

    public Generation Generation => Volatile.Read(ref _generation);

    /// <summary>From now on every answer is the last one on its connection.</summary>
    public bool IsDraining => _draining;

    public void Swap(Generation next) => Volatile.Write(ref _generation, next);

    public void BeginDrain() => _draining = true;
}
