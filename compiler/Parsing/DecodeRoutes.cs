using Sluice.Compiler.Model;
using Sluice.Compiler.Text;
using static Sluice.Compiler.Parsing.Scalars;

namespace Sluice.Compiler.Parsing;

/// <summary>HTTPRoute and GRPCRoute.</summary>
internal static class DecodeRoutes
{
    private static readonly Decoder<ParentRef> Parent = Shape.Of(
        Fields.Default("group", ApiScalars.Group, Kinds.GatewayGroup),
        Fields.Default("kind", ApiScalars.Kind, Kinds.Gateway),
        Fields.Optional("namespace", ApiScalars.Namespace),
        Fields.Required("name", ApiScalars.ObjectName),
        Fields.Optional("sectionName", ApiScalars.SectionName),
        Fields.Optional("port", ApiScalars.Port),
        (at, group, kind, ns, name, section, port) => new ParentRef(group, kind, ns, name, section, port, at));

    internal static readonly Field<Arr<ParentRef>> Parents =
        Fields.Default("parentRefs", Decoders.List(Parent, 32), _ => Arr<ParentRef>.Empty);

    internal static readonly Field<Option<Located<string>>> UseDefaults = Fields.Optional("useDefaultGateways", Choice("All", "None"));

    private static readonly Field<Arr<Located<string>>> Hostnames = Fields.List("hostnames", ApiScalars.Hostname, 16);

    private static Decoder<KeyMatch> KeyMatch(Decoder<Located<string>> name, int most) => Shape.Of(
        Fields.Default("type", Choice("Exact", "RegularExpression"), "Exact"),
        Fields.Required("name", name),
        Fields.Required("value", Sized(1, most)),
        (_, type, key, value) => new KeyMatch(type, key, value));

    private static Field<Arr<KeyMatch>> KeyMatches(string field, Decoder<Located<string>> name, int most) =>
        Fields.Default(field, Decoders.List(KeyMatch(name, most), 16), _ => Arr<KeyMatch>.Empty);

    private static HttpPathMatch EveryPath(Origin at) => new(new("PathPrefix", at), new("/", at));

    private static readonly Decoder<HttpPathMatch> PathMatch = Shape.Of(
        Fields.Default("type", Choice("Exact", "PathPrefix", "RegularExpression"), "PathPrefix"),
        Fields.Default("value", Sized(0, 1024), "/"),
        (_, type, value) => new HttpPathMatch(type, value));

    private static readonly Decoder<HttpMatch> HttpMatch = Shape.Of(
        Fields.Default("path", PathMatch, EveryPath),
        KeyMatches("headers", ApiScalars.HeaderName, 4096),
        KeyMatches("queryParams", ApiScalars.HeaderName, 1024),
        Fields.Optional("method", Choice("GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH")),
        (at, path, headers, query, method) => new HttpMatch(path, headers, query, method, at));

    private static HttpMatch EveryRequest(Origin at) => new(EveryPath(at), Arr<KeyMatch>.Empty, Arr<KeyMatch>.Empty, None, at);

    private static readonly Decoder<Timeouts> Timeouts = Shape.Of(
        Fields.Optional("request", ApiScalars.Duration),
        Fields.Optional("backendRequest", ApiScalars.Duration),
        (at, request, backend) => new Timeouts(request, backend, at));

    private static readonly Decoder<Retry> Retry = Shape.Of(
        Fields.Default("codes", Decoders.List(Int(400, 599), int.MaxValue), _ => Arr<Located<int>>.Empty),
        Fields.Optional("attempts", Int(int.MinValue, int.MaxValue)),
        Fields.Optional("backoff", ApiScalars.Duration),
        (at, codes, attempts, backoff) => new Retry(codes, attempts, backoff, at));

