using System.Collections.Generic;
using System.Text.Json.Nodes;
using Sluice.Compiler.Emission;
using Sluice.Compiler.Model;
using Sluice.Compiler.Status;
using Xunit;

namespace Sluice.Laws.Conformance;

/// <summary>What a test expects of a listener's entry in the status of its Gateway.</summary>
/// <param name="Kinds">Kinds that it must support at least; none at all if none is named.</param>
/// <param name="Conditions">As <c>ResolvedRefs=False/RefNotPermitted</c>; without a reason, any will do.</param>
internal sealed record ListenerDemand(string Name, string Kinds, int Attached, params string[] Conditions);

/// <summary>What the tests demand of status. Whatever is looked at must be of the present generation.</summary>
internal static class StatusDemands
{
    /// <summary>Each route has one parent, this Gateway, which accepts it; the Gateway's listeners are all in order.</summary>
    public static Cluster Accepts(this Cluster cluster, string gateway, params string[] routes) => cluster.AcceptsAt(gateway, 1, routes);

    /// <summary>As <see cref="Accepts"/>, where the routes name several listeners of the Gateway.</summary>
    public static Cluster AcceptsAt(this Cluster cluster, string gateway, int parents, params string[] routes)
    {
        foreach (var route in routes)
        {
            var entries = cluster.Parents(route);
            Assert.Equal(parents, entries.Count);
            Assert.All(entries, entry => Assert.True(IsOf(entry, route, gateway), $"{route} has another parent than {gateway}"));
            Assert.All(entries, entry => Holds(route, entry.Conditions, "Accepted=True/Accepted"));
        }
        Assert.All(cluster.Listeners(gateway), listener => Holds($"{gateway} {listener.Name}", listener.Conditions, "ResolvedRefs=True", "Accepted=True", "Programmed=True"));
        return cluster;
    }

    /// <summary><see cref="Accepts"/>, and every reference of the routes is resolved.</summary>
    public static Cluster Serves(this Cluster cluster, string gateway, params string[] routes)
    {
        cluster.Accepts(gateway, routes);
        foreach (var route in routes) cluster.RouteSays(route, gateway, "ResolvedRefs=True/ResolvedRefs");
        return cluster;
    }

    public static Cluster RouteSays(this Cluster cluster, string route, string gateway, params string[] conditions)
    {
        var entries = cluster.Parents(route).Filter(entry => IsOf(entry, route, gateway));
        Assert.NotEmpty(entries);
        Assert.All(entries, entry => Holds(route, entry.Conditions, conditions));
        return cluster;
    }

    /// <summary>The route has one parent, which does not accept it, and no listener of the Gateway counts a route.</summary>
    public static Cluster AttachesNowhere(this Cluster cluster, string route, string gateway, string accepted)
    {
        var entry = Assert.Single(cluster.Parents(route));
        Assert.True(IsOf(entry, route, gateway));
        Holds(route, entry.Conditions, accepted);
        var listener = Assert.Single(cluster.Listeners(gateway));
        Assert.Equal(0, listener.AttachedRoutes);
        return cluster;
    }

    /// <summary>These listeners and no others, each as it is demanded.</summary>
    public static Cluster ListenersSay(this Cluster cluster, string gateway, params ListenerDemand[] demands)
    {
        var found = cluster.Listeners(gateway);
        Assert.Equal(demands.Select(demand => demand.Name).Order(StringComparer.Ordinal), found.Map(listener => listener.Name).Order(StringComparer.Ordinal));
        foreach (var demand in demands)
        {
            var listener = found.First(one => one.Name == demand.Name);
            var kinds = demand.Kinds.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (kinds.Length == 0) Assert.Empty(listener.SupportedKinds);
            Assert.All(kinds, kind => Assert.Contains(kind, listener.SupportedKinds));
            Assert.Equal((demand.Name, demand.Attached), (listener.Name, listener.AttachedRoutes));
            Holds($"{gateway} {demand.Name}", listener.Conditions, demand.Conditions);
        }
        return cluster;
    }

    public static Cluster GatewaySays(this Cluster cluster, string gateway, params string[] conditions)
    {
        Holds(gateway, cluster.Gateway(gateway).Conditions, conditions);
        return cluster;
    }

    /// <summary>What the policy says to this Gateway, and to no Gateway twice.</summary>
    public static Cluster PolicySays(this Cluster cluster, string policy, string gateway, params string[] conditions)
    {
        var ancestors = cluster.Emitted($"BackendTLSPolicy {policy}")["ancestors"]!.AsArray();
        var entry = Assert.Single(ancestors, ancestor =>
            ((string?)ancestor!["ancestorRef"]!["kind"] ?? Kinds.Gateway) == Kinds.Gateway
            && Names.Of($"{(string?)ancestor["ancestorRef"]!["namespace"] ?? Names.Of(policy).Namespace}/{(string?)ancestor["ancestorRef"]!["name"]}") == Names.Of(gateway));
        Holds(policy, Emitted(entry!["conditions"]!.AsArray()), conditions);
        return cluster;
    }

