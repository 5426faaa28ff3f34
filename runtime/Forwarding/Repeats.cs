using Microsoft.AspNetCore.Http;

namespace Sluice.Runtime.Forwarding;

/// <summary>Whether and when a request is sent again.</summary>
internal enum Repeat { None, Now, Later, Refused }

/// <summary>
/// What is left of a request's attempts. One that reached nobody moves on to another endpoint at once, whatever the rule
/// says, three endpoints at most; everything else is a retry, which the rule has to ask for and the backend's budget to allow.
/// </summary>
internal sealed class Repeats(RouteTarget.Forward to, RetryRules? rules, RequestTape? body, string method, int endpoints)
{
    /// <summary>So many endpoints are tried at most while none of them accepts a connection.</summary>
    private const int MostMoves = 3;

    private int _moves = 1;
    private int _retries;
    private bool _isSpent;

    /// <summary>How long to wait before the retry that was just granted.</summary>
    public TimeSpan Wait => rules?.Wait(Math.Max(1, _retries), Random.Shared.NextDouble()) ?? TimeSpan.Zero;

    /// <summary>
    /// Whether an answer with this status is given up for another attempt, or because there may be none: a budget that is
    /// spent shows the client a 503 in its place.
    /// </summary>
    public bool Discards(int status) => rules is not null && rules.Codes.Contains(status) && MayRetry();

    /// <summary>Whether the last retry of the rule ended in what the rule would retry.</summary>
    public bool AreSpentBy(Outcome outcome, int status) =>
        rules is { Attempts: > 0 } && _retries >= rules.Attempts
        && (outcome.Kind is OutcomeKind.Unsent or OutcomeKind.TimedOut or OutcomeKind.Lost
            || (outcome.Kind == OutcomeKind.Answered && rules.Codes.Contains(status)));

    public Repeat After(OutcomeKind kind, long now) => kind switch
    {
        OutcomeKind.Unsent when _moves < Math.Min(MostMoves, endpoints) => Move(),
        OutcomeKind.Unsent or OutcomeKind.TimedOut or OutcomeKind.Discarded => Retry(now),
        OutcomeKind.Lost => IsIdempotent ? Retry(now) : Repeat.None,
        OutcomeKind.Answered or OutcomeKind.Ended or OutcomeKind.Unreadable => Repeat.None,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no such outcome"),
    };

    private bool IsIdempotent =>
        HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsPut(method) || HttpMethods.IsDelete(method)
        || HttpMethods.IsOptions(method) || HttpMethods.IsTrace(method);

    private bool MayRetry() => rules is not null && _retries < rules.Attempts && !_isSpent && body?.CanRewind != false;

    private Repeat Move()
    {
        _moves++;
        return Repeat.Now;
    }

    private Repeat Retry(long now)
    {
        if (!MayRetry()) return Repeat.None;
        if (to.Budget is not null && !to.Backend.Retries.TrySpend(to.Budget, now))
        {
            _isSpent = true;
            return Repeat.Refused;
        }
        _retries++;
        return Repeat.Later;
    }
}
