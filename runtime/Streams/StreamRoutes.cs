using Sluice.Compiler.Ir;
using Sluice.Runtime.Forwarding;
using Sluice.Runtime.Matching;
using Sluice.Runtime.Observing;

namespace Sluice.Runtime.Streams;

/// <summary>What a stream listener does with a connection, by the server name; a connection without a name has the rule of every host.</summary>
internal sealed record StreamRoutes(StreamMode Mode, HostIndex<StreamRule> Rules)
{
    public StreamRule? Of(ReadOnlySpan<char> serverName) => Rules.Best(serverName);
}

/// <summary>A route of connections and what it does: it splits or refuses them.</summary>
internal sealed record StreamRule(RuleSource Source, RouteAction Action)
{
    /// <summary>
    /// Whether a connection that another reading of the same route brought to this backend may stay: a new one could come
    /// there now, or could if the backend's weight were not zero.
    /// </summary>
    public bool Keeps(StreamRule other, Backend backend)
    {
        if (ReferenceEquals(this, other)) return true;
        if (Source.Route != other.Source.Route || Action is not RouteAction.Split split) return false;
        foreach (var target in split.Shares.Targets)
            if (target is RouteTarget.Forward forward && ReferenceEquals(forward.Backend, backend)) return true;
        return Array.IndexOf(split.Retired, backend) >= 0;
    }
}
