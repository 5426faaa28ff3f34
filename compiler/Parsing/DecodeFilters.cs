using Sluice.Compiler.Model;
using Sluice.Compiler.Text;
using static Sluice.Compiler.Parsing.Scalars;

namespace Sluice.Compiler.Parsing;

/// <summary>The filters of rules and backends.</summary>
internal static class DecodeFilters
{
    private static readonly Decoder<HeaderValue> Header = Shape.Of(
        Fields.Required("name", ApiScalars.HeaderName),
        Fields.Required("value", AnyText),
        (_, name, value) => new HeaderValue(name, value));

    private static readonly Decoder<HeaderModifier> HeaderModifier = Shape.Of(
        Fields.Default("set", Decoders.List(Header, 16), _ => Arr<HeaderValue>.Empty),
        Fields.Default("add", Decoders.List(Header, 16), _ => Arr<HeaderValue>.Empty),
        Fields.Default("remove", Decoders.List(ApiScalars.HeaderName, 16), _ => Arr<Located<string>>.Empty),
        (_, set, add, remove) => new HeaderModifier(set, add, remove));

    private static readonly Decoder<PathModifier> PathModifier = Shape.Of(
        Fields.Required("type", Choice("ReplaceFullPath", "ReplacePrefixMatch")),
        Fields.Optional("replaceFullPath", AnyText),
        Fields.Optional("replacePrefixMatch", AnyText),
        (at, type, full, prefix) => (At: at, Type: type, Full: full, Prefix: prefix))
        .Map(path => new PathModifier(path.Type, path.Full.IfNone(() => path.Prefix.IfNone(path.Type)), path.At));

    private static readonly Decoder<RequestRedirect> Redirect = Shape.Of(
        Fields.Optional("scheme", Choice("http", "https")),
        Fields.Optional("hostname", ApiScalars.PreciseHostname),
        Fields.Optional("path", PathModifier),
        Fields.Optional("port", ApiScalars.Port),
        Fields.Default("statusCode", Int(300, 399), 302),
        (_, scheme, hostname, path, port, status) => new RequestRedirect(scheme, hostname, path, port, status));

    private static readonly Decoder<UrlRewrite> Rewrite = Shape.Of(
        Fields.Optional("hostname", ApiScalars.PreciseHostname),
        Fields.Optional("path", PathModifier),
        (_, hostname, path) => new UrlRewrite(hostname, path));

    private static readonly Decoder<Fraction> Fraction = Shape.Of(
        Fields.Required("numerator", Int(0, int.MaxValue)),
        Fields.Default("denominator", Int(1, int.MaxValue), 100),
        (_, numerator, denominator) => new Fraction(numerator, denominator));

    private static readonly Decoder<RequestMirror> Mirror = Shape.Of(
        Fields.Required("backendRef", DecodeBackends.Plain),
        Fields.Optional("percent", Int(0, 100)),
        Fields.Optional("fraction", Fraction),
        (_, backend, percent, fraction) => new RequestMirror(backend, percent, fraction));

    private static readonly Decoder<Cors> Cors = Shape.Of(
        Fields.List("allowOrigins", Sized(1, 253), 64),
        Fields.Optional("allowCredentials", Bool),
        Fields.List("allowMethods", Choice("GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH", "*"), 9),
        Fields.List("allowHeaders", ApiScalars.HeaderName, 64),
        Fields.List("exposeHeaders", ApiScalars.HeaderName, 64),
        Fields.Default("maxAge", Int(1, int.MaxValue), 5),
        (_, origins, credentials, methods, headers, exposed, age) => new Cors(origins, credentials, methods, headers, exposed, age));

    private static readonly Decoder<Arr<Located<string>>> HeaderNames = Decoders.List(ApiScalars.HeaderName, 64);

    private static readonly Decoder<ExternalAuth> Auth = Shape.Of(
        Fields.Required("protocol", Choice("HTTP", "GRPC")),
        Fields.Required("backendRef", DecodeBackends.Plain),
        Fields.Optional("grpc", Shape.Of(Fields.Default("allowedHeaders", HeaderNames, _ => Arr<Located<string>>.Empty), (_, names) => names)),
        Fields.Optional("http", Shape.Of(
            Fields.Optional("path", AnyText),
            Fields.Default("allowedHeaders", HeaderNames, _ => Arr<Located<string>>.Empty),
            Fields.Default("allowedResponseHeaders", HeaderNames, _ => Arr<Located<string>>.Empty),
            (_, path, request, response) => new ExternalAuthHttp(path, request, response))),
        Fields.Optional("forwardBody", Shape.Of(Fields.Optional("maxSize", Int(0, 65535)), (_, size) => size)),
        (_, protocol, backend, grpc, http, body) =>
            new ExternalAuth(protocol, backend, grpc, http, body.Bind(size => size)));

    private static readonly Decoder<RouteFilter> Filter = Shape.Of(
        Fields.Required("type", Choice(FilterTypes.All.ToArray())),
        Fields.Optional("requestHeaderModifier", Member(HeaderModifier, (edits, at) => new RouteFilter.RequestHeaders(edits, at))),
        Fields.Optional("responseHeaderModifier", Member(HeaderModifier, (edits, at) => new RouteFilter.ResponseHeaders(edits, at))),
        Fields.Optional("requestRedirect", Member(Redirect, (to, at) => new RouteFilter.Redirect(to, at))),
        Fields.Optional("urlRewrite", Member(Rewrite, (to, at) => new RouteFilter.Rewrite(to, at))),
        Fields.Optional("requestMirror", Member(Mirror, (to, at) => new RouteFilter.Mirror(to, at))),
        Fields.Optional("cors", Member(Cors, (rules, at) => new RouteFilter.CrossOrigin(rules, at))),
        Fields.Optional("externalAuth", Member(Auth, (by, at) => new RouteFilter.Auth(by, at))),
        Fields.Optional("extensionRef", Member(DecodeShared.LocalRef, (to, at) => new RouteFilter.Extension(to, at))),
        (_, _, a, b, c, d, e, f, g, h) => Seq(a, b, c, d, e, f, g, h).Somes().First());

    /// <summary>All filters of a list; at most 16.</summary>
    public static readonly Decoder<Arr<RouteFilter>> List = Decoders.List(Filter, 16);

    private static Decoder<RouteFilter> Member<A>(Decoder<A> decoder, Func<A, Origin, RouteFilter> make) =>
        node => decoder(node).Select(value => value.Map(found => make(found, node.At)));
}
