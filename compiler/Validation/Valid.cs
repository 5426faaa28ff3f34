using Sluice.Compiler.Ir;
using Sluice.Compiler.Model;
using Sluice.Compiler.Parsing;
using Sluice.Compiler.Text;
using Sluice.Compiler.Values;

namespace Sluice.Compiler.Validation;

/// <summary>A copy of a part of the requests: to whom, and how many of how many.</summary>
public sealed record MirrorSpec(BackendRef Backend, int Numerator, int Denominator);

/// <summary>What a list of filters comes to.</summary>
public abstract record FilterPlan
{
    private FilterPlan() { }
    private protected abstract int Rank { get; }

    public sealed record Edits(Filters Filters, Arr<MirrorSpec> Mirrors) : FilterPlan { private protected override int Rank => 0; }
    /// <summary>Mirrors beside a redirect get no requests; what they refer to is looked at all the same.</summary>
    public sealed record Redirect(Ir.Redirect To, Arr<MirrorSpec> Mirrors) : FilterPlan { private protected override int Rank => 1; }

    /// <summary>A filter that cannot be honoured is not skipped: requests are answered 500. The code says why.</summary>
    public sealed record Refused(string Why) : FilterPlan { private protected override int Rank => 2; }
}

public static class FilterPlans
{
    public static Arr<MirrorSpec> Mirrors(FilterPlan plan) => plan switch
    {
        FilterPlan.Edits(_, var mirrors) => mirrors,
        FilterPlan.Redirect(_, var mirrors) => mirrors,
        FilterPlan.Refused => Arr<MirrorSpec>.Empty,
    };
}

public sealed record ValidBackend(BackendRef Spec, FilterPlan Filters);

/// <summary>A rule that can be matched. A rule of connections has no matches: it takes what its listener gives it.</summary>
/// <param name="Index">Its place in the route, which rules that were dropped count in.</param>
/// <param name="Matches">With their place in the rule.</param>
public sealed record ValidRule(
    int Index, Option<string> Name, Arr<Match> Matches, FilterPlan Filters, Arr<ValidBackend> Backends, Origin At)
{
    public Option<Ir.Cors> Cors { get; init; }

    /// <summary>Whom to ask before anything else is done.</summary>
    public Option<ExternalAuth> Authorization { get; init; }

    public Delivery Delivery { get; init; } = Delivery.Plain;
}

/// <summary>A route of any kind, in domain values.</summary>
/// <param name="Refused">True when none of its rules can be matched, or none of its hostnames is one: then it is accepted nowhere.</param>
public sealed record ValidRoute(string Kind, RouteHead Head, Arr<ValidRule> Rules, bool Refused)
{
    public ObjectKey Key => Kinds.RouteKey(Kind, Head.Meta.Name);

    /// <summary>Whether it routes requests; the others route connections and datagrams.</summary>
    public bool IsHttp => Kind is Kinds.HttpRoute or Kinds.GrpcRoute;
}

/// <summary>The world, with every route read for what its rules mean.</summary>
public sealed record Valid(World World, Arr<ValidRoute> Routes);
