using Sluice.Compiler.Emission;
using Sluice.Compiler.Ir;
using Sluice.Compiler.Values;

namespace Sluice.Laws.Planning;

/// <summary>The few names of which generated plans are made, so that they collide, nest and cross namespaces often.</summary>
internal static class Pool
{
    public static readonly Arr<string> Namespaces = Array("bank", "shop", "shop-eu");

    public static readonly Arr<ObjectName> Gateways = Array(
        new ObjectName("bank", "edge"), new ObjectName("shop", "edge"), new ObjectName("shop", "inner"), new ObjectName("shop-eu", "edge"));

    public static readonly Arr<HostPattern> Hosts = toArray(new[]
    {
        "cart.example.com", "www.foo.example.com", "foo.example.com", "example.com", "example.org",
        "*.foo.example.com", "*.example.com", "*.example.org", "*.com", "*",
    }.Select(HostPatterns.Parse).Order());

    public static readonly Arr<Certificate> Certificates = Array(
        new Certificate(new ObjectName("shop", "tls"), "5f1c", Array("*.example.com", "example.com")),
        new Certificate(new ObjectName("bank", "tls"), "a07e", Array("pay.example.com")),
        new Certificate(new ObjectName("bank", "old"), "b33d", Arr<string>.Empty));

    public static readonly Arr<CaBundle> Authorities = Array(
        new CaBundle(new ObjectName("shop", "ca"), Array("AAAA", "AAEC")),
        new CaBundle(new ObjectName("bank", "ca"), Array("AQID")));

    /// <summary>Plain ones, those of which more is demanded, and those that take connections or datagrams.</summary>
    public static readonly Arr<Cluster> Clusters = Array(
        Service("shop", "cart", 80, BackendProtocol.Http1),
        Service("shop", "cart", 80, BackendProtocol.H2c),
        Service("shop", "cart", 81, BackendProtocol.Http1),
        Service("bank", "pay", 80, BackendProtocol.Http1),
        Service("shop-eu", "cart", 80, BackendProtocol.H2c),
        Service("bank", "pay", 443, BackendProtocol.Http1) with
        {
            Tls = new BackendTls("pay.bank.test", new Trust.Bundles(Array(Canonical.Identify(Authorities[1]))),
                Array<PeerName>(new PeerName.Dns(HostPatterns.Parse("*.bank.test")), new PeerName.Uri("spiffe://bank/pay")),
                new CertificateUse(Canonical.Identify(Certificates[0]), None)),
        },
        Service("shop", "cart", 443, BackendProtocol.H2c) with
        {
            Tls = new BackendTls("cart.shop.test", new Trust.System(), Arr<PeerName>.Empty, None),
            RetryBudget = new RetryBudget(20, 10000, 10, 1000),
        },
        Service("shop", "pay", 80, BackendProtocol.Http1) with
        {
            Session = new Session("Service shop/pay:80", new SessionCarrier.Cookie("sid", true, "/pay"), 3600000, None),
        },
        Service("shop", "db", 5432, BackendProtocol.Stream),
        Service("bank", "db", 5432, BackendProtocol.Stream) with
        {
            Tls = new BackendTls("db.bank.test", new Trust.Bundles(Array(Canonical.Identify(Authorities[1]))), Arr<PeerName>.Empty, None),
        },
        Service("shop", "dns", 53, BackendProtocol.Datagram),
        Service("bank", "dns", 53, BackendProtocol.Datagram));

    public static Arr<Cluster> Speaking(params BackendProtocol[] protocols) => Clusters.Filter(cluster => protocols.Contains(cluster.Protocol));

    /// <summary>Routes with their age: some of one moment, some that no server has stored.</summary>
    public static readonly Arr<(ObjectName Name, Option<long> Created)> Routes = Array(
        (new ObjectName("shop", "cart"), Some(100L)),
        (new ObjectName("shop", "pay"), Some(100L)),
        (new ObjectName("bank", "pay"), Some(50L)),
        (new ObjectName("shop-eu", "cart"), Option<long>.None),
        (new ObjectName("bank", "cart"), Option<long>.None));

    private static Cluster Service(string @namespace, string name, int port, BackendProtocol protocol) =>
        new(new ServicePort(new ObjectName(@namespace, name), port), protocol);
}
