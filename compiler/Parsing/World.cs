using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Model;
using Sluice.Compiler.Text;
using Sluice.Compiler.Values;

namespace Sluice.Compiler.Parsing;

/// <summary>
/// Every object that counts, by kind and name: the input of all later stages. It depends on the set of objects alone,
/// not on the sources that they came from.
/// </summary>
/// <param name="Grants">By the namespace that they stand in, which is the name of a Namespace.</param>
/// <param name="Slices">By the Service that they belong to; a slice that names none counts for none.</param>
/// <param name="Refused">Objects that are in the input and are not used, because the schema refuses them or they are given twice.</param>
public sealed record World(
    Map<ObjectName, GatewayClass> Classes,
    Map<ObjectName, Gateway> Gateways,
    Map<ObjectName, HttpRoute> HttpRoutes,
    Map<ObjectName, GrpcRoute> GrpcRoutes,
    Map<ObjectName, Arr<ReferenceGrant>> Grants,
    Map<ObjectName, Namespace> Namespaces,
    Map<ObjectName, Service> Services,
    Map<ObjectName, Arr<EndpointSlice>> Slices,
    Map<ObjectName, Secret> Secrets,
    Arr<TlsDemand> TlsDemands,
    Set<ObjectKey> Refused)
{
    /// <summary>Routes of the kinds TLSRoute, TCPRoute and UDPRoute.</summary>
    public Map<ObjectKey, StreamRoute> StreamRoutes { get; init; }

    /// <summary>Of both kinds; the key tells them apart.</summary>
    public Map<ObjectKey, ListenerSet> ListenerSets { get; init; }
    public Map<ObjectName, BackendTlsPolicy> TlsPolicies { get; init; }
    public Map<ObjectName, BackendTrafficPolicy> TrafficPolicies { get; init; }
    public Map<ObjectName, Mesh> Meshes { get; init; }
    public Map<ObjectName, ConfigMap> ConfigMaps { get; init; }
}

public static class Worlds
{
    /// <summary>
    /// Joins the objects of all sources. Of an object that is given twice neither copy is used: to prefer one would let
    /// file names or the order of arrival decide what is served.
    /// </summary>
    public static Reported<World> Of(Arr<ParsedSource> sources)
    {
        var groups = toArray(sources
            .SelectMany(source => source.Objects)
            .GroupBy(found => found.Key)
            .Select(group => Current(toArray(group.OrderBy(found => found.At)))));
        var twice = toSeq(groups
            .Filter(copies => copies.Count > 1)
            .Map(copies => DecodeDiagnostics.Twice(copies[0].Key, copies[0].At, copies[1].At))).Strict();
        var used = groups.Filter(copies => copies.Count == 1 && copies[0].Content.IsSome);
        var refused = groups.Filter(copies => copies.Count > 1 || copies[0].Content.IsNone);
        return new(Sort(toArray(used.SelectMany(copies => copies[0].Content)), toSet(refused.Map(copies => copies[0].Key)), Parsing.TlsDemands.Of(groups)), twice);
    }

    /// <summary>A copy that was carried over from an earlier text counts only while no text gives the object.</summary>
    private static Arr<ParsedObject> Current(Arr<ParsedObject> copies) =>
        copies.Filter(copy => !copy.Carried) is { IsEmpty: false } given ? given : Array(copies[0]);

    private static World Sort(Arr<ApiObject> objects, Set<ObjectKey> refused, Arr<TlsDemand> demands) => new(
        Index(objects, o => o is ApiObject.OfClass(var value) ? Some((value.Meta.Name, value)) : None),
        Index(objects, o => o is ApiObject.OfGateway(var value) ? Some((value.Meta.Name, value)) : None),
        Index(objects, o => o is ApiObject.OfHttpRoute(var value) ? Some((value.Head.Meta.Name, value)) : None),
        Index(objects, o => o is ApiObject.OfGrpcRoute(var value) ? Some((value.Head.Meta.Name, value)) : None),
        Grants(objects),
        Index(objects, o => o is ApiObject.OfNamespace(var value) ? Some((value.Meta.Name, value)) : None),
        Index(objects, o => o is ApiObject.OfService(var value) ? Some((value.Meta.Name, value)) : None),
        Slices(objects),
        Index(objects, o => o is ApiObject.OfSecret(var value) ? Some((value.Meta.Name, value)) : None),
        demands,
        refused)
    {
        StreamRoutes = toMap(objects.Choose(o => o is ApiObject.OfStreamRoute(var value) ? Some((Kinds.RouteKey(value.Kind, value.Head.Meta.Name), value)) : None)),
        ListenerSets = toMap(objects.Choose(o => o is ApiObject.OfListenerSet(var value) ? Some((value.Key, value)) : None)),
        TlsPolicies = Index(objects, o => o is ApiObject.OfTlsPolicy(var value) ? Some((value.Meta.Name, value)) : None),
        TrafficPolicies = Index(objects, o => o is ApiObject.OfTrafficPolicy(var value) ? Some((value.Meta.Name, value)) : None),
        Meshes = Index(objects, o => o is ApiObject.OfMesh(var value) ? Some((value.Meta.Name, value)) : None),
        ConfigMaps = Index(objects, o => o is ApiObject.OfConfigMap(var value) ? Some((value.Meta.Name, value)) : None),
    };

    /// <summary>A Gateway with a like name in the namespace, or with the very name in another.</summary>
    internal static Option<string> NearGateway(World world, ObjectName name) =>
        NearNames.Of(name.Name, toArray(world.Gateways.Keys.Filter(other => other.Namespace == name.Namespace).Map(other => other.Name)))
        || world.Gateways.Keys.Filter(other => other.Name == name.Name).Map(other => other.ToString()).HeadOrNone();

    private static Map<ObjectName, Arr<ReferenceGrant>> Grants(Arr<ApiObject> objects) => toMap(objects
        .Choose(o => o is ApiObject.OfGrant(var value) ? Some(value) : None)
        .GroupBy(grant => grant.Meta.Name.Namespace, StringComparer.Ordinal)
        .Select(group => (new ObjectName("", group.Key), toArray(group.OrderBy(grant => grant.Meta.Name)))));

    private static Map<ObjectName, Arr<EndpointSlice>> Slices(Arr<ApiObject> objects) => toMap(objects
        .Choose(o => o is ApiObject.OfSlice(var value) ? Some(value) : None)
        .Choose(slice => slice.Service.Map(service => (Service: new ObjectName(slice.Meta.Name.Namespace, service), Slice: slice)))
        .GroupBy(found => found.Service)
        .Select(group => (group.Key, toArray(group.Select(found => found.Slice).OrderBy(slice => slice.Meta.Name)))));

    private static Map<ObjectName, A> Index<A>(Arr<ApiObject> objects, Func<ApiObject, Option<(ObjectName, A)>> pick) =>
        toMap(objects.SelectMany(o => pick(o)));
}
