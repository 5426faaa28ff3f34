using Sluice.Compiler.Model;
using Sluice.Compiler.Text;
using Sluice.Compiler.Values;

namespace Sluice.Compiler.Status;

/// <summary>The status of a GatewayClass of this controller.</summary>
public sealed record ClassStatus(ObjectKey Key, Arr<Condition> Conditions, Arr<string> SupportedFeatures);

/// <summary>The status of a Gateway of ours. Which addresses are assigned, only what serves it knows.</summary>
public sealed record GatewayStatus(ObjectKey Key, Arr<Condition> Conditions, Arr<ListenerStatus> Listeners);

/// <param name="AttachedRoutes">How many routes the listener has accepted, each once.</param>
public sealed record ListenerStatus(string Name, Arr<string> SupportedKinds, int AttachedRoutes, Arr<Condition> Conditions);

/// <summary>The status of a route that names a Gateway of ours: an entry a parent, in the order of the spec.</summary>
public sealed record RouteStatus(ObjectKey Key, Arr<ParentStatus> Parents);

public sealed record ParentStatus(ParentRef Parent, Arr<Condition> Conditions);

/// <summary>What the controller would write, and nothing for objects that are not its own.</summary>
public sealed record Statuses(Arr<ClassStatus> Classes, Arr<GatewayStatus> Gateways, Arr<RouteStatus> Routes);
