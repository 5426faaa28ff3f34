using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Ir;
using Sluice.Compiler.Model;
using Sluice.Compiler.Parsing;
using Sluice.Compiler.Values;

namespace Sluice.Compiler.Resolution;

/// <summary>
/// One backend reference. Permission is asked before existence, so that a route learns nothing of a namespace that did
/// not let it in.
/// </summary>
internal static class ResolveBackend
{
    public static Reported<Destination> Run(World world, CompileOptions options, ObjectKey key, BackendRef backend)
    {
        if (backend.Group.Value != Kinds.CoreGroup || backend.Kind.Value != Kinds.Service)
            return Refused(ResolveDiagnostics.Kind(key, backend));
        var name = new ObjectName(backend.NamespaceOr(key.Name.Namespace), backend.Name.Value);
        var crossing = new Crossing(Kinds.GatewayGroup, key.Kind, key.Name.Namespace, Kinds.CoreGroup, Kinds.Service, name);
        var grant = name.Namespace == key.Name.Namespace ? None : Grants.Permitting(world, crossing);
        if (name.Namespace != key.Name.Namespace && grant.IsNone)
            return Refused(ResolveDiagnostics.NotPermitted(key, backend, name, Grants.Nearly(world, crossing)));
        return world.Services.Find(name).Match(
            service => OfService(world, options, key, backend, service, grant),
            () => Refused(world.Refused.Contains(new(Kinds.CoreGroup, Kinds.Service, name))
                ? ResolveDiagnostics.Unusable(key, backend, name)
                : ResolveDiagnostics.NotFound(key, backend, name, Near(world, name))));
    }

    private static Option<string> Near(World world, ObjectName name) =>
        NearNames.Of(name.Name, toArray(world.Services.Keys.Filter(other => other.Namespace == name.Namespace).Map(other => other.Name)));

    private static Reported<Destination> OfService(
        World world, CompileOptions options, ObjectKey route, BackendRef backend, Service service, Option<GrantUse> grant)
    {
        if (service.Type.Value == "ExternalName") return Refused(ResolveDiagnostics.External(route, backend, service));
        var number = backend.Port.Match(port => port.Value, () => 0);
        return service.Ports.Find(port => port.Port.Value == number && port.Protocol.Value == "TCP").Match(
            port => OfPort(world, options, route, backend, service, port, grant),
            () => Refused(ResolveDiagnostics.NoPort(route, backend, service, number)));
    }

    private static Reported<Destination> OfPort(
        World world, CompileOptions options, ObjectKey route, BackendRef backend, Service service, ServicePortSpec port, Option<GrantUse> grant)
    {
        var name = service.Meta.Name;
        var demand = world.TlsDemands.Find(found => Covers(found, name, port));
        if (demand.IsSome)
            return Refused(ResolveDiagnostics.Tls(route, backend, name, demand.Map(found => found.Policy).IfNone(name)));
        return Protocol(route, port).Match(
            protocol => Forward(world, options, route, backend, service, port, grant, protocol),
            help => Refused(ResolveDiagnostics.Protocol(route, backend, port, port.AppProtocol.Map(app => app.Value).IfNone(""), help)));
    }

    private static bool Covers(TlsDemand demand, ObjectName service, ServicePortSpec port) =>
        demand.Policy.Namespace == service.Namespace
        && demand.Service.ForAll(name => name == service.Name)
        && demand.Port.ForAll(section => port.Name.Exists(name => name.Value == section));

    private static Reported<Destination> Forward(
        World world, CompileOptions options, ObjectKey route, BackendRef backend, Service service, ServicePortSpec port,
        Option<GrantUse> grant, BackendProtocol protocol)
    {
        var target = new ServicePort(service.Meta.Name, port.Port.Value);
        var endpoints = ResolveEndpoints.Run(world, options, service, port);
        var remarks = endpoints == new Endpoints.Known(Arr<Endpoint>.Empty) && backend.Weight.Value > 0
            ? Seq1(ResolveDiagnostics.Unready(route, backend, target))
            : Empty;
        return new((Destination)new Destination.Service(target, protocol, endpoints, grant), remarks);
    }

    /// <summary>
    /// A GRPCRoute speaks HTTP/2 whatever the port says. Names that the API does not define are no reason to refuse:
    /// they say what the payload is, not how HTTP carries it.
    /// </summary>
    private static Either<string, BackendProtocol> Protocol(ObjectKey route, ServicePortSpec port) =>
        (port.AppProtocol.Map(app => app.Value).IfNone(""), route.Kind == Kinds.GrpcRoute) switch
        {
            ("kubernetes.io/wss", _) => Left<string, BackendProtocol>("use 'kubernetes.io/ws', or wait for a release that serves BackendTLSPolicy"),
            ("kubernetes.io/ws", true) => Left<string, BackendProtocol>("gRPC needs HTTP/2: use 'kubernetes.io/h2c'"),
            (_, true) => Right<string, BackendProtocol>(BackendProtocol.H2c),
            ("kubernetes.io/h2c" or "grpc", false) => Right<string, BackendProtocol>(BackendProtocol.H2c),
            _ => Right<string, BackendProtocol>(BackendProtocol.Http1),
        };

    private static Reported<Destination> Refused(Diagnostic why) =>
        Reported.With((Destination)new Destination.Refused(500, why.Code.Id), why);
}