    internal static readonly Decoder<SessionPersistence> Session = Shape.Of(
        Fields.Optional("sessionName", Sized(0, 128)),
        Fields.Optional("absoluteTimeout", ApiScalars.Duration),
        Fields.Optional("idleTimeout", ApiScalars.Duration),
        Fields.Default("type", Choice("Cookie", "Header"), "Cookie"),
        Fields.Optional("cookieConfig", Shape.Of(Fields.Default("lifetimeType", Choice("Permanent", "Session"), "Session"), (_, life) => life)),
        (at, name, absolute, idle, type, life) => new SessionPersistence(name, absolute, idle, type, life, at));

    private static readonly Field<Arr<RouteFilter>> Filters = Fields.Default("filters", DecodeFilters.List, _ => Arr<RouteFilter>.Empty);

    internal static readonly Field<Arr<BackendRef>> Backends = Fields.List("backendRefs", DecodeBackends.Weighted, 16);

    private static readonly Decoder<HttpRule> HttpRule = Shape.Of(
        Fields.Optional("name", ApiScalars.SectionName),
        Fields.Default("matches", Decoders.List(HttpMatch, 64), at => Array(EveryRequest(at))),
        Filters,
        Backends,
        Fields.Optional("timeouts", Timeouts),
        Fields.Optional("retry", Retry),
        Fields.Optional("sessionPersistence", Session),
        (at, name, matches, filters, backends, timeouts, retry, session) => new HttpRule(name,
            matches.IsEmpty ? Array(EveryRequest(at)) : matches, filters, backends, timeouts, retry, session, at));

    private static HttpRule DefaultRule(Origin at) => new(None, Array(EveryRequest(at)), Arr<RouteFilter>.Empty, Arr<BackendRef>.Empty, None, None, None, at);

    public static readonly Decoder<Func<Metadata, ApiObject>> Http =
        Shape.Of<Arr<ParentRef>, Option<Located<string>>, Arr<Located<string>>, Arr<HttpRule>, Func<Metadata, ApiObject>>(
            Parents, UseDefaults, Hostnames,
            Fields.Default("rules", Decoders.List(HttpRule, 16), at => Array(DefaultRule(at))),
            (_, parents, defaults, hostnames, rules) => meta => new ApiObject.OfHttpRoute(new(new(meta, parents, defaults, hostnames), rules)));

    private static readonly Decoder<GrpcMethod> Method = Shape.Of(
        Fields.Default("type", Choice("Exact", "RegularExpression"), "Exact"),
        Fields.Optional("service", Sized(1, 1024)),
        Fields.Optional("method", Sized(1, 1024)),
        (at, type, service, method) => new GrpcMethod(type, service, method, at));

    private static readonly Decoder<GrpcMatch> GrpcMatch = Shape.Of(
        Fields.Optional("method", Method),
        KeyMatches("headers", ApiScalars.HeaderName, 4096),
        (at, method, headers) => new GrpcMatch(method, headers, at));

    private static readonly Decoder<GrpcRule> GrpcRule = Shape.Of(
        Fields.Optional("name", ApiScalars.SectionName),
        Fields.Default("matches", Decoders.List(GrpcMatch, 64), at => Array(new GrpcMatch(None, Arr<KeyMatch>.Empty, at))),
        Filters,
        Backends,
        Fields.Optional("sessionPersistence", Session),
        (at, name, matches, filters, backends, session) => new GrpcRule(name,
            matches.IsEmpty ? Array(new GrpcMatch(None, Arr<KeyMatch>.Empty, at)) : matches, filters, backends, session, at));

    public static readonly Decoder<Func<Metadata, ApiObject>> Grpc =
        Shape.Of<Arr<ParentRef>, Option<Located<string>>, Arr<Located<string>>, Arr<GrpcRule>, Func<Metadata, ApiObject>>(
            Parents, UseDefaults, Hostnames,
            Fields.Default("rules", Decoders.List(GrpcRule, 16), _ => Arr<GrpcRule>.Empty),
            (_, parents, defaults, hostnames, rules) => meta => new ApiObject.OfGrpcRoute(new(new(meta, parents, defaults, hostnames), rules)));
}
