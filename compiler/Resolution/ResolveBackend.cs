using Sluice.Compiler.Binding;
using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Ir;
using Sluice.Compiler.Model;
using Sluice.Compiler.Parsing;
using Sluice.Compiler.Policies;
using Sluice.Compiler.Text;
using Sluice.Compiler.Values;

namespace Sluice.Compiler.Resolution;

/// <summary>
/// One backend reference. Permission is asked before existence, so that a route learns nothing of a namespace that did
/// not let it in. Inside a mesh nobody asks: a route there changes how its clients are served, not what they can reach.
/// </summary>
internal static class ResolveBackend
{
    public static Reported<Destination> Run(Surroundings around, BoundRoute route, BackendRef backend, BackendUse use)
    {
        var key = route.Route.Key;
        var said = new Speaker(key, use, route.Route.IsHttp);
        if (!Kinds.IsService(backend.Group.Value, backend.Kind.Value))
            return Refused(ResolveDiagnostics.Kind(said, backend));
        var world = around.World;
        var name = new ObjectName(backend.NamespaceOr(key.Name.Namespace), backend.Name.Value);
        var crossing = new Crossing(Kinds.GatewayGroup, key.Kind, key.Name.Namespace, Kinds.CoreGroup, Kinds.Service, name);
        var crosses = name.Namespace != key.Name.Namespace && around.Border == Border.Guarded;
        var grant = crosses ? Grants.Permitting(world, crossing) : None;
        if (crosses && grant.IsNone)
            return Refused(ResolveDiagnostics.NotPermitted(said, backend, name, Grants.Nearly(world, crossing)));
        return world.Services.Find(name).Match(
            service => OfService(around, said, backend, service, grant),
            () => Refused(world.Refused.Contains(new(Kinds.CoreGroup, Kinds.Service, name))
                ? ResolveDiagnostics.Unusable(said, backend, name)
                : ResolveDiagnostics.NotFound(said, backend, name, Worlds.NearService(world, name))));
    }

    private static Reported<Destination> OfService(Surroundings around, Speaker said, BackendRef backend, Service service, Option<GrantUse> grant)
    {
        if (service.Type.Value == "ExternalName") return Refused(ResolveDiagnostics.External(said, backend, service));
        var number = backend.Port.Match(port => port.Value, () => 0);
        var transport = said.Route.Kind == Kinds.UdpRoute ? "UDP" : "TCP";
        return service.Ports.Find(port => port.Port.Value == number && port.Protocol.Value == transport).Match(
            port => OfPort(around, said, backend, service, port, grant),
            () => Refused(ResolveDiagnostics.NoPort(said, backend, service, transport, number)));
    }

    private static Reported<Destination> OfPort(
        Surroundings around, Speaker said, BackendRef backend, Service service, ServicePortSpec port, Option<GrantUse> grant)
    {
        var rule = around.Governed.Tls(service, port).Filter(_ => port.Protocol.Value == "TCP");
        if (rule.Case is TlsRule.Refuse(var policy))
            return Refused(around.Options.Carries(Capability.BackendTls)
                ? ResolveDiagnostics.TlsRefused(said, backend, service.Meta.Name, policy)
                : ResolveDiagnostics.Tls(said, backend, service.Meta.Name, policy));
        return Protocol(said, port, rule.IsSome && around.Border == Border.Guarded).Match(
            protocol => Forward(around, said, backend, service, port, grant, protocol, rule),
            help => Refused(ResolveDiagnostics.Protocol(said, backend, port, port.AppProtocol.Map(app => app.Value).IfNone(""), help)));
    }

