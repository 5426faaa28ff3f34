using Microsoft.AspNetCore.Http;

namespace Sluice.Runtime.Forwarding;

/// <summary>Keeps the requests of a session at the endpoint where it began, for as long as that is one of the rule's.</summary>
internal sealed class Sessions(SessionSeal seal, TimeProvider clock)
{
    /// <summary>
    /// The backend of a request that a rule has won: that of its session, whatever weight it has now, else the one whose turn
    /// it is. Tokens are taken out of the request; what is no token of ours, or of a session that is over, counts as none.
    /// </summary>
    public RouteTarget Choose(Exchange exchange, SessionRules rules, ShareSchedule shares)
    {
        var found = Find(exchange, rules);
        var target = found.Target ?? shares.Next();
        if (target is RouteTarget.Forward { Session: { } place })
            exchange.Session = new(this, place, found.At, ReferenceEquals(found.Rule, place.Rule) ? found.Token : null, exchange.Origin.IsTls);
        return target;
    }

    /// <summary>Says in an answer where its session lives, unless the client's token says so already.</summary>
    public void Renew(SessionPlace place, SessionToken? held, Endpoint at, bool secure, IHeaderDictionary answer)
    {
        var (rule, now) = (place.Rule, clock.GetUtcNow());
        var time = now.ToUnixTimeMilliseconds();
        // A session may end while a request of it is under way.
        if (held is { } ended && rule.IsOver(ended, time)) held = null;
        var token = new SessionToken(place.Backend, place.Filters, at.Identity, held?.Began ?? time, time);
        if (held is { } same && same with { Used = time } == token && !rule.IsStale(same, time)) return;
        TimeSpan? left = rule.Absolute is { } longest ? TimeSpan.FromMilliseconds(longest - (time - token.Began)) : null;
        rule.Carrier.Give(answer, seal.Seal(token, rule.Scope), secure, now, left);
    }

    /// <summary>
    /// The session that a request belongs to. Of several the one that still has its endpoint, then the one that was last in
    /// use. One that lost its endpoint lives on elsewhere: it is no younger for that.
    /// </summary>
    private Found Find(Exchange exchange, SessionRules rules)
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var best = default(Found);
        foreach (var rule in rules.Rules)
            foreach (var text in rule.Carrier.Take(exchange.Http.Request.Headers))
                if (seal.Open(text, rule.Scope) is { } token && !rule.IsOver(token, now) && Locate(exchange, rules, rule, token) is var found && found.IsBetterThan(best))
                    best = found;
        return best;
    }

    /// <summary>An endpoint of weight zero that does not accept connections now counts as gone; any other is tried.</summary>
    private static Found Locate(Exchange exchange, SessionRules rules, SessionRule rule, SessionToken token)
    {
        var found = new Found(rule, token, null, null);
        foreach (var target in rules.Places)
        {
            if (target.Session is not { } place || !ReferenceEquals(place.Rule, rule) || place.Backend != token.Backend) continue;
            if (Of(exchange.Generation.EndpointsOf(target.Backend), token.Endpoint) is not { } at) continue;
            if (place.IsRetired && at.HeldUntil > Environment.TickCount64) continue;
            if (place.Filters == token.Filters) return found with { Target = target, At = at };
            if (found.Target is null) found = found with { Target = target, At = at };
        }
        return found;
    }

    private static Endpoint? Of(Endpoint[] endpoints, UInt128 identity)
    {
        foreach (var endpoint in endpoints)
            if (endpoint.Identity == identity) return endpoint;
        return null;
    }

    private readonly record struct Found(SessionRule? Rule, SessionToken Token, RouteTarget.Forward? Target, Endpoint? At)
    {
        public bool IsBetterThan(Found other) =>
            other.Rule is null || ((Target is null) == (other.Target is null) ? Token.Used > other.Token.Used : Target is not null);
    }
}

/// <summary>The session of one request.</summary>
/// <param name="at">The endpoint where it lives; nothing, if it has to be found a place.</param>
/// <param name="held">What the client's token says.</param>
internal sealed class RequestSession(Sessions sessions, SessionPlace place, Endpoint? at, SessionToken? held, bool secure)
{
    /// <summary>Where the next attempt goes; nothing, if that is chosen as for any other request.</summary>
    public Endpoint? At { get; private set; } = at;

    /// <summary>
    /// Where another attempt goes: an endpoint that gave an answer, though not a good one, is asked again; one that gave
    /// none is left, and the session with it.
    /// </summary>
    public void After(OutcomeKind outcome)
    {
        if (outcome != OutcomeKind.Discarded) At = null;
    }

    /// <summary>Marks the answer of an endpoint; what the backend itself says under the name of the session is dropped.</summary>
    public void Mark(Endpoint by, IHeaderDictionary answer)
    {
        place.Rule.Carrier.Withdraw(answer);
        sessions.Renew(place, held, by, secure, answer);
    }
}
