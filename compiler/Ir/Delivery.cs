namespace Sluice.Compiler.Ir;

/// <summary>Time limits, retries and stickiness of a rule. Times are in milliseconds; none means no limit.</summary>
/// <param name="Request">From the first octet of a request to the last of its answer, retries included.</param>
/// <param name="BackendRequest">Of each attempt.</param>
public sealed record Delivery(Option<long> Request, Option<long> BackendRequest, Option<Retry> Retry, Option<Session> Session)
{
    public static readonly Delivery Plain = new(Option<long>.None, Option<long>.None, Option<Retry>.None, Option<Session>.None);
}

/// <summary>Attempts after the first, for these statuses (sorted, distinct) and for connections that fail.</summary>
/// <param name="Backoff">The least wait before an attempt, in milliseconds.</param>
public sealed record Retry(Arr<int> Codes, int Attempts, Option<long> Backoff);

/// <summary>In any interval retries are at most this part of the requests, and the least count is always allowed.</summary>
public sealed record RetryBudget(int Percent, long Interval, int LeastCount, long LeastInterval);

/// <summary>Where the token of a session travels.</summary>
public abstract record SessionCarrier
{
    private SessionCarrier() { }
    private protected abstract int Rank { get; }

    /// <param name="Permanent">True: the client keeps the cookie for the absolute time-out, not only while it runs.</param>
    /// <param name="Path">The prefix that the cookie is sent below; none leaves it to the client.</param>
    public sealed record Cookie(string Name, bool Permanent, Option<string> Path) : SessionCarrier { private protected override int Rank => 0; }
    public sealed record Header(string Name) : SessionCarrier { private protected override int Rank => 1; }
}

/// <summary>Requests of one client go to one endpoint, for at most these times in milliseconds.</summary>
/// <param name="Scope">Whose session it is, in words that outlive a change of order: a route and its rule, or a service port. No other opens its tokens.</param>
public sealed record Session(string Scope, SessionCarrier Carrier, Option<long> Absolute, Option<long> Idle);
