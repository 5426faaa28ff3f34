using Sluice.Compiler.Ir;
using Sluice.Compiler.Values;

namespace Sluice.Laws.Planning;

/// <summary>The few names of which generated plans are made, so that they collide, nest and cross namespaces often.</summary>
internal static class Pool
{
    public static readonly Arr<string> Namespaces = Array("bank", "shop", "shop-eu");

    public static readonly Arr<ObjectName> Gateways = Array(new ObjectName("bank", "edge"), new ObjectName("shop", "edge"), new ObjectName("shop", "inner"));

    public static readonly Arr<HostPattern> Hosts = toArray(new[]
    {
        "cart.example.com", "www.foo.example.com", "foo.example.com", "example.com", "example.org",
        "*.foo.example.com", "*.example.com", "*.example.org", "*.com", "*",
    }.Select(HostPatterns.Parse).Order());

    public static readonly Arr<Cluster> Clusters = Array(
        Service("shop", "cart", 80, BackendProtocol.Http1),
        Service("shop", "cart", 80, BackendProtocol.H2c),
        Service("shop", "cart", 81, BackendProtocol.Http1),
        Service("bank", "pay", 80, BackendProtocol.Http1),
        Service("shop-eu", "cart", 80, BackendProtocol.H2c));

    public static readonly Arr<Certificate> Certificates = Array(
        new Certificate(new ObjectName("shop", "tls"), "5f1c", Array("*.example.com", "example.com")),
        new Certificate(new ObjectName("bank", "tls"), "a07e", Array("pay.example.com")),
        new Certificate(new ObjectName("bank", "old"), "b33d", Arr<string>.Empty));

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
