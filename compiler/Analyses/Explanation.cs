using Sluice.Compiler.Ir;
using Sluice.Compiler.Values;

namespace Sluice.Compiler.Analyses;

/// <summary>Which rule answers a request, and why the others do not.</summary>
/// <param name="Candidates">
/// Every match that a route of the port could have offered: the winner, then those that lost, the strongest first, then those that do
/// not match, the nearest first; last, routes that name the Gateway and are not attached to it.
/// </param>
public sealed record Explanation(
    Outcome Outcome, Option<ObjectName> Gateway, Option<string> Listener, Option<Winner> Rule, Arr<Candidate> Candidates)
{
    /// <summary>What was assumed about a question that left something open.</summary>
    public Arr<string> Notes { get; init; }

    public Passage Passage { get; init; } = Passage.Plain;

    /// <summary>In a mesh, the Service whose routes were asked.</summary>
    public Option<Frontend> Frontend { get; init; }
}

/// <summary>The match that takes the request, and the host pattern under which it does.</summary>
public sealed record Winner(Provenance From, HostPattern Host);

/// <summary>A Service as a mesh sees it.</summary>
/// <param name="Clients">The namespace for whose clients alone the routes are; none means everybody's.</param>
public sealed record Frontend(ServicePort Service, string From, Option<string> Clients);

public enum Verdict { Won, Lost, NoMatch }

/// <summary>One match of one route, judged against the request. A route that stands under several hosts appears once.</summary>
public sealed record Candidate(Provenance From, Verdict Verdict, string Because)
{
    /// <summary>False for a route that is not attached: it stands here as a whole, by its first match.</summary>
    public bool Attached { get; init; } = true;
}
