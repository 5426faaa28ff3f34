using Sluice.Compiler.Ir;

namespace Sluice.Compiler.Verification;

/// <summary>
/// V1: in each virtual host the entries stand in the API's order of precedence, and the order is total. The rank of an
/// entry is worked out here from what it matches and where it came from. Routes of connections for one host stand oldest
/// first; nothing but their age and name tells them apart.
/// </summary>
internal static class Precedence
{
    public static Seq<Violation> Check(Section section) =>
        Places.Hosts(section).Bind(Check) + Places.Connections(section).Bind(Check);

    private static Seq<Violation> Check(Placed<Connections> connections) =>
        Neighbours.Of(connections.Value.Routes)
            .Filter(pair => pair.Left.Host == pair.Right.Host && Compare(pair.Left.From, pair.Right.From) > 0)
            .Map(pair => new Violation("V1", connections.Where, $"{pair.Right.From} ranks before {pair.Left.From} but stands after it"))
        + Neighbours.Repeated(toSeq(connections.Value.Routes), route => (route.Host, route.From.Kind, route.From.Route, route.From.Rule))
            .Map(route => new Violation("V1", connections.Where, $"{route.Kind} {route.Route} rules[{route.Rule}] stands more than once for {route.Host}"))
        + toSeq(connections.Value.Routes)
            .Filter(route => route.From.Kind != Kind(connections.Value.Mode))
            .Map(route => new Violation("V1", connections.Where, $"{route.From} is not a {Kind(connections.Value.Mode)}"));

    private static string Kind(StreamMode mode) => mode switch
    {
        StreamMode.Passthrough => "TLSRoute",
        StreamMode.Terminate => "TLSRoute",
        StreamMode.Tcp => "TCPRoute",
        StreamMode.Udp => "UDPRoute",
        _ => $"route of mode {(int)mode}",
    };

    private static Seq<Violation> Check(Placed<VirtualHost> host) =>
        Neighbours.Of(host.Value.Entries)
            .Filter(pair => Compare(pair.Left, pair.Right) > 0)
            .Map(pair => new Violation("V1", host.Where, $"{Name(pair.Right)} ranks before {Name(pair.Left)} but stands after it"))
        + Neighbours.Repeated(toSeq(host.Value.Entries), Name)
            .Map(name => new Violation("V1", host.Where, $"{name} stands more than once"))
        + toSeq(host.Value.Entries)
            .Filter(entry => entry.From.Kind != Kind(entry.Match))
            .Map(entry => new Violation("V1", host.Where, $"{Name(entry)} is a match of a {Kind(entry.Match)}"));

    private static string Name(Entry entry) =>
        $"{entry.From.Kind} {entry.From.Route} rules[{entry.From.Rule}] matches[{entry.From.Match}]";

    private static string Kind(Match match) => match switch
    {
        Match.Http => "HTTPRoute",
        Match.Grpc => "GRPCRoute",
    };

    private static int Compare(Entry left, Entry right) =>
        Strength(left.Match).CompareTo(Strength(right.Match)) is var strength and not 0 ? strength
        : Compare(left.From, right.From);

    private static int Compare(Provenance left, Provenance right) =>
        Age(left).CompareTo(Age(right)) is var age and not 0 ? age
        : string.CompareOrdinal(Named(left), Named(right)) is var name and not 0 ? name
        : left.Rule.CompareTo(right.Rule) is var rule and not 0 ? rule
        : left.Match.CompareTo(right.Match);

    /// <summary>The route that is older wins; one that no API server has stored is newer than all others.</summary>
    private static (int Stored, long Created) Age(Provenance from) =>
        from.Created.Match(created => (0, created), () => (1, 0L));

    /// <summary>What decides before any route is looked at; the smaller is the stronger.</summary>
    private static (int Kind, int First, int Second, int Third, int Fourth, int Fifth) Strength(Match match) => match switch
    {
        Match.Grpc(var method, var headers) =>
            (0, -Characters(method).Service, -Characters(method).Method, -headers.Count, method is GrpcMethodMatch.Pattern ? 1 : 0, 0),
        Match.Http(var path, var method, var headers, var query) =>
            (1, Path(path).Kind, -Path(path).Length, method.IsSome ? 0 : 1, -headers.Count, -query.Count),
    };

    /// <summary>Exact paths rank alike: only one of them can match a request.</summary>
    private static (int Kind, int Length) Path(PathMatch path) => path switch
    {
        PathMatch.Exact => (0, 0),
        PathMatch.Pattern(var regex) => (1, regex.Length),
        PathMatch.Prefix(var prefix) => (2, prefix.Length),
    };

    private static (int Service, int Method) Characters(GrpcMethodMatch method) => method switch
    {
        GrpcMethodMatch.Exact(var service, var name) => (service.Length, name.Length),
        GrpcMethodMatch.Service(var service) => (service.Length, 0),
        GrpcMethodMatch.Method(var name) => (0, name.Length),
        GrpcMethodMatch.Pattern(var service, var name) => (Length(service), Length(name)),
        GrpcMethodMatch.Any => (0, 0),
    };

    private static int Length(Option<string> text) => text.Match(some => some.Length, () => 0);

    /// <summary>The API breaks ties by the text "namespace/name", in which '-' and '.' stand before the slash.</summary>
    private static string Named(Provenance from) => from.Route.Namespace + "/" + from.Route.Name;
}
