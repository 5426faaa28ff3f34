using Sluice.Runtime.Authorization;
using Sluice.Runtime.Filters;

namespace Sluice.Runtime.Forwarding;

/// <summary>What a rule does with the requests that it wins.</summary>
internal abstract record RouteAction
{
    private RouteAction() { }
    private protected abstract int Rank { get; }

    /// <summary>Who is asked before anything of it is done; nobody, if there is no one to ask.</summary>
    public Authorizer? Authorizer { get; init; }

    public sealed record Split(ShareSchedule Shares) : RouteAction { private protected override int Rank => 0; }
    public sealed record Redirect(RedirectRule To) : RouteAction { private protected override int Rank => 1; }
    public sealed record Refuse(Refusal Refusal) : RouteAction { private protected override int Rank => 2; }
}

/// <summary>What happens to the requests of one share of a rule.</summary>
internal abstract record RouteTarget
{
    private RouteTarget() { }
    private protected abstract int Rank { get; }

    public sealed record Forward(Backend Backend, Transformer Edits) : RouteTarget { private protected override int Rank => 0; }
    public sealed record Redirect(RedirectRule To) : RouteTarget { private protected override int Rank => 1; }
    public sealed record Refuse(Refusal Refusal) : RouteTarget { private protected override int Rank => 2; }
}
