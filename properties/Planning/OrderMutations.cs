using Sluice.Compiler.Ir;
using static Sluice.Laws.Planning.Edits;

namespace Sluice.Laws.Planning;

/// <summary>V1 and V2: things in the wrong place.</summary>
internal static class OrderMutations
{
    public static readonly Arr<Mutation> All = Array(
        new Mutation("V1", "two entries change places",
            Host(host => Swapped(host.Entries).Map(entries => host with { Entries = entries }))),
        new Mutation("V1", "the weakest entry comes first",
            Host(host => host.Entries.Count < 3 ? None : Some(host with
            {
                Entries = host.Entries.RemoveAt(host.Entries.Count - 1).Insert(0, host.Entries[host.Entries.Count - 1]),
            }))),
        new Mutation("V1", "an entry stands twice",
            Host(host => Doubled(host.Entries).Map(entries => host with { Entries = entries }))),
        new Mutation("V1", "an older route comes last",
            Host(host => toSeq(Enumerable.Range(1, Math.Max(0, host.Entries.Count - 1)))
                .Filter(i => Alike(host.Entries[i - 1].Match, host.Entries[i].Match))
                .Map(i => host with
                {
                    Entries = host.Entries.SetItem(i - 1, Aged(host.Entries[i - 1], None)).SetItem(i, Aged(host.Entries[i], 1)),
                })
                .HeadOrNone())),
        new Mutation("V1", "a match has the wrong kind of route",
            Entry(entry => entry.Grants.IsEmpty
                ? Some(entry with { From = entry.From with { Kind = entry.From.Kind == "HTTPRoute" ? "GRPCRoute" : "HTTPRoute" } })
                : None)),
        new Mutation("V2", "two hosts of a table change places",
            Table(table => Swapped(table.Hosts).Map(hosts => new RouteTable(hosts)))),
        new Mutation("V2", "a host stands twice in a table",
            Table(table => Doubled(table.Hosts).Map(hosts => new RouteTable(hosts)))),
        new Mutation("V2", "two listeners change places",
            Port(port => Swapped(port.Listeners).Map(listeners => port with { Listeners = listeners }))),
        new Mutation("V1", "two routes of connections for one host change places", Exchanged(sameHost: true)),
        new Mutation("V1", "a route of connections stands twice",
            Stream(listener => Doubled(listener.Routes).Map(routes => listener with { Routes = routes }))),
        new Mutation("V1", "connections have a route for requests",
            Stream(listener => First(listener.Routes, route => route.Grants.IsEmpty
                    ? Some(route with { From = route.From with { Kind = "HTTPRoute" } })
                    : None)
                .Map(routes => listener with { Routes = routes }))),
        new Mutation("V2", "two listeners for connections change places",
            Port(port => Swapped(port.Streams).Map(streams => port with { Streams = streams }))),
        new Mutation("V2", "two routes of connections for two hosts change places", Exchanged(sameHost: false)));

    private static Func<Plan, Option<Plan>> Exchanged(bool sameHost) => Stream(listener =>
        listener.Routes.Count == 2 && listener.Routes[0].Host == listener.Routes[1].Host == sameHost
            ? Swapped(listener.Routes).Map(routes => listener with { Routes = routes })
            : None);

    /// <summary>Only the route can decide between the two.</summary>
    private static bool Alike(Match left, Match right) =>
        left is Match.Http(PathMatch.Exact, var method, var headers, var query)
        && right is Match.Http(PathMatch.Exact, var otherMethod, var otherHeaders, var otherQuery)
        && method.IsSome == otherMethod.IsSome && headers.Count == otherHeaders.Count && query.Count == otherQuery.Count;

    private static Entry Aged(Entry entry, Option<long> created) => entry with { From = entry.From with { Created = created } };
}
