namespace Sluice.Runtime.Matching;

/// <summary>The routes of one host pattern.</summary>
internal sealed record HostRoutes(PathIndex Http, GrpcIndex? Grpc);

/// <summary>Everything that is attached to a listener.</summary>
internal sealed record Table(HostIndex<HostRoutes> Hosts)
{
    public static readonly Table Empty = new(new HostIndex<HostRoutes>([], [], null));

    /// <summary>
    /// The route that answers: of the most specific host with a route that accepts the request, the strongest one. A gRPC
    /// request asks the gRPC routes of a host before its others.
    /// </summary>
    public Route? Find(in RequestView request)
    {
        var level = 0;
        while (Hosts.Next(request.Host, ref level) is { } host)
        {
            if (request.IsGrpc && host.Grpc?.Find(request) is { } call) return call;
            if (host.Http.Find(request) is { } route) return route;
        }
        return null;
    }
}