    /// <summary>What the plan holds of the surroundings of a Gateway.</summary>
    public static Compiler.Ir.Surroundings Around(this Cluster cluster, string gateway) =>
        Assert.Single(cluster.Compiled.Plan.Gateways, found => found.Gateway == Names.Of(gateway)).Surroundings;

    /// <summary>The status of an object as it would be written; every condition in it is of the present generation.</summary>
    public static JsonNode Emitted(this Cluster cluster, string key)
    {
        var name = Names.Full(key);
        var found = Assert.Single(cluster.Compiled.Sources.Values.SelectMany(source => source.Objects), one => one.Key.ToString() == name);
        var status = EmitStatus.Of(cluster.Compiled.Statuses, found).IfNone(() => throw new Xunit.Sdk.XunitException($"nothing is written of {name}"));
        var node = JsonNode.Parse(JsonText.Compact(status))!;
        Current(cluster, name, Everywhere(node).SelectMany(conditions => Emitted(conditions)));
        return node;
    }

    private static IEnumerable<JsonArray> Everywhere(JsonNode? node) => node switch
    {
        JsonObject mapping => mapping.SelectMany(field => field is { Key: "conditions", Value: JsonArray conditions } ? [conditions] : Everywhere(field.Value)),
        JsonArray items => items.SelectMany(Everywhere),
        _ => [],
    };

    private static Arr<Condition> Emitted(JsonArray conditions) => toArray(conditions.Select(condition => new Condition(
        (string)condition!["type"]!, (string)condition["status"]! == "True", (string)condition["reason"]!, (string)condition["message"]!, (long)condition["observedGeneration"]!)));

    /// <summary>Every condition of the Gateway is of this generation, and there is one.</summary>
    public static Cluster IsAt(this Cluster cluster, string gateway, long generation)
    {
        Assert.Equal(generation, cluster.GenerationOf($"Gateway {Names.Of(gateway)}"));
        Assert.NotEmpty(cluster.Gateway(gateway).Conditions);
        return cluster;
    }

    public static Arr<ParentStatus> Parents(this Cluster cluster, string route)
    {
        var key = Names.Full(route);
        var status = Assert.Single(cluster.Compiled.Statuses.Routes, one => one.Key.ToString() == key);
        Current(cluster, key, status.Parents.Bind(parent => parent.Conditions));
        return status.Parents;
    }

    public static GatewayStatus Gateway(this Cluster cluster, string gateway)
    {
        var status = Assert.Single(cluster.Compiled.Statuses.Gateways, one => one.Key.Name == Names.Of(gateway));
        Current(cluster, status.Key.ToString(), status.Conditions + status.Listeners.Bind(listener => listener.Conditions));
        return status;
    }

    public static ClassStatus Class(this Cluster cluster, string name)
    {
        var status = Assert.Single(cluster.Compiled.Statuses.Classes, one => one.Key.Name.Name == name);
        Current(cluster, status.Key.ToString(), status.Conditions);
        return status;
    }

    private static Arr<ListenerStatus> Listeners(this Cluster cluster, string gateway) => cluster.Gateway(gateway).Listeners;

    private static void Current(Cluster cluster, string key, IEnumerable<Condition> conditions)
    {
        var generation = cluster.GenerationOf(key);
        Assert.All(conditions, condition => Assert.Equal(generation, condition.ObservedGeneration));
    }

    /// <summary>An entry of status names its parent as the suite compares it: group, kind, name, and a namespace that may be left out if it is the route's.</summary>
    private static bool IsOf(ParentStatus entry, string route, string gateway) =>
        entry.Parent.Group.Value == Kinds.GatewayGroup
        && entry.Parent.Kind.Value == Kinds.Gateway
        && Names.Of(gateway) == new Compiler.Values.ObjectName(
            entry.Parent.Namespace.Map(place => place.Value).IfNone(Names.Of(route.Split(' ')[1]).Namespace), entry.Parent.Name.Value);

    private static void Holds(string about, Arr<Condition> conditions, params string[] demands) =>
        Assert.All(demands, demand => Assert.True(
            conditions.Exists(condition => demand == Say(condition) || demand == Say(condition).Split('/')[0]),
            $"{about} should say {demand}, but says {string.Join(", ", conditions.Map(Say))}"));

    private static string Say(Condition condition) => $"{condition.Type}={condition.Holds}/{condition.Reason}";
}
