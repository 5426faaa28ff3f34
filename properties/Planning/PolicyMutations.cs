using Sluice.Compiler.Emission;
using Sluice.Compiler.Ir;
using static Sluice.Laws.Planning.Edits;
using Action = Sluice.Compiler.Ir.Action;

namespace Sluice.Laws.Planning;

/// <summary>V12 of guards, limits, sessions, clusters, authorities and connections.</summary>
internal static class PolicyMutations
{
    private static readonly Cors Open = new(Array("*"), false, Arr<string>.Empty, Arr<string>.Empty, Arr<string>.Empty, 5);

    private static readonly Session Sticky = new("HTTPRoute shop/cart a", new SessionCarrier.Header("X-Session"), None, None);

    public static readonly Arr<Mutation> All = Array(
        Crossing("an origin in capitals", Open with { Origins = Array("https://Shop.test") }),
        Crossing("an origin twice", Open with { Origins = Array("*", "*") }),
        Crossing("a method twice", Open with { Methods = Array("GET", "GET") }),
        Crossing("an allowed header twice", Open with { Headers = Array("X-A", "x-a") }),
        Crossing("an exposed header twice", Open with { Exposed = Array("X-A", "x-a") }),
        Crossing("a preflight kept for less than no time", Open with { MaxAge = -1 }),
        Asking("a header that is shown in capitals", (cluster, _) => new Authorization.Grpc(cluster, Array("Cookie"), 0)),
        Asking("a header that is shown twice", (cluster, _) => new Authorization.Grpc(cluster, Array("cookie", "cookie"), 0)),
        Asking("less than nothing of the body", (cluster, _) => new Authorization.Grpc(cluster, Arr<string>.Empty, -1)),
        Asking("a header of the answer in capitals", (cluster, headers) => new Authorization.Http(cluster, headers, 0, "", Array("X-Tenant"))),
        Asking("a header of the answer twice", (cluster, headers) => new Authorization.Http(cluster, headers, 0, "", Array("x-a", "x-a"))),
        Delivered("a limit of no time", delivery => delivery with { Request = 0 }),
        Delivered("a limit of less than no time for an attempt", delivery => delivery with { BackendRequest = -1 }),
        Delivered("statuses of a retry out of order", delivery => delivery with { Retry = new Retry(Array(503, 500), 1, None) }),
        Delivered("a status of a retry twice", delivery => delivery with { Retry = new Retry(Array(500, 500), 1, None) }),
        Delivered("less than no attempt", delivery => delivery with { Retry = new Retry(Arr<int>.Empty, -1, None) }),
        Delivered("a wait of less than no time", delivery => delivery with { Retry = new Retry(Arr<int>.Empty, 1, -1) }),
        Delivered("a session of no time", delivery => delivery with { Session = Sticky with { Absolute = 0 } }),
        Delivered("a session of nobody", delivery => delivery with { Session = Sticky with { Scope = "" } }),
        Form("a backend kept for sessions that nobody has", Action(action =>
            action is Action.Split { Delivery.Session.IsNone: true, Retired.IsEmpty: true, Shares: [{ Target: Target.Forward forward }, ..] } split
            && Pool.Clusters.Exists(cluster => cluster.Session.IsNone && cluster.Protocol is BackendProtocol.Http1 or BackendProtocol.H2c
                && Canonical.Identify(cluster) == forward.Cluster)
                ? Some((Action)(split with { Retired = Array(forward with { Filters = Bent(forward.Filters) }) }))
                : None)),
        Form("a backend kept for sessions that has a share", Action(action =>
            action is Action.Split { Delivery.Session.IsSome: true, Shares: [{ Target: Target.Forward forward }, ..] } split
                ? Some((Action)(split with { Retired = split.Retired.Add(forward) }))
                : None)),
        Form("a backend kept twice", Action(action => action is Action.Split { Retired: [var kept, ..] } split
            ? Some((Action)(split with { Retired = split.Retired.Add(kept) }))
            : None)),
        Delivered("a session idle for no time", delivery => delivery with { Session = Sticky with { Idle = 0 } }),
        Delivered("a cookie without a name", delivery => delivery with { Session = Sticky with { Carrier = new SessionCarrier.Cookie("", false, None) } }),
        Delivered("a header without a name", delivery => delivery with { Session = Sticky with { Carrier = new SessionCarrier.Header("") } }),
        Delivered("a cookie kept for no one knows how long", delivery => delivery with { Session = Sticky with { Carrier = new SessionCarrier.Cookie("a", true, None) } }),
        Budgeting("more retries than requests", new RetryBudget(101, 1, 0, 1)),
        Budgeting("less than no retries", new RetryBudget(-1, 1, 0, 1)),
        Budgeting("retries over no time", new RetryBudget(20, 0, 0, 1)),
        Budgeting("the least retries over no time", new RetryBudget(20, 1, 0, 0)),
        Budgeting("less than no least retries", new RetryBudget(20, 1, -1, 1)),
        Spoken("sessions of connections", cluster => cluster.Protocol == BackendProtocol.Stream ? Some(cluster with { Session = Sticky }) : None),
        Spoken("retries of datagrams", cluster => cluster.Protocol == BackendProtocol.Datagram ? Some(cluster with { RetryBudget = new RetryBudget(20, 1, 0, 1) }) : None),
        Spoken("TLS in datagrams", cluster => cluster.Protocol == BackendProtocol.Datagram
            ? Some(cluster with { Tls = new BackendTls("a.test", new Trust.System(), Arr<PeerName>.Empty, None) })
            : None),
        Secured("a server name in capitals", tls => tls with { ServerName = "Pay.test" }),
        Secured("no server name", tls => tls with { ServerName = "" }),
        Secured("an identity twice", tls => tls with { Names = Array<PeerName>(new PeerName.Uri("spiffe://a"), new PeerName.Uri("spiffe://a")) }),
        Secured("an identity that everybody has", tls => tls with { Names = Array<PeerName>(new PeerName.Dns(HostPatterns.Any)) }),
        Secured("an identity in capitals", tls => tls with { Names = Array<PeerName>(new PeerName.Dns(new HostPattern.Exact("A.test"))) }),
        Form("an authority twice among those of a backend", Gateway(gateway => toSeq(gateway.Clusters.AsEnumerable())
            .Choose(node => node.Value.Tls.Bind(tls => tls.Trust is Trust.Bundles([var only])
                ? Some(gateway.Clusters.SetItem(node.Key, node.Value with { Tls = tls with { Trust = new Trust.Bundles(Array(only, only)) } }))
                : None))
            .Map(clusters => Rekey.Run(gateway with { Clusters = clusters }))
            .HeadOrNone())),
        Form("authorities for clients out of order", Port(port => port.Listeners.HeadOrNone().Bind(first => first.Clients).Bind(demand => Swapped(demand.Authorities)).Map(changed => port with
        {
            Listeners = port.Listeners.Map(l => l with { Clients = l.Clients.Map(demand => demand with { Authorities = changed }) }),
            Streams = port.Streams.Map(l => l with { Clients = l.Clients.Map(demand => demand with { Authorities = changed }) }),
        }))),
        Form("certificates of an authority out of order", Authority(bundle => Swapped(bundle.Certificates).Map(changed => bundle with { Certificates = changed }))),
        Form("a certificate of an authority twice", Authority(bundle => Doubled(bundle.Certificates).Map(changed => bundle with { Certificates = changed }))),
        Form("an authority without a certificate", Authority(bundle => Some(bundle with { Certificates = Arr<string>.Empty }))),
        Form("a certificate that is no base64", Authority(bundle => Some(bundle with { Certificates = Array("not a certificate") }))),
        Form("an authority under a wrong hash", Gateway(gateway => gateway.Authorities.IsEmpty ? None : Some(gateway with
        {
            Authorities = gateway.Authorities.Map(bundle => bundle with { Certificates = Array("////") }),
        }))),
        Form("labels out of order", Gateway(gateway => Swapped(gateway.Surroundings.Labels).Map(changed => gateway with
        {
            Surroundings = gateway.Surroundings with { Labels = changed },
        }))),
        Form("an annotation twice", Gateway(gateway => Doubled(gateway.Surroundings.Annotations).Map(changed => gateway with
        {
            Surroundings = gateway.Surroundings with { Annotations = changed },
        }))),
        Form("the port for datagrams before the one for connections", Gateway(gateway =>
            gateway.Ports.Count > 1 && gateway.Ports[0].Port == gateway.Ports[1].Port ? Swapped(gateway.Ports).Map(ports => gateway with { Ports = ports }) : None)),
        Form("frontends out of order", Mesh(mesh => Swapped(mesh.Frontends).Map(frontends => mesh with { Frontends = frontends }))),
        Form("connections of a plain port kept apart", Port(port => port.Protocol == ListenerProtocol.Http ? Some(port with { Misdirected = true }) : None)),
        Form("connections without TLS that name a host", Stream(listener => listener.Mode == StreamMode.Tcp && listener.Routes.IsEmpty
            ? Some(listener with { Host = HostPatterns.Parse("a.test") })
            : None)),
        Passing("connections with a guard", split => split with { Guard = new Guard(Open, None) }),
        Passing("connections with edits", split => split with { Filters = split.Filters with { Request = new HeaderEdits(Array("A"), Arr<Header>.Empty, Arr<Header>.Empty) } }),
        Passing("a backend of connections kept that has a share", split => split with { Retired = split.Retired + toArray(split.Shares.Map(share => share.Target).OfType<Target.Forward>()) }),
        Passing("connections that are kept with edits", split => split with
        {
            Retired = toArray(split.Shares.Map(share => share.Target).OfType<Target.Forward>().Take(1).Select(forward => forward with { Filters = Bent(forward.Filters) })),
        }, keeps: false),
        Passing("connections with a limit", split => split with { Delivery = Delivery.Plain with { Request = 1 } }),
        Passing("connections with a session", split => split with { Delivery = Delivery.Plain with { Session = Sticky } }),
        Passing("connections that are redirected in part", split => split with
        {
            Shares = split.Shares.Add(new Share(1, new Target.Redirect(new Redirect(None, None, None, None, 302)))),
            Total = split.Total + 1,
        }),
        Passing("connections that are redirected", _ => new Action.Redirect(new Redirect(None, None, None, None, 302)), keeps: false),
        Spoken("requests for who takes connections", cluster => cluster is { Protocol: BackendProtocol.Http1, Tls.IsNone: true, RetryBudget.IsNone: true, Session.IsNone: true }
            ? Some(cluster with { Protocol = BackendProtocol.Stream })
            : None),
        Spoken("connections for who answers requests", cluster => cluster.Protocol == BackendProtocol.Stream ? Some(cluster with { Protocol = BackendProtocol.Http1 }) : None),
        Spoken("connections for who takes datagrams", cluster => cluster is { Protocol: BackendProtocol.Stream, Tls.IsNone: true }
            ? Some(cluster with { Protocol = BackendProtocol.Datagram })
            : None));

