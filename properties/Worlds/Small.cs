using System.Collections.Generic;

namespace Sluice.Reference;

/// <summary>Hand-made worlds in few words: everything in namespace <c>a</c>, every Gateway called <c>gw</c>, every parent that Gateway.</summary>
public static class Small
{
    public static World World(params WorldObject[] objects) => new(objects);

    /// <summary>The same for whoever serves all of the API.</summary>
    public static World Whole(params WorldObject[] objects) => new(objects) { Scope = Scope.Whole };

    public static WorldObject.Gateway Gateway(params Listener[] listeners) => new(Named("gw"), "sluice", listeners);

    public static Listener Http(string name, int port, string? hostname = null) => new(name, hostname, port, "HTTP", null, null);

    /// <summary>An HTTPS listener with the Secret of that name, which the world must have.</summary>
    public static Listener Https(string name, int port, string? hostname = null, string secret = "t1") =>
        new(name, hostname, port, "HTTPS", new(null, [new(null, null, null, secret)], []), null);

    public static Listener Tls(string name, int port, string mode, string? hostname = null) =>
        new(name, hostname, port, "TLS", new(mode, mode == "Terminate" ? [new(null, null, null, "t1")] : [], []), null);

    public static Listener Bare(string name, int port, string protocol) => new(name, null, port, protocol, null, null);

    public static WorldObject.ListenerSet Set(string name, params Listener[] listeners) =>
        new(Named(name), WorldObjects.ApiGroup, new(null, null, "a", "gw"), listeners);

    public static WorldObject.StreamRoute Stream(string name, string kind, string? hostname = null, string service = "s1") =>
        new(Named(name), kind, [Parent()], hostname is null ? [] : [hostname], [To(service)]);

    public static WorldObject.ConfigMap Authority(string name, string space = "a") => new(Named(name, space), [new("ca.crt", TestCertificates.All[0].Certificate)]);

    public static AuthorityRef Trust(string name, string kind = "ConfigMap", string? space = null) => new("", kind, space, name);

    /// <summary>A policy for the Service <c>s1</c> that trusts the ConfigMap <c>ca</c>.</summary>
    public static WorldObject.BackendTlsPolicy TlsPolicy(string name, string hostname, string? section = null) =>
        new(Named(name), [new("", "Service", "s1", section)], [Trust("ca")], null, hostname, []);

    /// <summary>What the status of the object says, without its name.</summary>
    public static string Says(World world, string thing) => string.Join("; ", Reading.Status(world)
        .Where(l => l.StartsWith($"{thing} ", StringComparison.Ordinal)).Select(l => l[(thing.Length + 1)..]));

    public static WorldObject.HttpRoute Route(string name, params HttpRule[] rules) => new(Named(name), [Parent()], [], rules);
    public static WorldObject.GrpcRoute GrpcRoute(string name, params GrpcRule[] rules) => new(Named(name), [Parent()], [], rules);

    public static WorldObject.HttpRoute For(this WorldObject.HttpRoute route, params string[] hostnames) => route with { Hostnames = hostnames };
    public static WorldObject.HttpRoute Under(this WorldObject.HttpRoute route, params ParentRef[] parents) => route with { Parents = parents };

    /// <summary>The same object, stored so many seconds after the first.</summary>
    public static WorldObject.HttpRoute At(this WorldObject.HttpRoute route, long? created) => route with { Meta = route.Meta with { Created = created } };

    public static ParentRef Parent(string? section = null, int? port = null) => new(null, null, null, "gw", section, port);

    /// <summary>A rule that goes to the Service <c>s1</c>.</summary>
    public static HttpRule Rule(params HttpMatch[] matches) => new(null, matches, [], [To("s1")]);
    public static GrpcRule Call(params GrpcMatch[] matches) => new(null, matches, [], [To("s1")]);

    public static HttpRule With(this HttpRule rule, params Filter[] filters) => rule with { Filters = filters };
    public static HttpRule Going(this HttpRule rule, params BackendRef[] backends) => rule with { Backends = backends };

    public static HttpMatch Prefix(string path) => new(new PathMatch.Prefix(path), [], [], null);
    public static HttpMatch Exact(string path) => new(new PathMatch.Exact(path), [], [], null);
    public static HttpMatch Pattern(string regex) => new(new PathMatch.Pattern(regex), [], [], null);
    public static HttpMatch Header(string name, string value) => new(null, [new(name, new ValueMatch.Exact(value))], [], null);
    public static HttpMatch Query(string name, string value) => new(null, [], [new(name, new ValueMatch.Exact(value))], null);
    public static HttpMatch Method(string method) => new(null, [], [], method);

    public static BackendRef To(string service, int? weight = null, string? space = null, int port = 80, params Filter[] filters) =>
        new(null, null, space, service, port, weight, filters);

    public static WorldObject.Service Service(string name, string? protocol = null, string space = "a") =>
        new(Named(name, space), new ServiceForm.ClusterIp(), [new("web", 80, protocol)]);

    public static WorldObject.EndpointSlice Slice(string service, params SliceEndpoint[] endpoints) =>
        new(Named($"{service}-1"), service, [new("web", 8080)], endpoints);

    public static WorldObject.ReferenceGrant Grant(string space, string kind, string? name = null, string from = "HTTPRoute") =>
        new(Named("grant", space), [new("gateway.networking.k8s.io", from, "a")], [new("", kind, name)]);

    public static WorldObject.Secret Secret(string name, string space = "a") => new(Named(name, space), "kubernetes.io/tls",
        [new("tls.crt", TestCertificates.All[0].Certificate), new("tls.key", TestCertificates.All[0].Key)]);

    public static Probe Get(string host, string path, int port = 80, string? sni = null, params Field[] headers) =>
        new("a", "gw", port, sni, host, "GET", path.Split('?')[0], path.Contains('?', StringComparison.Ordinal) ? path.Split('?', 2)[1] : null, toArray(headers));

    /// <summary>A gRPC call to <c>/service/method</c>.</summary>
    public static Probe Rpc(string host, string path, params Field[] headers) =>
        Get(host, path, headers: [.. headers, new("content-type", "application/grpc")]) with { Method = "POST" };

    public static Meta Named(string name, string space = "a") => new(space, name, 0, 1);

    /// <summary>Route, rule and match that won, as <c>name/rule/match</c>; the kind of outcome where none did.</summary>
    public static string Who(World world, Probe probe) => Reading.Answer(world, probe) is var outcome && Outcomes.Winner(outcome) is { } winner
        ? $"{winner.Name}/{winner.Rule}/{winner.Match}"
        : outcome.GetType().Name;
}
