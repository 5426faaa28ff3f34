using Sluice.Compiler.Binding;
using Sluice.Compiler.Emission;
using Sluice.Compiler.Ir;
using Sluice.Compiler.Model;
using Sluice.Compiler.Validation;
using StreamRoute = Sluice.Compiler.Ir.StreamRoute;

namespace Sluice.Compiler.Lowering;

/// <summary>Routes with a Service as their parent: a frontend for each port and client namespace. Their hostnames mean nothing.</summary>
internal static class LowerMesh
{
    public static MeshPlan Run(Arr<LoweredRoute> routes)
    {
        var frontends = toArray(routes
            .SelectMany(route => route.Bound.Parents.SelectMany(parent => parent.Mesh).Distinct().Select(place => (Place: place, Route: route)))
            .GroupBy(item => item.Place)
            .OrderBy(group => group.Key)
            .Select(group => (Place: group.Key, Routes: toArray(group.Select(item => item.Route).DistinctBy(route => route.Bound.Route.Key)))));
        var tables = toArray(frontends
            .Filter(frontend => frontend.Routes[0].Bound.Route.IsHttp)
            .Map(frontend => (frontend.Place, Table: Table(frontend.Routes))));
        var streams = toArray(frontends
            .Filter(frontend => !frontend.Routes[0].Bound.Route.IsHttp)
            .Map(frontend => (frontend.Place, Mode: Mode(frontend.Routes[0].Bound.Route), Routes: Streams(frontend.Routes))));
        var named = new System.Collections.Generic.HashSet<Hash>(
            tables.SelectMany(table => table.Table.Hosts).SelectMany(host => host.Entries).Select(entry => entry.Action)
                .Concat(streams.SelectMany(stream => stream.Routes).Select(route => route.Action)));
        var nodes = Nodes.Of(toArray(frontends
            .SelectMany(frontend => frontend.Routes)
            .SelectMany(route => route.Rules.Select(rule => rule.Action).Concat(route.Stream.AsEnumerable()))
            .Where(action => named.Contains(action.Identity))
            .DistinctBy(action => action.Identity)));
        return new(
            toArray(tables.Map(table => new MeshFrontend(table.Place.Service, table.Place.ClientNamespace, new MeshTraffic.Http(Canonical.Identify(table.Table))))
                .Concat(streams.Map(stream => new MeshFrontend(stream.Place.Service, stream.Place.ClientNamespace, new MeshTraffic.Streams(stream.Mode, stream.Routes))))
                .OrderBy(frontend => new MeshAttachment(frontend.Service, frontend.ClientNamespace))),
            toMap(tables.Map(table => (Canonical.Identify(table.Table), table.Table)).DistinctBy(table => table.Item1)),
            nodes.Actions, nodes.Clusters, nodes.Authorities, nodes.Endpoints);
    }

    private static RouteTable Table(Arr<LoweredRoute> routes) => new(toArray(
        new[] { new VirtualHost(HostPatterns.Any, toArray(routes.SelectMany(route => route.Rules).SelectMany(rule => rule.Entries).Order(Precedence.Strongest))) }
            .Where(host => !host.Entries.IsEmpty)));

    private static Arr<StreamRoute> Streams(Arr<LoweredRoute> routes) => LowerStreams.Routes(routes.Map(route => (HostPatterns.Any, route)));

    private static StreamMode Mode(ValidRoute route) => route.Kind switch
    {
        Kinds.UdpRoute => StreamMode.Udp,
        Kinds.TcpRoute => StreamMode.Tcp,
        _ => StreamMode.Passthrough,
    };
}
