using System.Threading;

namespace Sluice.Runtime.Forwarding;

/// <summary>
/// The shares of a rule and whose turn it is. Request <c>n</c> takes the point <c>frac(n φ)</c> of the whole: multiples of
/// the golden ratio fall more evenly than any others, so every run of requests is close to the weights, on however many
/// connections they come, and no table has to be as long as the sum of the weights.
/// </summary>
internal sealed class ShareSchedule
{
    private const ulong GoldenRatio = 0x9E3779B97F4A7C15;

    private readonly RouteTarget[] _targets;
    private readonly ulong[] _upTo;
    private ulong _requests;

    /// <param name="shares">At least one, each with a positive weight.</param>
    public ShareSchedule(params (int Weight, RouteTarget Target)[] shares)
    {
        _targets = new RouteTarget[shares.Length];
        _upTo = new ulong[shares.Length];
        var sum = 0UL;
        for (var i = 0; i < shares.Length; i++)
        {
            _targets[i] = shares[i].Target;
            _upTo[i] = sum += (ulong)shares[i].Weight;
        }
    }

    /// <summary>Each share once.</summary>
    public ReadOnlySpan<RouteTarget> Targets => _targets;

    public RouteTarget Next()
    {
        if (_targets.Length == 1) return _targets[0];
        var point = Math.BigMul(Interlocked.Increment(ref _requests) * GoldenRatio, _upTo[^1], out _);
        var share = 0;
        while (_upTo[share] <= point) share++;
        return _targets[share];
    }
}
