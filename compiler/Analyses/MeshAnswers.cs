using Sluice.Compiler.Ir;
using Sluice.Compiler.Model;
using Sluice.Compiler.Values;
using StreamRoute = Sluice.Compiler.Ir.StreamRoute;

namespace Sluice.Compiler.Analyses;

/// <summary>What the mesh makes of a request between workloads.</summary>
internal static class MeshAnswers
{
    public static Explanation Of(MeshPlan mesh, MeshRequest asked) => asked.To.Match(
        service => Chosen(mesh, service, asked.From).Match(
            frontend => Answered(mesh, frontend, asked),
            () => Unrouted(mesh, service, asked)),
        () => new(new Outcome.Forward(Empty, Plain(asked)), None, None, None, Empty)
        {
            Notes = Array("routes of a mesh belong to Services; a request to an address meets none"),
        });

    /// <summary>A client that dials the address of a Service has addressed the Service.</summary>
    public static MeshRequest Resolved(Compilation compilation, MeshRequest asked) => asked with
    {
        To = asked.To || asked.Address.Bind(address => Services(compilation)
            .Filter(service => service.ClusterIp.Exists(ip => ip.Value == address))
            .HeadOrNone()
            .Map(service => new ServicePort(service.Meta.Name, asked.Request.Port))),
    };

    /// <summary>Why a question cannot be answered at all: nobody made the Service, or it has no such port.</summary>
    public static Option<string> Missing(Compilation compilation, MeshRequest asked) => asked.To.Bind(to =>
        Services(compilation).Find(service => service.Meta.Name == to.Service)
            .Match(
                service => service.Ports.Exists(port => port.Port.Value == to.Port)
                    ? None
                    : Some($"Service {to.Service} has no port {to.Port}"),
                () => Some($"there is no Service {to.Service}")));

    private static Arr<Service> Services(Compilation compilation) => toArray(compilation.Sources.Values
        .SelectMany(source => source.Objects)
        .Choose(found => found.Content.Bind(content => content is ApiObject.OfService(var service) ? Some(service) : None)));

    /// <summary>Routes that clients made for themselves stand in for those of the Service's own namespace.</summary>
    private static Option<MeshFrontend> Chosen(MeshPlan mesh, ServicePort service, string from) =>
        mesh.Frontends.Find(frontend => frontend.Service == service && frontend.ClientNamespace == Some(from))
        || mesh.Frontends.Find(frontend => frontend.Service == service && frontend.ClientNamespace.IsNone);

    private static Explanation Answered(MeshPlan mesh, MeshFrontend frontend, MeshRequest asked)
    {
        var nodes = Nodes.Of(mesh);
        var told = frontend.Traffic switch
        {
            MeshTraffic.Http(var table) => Routed(nodes, table, frontend, asked.Request),
            MeshTraffic.Streams(var mode, var routes) => Relayed(nodes, mode, routes, frontend, asked.Request),
        };
        return told with
        {
            Candidates = told.Candidates + Others(mesh, Some(frontend), asked),
            Frontend = new Frontend(frontend.Service, asked.From, frontend.ClientNamespace),
        };
    }

    private static Explanation Routed(Nodes nodes, Hash table, MeshFrontend frontend, Request request)
    {
        var decision = Decisions.Of(nodes, table, $"Service {frontend.Service}", request);
        return new(decision.Outcome, None, None, decision.Winner, Candidates.Of(nodes.Table(table), decision.Holding, decision.Asked))
        {
            Passage = decision.Passage,
        };
    }

    private static Explanation Relayed(Nodes nodes, StreamMode mode, Arr<StreamRoute> routes, MeshFrontend frontend, Request request)
    {
        var taken = Streams.Taking(mode, routes, request);
        return new(
            Streams.Of(nodes, mode, taken, $"Service {frontend.Service}"), None, None,
            taken.Map(route => new Winner(route.From, route.Host)),
            Candidates.Of(mode, routes, taken, request));
    }

    /// <summary>Where no route speaks for a Service, it is as if there were no mesh.</summary>
    private static Explanation Unrouted(MeshPlan mesh, ServicePort service, MeshRequest asked) =>
        new(Straight(service, asked), None, None, None, Others(mesh, None, asked))
        {
            Notes = Array($"no route has Service {service} as its parent for clients of namespace {asked.From}: the request goes where it is addressed"),
            Frontend = new Frontend(service, asked.From, None),
        };

    private static Outcome Straight(ServicePort service, MeshRequest asked) => asked.Request.Scheme switch
    {
        "tcp" => new Outcome.Relay(StreamMode.Tcp, Array(new Backend(1, 1, new Answer.Relayed(service)))),
        "udp" => new Outcome.Relay(StreamMode.Udp, Array(new Backend(1, 1, new Answer.Relayed(service)))),
        "tls" or "https" => new Outcome.Relay(StreamMode.Passthrough, Array(new Backend(1, 1, new Answer.Relayed(service)))),
        _ => new Outcome.Forward(Array(new Backend(1, 1, new Answer.Served(service, Plain(asked)))), Plain(asked)),
    };

    private static Upstream Plain(MeshRequest asked) => new(asked.Request.Host, asked.Request.Target);

    /// <summary>Routes of the same Service that are for other ports or other clients.</summary>
    private static Arr<Candidate> Others(MeshPlan mesh, Option<MeshFrontend> chosen, MeshRequest asked) => mesh.Frontends
        .Filter(other => Some(other) != chosen && asked.To.Exists(to => other.Service.Service == to.Service))
        .SelectMany(other => Of(mesh, other).Select(from => new Candidate(from, Verdict.NoMatch, Elsewhere(other, asked))))
        .Where(candidate => !chosen.Exists(own => Of(mesh, own).Contains(candidate.From)))
        .DistinctBy(candidate => (candidate.From.Kind, candidate.From.Route, candidate.From.Rule, candidate.From.Match))
        .ToArr();

    private static string Elsewhere(MeshFrontend other, MeshRequest asked) =>
        asked.To.Exists(to => to != other.Service) ? $"belongs to port {other.Service.Port} of the Service"
        : other.ClientNamespace.Match(
            clients => $"is for clients of namespace {clients}",
            () => $"gives way to the routes that namespace {asked.From} has made for its own clients");

    private static Arr<Provenance> Of(MeshPlan mesh, MeshFrontend frontend) => frontend.Traffic switch
    {
        MeshTraffic.Http(var table) => Nodes.Of(mesh).Table(table).Hosts.Bind(host => host.Entries).Map(entry => entry.From),
        MeshTraffic.Streams(_, var routes) => routes.Map(route => route.From),
    };
}