    private static Filters Bent(Filters filters) => filters with { Request = new HeaderEdits(Array("X-Bent"), Arr<Header>.Empty, Arr<Header>.Empty) };

    private static Mutation Form(string name, Func<Plan, Option<Plan>> apply) => new("V12", name, apply);

    private static Mutation Crossing(string name, Cors cors) => Form(name, Split(split =>
        Some((Action)(split with { Guard = split.Guard with { Cors = cors } }))));

    private static Mutation Asking(string name, Func<Hash, Arr<string>, Authorization> asking) => Form(name, Split(split =>
        split.Guard.Authorization.Map(asked => (Action)(split with { Guard = split.Guard with { Authorization = asking(asked.Cluster, asked.RequestHeaders) } }))));

    private static Mutation Delivered(string name, Func<Delivery, Delivery> change) => Form(name, Split(split =>
        Some((Action)(split with { Delivery = change(split.Delivery) }))));

    private static Mutation Budgeting(string name, RetryBudget budget) => Spoken(name, cluster =>
        cluster.Protocol is BackendProtocol.Http1 or BackendProtocol.H2c ? Some(cluster with { RetryBudget = budget }) : None);

    private static Mutation Spoken(string name, Func<Cluster, Option<Cluster>> change) => Form(name, Cluster(change));

    private static Mutation Secured(string name, Func<BackendTls, BackendTls> change) => Form(name, Cluster(cluster =>
        cluster.Tls.Map(tls => cluster with { Tls = change(tls) })));

    /// <summary>Changes what becomes of connections; a change that forwards nowhere would leave clusters unnamed.</summary>
    private static Mutation Passing(string name, Func<Action.Split, Action> change, bool keeps = true) => Form(name, Gateway(gateway =>
    {
        var routes = gateway.Ports.SelectMany(port => port.Streams).SelectMany(listener => listener.Routes).Select(route => route.Action).ToArray();
        return toSeq(gateway.Actions.AsEnumerable())
            .Filter(node => routes.Contains(node.Key))
            .Choose(node => node.Value is Action.Split split ? Some(gateway.Actions.SetItem(node.Key, change(split))) : None)
            .Filter(actions => keeps || Named(actions) == Named(gateway.Actions))
            .Map(actions => Rekey.Run(gateway with { Actions = actions }))
            .HeadOrNone();
    }));

    private static Set<Hash> Named(Map<Hash, Action> actions) => toSet(actions.Values
        .SelectMany(action => Drafts.Clusters(action))
        .Select(Compiler.Emission.Canonical.Identify)
        .Distinct());
}
