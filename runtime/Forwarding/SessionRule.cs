namespace Sluice.Runtime.Forwarding;

/// <summary>A kind of session: whose, where its tokens travel, and how long it lasts in milliseconds.</summary>
/// <param name="Scope">A digest of the Gateway and of what in it the session is of.</param>
internal sealed record SessionRule(byte[] Scope, TokenCarrier Carrier, long? Absolute, long? Idle)
{
    /// <summary>A token is renewed after this part of the idle time, or after a second.</summary>
    private const int Parts = 16;
    private const long LongestRest = 1_000;

    /// <summary>Whether the session has ended: it is too old, or was not in use for too long.</summary>
    public bool IsOver(SessionToken token, long now) => now - token.Began >= Absolute || now - token.Used >= Idle;

    /// <summary>Whether the token says too little of how lately the session was in use.</summary>
    public bool IsStale(SessionToken token, long now) => Idle is { } idle && now - token.Used >= Math.Min(idle / Parts, LongestRest);
}

/// <summary>A backend of a rule as its sessions see it.</summary>
/// <param name="IsRetired">Whether it keeps old sessions and gets no new ones.</param>
internal sealed record SessionPlace(SessionRule Rule, UInt128 Backend, ulong Filters, bool IsRetired);

/// <summary>The sessions that requests of a rule may belong to, and the backends where these may live.</summary>
/// <param name="Rules">The rule's own alone, or those of its backends.</param>
/// <param name="Places">Backends that have a place in sessions, those of weight zero included.</param>
internal sealed record SessionRules(SessionRule[] Rules, RouteTarget.Forward[] Places);
