using Sluice.Compiler.Ir;
using Sluice.Compiler.Values;
using static Sluice.Laws.Planning.Edits;
using Action = Sluice.Compiler.Ir.Action;

namespace Sluice.Laws.Planning;

/// <summary>V7: grants that are missing or say something else.</summary>
internal static class EvidenceMutations
{
    public static readonly Arr<Mutation> All = Array(
        new Mutation("V7", "an entry has lost its grants",
            Entry(entry => entry.Grants.IsEmpty ? None : Some(entry with { Grants = Arr<GrantUse>.Empty }))),
        Changed("is for another kind of route", grant => grant with { FromKind = "TLSRoute" }),
        Changed("is for another namespace", grant => grant with { FromNamespace = "elsewhere" }),
        Changed("is for another kind of target", grant => grant with { ToKind = "Secret" }),
        Changed("is for another target", grant => grant with { To = grant.To with { Name = "other" } }),
        Changed("lives in the namespace that asks", grant => grant with { Grant = new ObjectName(grant.FromNamespace, "allow") }),
        new Mutation("V7", "a certificate has lost its grant", Use(_ => None)),
        new Mutation("V7", "the grant of a certificate is for a route", Use(grant => grant with { FromKind = "HTTPRoute" })),
        new Mutation("V7", "the grant of a certificate of a set is for its Gateway",
            Listener(listener => listener.Name.StartsWith("ListenerSet ", StringComparison.Ordinal)
                ? First(listener.Certificates, use => use.Grant.Map(grant => use with { Grant = grant with { FromKind = "Gateway" } }))
                    .Map(uses => listener with { Certificates = uses })
                : None)),
        new Mutation("V7", "a certificate for connections has lost its grant",
            Stream(listener => First(listener.Certificates, use => use.Grant.Map(_ => use with { Grant = None }))
                .Map(uses => listener with { Certificates = uses }))),
        new Mutation("V7", "a route of connections has lost its grants",
            Stream(listener => First(listener.Routes, route => route.Grants.IsEmpty ? None : Some(route with { Grants = Arr<GrantUse>.Empty }))
                .Map(routes => listener with { Routes = routes }))),
        new Mutation("V7", "authorities for clients have lost their grant", Demand(demand => demand with { Grants = Arr<GrantUse>.Empty })),
        new Mutation("V7", "the grant for authorities is for a Secret",
            Demand(demand => demand with { Grants = demand.Grants.Map(grant => grant with { ToKind = "Secret" }) })),
        new Mutation("V7", "the certificate that a backend is shown has lost its grant",
            Cluster(cluster => cluster.Tls.Bind(tls => tls.Client.Filter(use => use.Grant.IsSome).Map(use =>
                cluster with { Tls = tls with { Client = use with { Grant = None } } })))),
        new Mutation("V7", "a backend is believed on the word of another namespace",
            Authority(bundle => bundle.Source.Namespace == "bank" ? Some(bundle with { Source = bundle.Source with { Namespace = "elsewhere" } }) : None)),
        Asked("a copy of the requests needs a grant", action => action is Action.Split { Filters.Mirrors.IsEmpty: false } split
            ? toSeq(split.Filters.Mirrors).Map(mirror => mirror.Cluster)
            : Empty),
        Asked("a backend of old sessions needs a grant", action => action is Action.Split split ? toSeq(split.Retired).Map(kept => kept.Cluster) : Empty),
        new Mutation("V7", "a backend of open connections needs a grant", Gateway(gateway => First(gateway.Ports, port => First(port.Streams, listener => First(listener.Routes, route =>
                gateway.Actions.Find(route.Action).Case is Action.Split split
                    ? toSeq(split.Retired)
                        .Map(kept => gateway.Clusters[kept.Cluster].Service.Service)
                        .Filter(service => service.Namespace != route.From.Route.Namespace)
                        .Filter(service => !split.Shares.Exists(share => share.Target is Target.Forward forward && gateway.Clusters[forward.Cluster].Service.Service == service))
                        .HeadOrNone()
                        .Map(service => route with { Grants = route.Grants.Filter(grant => grant.To != service) })
                    : None)
            .Map(routes => listener with { Routes = routes }))
            .Map(streams => port with { Streams = streams }))
            .Map(ports => gateway with { Ports = ports }))),
        Asked("asking for leave needs a grant", action => action.Guard.Authorization.ToSeq().Map(asked => asked.Cluster)));

    /// <summary>Takes away only the grant for a cluster that the action does not forward to.</summary>
    private static Mutation Asked(string name, Func<Action, Seq<Hash>> clusters) => new("V7", name, Gateway(gateway =>
        toSeq(gateway.Tables.AsEnumerable()).Choose(table => First(table.Value.Hosts, host => First(host.Entries, entry =>
                clusters(gateway.Actions[entry.Action])
                    .Map(hash => gateway.Clusters[hash].Service.Service)
                    .Filter(service => service.Namespace != entry.From.Route.Namespace)
                    .HeadOrNone()
                    .Map(service => entry with { Grants = entry.Grants.Filter(grant => grant.To != service) }))
            .Map(entries => host with { Entries = entries }))
            .Map(hosts => gateway with { Tables = gateway.Tables.SetItem(table.Key, new RouteTable(hosts)) }))
        .HeadOrNone()));

    private static Func<Plan, Option<Plan>> Demand(Func<ClientDemand, ClientDemand> change) =>
        Listener(listener => listener.Clients.Filter(demand => !demand.Grants.IsEmpty).Map(demand => listener with { Clients = change(demand) }));

    private static Mutation Changed(string name, Func<GrantUse, GrantUse> change) => new("V7", $"a grant {name}",
        Entry(entry => entry.Grants.IsEmpty ? None : Some(entry with { Grants = entry.Grants.SetItem(0, change(entry.Grants[0])) })));

    private static Func<Plan, Option<Plan>> Use(Func<GrantUse, Option<GrantUse>> change) =>
        Listener(listener => First(listener.Certificates, use => use.Grant.Map(grant => use with { Grant = change(grant) }))
            .Map(uses => listener with { Certificates = uses }));
}
