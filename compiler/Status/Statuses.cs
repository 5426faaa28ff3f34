using Sluice.Compiler.Model;
using Sluice.Compiler.Text;
using Sluice.Compiler.Values;

namespace Sluice.Compiler.Status;

/// <summary>The status of a GatewayClass of this controller.</summary>
public sealed record ClassStatus(ObjectKey Key, Arr<Condition> Conditions, Arr<string> SupportedFeatures);

/// <summary>The status of a Gateway of ours.</summary>
/// <param name="Addresses">Those that it asked for or was given, as far as they are known.</param>
/// <param name="AttachedListenerSets">How many sets are accepted; none when no set has anything to do with the Gateway.</param>
public sealed record GatewayStatus(
    ObjectKey Key, Arr<Condition> Conditions, Arr<ListenerStatus> Listeners, Arr<string> Addresses, Option<int> AttachedListenerSets);

/// <param name="AttachedRoutes">How many routes the listener has accepted, each once.</param>
public sealed record ListenerStatus(string Name, int Port, Arr<string> SupportedKinds, int AttachedRoutes, Arr<Condition> Conditions);

/// <summary>The status of a set of listeners for a Gateway of ours.</summary>
public sealed record ListenerSetStatus(ObjectKey Key, Arr<Condition> Conditions, Arr<ListenerStatus> Listeners);

/// <summary>The status of a route that names an object of ours: an entry a parent, in the order of the spec.</summary>
public sealed record RouteStatus(ObjectKey Key, Arr<ParentStatus> Parents);

public sealed record ParentStatus(ParentRef Parent, string Controller, Arr<Condition> Conditions);

/// <summary>The status of a policy: an entry for each Gateway that it has an effect through, by name.</summary>
public sealed record PolicyStatus(ObjectKey Key, Arr<(ObjectName Gateway, Arr<Condition> Conditions)> Ancestors);

/// <summary>The status of a mesh of this controller.</summary>
public sealed record MeshStatus(ObjectKey Key, Arr<Condition> Conditions, Arr<string> SupportedFeatures);

/// <summary>What the controller would write, and nothing for objects that are not its own.</summary>
public sealed record Statuses(Arr<ClassStatus> Classes, Arr<GatewayStatus> Gateways, Arr<RouteStatus> Routes)
{
    public Arr<ListenerSetStatus> ListenerSets { get; init; }
    public Arr<PolicyStatus> Policies { get; init; }
    public Arr<MeshStatus> Meshes { get; init; }
}
