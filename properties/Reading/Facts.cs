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
    private readonly Dictionary<string, ServedGateway> served = [];

    private Facts(World world)
    {
        objects = world.Objects.ToDictionary(o => (WorldObjects.Kind(o), o.Meta.Key));
        grants = world.All<WorldObject.ReferenceGrant>().ToLookup(g => g.Meta.Namespace);
        slices = world.All<WorldObject.EndpointSlice>().ToLookup(s => $"{s.Meta.Namespace}/{s.ServiceName}");
        Routes = [.. world.Objects.Where(o => o is WorldObject.HttpRoute or WorldObject.GrpcRoute)];
        foreach (var gateway in world.All<WorldObject.Gateway>().Where(IsOurs))
            served[gateway.Meta.Key] = Serving.Of(this, gateway);
    }

    /// <summary>The facts of a world, worked out at the first question about it.</summary>
    internal static Facts Of(World world) => Known.GetValue(world, w => new(w));

    internal IReadOnlyList<WorldObject> Routes { get; }

    internal A? Find<A>(string kind, string space, string name) where A : WorldObject =>
        objects.GetValueOrDefault((kind, $"{space}/{name}")) as A;

    /// <summary>What a Gateway of ours serves; null for one that is not there or not ours.</summary>
    internal ServedGateway? Served(string space, string name) => served.GetValueOrDefault($"{space}/{name}");

    /// <summary>A Gateway is ours by the controller of its class; one whose class is not in the world is taken for ours.</summary>
    internal bool IsOurs(WorldObject.Gateway gateway) =>
        Find<WorldObject.GatewayClass>("GatewayClass", "", gateway.Class) is not { } named || named.Controller == OurController;

    internal IEnumerable<WorldObject.EndpointSlice> SlicesOf(string space, string service) => slices[$"{space}/{service}"];

    /// <summary>
    /// A reference inside a namespace needs no permission. One that leaves it needs a grant where it points to, with one
    /// entry that names who refers and one that names what is referred to.
    /// </summary>
    internal bool Permits(string fromKind, string fromSpace, string toKind, string toSpace, string name) =>
        fromSpace == toSpace
        || grants[toSpace].Any(g =>
            g.From.Any(f => f.Group == ApiGroup && f.Kind == fromKind && f.Namespace == fromSpace)
            && g.To.Any(t => t.Group.Length == 0 && t.Kind == toKind && (string.IsNullOrEmpty(t.Name) || t.Name == name)));
}
