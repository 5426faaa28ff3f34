using System.Collections.Frozen;

namespace Sluice.Runtime.Forwarding;

/// <summary>How hard a rule tries to get an answer, and for how long; what is absent has no limit.</summary>
/// <param name="Request">From the request's header section to the last octet of the answer, retries included.</param>
/// <param name="Attempt">The same for each time that it is sent to a backend.</param>
internal sealed record DeliveryRules(TimeSpan? Request, TimeSpan? Attempt, RetryRules? Retry)
{
    public static readonly DeliveryRules Plain = new(null, null, null);
}

/// <summary>
/// Attempts after the first: for these statuses, for attempts that take too long, and for connections that fail. What a
/// backend may have acted on is sent again only if its method is idempotent (RFC 9110, 9.2.2), or if its own answer asks for it.
/// </summary>
/// <param name="Backoff">The least wait before the first retry. It doubles with each, up to <see cref="LongestWait"/> or itself.</param>
internal sealed record RetryRules(FrozenSet<int> Codes, int Attempts, TimeSpan Backoff)
{
    /// <summary>The wait where the rule says nothing.</summary>
    public static readonly TimeSpan UsualBackoff = TimeSpan.FromMilliseconds(25);

    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    /// <summary>How long to wait before a retry: at least the backoff, doubled for each before it, and up to a quarter more, so that many do not come at once.</summary>
    /// <param name="retry">1 for the first.</param>
    /// <param name="dice">From 0 to below 1.</param>
    public TimeSpan Wait(int retry, double dice)
    {
        var longest = Backoff > LongestWait ? Backoff : LongestWait;
        var doubled = retry > 20 ? longest : Backoff * (1 << (retry - 1));
        return (doubled < longest ? doubled : longest) * (1 + (dice / 4));
    }
}