    private static Reported<Destination> Forward(
        Surroundings around, Speaker said, BackendRef backend, Service service, ServicePortSpec port,
        Option<GrantUse> grant, BackendProtocol protocol, Option<TlsRule> rule)
    {
        var target = new ServicePort(service.Meta.Name, port.Port.Value) { Transport = port.Protocol.Value == "UDP" ? Transport.Udp : Transport.Tcp };
        var endpoints = ResolveEndpoints.Run(around.World, around.Options, service, port);
        var remarks = endpoints == new Endpoints.Known(Arr<Endpoint>.Empty) && backend.Weight.Value > 0
            ? Seq1(ResolveDiagnostics.Unready(said, backend, target))
            : Empty;
        var speak = rule.Bind(found => found is TlsRule.Speak spoken ? Some(spoken) : None);
        var traffic = said.Carries ? around.Governed.Traffic(service) : None;
        var cluster = new Cluster(target, protocol)
        {
            Tls = speak.Map(found => found.Tls),
            RetryBudget = traffic.Bind(found => found.Budget),
            Session = traffic.Bind(found => found.Session).Map(session => session with { Scope = $"Service {target}" }),
        };
        return new(new Destination.Service(cluster, endpoints, grant) { TlsBy = speak.Map(found => found.By) }, remarks);
    }

    /// <summary>
    /// A GRPCRoute speaks HTTP/2 whatever the port says. Names that the API does not define are no reason to refuse:
    /// they say what the payload is, not how HTTP carries it.
    /// </summary>
    private static Either<string, BackendProtocol> Protocol(Speaker said, ServicePortSpec port, bool tls) =>
        said.Route.Kind == Kinds.UdpRoute ? Right<string, BackendProtocol>(BackendProtocol.Datagram)
        : !said.IsHttp ? Right<string, BackendProtocol>(BackendProtocol.Stream)
        : (port.AppProtocol.Map(app => app.Value).IfNone(""), said.IsGrpc) switch
        {
            ("kubernetes.io/wss", _) when !tls => Left<string, BackendProtocol>("use 'kubernetes.io/ws', or add a BackendTLSPolicy for the Service"),
            ("kubernetes.io/ws" or "kubernetes.io/wss", true) when said.Route.Kind == Kinds.GrpcRoute => Left<string, BackendProtocol>("gRPC needs HTTP/2: use 'kubernetes.io/h2c'"),
            (_, true) => Right<string, BackendProtocol>(BackendProtocol.H2c),
            ("kubernetes.io/h2c" or "grpc", false) => Right<string, BackendProtocol>(BackendProtocol.H2c),
            _ => Right<string, BackendProtocol>(BackendProtocol.Http1),
        };

    private static Reported<Destination> Refused(Diagnostic why) =>
        Reported.With((Destination)new Destination.Refused(500, why.Code.Id), why);
}

/// <summary>Of which route a backend is, and what becomes of the requests when it cannot be used.</summary>
public sealed record Speaker
{
    private readonly BackendUse use;

    internal Speaker(ObjectKey route, BackendUse use, bool isHttp) => (Route, this.use, IsHttp) = (route, use, isHttp);

    public ObjectKey Route { get; }

    public bool IsHttp { get; }

    public bool IsGrpc => use == BackendUse.GrpcAuthorization || Route.Kind == Kinds.GrpcRoute;

    /// <summary>Whether requests of clients go there, to which retries and sessions apply.</summary>
    public bool Carries => use == BackendUse.Share && IsHttp;

    public string Consequence => use switch
    {
        BackendUse.Mirror => "nothing is mirrored to it",
        BackendUse.Authorization or BackendUse.GrpcAuthorization => "no request gets past the filter",
        _ => Otherwise("its share of the requests is answered 500"),
    };

    public string WithoutEndpoints => use switch
    {
        BackendUse.Mirror => "nothing is mirrored to it",
        BackendUse.Authorization or BackendUse.GrpcAuthorization => "no request gets past the filter",
        _ => Otherwise("its share of the requests is answered 503"),
    };

    private string Otherwise(string http) => IsHttp ? http
        : Route.Kind == Kinds.UdpRoute ? "its share of the datagrams is dropped"
        : "its share of the connections is closed";
}
