using Sluice.Runtime.Authorization;
using Sluice.Runtime.Filters;

namespace Sluice.Runtime.Forwarding;

/// <summary>What comes before an action.</summary>
internal sealed record RouteGuard(CorsRules? Cors, Authorizer? Authorizer);

/// <summary>What a rule does with the requests that it wins.</summary>
internal abstract record RouteAction
{
    private RouteAction() { }
    private protected abstract int Rank { get; }

    /// <summary>What a request has to pass first; nothing, if nothing.</summary>
    public RouteGuard? Guard { get; init; }

    public sealed record Split(ShareSchedule Shares, DeliveryRules Delivery) : RouteAction
    {
        private protected override int Rank => 0;

        /// <summary>Sessions that its requests may belong to; nothing, if each request is by itself.</summary>
        public SessionRules? Sessions { get; init; }

        /// <summary>Backends of weight zero: connections that are there already may stay.</summary>
        public Backend[] Retired { get; init; } = [];
    }
    public sealed record Redirect(RedirectRule To) : RouteAction { private protected override int Rank => 1; }
    public sealed record Refuse(Refusal Refusal) : RouteAction { private protected override int Rank => 2; }
}

/// <summary>What happens to the requests of one share of a rule.</summary>
internal abstract record RouteTarget
{
    private RouteTarget() { }
    private protected abstract int Rank { get; }

    public sealed record Forward(Backend Backend, Transformer Edits) : RouteTarget
    {
        private protected override int Rank => 0;

        /// <summary>How many retries the backend puts up with; nothing, if no policy says so.</summary>
        public RetryBudget? Budget { get; init; }

        /// <summary>What sessions know the backend by; nothing, if none may live there.</summary>
        public SessionPlace? Session { get; init; }

        /// <summary>Mirrors of the rule and of this backend.</summary>
        public MirrorRule[] Mirrors { get; init; } = [];
    }
    public sealed record Redirect(RedirectRule To) : RouteTarget { private protected override int Rank => 1; }
    public sealed record Refuse(Refusal Refusal) : RouteTarget { private protected override int Rank => 2; }
}
