using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Model;
using Sluice.Compiler.Parsing;
using Sluice.Compiler.Validation;
using Sluice.Compiler.Values;

namespace Sluice.Compiler.Binding;

/// <summary>
/// Routes whose parent is a Service (GAMMA). A route of the Service's own namespace serves every client; one of another
/// namespace serves the clients of its own, in place of the former.
/// </summary>
internal static class BindMesh
{
    public const string Controller = "sluice.dev/mesh-controller";

    /// <summary>The meshes of this controller; Sluice has no parameters, so one that names some is not accepted.</summary>
    public static Reported<Arr<Mesh>> Meshes(World world) => Reported.Each(
        toArray(world.Meshes.Values.Filter(mesh => mesh.ControllerName.Value == Controller)),
        mesh => new Reported<Mesh>(mesh, mesh.ParametersRef.Map(parameters => BindDiagnostics.ParametersOfMesh(mesh, parameters)).ToSeq()));

    /// <summary>A mesh owns every Service, so one that is missing is said of the route.</summary>
    public static Reported<BoundParent> Parent(World world, ValidRoute route, ParentRef spec, int index)
    {
        var parent = new BoundParent(index, spec, Controller, Arr<Attachment>.Empty);
        if (route.Refused) return Reported.Clean(parent);
        var name = BindRoute.NameOf(route, spec);
        return world.Services.Find(name).Match(
            service => service.Type.Value == "ExternalName" || service.ClusterIp.Exists(address => address.Value == "None")
                ? Reported.With(parent, BindDiagnostics.MeshHeadless(route.Key, index, spec, name))
                : Ports(route, spec, service) is { IsEmpty: false } ports
                    ? Reported.Clean(parent with { Mesh = ports })
                    : Reported.With(parent, BindDiagnostics.MeshNoPort(route.Key, index, spec, service, TransportOf(route))),
            () => Reported.With(parent, BindDiagnostics.MeshNoService(route.Key, index, spec, name, Worlds.NearService(world, name))));
    }

    private static string TransportOf(ValidRoute route) => route.Kind == Kinds.UdpRoute ? "UDP" : "TCP";

    /// <summary>Every port of the Service, or those that port and section name, as far as the route can use their transport.</summary>
    private static Arr<MeshAttachment> Ports(ValidRoute route, ParentRef spec, Service service)
    {
        var transport = TransportOf(route);
        var own = route.Head.Meta.Name.Namespace;
        return service.Ports
            .Filter(port => port.Protocol.Value == transport
                && spec.Port.ForAll(wanted => wanted.Value == port.Port.Value)
                && spec.SectionName.ForAll(section => port.Name.Exists(name => name.Value == section.Value)))
            .Map(port => new MeshAttachment(
                new ServicePort(service.Meta.Name, port.Port.Value) { Transport = transport == "UDP" ? Transport.Udp : Transport.Tcp },
                own == service.Meta.Name.Namespace ? None : Some(own)));
    }

    /// <summary>One kind of route serves a port, for the clients of one namespace: gRPC before HTTP, TLS and TCP.</summary>
    public static Reported<Arr<BoundRoute>> Settle(Arr<BoundRoute> routes)
    {
        var strongest = toMap(routes
            .SelectMany(route => route.Parents.SelectMany(parent => parent.Mesh).Select(place => (Place: place, Head: route.Route)))
            .GroupBy(item => item.Place)
            .Select(group => (group.Key, group.MinBy(item => Rank(item.Head.Kind)).Head)));
        return Reported.Each(routes, route =>
            from parents in Reported.Each(route.Parents, parent => Settled(strongest, route, parent))
            select route with { Parents = parents });
    }

    private static Reported<BoundParent> Settled(Map<MeshAttachment, ValidRoute> strongest, BoundRoute route, BoundParent parent)
    {
        var kept = parent.Mesh.Filter(place => strongest[place].Kind == route.Route.Kind);
        return new(parent with { Mesh = kept }, kept.IsEmpty && !parent.Mesh.IsEmpty
            ? Seq1(BindDiagnostics.MeshConflict(route.Route.Key, parent.Index, parent.Spec, strongest[parent.Mesh[0]].Head.Meta.At, strongest[parent.Mesh[0]].Kind))
            : Empty);
    }

    private static int Rank(string kind) => kind switch
    {
        Kinds.GrpcRoute => 0,
        Kinds.HttpRoute => 1,
        Kinds.TlsRoute => 2,
        Kinds.TcpRoute => 3,
        _ => 4,
    };
}
