using Sluice.Runtime.Forwarding;

namespace Sluice.Runtime.Authorization;

/// <summary>What an authorization service made of a request. Only a pass lets it go on.</summary>
internal abstract record AuthVerdict
{
    private AuthVerdict() { }
    private protected abstract int Rank { get; }

    /// <summary>A clear yes, and what it changes about the request.</summary>
    public sealed record Pass(RequestEdits Edits) : AuthVerdict { private protected override int Rank => 0; }

    /// <summary>A no, with the answer that the client gets.</summary>
    public sealed record Deny(Denial Answer) : AuthVerdict { private protected override int Rank => 1; }

    /// <summary>Nothing that could be taken for a yes: the request goes no further.</summary>
    /// <param name="Cause">For the log.</param>
    public sealed record Fail(Refusal Refusal, Exception? Cause) : AuthVerdict { private protected override int Rank => 2; }
}
