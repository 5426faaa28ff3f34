using Sluice.Compiler.Ir;

namespace Sluice.Compiler.Verification;

/// <summary>
/// V6: a listener serves no host that is not its own, whatever hosts its routes name; and in the mesh nobody's requests are
/// routed by a namespace that is neither theirs nor the Service's.
/// </summary>
internal static class Containment
{
    public static Seq<Violation> Check(Section section) =>
        Places.Named(section).Bind(named =>
            section.Tables.Find(named.Value.Table).ToSeq()
                .Bind(table => toSeq(table.Hosts))
                .Filter(host => !Specificity.Contains(named.Value.Host, host.Host))
                .Map(host => Outside(named.Where, host.Host, named.Value.Host)))
        + Places.Connections(section).Bind(connections =>
            toSeq(connections.Value.Routes)
                .Filter(route => !Specificity.Contains(connections.Value.Host, route.Host))
                .Map(route => Outside(connections.Where, route.Host, connections.Value.Host)))
        + Places.Frontends(section).Bind(frontend => Owners(section, frontend));

    private static Violation Outside(string where, HostPattern inner, HostPattern outer) =>
        new("V6", where, $"serves {inner}, which lies outside {outer}");

    /// <summary>Routes of the Service's own namespace serve everybody; those of another one serve the clients of that one.</summary>
    private static Seq<Violation> Owners(Section section, Placed<MeshFrontend> frontend)
    {
        var clients = frontend.Value.ClientNamespace.IfNone(frontend.Value.Service.Service.Namespace);
        return Routes(section, frontend.Value.Traffic)
            .Filter(from => from.Route.Namespace != clients)
            .Map(from => new Violation("V6", frontend.Where, $"{from.Kind} {from.Route} routes what is not its own"));
    }

    private static Seq<Provenance> Routes(Section section, MeshTraffic traffic) => traffic switch
    {
        MeshTraffic.Http(var table) => section.Tables.Find(table).ToSeq()
            .Bind(found => toSeq(found.Hosts))
            .Bind(host => toSeq(host.Entries))
            .Map(entry => entry.From),
        MeshTraffic.Streams(_, var routes) => toSeq(routes).Map(route => route.From),
    };
}
