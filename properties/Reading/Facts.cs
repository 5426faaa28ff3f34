using System.Collections.Generic;
using System.Runtime.CompilerServices;

namespace Sluice.Reference;

/// <summary>A world with its objects in reach by name, and whatever of the reading does not depend on a request.</summary>
internal sealed class Facts
{
    internal const string ApiGroup = "gateway.networking.k8s.io";
    private const string OurController = "sluice.dev/gateway-controller";
    private static readonly ConditionalWeakTable<World, Facts> Known = [];

    private readonly Dictionary<(string Kind, string Key), WorldObject> objects;
    private readonly ILookup<string, WorldObject.ReferenceGrant> grants;
    private readonly ILookup<string, WorldObject.EndpointSlice> slices;
    private readonly Dictionary<string, IReadOnlyList<Slot>> slots;
    private readonly Dictionary<string, ServedGateway> served;
    private readonly Dictionary<string, IReadOnlySet<(string Space, string Name)>> reached;

    private Facts(World world)
    {
        Scope = world.Scope;
        objects = world.Objects.ToDictionary(o => (WorldObjects.Kind(o), o.Meta.Key));
        grants = world.All<WorldObject.ReferenceGrant>().ToLookup(g => g.Meta.Namespace);
        slices = world.All<WorldObject.EndpointSlice>().ToLookup(s => $"{s.Meta.Namespace}/{s.ServiceName}");
        Routes = [.. world.Objects.Where(o => o is WorldObject.HttpRoute or WorldObject.GrpcRoute or WorldObject.StreamRoute)];
        Sets = [.. Older(world.All<WorldObject.ListenerSet>())];
        TlsPolicies = [.. Older(world.All<WorldObject.BackendTlsPolicy>())];
        TrafficPolicies = [.. Older(world.All<WorldObject.BackendTrafficPolicy>())];
        Gateways = [.. world.All<WorldObject.Gateway>().Where(IsOurs)];
        slots = Gateways.ToDictionary(g => g.Meta.Key, g => Reference.Slots.Of(this, g));
        served = Gateways.ToDictionary(g => g.Meta.Key, g => Serving.Of(this, g));
        reached = Gateways.ToDictionary(g => g.Meta.Key, g => PolicyReading.Reached(this, g));
    }

    /// <summary>The facts of a world, worked out at the first question about it.</summary>
    internal static Facts Of(World world) => Known.GetValue(world, w => new(w));

    /// <summary>The order in which the API gives way: the older first, then the name. What was never stored is the youngest.</summary>
    internal static IEnumerable<A> Older<A>(IEnumerable<A> things) where A : WorldObject => things
        .OrderBy(t => t.Meta.Created ?? long.MaxValue)
        .ThenBy(t => t.Meta.Key, StringComparer.Ordinal)
        .ThenBy(WorldObjects.Kind, StringComparer.Ordinal);

    internal Scope Scope { get; }
    internal IReadOnlyList<WorldObject> Routes { get; }

    /// <summary>The Gateways that are ours.</summary>
    internal IReadOnlyList<WorldObject.Gateway> Gateways { get; }

    /// <summary>In the order of their precedence, as the policies are.</summary>
    internal IReadOnlyList<WorldObject.ListenerSet> Sets { get; }
    internal IReadOnlyList<WorldObject.BackendTlsPolicy> TlsPolicies { get; }
    internal IReadOnlyList<WorldObject.BackendTrafficPolicy> TrafficPolicies { get; }

    internal A? Find<A>(string kind, string space, string name) where A : WorldObject =>
        objects.GetValueOrDefault((kind, $"{space}/{name}")) as A;

    /// <summary>What a Gateway of ours serves; null for one that is not there or not ours.</summary>
    internal ServedGateway? Served(string space, string name) => served.GetValueOrDefault($"{space}/{name}");

    /// <summary>The Services that are reached through a Gateway of ours.</summary>
    internal IReadOnlySet<(string Space, string Name)> Reached(WorldObject.Gateway gateway) => reached[gateway.Meta.Key];

    /// <summary>The listeners of a Gateway of ours and of the sets that it has taken in.</summary>
    internal IReadOnlyList<Slot> Slots(WorldObject.Gateway gateway) => slots[gateway.Meta.Key];

    /// <summary>The listeners that the Gateway or set has written itself; none of a set that was not taken in.</summary>
    internal IReadOnlyList<Slot> SlotsOf(WorldObject owner) => [.. slots.Values.SelectMany(s => s).Where(s => ReferenceEquals(s.Owner, owner))];

    /// <summary>A Gateway is ours by the controller of its class; one whose class is not in the world is taken for ours.</summary>
    internal bool IsOurs(WorldObject.Gateway gateway) =>
        Find<WorldObject.GatewayClass>("GatewayClass", "", gateway.Class) is not { } named || named.Controller == OurController;

    internal IEnumerable<WorldObject.EndpointSlice> SlicesOf(string space, string service) => slices[$"{space}/{service}"];

    /// <summary>
    /// A reference inside a namespace needs no permission. One that leaves it needs a grant where it points to, with one
    /// entry that names who refers and one that names what is referred to.
    /// </summary>
    internal bool Permits(WorldObject from, string toKind, string toSpace, string name) =>
        from.Meta.Namespace == toSpace
        || grants[toSpace].Any(g =>
            g.From.Any(f => f.Group == WorldObjects.Group(from) && f.Kind == WorldObjects.Kind(from) && f.Namespace == from.Meta.Namespace)
            && g.To.Any(t => t.Group.Length == 0 && t.Kind == toKind && (string.IsNullOrEmpty(t.Name) || t.Name == name)));
}
