using System.Collections.Generic;
using LanguageExt;
using Sluice.Compiler.Ir;
using Sluice.Compiler.Values;
using Sluice.Runtime.Forwarding;
using Sluice.Runtime.Observing;
using Sluice.Runtime.Streams;

namespace Sluice.Runtime.Loading;

/// <summary>The stream listeners of one Gateway. An action of a known hash is taken over as it is, with the turn that its shares are at.</summary>
internal sealed class StreamLoading(GatewayPlan gateway, IReadOnlyDictionary<string, Backend> backends, LoadedGateway before)
{
    private readonly Dictionary<string, RouteAction> _loaded = new(StringComparer.Ordinal);

    /// <summary>What the routes of all listeners so far do, by hash.</summary>
    public IReadOnlyDictionary<string, RouteAction> Loaded => _loaded;

    public StreamRoutes Of(StreamListener listener)
    {
        var rules = new HostGroups<StreamRule>();
        var taken = new System.Collections.Generic.HashSet<HostPattern>();
        // Of several routes for one host the first is the oldest.
        foreach (var route in listener.Routes)
            if (taken.Add(route.Host)) rules.Add(route.Host, new(RuleSource.Of(route.From, route.Host), Action(route.Action)));
        return new(listener.Mode, rules.Frozen());
    }

    private RouteAction Action(Hash hash)
    {
        if (_loaded.TryGetValue(hash.Hex, out var action)) return action;
        return _loaded[hash.Hex] = before.Streams.TryGetValue(hash.Hex, out var same) ? same
            : gateway.Actions.Find(hash).Case is not Compiler.Ir.Action planned ? Missing
            : Unserved.OfStream(planned, gateway.Clusters) is { } missing ? new RouteAction.Refuse(Refusal.NotServed(missing))
            : ActionLoading.Of(planned, gateway.Gateway, gateway.Clusters, backends);
    }

    private static readonly RouteAction Missing = new RouteAction.Refuse(Refusal.NotServed("an action that is not in the plan"));
}
